"""What follows from the facts: assessments and their periods (append-only, two clocks), and changes of level."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import Combinable

from subjects.models import Cause, Subject


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    """The record clock (R3)."""

    def known(self, moment: datetime | None = None) -> Self:
        """What was current at `moment`; what is current now without one."""
        if moment is None:
            return self.filter(superseded_at=None)
        return self.filter(Q(superseded_at=None) | Q(superseded_at__gt=moment), made_at__lte=moment)


class Assessment(models.Model):
    """One conclusion about a subject's whole timeline (信用等级评定), append-only.

    Held from `made_at` until `superseded_at`; the one not superseded is current, and there is only one (R3).
    `effects` is a list of [item, record, from, to]: every record at work under every clause, deciding or not.
    """

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="assessments", verbose_name="信用主体")
    made_at = models.DateTimeField("评定时间")
    superseded_at = models.DateTimeField("被替代时间", null=True, blank=True)
    cause = models.CharField("评定原因", max_length=400)
    rulebook = models.CharField("规则版本", max_length=20)
    effects = models.JSONField("在效记录", default=list)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at", "-pk")
        verbose_name = verbose_name_plural = "信用等级评定"
        constraints = (
            models.UniqueConstraint(
                fields=("subject",), condition=Q(superseded_at=None), name="subject_has_one_current_assessment"
            ),
            models.CheckConstraint(
                name="assessment_is_superseded_later",
                condition=Q(superseded_at=None) | Q(superseded_at__gte=F("made_at")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.subject} {self.made_at:%Y-%m-%d %H:%M}"


class PeriodQuerySet(models.QuerySet["GradePeriod"]):
    """The legal clock (R3)."""

    def on(self, day: date | Combinable) -> Self:
        """The period of each subject that contains `day`."""
        return self.filter(Q(end=None) | Q(end__gt=day), start__lte=day)

    def known(self, moment: datetime | Combinable | None = None) -> Self:
        """Periods of the assessments that were current at `moment`; of the current ones without one."""
        if moment is None:
            return self.filter(current=True)
        return self.filter(
            Q(assessment__superseded_at=None) | Q(assessment__superseded_at__gt=moment),
            assessment__made_at__lte=moment,
        )


class GradePeriod(models.Model):
    """An unbroken run of days `start <= day < end` on which a subject has one level; None is ungraded.

    What works on its days, and so the grounds, are among the effects of the assessment. `subject` repeats the
    assessment's (which the database vouches for), and `current` that it is not superseded, so that the day's level is
    one index away.
    """

    assessment = models.ForeignKey(
        Assessment, on_delete=models.CASCADE, related_name="periods", verbose_name="信用等级评定"
    )
    subject = models.ForeignKey(
        Subject,
        on_delete=models.PROTECT,
        related_name="grade_periods",
        verbose_name="信用主体",
        db_constraint=False,
        db_index=False,
    )
    start = models.DateField("起")
    end = models.DateField("止", null=True, blank=True)
    level = models.PositiveSmallIntegerField("信用等级", null=True, blank=True)
    current = models.BooleanField("现行", default=True)
    announced_at = models.DateTimeField("公告时间", null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        ordering = ("start",)
        verbose_name = verbose_name_plural = "等级期间"
        indexes = (
            models.Index(fields=("subject", "start"), name="period_of_subject"),
            models.Index(fields=("level",), condition=Q(current=True), name="current_period_of_level"),
            models.Index(fields=("start",), condition=Q(current=True, announced_at=None), name="period_to_announce"),
        )
        constraints = (
            models.CheckConstraint(name="period_is_not_empty", condition=Q(end=None) | Q(end__gt=F("start"))),
            models.CheckConstraint(
                name="level_is_one_to_four", condition=Q(level=None) | Q(level__gte=1, level__lte=4)
            ),
        )

    def __str__(self) -> str:
        return f"{self.subject} {self.start}–{self.end or ''} {self.level}"


class ChangeQuerySet(models.QuerySet["GradeChange"]):
    """Named reads of changes."""

    def waiting(self) -> Self:
        """Those that the subject is still to be told of."""
        return self.filter(telling="waiting")

    def supersede(self, subjects: Combinable | Iterable[int]) -> int:
        """What these subjects (ids) were not told of needs no notice any more: their level changes again."""
        return self.waiting().filter(subject__in=subjects).update(telling="superseded")


class GradeChange(models.Model):
    """A subject's level became another one (等级变动): by a record, or by time alone.

    `kind` is the weightiest of its causes and what is counted; `cause` tells people all of them. The subject is told of it
    (信用等级变动告知书), unless it changes again before: `telling` says which. The term of that begins on `counts_from`: when
    the change was noted, or its level was confirmed (R21).
    """

    class Telling(models.TextChoices):
        WAITING = "waiting", "待告知"
        TOLD = "told", "已告知"
        SUPERSEDED = "superseded", "无需告知"

    subject = models.ForeignKey(
        Subject, on_delete=models.PROTECT, related_name="grade_changes", verbose_name="信用主体"
    )
    on = models.DateField("变动日期", db_index=True)
    old_level = models.PositiveSmallIntegerField("原等级", null=True, blank=True)
    new_level = models.PositiveSmallIntegerField("现等级", null=True, blank=True)
    kind = models.CharField("事由", max_length=16, choices=Cause.choices, default=Cause.OTHER)
    cause = models.CharField("原因", max_length=400)
    noted_at = models.DateTimeField("记载时间")
    telling = models.CharField("告知", max_length=12, choices=Telling.choices, default=Telling.WAITING)
    counts_from = models.DateField("告知期限起算日")

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ("-on", "-pk")
        verbose_name = verbose_name_plural = "等级变动"
        indexes = (
            models.Index(fields=("on", "id"), condition=Q(telling="waiting"), name="change_to_tell_by_day"),
            models.Index(fields=("counts_from",), condition=Q(telling="waiting"), name="change_to_tell_by_term"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("subject",), condition=Q(telling="waiting"), name="subject_has_one_change_to_tell"
            ),
        )

    def __str__(self) -> str:
        return f"{self.subject} {self.on} {self.old_level}→{self.new_level}"

    @property
    def is_superseded(self) -> bool:
        """Whether the level changed again before the subject was told, so that no notice is needed."""
        return self.telling == self.Telling.SUPERSEDED

    @property
    def by_time(self) -> bool:
        """Whether nothing was recorded: a period ran out."""
        return self.kind == Cause.TIME
