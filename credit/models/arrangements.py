"""How a year of the working calendar changes (R4): proposed by one person, confirmed by another; every edition is kept."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import User
from credit.models.terms import ArrangedDay
from subjects.matters import Matter, MatterQuerySet, Moves


class CalendarChangeQuerySet(MatterQuerySet["CalendarChange"]):
    """Named reads of changes."""

    def of(self, year: int) -> Self:
        """Of one year, with the people, the latest first."""
        return self.filter(year=year).select_related("proposed_by", "decided_by").order_by("-pk")

    def editions(self) -> Self:
        """What was, or is, in force: the latest edition first."""
        return self.filter(edition__isnull=False).order_by("year", "-edition")


class CalendarChange(Matter):
    """A proposed table of one year, with the notice that it rests on; confirmed, it is an edition of that year (版次).

    The first tables came with the program (SEEDED); nobody proposed those. A decision is another person's than the
    proposal; only its own proposer withdraws it.
    """

    class State(models.TextChoices):
        SEEDED = "seeded", "随系统载入"
        PROPOSED = "proposed", "待确认"
        CONFIRMED = "confirmed", "已确认"
        REFUSED = "refused", "已退回"
        WITHDRAWN = "withdrawn", "已撤回"

    ARTICLE: ClassVar[str] = "第十条（R4）"
    KEEPER: ClassVar[str] = ""
    ABOUT: ClassVar[str] = ""
    OPEN: ClassVar[tuple[str, ...]] = (State.PROPOSED,)
    MOVES: ClassVar[Moves] = {State.PROPOSED: {State.CONFIRMED: "R4", State.REFUSED: "R4", State.WITHDRAWN: "R4"}}

    year = models.PositiveSmallIntegerField("年份")
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.PROPOSED)
    edition = models.PositiveSmallIntegerField("版次", null=True, blank=True)
    title = models.CharField("通知名称", max_length=70)
    number = models.CharField("文号", max_length=40, blank=True)
    issued_on = models.DateField("成文日期", null=True, blank=True)
    notice = models.TextField("通知原文", blank=True)
    note = models.CharField("变更说明", max_length=300, blank=True)
    proposed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="提出人"
    )
    proposed_at = models.DateTimeField("提出时间", null=True, blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="处理人"
    )
    decided_at = models.DateTimeField("处理时间", null=True, blank=True)
    reason = models.CharField("理由", max_length=300, blank=True)
    moved = models.PositiveIntegerField("重新计算后变动的期限", null=True, blank=True)

    objects = CalendarChangeQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        verbose_name = verbose_name_plural = "日历变更"
        constraints = (
            models.UniqueConstraint(
                fields=("year",), condition=Q(state="proposed"), name="year_has_one_open_calendar_change"
            ),
            models.UniqueConstraint(fields=("year", "edition"), name="edition_of_a_year_is_one_calendar_change"),
            models.CheckConstraint(
                name="calendar_change_is_decided_by_another_or_withdrawn_by_its_own",
                condition=Q(decided_by=None)
                | (Q(state="withdrawn") & Q(decided_by=F("proposed_by")))
                | (~Q(state="withdrawn") & ~Q(decided_by=F("proposed_by"))),
            ),
            models.CheckConstraint(
                name="calendar_change_names_who_did_what_and_when",
                condition=Q(state="seeded", proposed_by=None, decided_by=None)
                | Q(state="proposed", proposed_by__isnull=False, proposed_at__isnull=False, decided_by=None)
                | Q(
                    state__in=("confirmed", "refused", "withdrawn"),
                    proposed_by__isnull=False,
                    proposed_at__isnull=False,
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="only_what_was_in_force_is_an_edition",
                condition=Q(state__in=("seeded", "confirmed"), edition__isnull=False)
                | Q(state__in=("proposed", "refused", "withdrawn"), edition=None),
            ),
            models.CheckConstraint(
                name="refusal_or_withdrawal_of_a_calendar_change_has_a_reason",
                condition=~Q(state__in=("refused", "withdrawn")) | ~Q(reason=""),
            ),
        )

    def __str__(self) -> str:
        return f"{self.year}年工作日历{self.called}"

    def get_absolute_url(self) -> str:
        return reverse("credit:calendar_change_show", args=[self.pk])

    @property
    def called(self) -> str:
        """第1版, the provisional table before the first, or a change that is no edition."""
        if self.edition is None:
            return "变更"
        return f"第{self.edition}版" if self.edition else "暂定表"

    @property
    def replaces(self) -> bool:
        """Whether it stands against a table: the one in force, or the edition before it."""
        return self.state in (self.State.PROPOSED, self.State.CONFIRMED)

    @property
    def source(self) -> str:
        """The notice as it is cited."""
        return f"{self.number}《{self.title}》" if self.number else self.title

    @property
    def is_open(self) -> bool:
        """Whether it waits for a decision."""
        return self.state == self.State.PROPOSED


class ChangedDay(models.Model):
    """A day as the proposed table, or the edition, arranges it."""

    change = models.ForeignKey(CalendarChange, on_delete=models.PROTECT, related_name="days", verbose_name="日历变更")
    day = models.DateField("日期")
    kind = models.CharField("类别", max_length=8, choices=ArrangedDay.KINDS)
    name = models.CharField("名称", max_length=40, blank=True)

    class Meta:
        ordering = ("day",)
        verbose_name = verbose_name_plural = "变更后的放假和调休"
        constraints = (models.UniqueConstraint(fields=("change", "day"), name="calendar_change_arranges_a_day_once"),)

    def __str__(self) -> str:
        return f"{self.day} {self.kind}{self.name}"
