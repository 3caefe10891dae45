"""That a public commitment was broken (违背承诺): proposed, the subject heard, decided by another person."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.history import History
from accounts.models import User
from credit.models import Hearing
from subjects.matters import Matter, MatterQuerySet, Moves
from subjects.models import Commitment

ARTICLE_8 = Hearing.ARTICLE


class BreachQuerySet(MatterQuerySet["Breach"]):
    """Named reads of breaches."""


class Breach(Matter):
    """One intention to find a public commitment broken (R5, R11); the commitment ends with the decision, not before."""

    class State(models.TextChoices):
        HEARING = "hearing", "陈述申辩中"
        HEARD = "heard", "待决定"
        FOUND = "found", "认定违背"
        DENIED = "denied", "不予认定"
        WITHDRAWN = "withdrawn", "已撤回"

    ARTICLE: ClassVar[str] = ARTICLE_8
    KEEPER: ClassVar[str] = "commitment__subject__department"
    ABOUT: ClassVar[str] = "commitment__subject"
    RESTS_ON: ClassVar[tuple[str, ...]] = ("commitment",)
    BESIDE: ClassVar[tuple[str, ...]] = ("commitment__subject", "proposed_by", "hearing")
    OPEN: ClassVar[tuple[str, ...]] = (State.HEARING, State.HEARD)
    MOVES: ClassVar[Moves] = {
        State.HEARING: {State.HEARD: ARTICLE_8, State.WITHDRAWN: ARTICLE_8},
        State.HEARD: {
            State.FOUND: "第十二条（一）1",
            State.DENIED: "第十二条（一）1",
            State.HEARING: ARTICLE_8,
            State.WITHDRAWN: ARTICLE_8,
        },
    }

    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, related_name="breaches", verbose_name="公开承诺"
    )
    state = models.CharField("状态", max_length=16, choices=State.choices, default=State.HEARING)
    hearing = models.OneToOneField(
        Hearing, on_delete=models.PROTECT, null=True, blank=True, related_name="breach", verbose_name="陈述申辩"
    )
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="提出人")
    proposed_on = models.DateField("提出日期")
    heard_on = models.DateField("陈述申辩办结日期", null=True, blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="决定人"
    )
    decided_on = models.DateField("决定日期", null=True, blank=True)
    reasons = models.TextField("决定理由", blank=True)
    ending = models.CharField("撤回理由", max_length=300, blank=True)
    ended_on = models.DateField("撤回日期", null=True, blank=True)

    history = History()
    objects = BreachQuerySet.as_manager()

    class Meta:
        ordering = ("-proposed_on", "-pk")
        verbose_name = verbose_name_plural = "违背承诺认定"
        indexes = (models.Index(fields=("state",), name="breach_by_state"),)
        constraints = (
            models.CheckConstraint(
                name="breach_is_decided_by_another_person",
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="decided_breach_was_heard_and_has_day_person_and_reasons",
                condition=(
                    Q(state__in=("found", "denied"), hearing__isnull=False, heard_on__isnull=False)
                    & Q(decided_by__isnull=False, decided_on__isnull=False)
                    & ~Q(reasons="")
                )
                | (~Q(state__in=("found", "denied")) & Q(decided_by=None, decided_on=None)),
            ),
            models.UniqueConstraint(
                fields=("commitment",),
                condition=Q(state__in=("hearing", "heard")),
                name="commitment_has_one_open_breach",
            ),
        )

    def __str__(self) -> str:
        return f"违背 {self.commitment.made_on} 公开承诺"

    @property
    def case_title(self) -> str:
        return f"认定{self}（{self.commitment.subject}）"

    @property
    def keys(self) -> list[str]:
        """How terms and papers name it and its hearing."""
        return [self.key, self.hearing.key] if self.hearing else [self.key]

    @property
    def is_heard(self) -> bool:
        """Whether it waits for the decision."""
        return self.state == self.State.HEARD

    @property
    def is_withdrawn(self) -> bool:
        return self.state == self.State.WITHDRAWN

    def get_absolute_url(self) -> str:
        return reverse("supervision:breach_show", args=[self.pk])
