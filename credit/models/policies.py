"""How soon the bureau tells of changes of level and reminds of commitments: dated values, proposed and approved by two people."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.history import History
from accounts.models import User
from subjects.matters import Matter, MatterQuerySet, Moves


class TellingQuerySet(MatterQuerySet["TellingPolicy"]):
    """Named reads of policies."""

    def approved(self) -> list[TellingPolicy]:
        """Every approved one, in the order of their first days."""
        return list(self.filter(state="approved").order_by("effective_on"))


class TellingPolicy(Matter):
    """Values by which changes of level are told and commitments asked for (等级告知和承诺口径), from a day on (R23)."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "待批准"
        APPROVED = "approved", "已批准"
        RETURNED = "returned", "已退回"

    ARTICLE: ClassVar[str] = "第三条（R23）"
    KEEPER: ClassVar[str] = ""
    ABOUT: ClassVar[str] = ""
    OPEN: ClassVar[tuple[str, ...]] = (State.PROPOSED,)
    MOVES: ClassVar[Moves] = {State.PROPOSED: {State.APPROVED: ARTICLE, State.RETURNED: ARTICLE}}
    LOOKS: ClassVar = {State.PROPOSED: "warn", State.APPROVED: "good"}

    effective_on = models.DateField("生效日期")
    basis = models.TextField("依据")
    notice_days = models.PositiveSmallIntegerField("变动告知期限（工作日）")
    """Within so many working days after a change was noted its notice is issued."""
    second_look = models.BooleanField("单位降为三级须经复核", default=False)
    """Whether an organisation's fall to level 3 waits for a second person before it is shared or published."""
    reminder_days = models.PositiveSmallIntegerField("承诺提醒间隔（日）")
    """A subject that lacks a commitment is reminded again after so many days."""
    expiry_days = models.PositiveSmallIntegerField("承诺到期提醒（日）")
    """So many days before a commitment runs out its department is told."""
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.PROPOSED)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="拟订人")
    proposed_at = models.DateTimeField("拟订时间")
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="批准人"
    )
    decided_at = models.DateTimeField("批准时间", null=True, blank=True)
    note = models.CharField("意见", max_length=300, blank=True)

    history = History()
    objects = TellingQuerySet.as_manager()

    class Meta:
        ordering = ("-effective_on", "-pk")
        verbose_name = verbose_name_plural = "等级告知和承诺口径"
        constraints = (
            models.CheckConstraint(
                name="telling_is_approved_by_a_second_person",
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="approved_telling_was_decided", condition=~Q(state="approved") | Q(decided_by__isnull=False)
            ),
            models.CheckConstraint(name="returned_telling_says_why", condition=~Q(state="returned") | ~Q(note="")),
            models.CheckConstraint(
                name="telling_has_days", condition=Q(notice_days__gte=1, reminder_days__gte=1, expiry_days__gte=1)
            ),
            models.UniqueConstraint(
                fields=("effective_on",), condition=Q(state="approved"), name="one_approved_telling_begins_on_a_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.effective_on} 起的等级告知和承诺口径"

    def get_absolute_url(self) -> str:
        return reverse("credit:telling_policy_show", args=[self.pk])
