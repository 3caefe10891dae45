"""Problems found at a visit (检查发现的问题), the orders to correct them, and the re-checks of those orders."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.history import History
from accounts.models import User
from credit.models import CreditRecord
from inspections.models.checklists import ChecklistItem
from inspections.models.officers import Officer
from inspections.models.visits import Visit
from subjects.cases import Case


class Finding(models.Model):
    """A problem that was found (检查发现的问题), what was ordered, and whether it was corrected.

    An order to correct is no penalty and moves no level (R7).
    """

    class Measure(models.TextChoices):
        ORDER = "order", "责令限期整改"
        SPOT = "spot", "当场整改"
        NONE = "none", "不作整改要求"

    class State(models.TextChoices):
        OPEN = "open", "待复查"
        UNCORRECTED = "uncorrected", "未整改"
        CORRECTED = "corrected", "已整改"
        NONE = "none", "无需整改"

    WAITING: ClassVar[tuple[str, ...]] = (State.OPEN, State.UNCORRECTED)

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="findings", verbose_name="现场检查")
    item = models.ForeignKey(
        ChecklistItem, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="检查项目"
    )
    fact = models.TextField("问题和事实")
    basis = models.CharField("违反依据", max_length=200)
    measure = models.CharField("处理", max_length=8, choices=Measure.choices)
    correct_by = models.DateField("整改期限", null=True, blank=True)
    files_case = models.BooleanField("立案查处", default=False)
    state = models.CharField("整改情况", max_length=12, choices=State.choices, default=State.OPEN)
    corrected_on = models.DateField("整改完成日期", null=True, blank=True)
    records = models.ManyToManyField(CreditRecord, blank=True, related_name="findings", verbose_name="信用记录")

    history = History()

    class Meta:
        ordering = ("visit", "pk")
        verbose_name = verbose_name_plural = "检查发现的问题"
        constraints = (
            models.CheckConstraint(
                name="order_to_correct_names_a_day",
                condition=Q(measure="order", correct_by__isnull=False) | (~Q(measure="order") & Q(correct_by=None)),
            ),
            models.CheckConstraint(
                name="finding_leads_to_something", condition=~Q(measure="none") | Q(files_case=True)
            ),
            models.CheckConstraint(
                name="corrected_finding_has_a_day",
                condition=Q(state="corrected", corrected_on__isnull=False)
                | (~Q(state="corrected") & Q(corrected_on=None)),
            ),
        )

    def __str__(self) -> str:
        return self.fact

    @property
    def key(self) -> str:
        return f"inspections.finding:{self.pk}"

    @property
    def case(self) -> Case:
        """How the term of the order names it."""
        return Case(self.key, f"整改：{self.fact[:60]}", self.visit.get_absolute_url(), self.visit.subject)

    @property
    def look(self) -> str:
        return {"open": "warn", "uncorrected": "bad", "corrected": "good"}.get(self.state, "quiet")


class Recheck(models.Model):
    """A re-check on site (复查) of what a finished visit ordered, by two officers."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="rechecks", verbose_name="现场检查")
    checked_on = models.DateField("复查日期")
    officers = models.ManyToManyField(Officer, related_name="+", verbose_name="复查人员")
    words = models.TextField("复查情况", blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="登记人")
    at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ("checked_on", "pk")
        verbose_name = verbose_name_plural = "整改复查"

    def __str__(self) -> str:
        return f"{self.visit.subject} {self.checked_on} 复查"


class RecheckLine(models.Model):
    """What a re-check found of one problem."""

    class Outcome(models.TextChoices):
        CORRECTED = "corrected", "已整改"
        UNCORRECTED = "uncorrected", "未整改"
        EXTENDED = "extended", "延期"

    recheck = models.ForeignKey(Recheck, on_delete=models.CASCADE, related_name="lines", verbose_name="整改复查")
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="rechecks", verbose_name="问题")
    outcome = models.CharField("复查结论", max_length=12, choices=Outcome.choices)
    words = models.CharField("说明", max_length=300, blank=True)
    due_before = models.DateField("原整改期限")
    new_day = models.DateField("新整改期限", null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        verbose_name = verbose_name_plural = "复查结论"
        constraints = (
            models.UniqueConstraint(fields=("recheck", "finding"), name="problem_is_rechecked_once_a_visit"),
            models.CheckConstraint(
                name="extension_names_a_day_and_says_why",
                condition=~Q(outcome="extended") | (Q(new_day__isnull=False) & ~Q(words="")),
            ),
            models.CheckConstraint(
                name="new_day_follows_the_old_one", condition=Q(new_day=None) | Q(new_day__gt=F("due_before"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.finding} {self.get_outcome_display()}"
