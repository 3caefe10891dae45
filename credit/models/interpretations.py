"""The register of interpretations (适用口径): how an article is read where its words leave a question, and who said so."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import User
from credit.models.records import CreditRecord
from subjects.matters import Matter, MatterQuerySet, Moves


class InterpretationQuerySet(MatterQuerySet["Interpretation"]):
    """Named reads of interpretations."""

    def holding(self, day: date, known: datetime | None = None) -> Self:
        """Those that hold on a day, by what is known now or was at a moment; the oldest first."""
        goes_on = Q(ended_on=None) | Q(ended_on__gt=day)
        rows = self.filter(state__in=("confirmed", "ended"), holds_from__lte=day).order_by("holds_from", "pk")
        return rows.filter(goes_on | Q(ended_at__gt=known), decided_at__lte=known) if known else rows.filter(goes_on)


class Interpretation(Matter):
    """A question, the reading of it, the articles that it is of, and the day from which it holds.

    Proposed by one, confirmed by another; never edited: it ends, and another is registered.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", "待确认"
        CONFIRMED = "confirmed", "施行中"
        REFUSED = "refused", "已退回"
        WITHDRAWN = "withdrawn", "已撤回"
        ENDED = "ended", "已废止"

    ARTICLE: ClassVar[str] = "第十七条"
    KEEPER: ClassVar[str] = ""
    ABOUT: ClassVar[str] = ""
    OPEN: ClassVar[tuple[str, ...]] = (State.PROPOSED,)
    LOOKS: ClassVar[dict[str, str]] = {State.PROPOSED: "warn", State.CONFIRMED: "good", State.ENDED: "struck"}
    MOVES: ClassVar[Moves] = {
        State.PROPOSED: {State.CONFIRMED: "第十七条", State.REFUSED: "第十七条", State.WITHDRAWN: "第十七条"},
        State.CONFIRMED: {State.ENDED: "第十七条"},
    }

    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.PROPOSED)
    question = models.CharField("问题", max_length=200)
    reading = models.TextField("口径")
    articles = models.JSONField("条款", default=list)
    holds_from = models.DateField("施行日期")
    ended_on = models.DateField("废止日期", null=True, blank=True)
    """The first day on which it holds no more."""
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="提出人")
    proposed_at = models.DateTimeField("提出时间")
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="处理人"
    )
    decided_at = models.DateTimeField("处理时间", null=True, blank=True)
    ended_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="废止人"
    )
    ended_at = models.DateTimeField("废止时间", null=True, blank=True)
    reason = models.CharField("理由", max_length=300, blank=True)

    objects = InterpretationQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        verbose_name = verbose_name_plural = "适用口径"
        constraints = (
            models.CheckConstraint(
                name="interpretation_is_decided_by_another_or_withdrawn_by_its_own",
                condition=Q(decided_by=None)
                | (Q(state="withdrawn") & Q(decided_by=F("proposed_by")))
                | (~Q(state="withdrawn") & ~Q(decided_by=F("proposed_by"))),
            ),
            models.CheckConstraint(
                name="interpretation_says_who_decided_and_when",
                condition=Q(state="proposed", decided_by=None)
                | (~Q(state="proposed") & Q(decided_by__isnull=False, decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="interpretation_ends_after_it_began",
                condition=Q(ended_on=None, ended_by=None, state__in=("proposed", "confirmed", "refused", "withdrawn"))
                | Q(state="ended", ended_by__isnull=False, ended_at__isnull=False, ended_on__gte=F("holds_from")),
            ),
        )

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        return reverse("credit:interpretation_show", args=[self.pk])

    @property
    def holds(self) -> bool:
        """Whether it was confirmed, ended since or not."""
        return self.state in (self.State.CONFIRMED, self.State.ENDED)

    @property
    def called(self) -> str:
        """How records and papers cite it."""
        return f"口径第{self.pk}号"


class CitedInterpretation(models.Model):
    """A record that rests on an interpretation (引用适用口径); who said so, and when."""

    record = models.ForeignKey(
        CreditRecord, on_delete=models.CASCADE, related_name="interpretations", verbose_name="记录"
    )
    interpretation = models.ForeignKey(
        Interpretation, on_delete=models.PROTECT, related_name="citations", verbose_name="适用口径"
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="引用人")
    at = models.DateTimeField("引用时间")

    class Meta:
        ordering = ("at", "pk")
        verbose_name = verbose_name_plural = "引用的适用口径"
        constraints = (
            models.UniqueConstraint(fields=("record", "interpretation"), name="record_cites_an_interpretation_once"),
        )

    def __str__(self) -> str:
        return f"{self.record}引用{self.interpretation}"
