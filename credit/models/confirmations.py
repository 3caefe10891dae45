"""What people do with a level: confirm it (R21), tell the subject of its change, prove how it came about."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import User
from credit.models.grades import GradeChange
from documents.models import Document
from subjects.models import Subject

LEVELS: list[tuple[int, str]] = [(1, "一级"), (2, "二级"), (3, "三级"), (4, "四级")]


class Confirmation(models.Model):
    """A supervisor looked at a level that waits (待确认, R21): confirmed it, or returned it to be checked.

    `grounds` is a list of [item, record, from, to], as the supervisor had it before him.
    """

    class Outcome(models.TextChoices):
        CONFIRMED = "confirmed", "已确认"
        RETURNED = "returned", "退回核对"

    subject = models.ForeignKey(
        Subject, on_delete=models.PROTECT, related_name="confirmations", verbose_name="信用主体"
    )
    outcome = models.CharField("结果", max_length=12, choices=Outcome.choices)
    level = models.PositiveSmallIntegerField("信用等级", choices=LEVELS)
    start = models.DateField("等级起始日期")
    grounds = models.JSONField("定级依据", default=list)
    note = models.CharField("说明", max_length=300, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="审核人")
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ("-at", "-pk")
        verbose_name = verbose_name_plural = "等级确认"
        constraints = (
            models.CheckConstraint(name="returned_level_has_a_reason", condition=~Q(outcome="returned") | ~Q(note="")),
            models.CheckConstraint(name="ungraded_is_not_confirmed", condition=Q(level__gte=1, level__lte=4)),
        )

    def __str__(self) -> str:
        return f"{self.subject} {self.get_level_display()} {self.get_outcome_display()}"


class ConfirmedGround(models.Model):
    """One ground of a level that a confirmation covers: the record under an item, at work from a day on."""

    confirmation = models.ForeignKey(
        Confirmation, on_delete=models.PROTECT, related_name="covered", verbose_name="等级确认"
    )
    subject = models.ForeignKey(
        Subject, on_delete=models.PROTECT, related_name="confirmed_grounds", verbose_name="信用主体"
    )
    level = models.PositiveSmallIntegerField("信用等级", choices=LEVELS)
    item = models.CharField("条款", max_length=12)
    record = models.CharField("记录编号", max_length=60)
    start = models.DateField("起")
    entered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="录入人"
    )
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="确认人")

    class Meta:
        verbose_name = verbose_name_plural = "已确认的依据"
        constraints = (
            models.UniqueConstraint(
                fields=("subject", "level", "item", "record", "start"), name="ground_of_a_level_is_confirmed_once"
            ),
            models.CheckConstraint(
                name="level_is_confirmed_by_somebody_else",
                condition=Q(entered_by=None) | ~Q(entered_by=F("confirmed_by")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.item} {self.record}"


class GradeNotice(models.Model):
    """The paper that tells a subject of a change of its level (信用等级变动告知书); one a change."""

    change = models.OneToOneField(GradeChange, on_delete=models.PROTECT, related_name="notice", verbose_name="等级变动")
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="+", verbose_name="文书")

    class Meta:
        verbose_name = verbose_name_plural = "等级变动告知"

    def __str__(self) -> str:
        return str(self.document)


class ProofSheet(models.Model):
    """An issued proof sheet (评级依据单): its check value, and the canonical text of facts and rules that it is made of."""

    FIRST_DIGITS: ClassVar[int] = 12
    """So many digits of a check value are enough to find the sheet by."""

    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="+", verbose_name="文书")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="proofs", verbose_name="信用主体")
    as_of = models.DateField("事实日期")
    known_on = models.DateTimeField("掌握时间")
    rulebook = models.CharField("规则版本", max_length=20)
    level = models.PositiveSmallIntegerField("信用等级", null=True, blank=True, choices=LEVELS)
    check_value = models.CharField("核验值", max_length=64, db_index=True)
    canonical = models.TextField("规范文本")

    class Meta:
        ordering = ("-known_on", "-pk")
        verbose_name = verbose_name_plural = "评级依据单"

    def __str__(self) -> str:
        return str(self.document)

    def get_absolute_url(self) -> str:
        return f"{reverse('credit:proof_verify')}?of={self.document.number}"
