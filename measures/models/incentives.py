"""The register of incentives (激励措施登记册, R26): what a level-1 subject is given, from when until when, and its use."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from accounts.history import History
from accounts.keeping import Kept
from accounts.models import User
from credit.models import GradePeriod
from credit.regulation.periods import Span
from measures.models.catalogue import CatalogueItem
from subjects.matters import MatterQuerySet, Moves, Numbered
from subjects.models import Kind, Subject

ONE_DAY = timedelta(days=1)


class IncentiveQuerySet(MatterQuerySet["Incentive"]):
    """Named reads of the register."""

    def lent_to(self, user: User) -> Q:
        """What a unit was given is told at every window of the bureau; what a natural person was given, and the past, is not."""
        return Q(state=Incentive.State.GRANTED) & ~Q(subject__kind=Kind.NATURAL_PERSON)

    def kept_by(self, user: User) -> Self:
        """The register of the own department; of all for leaders."""
        rows = self.visible_to(user)
        return rows.filter(self.own_of(user)) if user.edits_records else rows

    def running_on(self, day: date) -> Self:
        """Granted for the day and not ended by then, whatever the level of the day is."""
        not_over = (Q(until_on=None) | Q(until_on__gte=day)) & (Q(ended_on=None) | Q(ended_on__gt=day))
        return self.filter(not_over, Q(fell_on=None) | Q(fell_on__gt=day), from_on__lte=day)

    def standing_on(self, day: date) -> Self:
        """What a subject may have on the day: granted, not ended, and the subject is level 1 on it (R26)."""
        return self.running_on(day).filter(_first_level_on(day))

    def bereft_on(self, day: date) -> Self:
        """Running by the register, while the subject has no level 1 on the day."""
        return self.running_on(day).filter(~_first_level_on(day))


def _first_level_on(day: date) -> Exists:
    return Exists(GradePeriod.objects.known().on(day).filter(subject=OuterRef("subject"), level=1))


class Incentive(Numbered):
    """One measure granted to a level-1 subject. `until_on` is its last day; None: as long as the level lasts.

    It ends with the level, the same day (R26): `fell_on` is the first day from `from_on` on that is not level 1, by what
    is known now, and is written with the assessment. `ended_on` is the first day without it by the bureau's own act.
    """

    class State(models.TextChoices):
        GRANTED = "granted", "已授予"
        LAPSED = "lapsed", "随等级终止"
        ENDED = "ended", "已终止"

    WORD: ClassVar[str] = "激励"
    ARTICLE: ClassVar[str] = "第七条、第十五条；R26"
    RESTS_ON: ClassVar[tuple[str, ...]] = ("subject",)
    BESIDE: ClassVar[tuple[str, ...]] = ("subject__department", "item")
    OPEN: ClassVar[tuple[str, ...]] = (State.GRANTED,)
    LOOKS: ClassVar[Mapping[str, str]] = {State.GRANTED: "good"}
    MOVES: ClassVar[Moves] = {
        State.GRANTED: {State.ENDED: ARTICLE, State.LAPSED: ARTICLE},
        State.LAPSED: {State.GRANTED: ARTICLE},
    }
    """A level that by what is known now never fell gives back what had ended with it."""

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="incentives", verbose_name="信用主体")
    item = models.ForeignKey(
        CatalogueItem, on_delete=models.PROTECT, related_name="incentives", verbose_name="目录事项"
    )
    content = models.CharField("具体内容", max_length=300, blank=True)
    paper = models.CharField("授予文件", max_length=120, blank=True)
    from_on = models.DateField("起始日期")
    until_on = models.DateField("截止日期", null=True, blank=True)
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="授予人")
    given_at = models.DateTimeField("授予时间")
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.GRANTED)
    fell_on = models.DateField("等级下降日", null=True, blank=True)
    ended_on = models.DateField("终止日期", null=True, blank=True)
    ended_because = models.CharField("终止理由", max_length=300, blank=True)
    ended_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="终止人"
    )

    history = History()
    objects = IncentiveQuerySet.as_manager()

    class Meta(Numbered.Meta):
        verbose_name = verbose_name_plural = "激励措施"
        indexes = (
            models.Index(fields=("from_on",), name="incentive_by_first_day"),
            models.Index(fields=("until_on",), condition=Q(state="granted"), name="granted_incentive_by_last_day"),
        )
        constraints = (
            *Numbered.Meta.constraints,
            models.CheckConstraint(
                name="incentive_ends_after_it_begins", condition=Q(until_on=None) | Q(until_on__gte=F("from_on"))
            ),
            models.CheckConstraint(
                name="ended_incentive_says_since_when_why_and_by_whom",
                condition=(Q(state="ended", ended_on__gte=F("from_on"), ended_by__isnull=False) & ~Q(ended_because=""))
                | (~Q(state="ended") & Q(ended_on=None, ended_by=None)),
            ),
            models.CheckConstraint(
                name="incentive_lapses_with_the_level",
                condition=Q(state="ended")
                | Q(state="lapsed", fell_on__isnull=False)
                | Q(state="granted", fell_on=None),
            ),
            models.CheckConstraint(
                name="level_falls_after_the_incentive_begins", condition=Q(fell_on=None) | Q(fell_on__gte=F("from_on"))
            ),
        )

    def get_absolute_url(self) -> str:
        return reverse("measures:incentive_show", args=[self.pk])

    @property
    def case_title(self) -> str:
        return f"{self.item.number} {self}"

    @property
    def over_on(self) -> date | None:
        """The first day without it: the level fell, it was ended, or its time was up, whichever came first."""
        last = self.until_on + ONE_DAY if self.until_on else None
        return min((day for day in (self.fell_on, self.ended_on, last) if day), default=None)

    @property
    def never_was(self) -> bool:
        """Whether it covers no day: by what is known now the subject was not level 1 on its first."""
        return self.fell_on == self.from_on

    def covers(self, day: date) -> bool:
        """Whether the subject has it on the day, by what is known now."""
        return day in Span(self.from_on, self.over_on)


class IncentiveUse(Kept):
    """One use of a measure that was granted: on which day, for what, at which window, noted by whom."""

    KEEPER: ClassVar[str] = "incentive__subject__department"

    incentive = models.ForeignKey(Incentive, on_delete=models.PROTECT, related_name="uses", verbose_name="激励措施")
    used_on = models.DateField("使用日期")
    what = models.CharField("办理事项", max_length=200)
    window = models.CharField("窗口", max_length=60, blank=True)
    noted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="登记人")
    noted_at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ("-used_on", "-pk")
        verbose_name = verbose_name_plural = "激励措施使用记录"

    def __str__(self) -> str:
        return f"{self.used_on} {self.what}"

    @property
    def was_late(self) -> bool:
        """Whether the measure had ended by that day, as is known now."""
        return not self.incentive.covers(self.used_on)
