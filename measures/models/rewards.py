"""Rewards by other departments (联合奖励, Articles 4, 15): shown beside the level, which they do not move."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.history import History
from subjects.matters import Matter, MatterQuerySet, Moves
from subjects.models import Subject


class RewardQuerySet(MatterQuerySet["Reward"]):
    """Named reads of rewards."""

    def valid_on(self, day: date) -> Self:
        """Given by the day, and neither run out nor taken back by then."""
        not_over = (Q(until_on=None) | Q(until_on__gte=day)) & (Q(removed_on=None) | Q(removed_on__gt=day))
        return self.filter(not_over, awarded_on__lte=day)


class Reward(Matter):
    """A subject stands on another department's list of rewards. `until_on` is its last day; None: without limit.

    From `removed_on` on it does not any more: the department took it back.
    """

    class State(models.TextChoices):
        LISTED = "listed", "在列"
        REMOVED = "removed", "已移出"

    ARTICLE: ClassVar[str] = "第四条、第十五条"
    BESIDE: ClassVar[tuple[str, ...]] = ("subject__department",)
    OPEN: ClassVar[tuple[str, ...]] = (State.LISTED,)
    LOOKS: ClassVar[Mapping[str, str]] = {State.LISTED: "good"}
    MOVES: ClassVar[Moves] = {State.LISTED: {State.REMOVED: ARTICLE}}

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="rewards", verbose_name="信用主体")
    authority = models.CharField("认定部门", max_length=120)
    sector = models.CharField("领域", max_length=60)
    title = models.CharField("奖励名单或者称号", max_length=120)
    paper = models.CharField("文号", max_length=120, blank=True)
    awarded_on = models.DateField("认定日期")
    until_on = models.DateField("有效期至", null=True, blank=True)
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.LISTED)
    removed_on = models.DateField("移出日期", null=True, blank=True)
    removed_because = models.CharField("移出原因", max_length=300, blank=True)

    history = History()
    objects = RewardQuerySet.as_manager()

    class Meta:
        ordering = ("-awarded_on", "-pk")
        verbose_name = verbose_name_plural = "联合奖励"
        indexes = (models.Index(fields=("awarded_on",), name="reward_by_day"),)
        constraints = (
            models.UniqueConstraint(
                fields=("subject", "authority", "title", "awarded_on"),
                name="reward_is_entered_once",
                violation_error_message="该主体的这项联合奖励已登记，请核对。",
            ),
            models.CheckConstraint(
                name="reward_ends_after_it_begins", condition=Q(until_on=None) | Q(until_on__gte=F("awarded_on"))
            ),
            models.CheckConstraint(
                name="removed_reward_says_since_when_and_why",
                condition=(Q(state="removed", removed_on__gte=F("awarded_on")) & ~Q(removed_because=""))
                | Q(state="listed", removed_on=None),
            ),
        )

    def __str__(self) -> str:
        return f"{self.authority} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("measures:reward_show", args=[self.pk])

    @property
    def is_removed(self) -> bool:
        return self.state == self.State.REMOVED

    def is_valid_on(self, day: date) -> bool:
        """Whether the subject stands on the list on the day."""
        taken = self.removed_on is not None and self.removed_on <= day
        return self.awarded_on <= day and not taken and (self.until_on is None or day <= self.until_on)
