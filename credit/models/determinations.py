"""Determinations (认定) of the words that need judgement: 性质特别严重、社会影响恶劣 (12.4.1) and 性质恶劣 (12.4.9)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.history import History
from accounts.models import User
from credit.models.records import CreditRecord
from subjects.matters import Matter, MatterQuerySet, Moves


class DeterminationQuerySet(MatterQuerySet["Determination"]):
    """Named reads of determinations."""


class Determination(Matter):
    """One judgement about one record by two people: proposed with reasons and evidence, decided by another person.

    The clause works only while a confirmed one stands, or where the import brought the mark with history as it was.
    """

    class Nature(models.TextChoices):
        """The words that are judged, and by that the item of Article 12 (四)."""

        ESPECIALLY_BAD = "especially_bad", "性质特别严重、社会影响恶劣"
        VILE = "vile", "性质恶劣"

    class State(models.TextChoices):
        PROPOSED = "proposed", "拟认定"
        CONFIRMED = "confirmed", "认定"
        DENIED = "denied", "不予认定"
        WITHDRAWN = "withdrawn", "已撤回"
        SET_ASIDE = "set_aside", "认定已撤销"

    ARTICLE: ClassVar[str] = "第十二条（四）"
    KEEPER: ClassVar[str] = "record__subject__department"
    ABOUT: ClassVar[str] = "record__subject"
    RESTS_ON: ClassVar[tuple[str, ...]] = ("record",)
    BESIDE: ClassVar[tuple[str, ...]] = ("record__subject",)
    OPEN: ClassVar[tuple[str, ...]] = (State.PROPOSED,)
    MOVES: ClassVar[Moves] = {
        State.PROPOSED: {State.CONFIRMED: ARTICLE, State.DENIED: ARTICLE, State.WITHDRAWN: "第五条"},
        State.CONFIRMED: {State.SET_ASIDE: "第九条"},
    }
    ITEMS: ClassVar[dict[str, str]] = {Nature.ESPECIALLY_BAD: "12.4.1", Nature.VILE: "12.4.9"}

    record = models.ForeignKey(
        CreditRecord, on_delete=models.PROTECT, related_name="determinations", verbose_name="信用记录"
    )
    nature = models.CharField("认定内容", max_length=16, choices=Nature.choices)
    state = models.CharField("状态", max_length=16, choices=State.choices, default=State.PROPOSED)
    proposal = models.TextField("拟认定的理由")
    evidence = models.TextField("依据的材料")
    heard = models.TextField("主体的陈述", blank=True)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="提出人")
    proposed_on = models.DateField("提出日期")
    reasons = models.TextField("决定理由", blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="决定人"
    )
    decided_on = models.DateField("决定日期", null=True, blank=True)
    ending = models.TextField("撤回或撤销的理由", blank=True)
    ended_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="撤回或撤销人"
    )
    ended_on = models.DateField("撤回或撤销日期", null=True, blank=True)

    history = History()
    objects = DeterminationQuerySet.as_manager()

    class Meta:
        ordering = ("-proposed_on", "-pk")
        verbose_name = verbose_name_plural = "认定"
        indexes = (models.Index(fields=("state", "nature"), name="determination_by_state"),)
        constraints = (
            models.CheckConstraint(
                name="determination_is_decided_by_another_person",
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="decided_determination_has_day_person_and_reasons",
                condition=(
                    Q(state__in=("confirmed", "denied", "set_aside"), decided_by__isnull=False)
                    & Q(decided_on__isnull=False)
                    & ~Q(reasons="")
                )
                | Q(state__in=("proposed", "withdrawn"), decided_by=None, decided_on=None),
            ),
            models.CheckConstraint(
                name="ended_determination_has_day_person_and_reason",
                condition=(
                    Q(state__in=("withdrawn", "set_aside"), ended_by__isnull=False, ended_on__isnull=False)
                    & ~Q(ending="")
                )
                | Q(state__in=("proposed", "confirmed", "denied"), ended_by=None, ended_on=None),
            ),
            models.UniqueConstraint(
                fields=("record",),
                condition=Q(state__in=("proposed", "confirmed")),
                name="record_has_one_determination_that_stands",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_nature_display()}（{self.record.number}）"

    def get_absolute_url(self) -> str:
        return reverse("supervision:determination_show", args=[self.pk])

    @property
    def is_denied(self) -> bool:
        return self.state == self.State.DENIED

    @property
    def is_withdrawn(self) -> bool:
        return self.state == self.State.WITHDRAWN

    @property
    def case_title(self) -> str:
        return f"认定{self.get_nature_display()}（{self.record.number}）"

    @property
    def item(self) -> str:
        """The item of Article 12 (四) that works once it is confirmed."""
        return self.ITEMS[self.nature]
