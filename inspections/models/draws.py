"""Verifiable random draws (双随机抽取, Article 14): the frozen list, the two seeds, who was drawn, every step back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, NamedTuple, Self

from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.functional import cached_property

from accounts.history import History
from accounts.models import Department, User
from inspections.models.assignments import Assignment
from inspections.models.plans import LEVELS, InspectionPolicy, PlanLine
from subjects.cases import Case
from subjects.identity import SealedField
from subjects.matters import MatterQuerySet, Moves, Numbered
from subjects.models import Industry


class Visits(NamedTuple):
    """How many assignments of a draw wait, and how many were carried out."""

    waiting: int
    visited: int


class DrawQuerySet(MatterQuerySet["Draw"]):
    """Named reads of draws."""

    def numbered(self, text: str) -> Self:
        """The one of this number, written CQ-2026-0003 or 抽取〔2026〕3号; none where it is no number."""
        digits = "".join(letter if letter.isascii() and letter.isdigit() else " " for letter in text).split()
        if len(digits) != 2 or len(digits[0]) != 4 or len(digits[1]) > 6:
            return self.none()
        return self.filter(year=int(digits[0]), sequence=int(digits[1]))

    def with_visits(self) -> Self:
        """Each with `waiting` and `visited`, the numbers of its assignments."""
        of_draw = Q(drawn__assignment__isnull=False, drawn__gone_at=None)
        waiting = Q(drawn__assignment__state=Assignment.State.WAITING)
        visited = Q(drawn__assignment__state=Assignment.State.DONE)
        return self.annotate(
            waiting=Count("drawn", filter=of_draw & waiting), visited=Count("drawn", filter=of_draw & visited)
        )

    def drawn_out(self) -> Self:
        """Those whose result stands."""
        return self.filter(state__in=Draw.RESULT)


class Draw(Numbered):
    """One draw (抽取〔2026〕3号). What is frozen, committed to and revealed never changes: a trigger keeps it.

    `frozen` is the canonical text of the list, `known_subjects` and `known_officers` say which rows its keys mean.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "方案草拟"
        FROZEN = "frozen", "名单已锁定"
        COMMITTED = "committed", "随机数已承诺"
        DRAWN = "drawn", "已抽取"
        DISPATCHED = "dispatched", "已派发"
        PUBLISHED = "published", "结果已公示"
        ARCHIVED = "archived", "已归档"
        VOIDED = "voided", "已作废"

    class Source(models.TextChoices):
        DICE = "dice", "掷骰子"
        LOTTERY = "lottery", "福彩、体彩开奖号码"
        OTHER = "other", "其他公开随机数"

    WORD: ClassVar[str] = "抽取"
    ARTICLE: ClassVar[str] = "制度第十四条"
    KEEPER: ClassVar[str] = "department"
    ABOUT: ClassVar[str] = ""
    BESIDE: ClassVar[tuple[str, ...]] = ("department", "industry", "line__plan__policy")
    BEGUN: ClassVar[tuple[State, ...]] = (State.DRAFT, State.FROZEN, State.COMMITTED, State.DRAWN)
    """Before it is sent out: it can be voided, and no other of the same industry may begin beside it."""
    STANDING: ClassVar[tuple[State, ...]] = (*BEGUN, State.DISPATCHED, State.PUBLISHED, State.ARCHIVED)
    """Not voided: no other of the same batch may begin beside it."""
    RESULT: ClassVar[tuple[State, ...]] = (State.DRAWN, State.DISPATCHED, State.PUBLISHED, State.ARCHIVED)
    LOOKS: ClassVar[Mapping[str, str]] = {
        State.FROZEN: "info",
        State.COMMITTED: "info",
        State.DRAWN: "info",
        State.DISPATCHED: "info",
        State.PUBLISHED: "good",
        State.ARCHIVED: "good",
        State.VOIDED: "struck",
    }
    OPEN: ClassVar[tuple[str, ...]] = (*BEGUN, State.DISPATCHED, State.PUBLISHED)
    MOVES: ClassVar[Moves] = {
        State.DRAFT: {State.FROZEN: ARTICLE, State.VOIDED: ARTICLE},
        State.FROZEN: {State.COMMITTED: ARTICLE, State.VOIDED: ARTICLE},
        State.COMMITTED: {State.DRAWN: ARTICLE, State.VOIDED: ARTICLE},
        State.DRAWN: {State.DISPATCHED: "行政处罚法第四十二条", State.VOIDED: ARTICLE},
        State.DISPATCHED: {State.PUBLISHED: "制度第十三条"},
        State.PUBLISHED: {State.ARCHIVED: ARTICLE},
    }

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="draws", verbose_name="记录部门")
    industry = models.ForeignKey(Industry, on_delete=models.PROTECT, related_name="+", verbose_name="行业类别")
    line = models.ForeignKey(
        PlanLine, on_delete=models.PROTECT, null=True, blank=True, related_name="draws", verbose_name="计划批次"
    )
    policy = models.ForeignKey(
        InspectionPolicy, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="政策"
    )
    """Set when the list is frozen."""
    previous = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="next", verbose_name="重抽自"
    )
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.DRAFT)
    items = models.TextField("抽查事项")
    from_on = models.DateField("检查时间自")
    until_on = models.DateField("检查时间至")
    share = models.DecimalField("占全年任务（%）", max_digits=5, decimal_places=2, default=100)
    more_1 = models.PositiveSmallIntegerField("一级增抽户数", default=0)
    more_2 = models.PositiveSmallIntegerField("二级增抽户数", default=0)
    more_3 = models.PositiveSmallIntegerField("三级增抽户数", default=0)
    more_4 = models.PositiveSmallIntegerField("四级增抽户数", default=0)
    more_because = models.CharField("增抽理由", max_length=300, blank=True)
    lenders = models.ManyToManyField(Department, blank=True, related_name="+", verbose_name="另有检查人员来自")
    witnesses = models.TextField("见证人")
    """One a line, with the unit: 纪检监察室 某某."""
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="拟订人")
    opened_at = models.DateTimeField("拟订时间")

    frozen = models.TextField("锁定名单", blank=True)
    list_sha256 = models.CharField("名单摘要值", max_length=64, blank=True)
    known_subjects = models.JSONField(default=dict, blank=True)
    known_officers = models.JSONField(default=dict, blank=True)
    frozen_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="锁定人"
    )
    frozen_at = models.DateTimeField("锁定时间", null=True, blank=True)

    secret = SealedField("保密随机数", blank=True, default="")
    commitment = models.CharField("承诺值", max_length=64, blank=True)
    committed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="承诺人"
    )
    committed_at = models.DateTimeField("承诺时间", null=True, blank=True)

    public_seed = models.CharField("公开随机数", max_length=200, blank=True)
    source = models.CharField("随机数来源", max_length=12, choices=Source.choices, blank=True)
    source_told = models.CharField("来源说明", max_length=200, blank=True)
    thrown_by = models.CharField("产生人", max_length=60, blank=True)
    thrown_at = models.DateTimeField("产生时间", null=True, blank=True)
    seeded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="录入人"
    )
    seeded_at = models.DateTimeField("录入时间", null=True, blank=True)

    seed = models.CharField("抽取种子", max_length=64, blank=True)
    drawn_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="抽取人"
    )
    drawn_at = models.DateTimeField("抽取时间", null=True, blank=True)
    dispatched_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="派发人"
    )
    dispatched_at = models.DateTimeField("派发时间", null=True, blank=True)
    published_on = models.DateField("结果公示日期", null=True, blank=True)
    published_where = models.CharField("公示位置", max_length=200, blank=True)
    archived_on = models.DateField("归档日期", null=True, blank=True)
    archived_where = models.CharField("存放位置", max_length=200, blank=True)

    history = History(excluded_fields=["frozen", "secret", "known_subjects", "known_officers"])
    objects = DrawQuerySet.as_manager()

    class Meta(Numbered.Meta):
        verbose_name = verbose_name_plural = "双随机抽取"
        constraints = (
            *Numbered.Meta.constraints,
            models.UniqueConstraint(
                fields=("line",), condition=~Q(state="voided"), name="batch_of_a_plan_is_drawn_once"
            ),
            models.UniqueConstraint(
                fields=("department", "industry"),
                condition=Q(state__in=("draft", "frozen", "committed", "drawn")),
                name="one_draw_of_an_industry_is_under_way",
            ),
            models.CheckConstraint(name="draw_ends_after_it_begins", condition=Q(until_on__gte=F("from_on"))),
            models.CheckConstraint(name="draw_has_a_share", condition=Q(share__gt=0, share__lte=100)),
            models.CheckConstraint(
                name="drawing_more_has_a_reason",
                condition=Q(more_1=0, more_2=0, more_3=0, more_4=0) | ~Q(more_because=""),
            ),
            models.CheckConstraint(
                name="draw_beyond_draft_has_a_list", condition=Q(state__in=("draft", "voided")) | ~Q(list_sha256="")
            ),
            models.CheckConstraint(
                name="draw_commits_before_the_public_seed", condition=Q(public_seed="") | ~Q(commitment="")
            ),
            models.CheckConstraint(
                name="draw_with_a_result_has_both_seeds",
                condition=Q(state__in=("draft", "frozen", "committed", "voided"))
                | (~Q(seed="") & ~Q(public_seed="") & ~Q(commitment="")),
            ),
            models.CheckConstraint(
                name="commitment_and_public_seed_are_of_two_persons",
                condition=Q(seeded_by=None) | ~Q(seeded_by=F("committed_by")),
            ),
            models.CheckConstraint(
                name="public_seed_comes_after_the_commitment",
                condition=Q(seeded_at=None) | Q(seeded_at__gt=F("committed_at")),
            ),
            models.CheckConstraint(
                name="published_draw_says_when_and_where",
                condition=~Q(state__in=("published", "archived"))
                | (Q(published_on__isnull=False) & ~Q(published_where="")),
            ),
            models.CheckConstraint(
                name="archived_draw_says_when_and_where",
                condition=~Q(state="archived") | (Q(archived_on__isnull=False) & ~Q(archived_where="")),
            ),
        )

    def get_absolute_url(self) -> str:
        return reverse("inspections:draw_show", args=[self.pk])

    @property
    def number(self) -> str:
        """How the draw is named where only plain letters will do: CQ-2026-0003."""
        return f"CQ-{self.year}-{self.sequence:04d}"

    @property
    def case_title(self) -> str:
        return f"双随机抽取 {self}"

    @property
    def case(self) -> Case:
        return super().case._replace(department=self.department)

    @property
    def more(self) -> dict[int, int]:
        """How many are drawn beyond the policy's number, by level."""
        return {level: getattr(self, f"more_{level}") for level, _ in LEVELS}

    @property
    def witness_list(self) -> list[str]:
        return [line.strip() for line in self.witnesses.splitlines() if line.strip()]

    def visits(self) -> Visits:
        """Of a draw read `with_visits`."""
        return Visits(getattr(self, "waiting", 0), getattr(self, "visited", 0))

    @property
    def has_result(self) -> bool:
        return self.state in self.RESULT

    @property
    def was_drawn(self) -> bool:
        """Whether it has a result, which may have been voided since."""
        return bool(self.seed)

    @property
    def is_seeded(self) -> bool:
        return bool(self.public_seed)

    @property
    def is_draft(self) -> bool:
        """Whether its scheme and its recusals may still be changed."""
        return self.state == self.State.DRAFT

    @property
    def awaits_lots(self) -> bool:
        """Whether it is still to be drawn: the big screen asks again and again."""
        return self.state in (self.State.DRAFT, self.State.FROZEN, self.State.COMMITTED)

    @property
    def is_drawn(self) -> bool:
        """Whether it was drawn and not yet sent out: then a subject may be replaced."""
        return self.state == self.State.DRAWN

    @property
    def is_dispatched(self) -> bool:
        """Whether officers are under way."""
        return self.state == self.State.DISPATCHED

    @property
    def awaits_public_seed(self) -> bool:
        """Whether the secret is committed to, and the public seed is next."""
        return self.state == self.State.COMMITTED and not self.is_seeded

    @cached_property
    def waits_for_leader(self) -> bool:
        """Whether a leader has to say first whether it is voided."""
        return bool(self.steps_back.filter(granted=None).exists())
