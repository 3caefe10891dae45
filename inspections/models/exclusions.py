"""Who is kept out of the pool for a time by decision (暂不列入抽查): with a reason, a period, and a second person."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.history import History
from accounts.models import User
from subjects.matters import Matter, MatterQuerySet, Moves
from subjects.models import Subject


class ExclusionQuerySet(MatterQuerySet["PoolExclusion"]):
    """Named reads of exclusions."""

    def on(self, day: date) -> Self:
        """Those that keep their subject out on this day."""
        ended = Q(ended_on=None) | Q(ended_on__gt=day)
        return self.filter(ended, state__in=PoolExclusion.DECIDED, from_on__lte=day, until_on__gte=day)


class PoolExclusion(Matter):
    """A subject that cannot be drawn from one day to another, both inclusive; ended earlier, not from `ended_on` on."""

    class Reason(models.TextChoices):
        STOPPED = "stopped", "停产停业"
        MOVED = "moved", "已搬迁"
        UNREACHABLE = "unreachable", "查无下落"
        OTHER = "other", "其他"

    class State(models.TextChoices):
        PROPOSED = "proposed", "待批准"
        APPROVED = "approved", "已批准"
        REFUSED = "refused", "不予批准"
        WITHDRAWN = "withdrawn", "已撤回"
        ENDED = "ended", "已提前终止"

    DECIDED = (State.APPROVED, State.ENDED)
    ARTICLE: ClassVar[str] = "第十四条"
    BESIDE: ClassVar[tuple[str, ...]] = ("subject", "proposed_by")
    OPEN: ClassVar[tuple[str, ...]] = (State.PROPOSED,)
    MOVES: ClassVar[Moves] = {
        State.PROPOSED: {State.APPROVED: ARTICLE, State.REFUSED: ARTICLE, State.WITHDRAWN: ARTICLE},
        State.APPROVED: {State.ENDED: ARTICLE},
    }

    subject = models.ForeignKey(
        Subject, on_delete=models.PROTECT, related_name="pool_exclusions", verbose_name="信用主体"
    )
    reason = models.CharField("情形", max_length=16, choices=Reason.choices)
    evidence = models.CharField("理由和依据", max_length=300)
    from_on = models.DateField("自")
    until_on = models.DateField("至")
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.PROPOSED)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="提出人")
    proposed_at = models.DateTimeField("提出时间")
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="批准人"
    )
    decided_at = models.DateTimeField("批准时间", null=True, blank=True)
    note = models.CharField("意见", max_length=300, blank=True)
    ended_on = models.DateField("终止日期", null=True, blank=True)
    ended_because = models.CharField("终止原因", max_length=300, blank=True)

    history = History()
    objects = ExclusionQuerySet.as_manager()

    class Meta:
        ordering = ("-from_on", "-pk")
        verbose_name = verbose_name_plural = "暂不列入抽查"
        constraints = (
            models.UniqueConstraint(
                fields=("subject",), condition=Q(state="proposed"), name="subject_has_one_exclusion_waiting"
            ),
            models.CheckConstraint(name="exclusion_ends_after_it_begins", condition=Q(until_on__gte=F("from_on"))),
            models.CheckConstraint(name="exclusion_says_why", condition=~Q(evidence="")),
            models.CheckConstraint(
                name="exclusion_is_decided_by_a_second_person",
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="exclusion_at_work_was_decided",
                condition=~Q(state__in=("approved", "refused", "ended")) | Q(decided_by__isnull=False),
            ),
            models.CheckConstraint(name="refused_exclusion_says_why", condition=~Q(state="refused") | ~Q(note="")),
            models.CheckConstraint(
                name="ended_exclusion_says_when_and_why",
                condition=~Q(state="ended") | (Q(ended_on__isnull=False) & ~Q(ended_because="")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.subject}（{self.get_reason_display()}）"

    def get_absolute_url(self) -> str:
        return reverse("inspections:exclusion_show", args=[self.pk])
