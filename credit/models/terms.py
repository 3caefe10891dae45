"""The working calendar (R4) and the terms (期限) that run by it."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from accounts.keeping import Kept, KeptQuerySet
from accounts.models import Role, User
from credit.regulation.periods import DayKind
from subjects.models import Subject


class WorkingYear(models.Model):
    """One year of the working calendar. Only a confirmed one rests on the State Council's arrangement (R4)."""

    year = models.PositiveSmallIntegerField("年份", unique=True)
    source = models.CharField("依据", max_length=120)
    confirmed = models.BooleanField("已确认", default=False)
    edition = models.PositiveSmallIntegerField("版次", default=1)

    class Meta:
        ordering = ("year",)
        verbose_name = verbose_name_plural = "工作日历"

    def __str__(self) -> str:
        return f"{self.year}年{'' if self.confirmed else '（暂定）'}"


class ArrangedDay(models.Model):
    """A day that differs from the plain week: a holiday, or a weekend day that is worked (调休上班)."""

    KINDS = tuple((kind.value, kind.value) for kind in DayKind)

    year = models.ForeignKey(WorkingYear, on_delete=models.PROTECT, related_name="days", verbose_name="年份")
    day = models.DateField("日期", unique=True)
    kind = models.CharField("类别", max_length=8, choices=KINDS)
    name = models.CharField("名称", max_length=40, blank=True)

    class Meta:
        ordering = ("day",)
        verbose_name = verbose_name_plural = "放假和调休"

    def __str__(self) -> str:
        return f"{self.day} {self.kind}{self.name}"


class TermQuerySet(KeptQuerySet["Term"]):
    """Named reads of terms."""

    def running(self) -> Self:
        """Not ended; suspended ones included."""
        return self.filter(ended_on=None)

    def ended_since(self, day: date) -> Self:
        """Ended on this day or later, the latest first."""
        return self.filter(ended_on__gte=day).order_by("-ended_on", "-pk")

    def waiting_for(self, user: User) -> Self:
        """Terms that this person handles; those that nobody at hand does are the department's supervisors' as well.

        At hand are people in service of the department, and leaders. Who went to another department, or is lent by one,
        handles the term still, and does not hide it from the supervisors.
        """
        if not user.reads_records:
            return self.none()
        links = Term.handlers.through.objects.filter(term=OuterRef("pk"), user__is_active=True)
        own = Exists(links.filter(user=user.pk))
        if user.role != Role.SUPERVISOR:
            return self.filter(own)
        staff = Q(user__role__in=(Role.CLERK, Role.SUPERVISOR), user__department=OuterRef("subject__department"))
        at_hand = links.filter(staff | Q(user__role=Role.LEADER))
        return self.filter(own | Q(~Exists(at_hand), subject__department=user.department_id))


class Term(Kept):
    """A period within which something has to be done (期限), of a matter in hand.

    `began_on` is day 0. With `working_days` the term ends with the n-th working day after it (R4), suspensions left out;
    without, `due_on` was fixed in calendar days or months. `due_on` is None while the term is suspended. `provisional`:
    a day of an unconfirmed year was counted through. `calendar` names the editions counted by, as `2026-1`.
    """

    kind = models.CharField("期限种类", max_length=40)
    label = models.CharField("期限", max_length=60)
    article = models.CharField("依据", max_length=80)
    case_key = models.CharField("事项标识", max_length=60, db_index=True)
    case_title = models.CharField("办理事项", max_length=200)
    case_url = models.CharField("事项链接", max_length=200)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="terms", verbose_name="信用主体")
    handlers = models.ManyToManyField(User, blank=True, related_name="+", verbose_name="办理人")
    began_on = models.DateField("起算日")
    working_days = models.PositiveSmallIntegerField("工作日数", null=True, blank=True)
    due_on = models.DateField("截止日", null=True, blank=True)
    provisional = models.BooleanField("暂定", default=False)
    calendar = models.CharField("日历版次", max_length=60, blank=True)
    ended_on = models.DateField("办结日", null=True, blank=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        ordering = (F("due_on").asc(nulls_last=True), "pk")
        verbose_name = verbose_name_plural = "期限"
        indexes = (models.Index(fields=("due_on",), condition=Q(ended_on=None), name="running_term_by_due_day"),)
        constraints = (
            models.UniqueConstraint(
                fields=("case_key", "kind"), condition=Q(ended_on=None), name="case_has_one_running_term_of_a_kind"
            ),
            models.CheckConstraint(
                name="term_has_days_or_a_due_day", condition=Q(working_days__gte=1) | Q(working_days=None)
            ),
            models.CheckConstraint(
                name="term_ends_after_it_began", condition=Q(ended_on=None) | Q(ended_on__gte=F("began_on"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_title} {self.label}"


class Suspension(models.Model):
    """Days that a term does not count (暂停计时): tests, appraisal, experts. Half-open: `until_on` counts again."""

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="suspensions", verbose_name="期限")
    from_on = models.DateField("暂停日")
    until_on = models.DateField("恢复日", null=True, blank=True)
    expected_on = models.DateField("预计恢复日", null=True, blank=True)
    reason = models.CharField("事由", max_length=300)
    document = models.CharField("依据文书", max_length=200)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="办理人")

    class Meta:
        ordering = ("from_on", "pk")
        verbose_name = verbose_name_plural = "暂停计时"
        constraints = (
            models.UniqueConstraint(fields=("term",), condition=Q(until_on=None), name="term_has_one_open_suspension"),
            models.CheckConstraint(
                name="suspension_ends_after_it_began", condition=Q(until_on=None) | Q(until_on__gte=F("from_on"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.term} {self.from_on}–{self.until_on or ''}"
