"""Differentiated inspection (Article 14): the dated policy by level, yearly caps, and the yearly plan."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.history import History
from accounts.models import Department, User
from subjects.cases import Case
from subjects.matters import Matter, MatterQuerySet, Moves
from subjects.models import Industry

LEVELS: tuple[tuple[int, str], ...] = ((1, "一级"), (2, "二级"), (3, "三级"), (4, "四级"))
"""Ungraded subjects are inspected as level 2 (R18)."""


ARTICLE_14 = "第十四条"


class PolicyQuerySet(MatterQuerySet["InspectionPolicy"]):
    """Named reads of policies."""

    def in_force(self, day: date) -> InspectionPolicy | None:
        """The approved one that took effect last until this day."""
        return self.filter(state="approved", effective_on__lte=day).order_by("-effective_on", "-pk").first()


class InspectionPolicy(Matter):
    """How often subjects of each level are inspected (分级分类检查政策), from a day on; approved by a second person."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "待批准"
        APPROVED = "approved", "已批准"
        RETURNED = "returned", "已退回"

    ARTICLE: ClassVar[str] = ARTICLE_14
    KEEPER: ClassVar[str] = ""
    ABOUT: ClassVar[str] = ""
    OPEN: ClassVar[tuple[str, ...]] = (State.PROPOSED,)
    MOVES: ClassVar[Moves] = {State.PROPOSED: {State.APPROVED: ARTICLE_14, State.RETURNED: ARTICLE_14}}

    title = models.CharField("名称", max_length=80)
    effective_on = models.DateField("生效日期")
    basis = models.TextField("依据")
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.PROPOSED)
    proposed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="拟订人"
    )
    proposed_at = models.DateTimeField("拟订时间")
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="批准人"
    )
    decided_at = models.DateTimeField("批准时间", null=True, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)

    history = History()
    objects = PolicyQuerySet.as_manager()

    class Meta:
        ordering = ("-effective_on", "-pk")
        verbose_name = verbose_name_plural = "分级分类检查政策"
        constraints = (
            models.CheckConstraint(
                name="policy_is_approved_by_a_second_person",
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="proposed_policy_in_force_was_approved",
                condition=~Q(state="approved") | Q(proposed_by=None) | Q(decided_by__isnull=False),
            ),
            models.CheckConstraint(name="returned_policy_says_why", condition=~Q(state="returned") | ~Q(note="")),
            models.UniqueConstraint(
                fields=("effective_on",), condition=Q(state="approved"), name="one_approved_policy_begins_on_a_day"
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("inspections:policy_show", args=[self.pk])

    @property
    def is_returned(self) -> bool:
        return self.state == self.State.RETURNED


class PolicyLine(models.Model):
    """One level of a policy: `ratio` is the share of its subjects that random draws reach in a year (percent, above 0),
    `times` how many visits a drawn subject has in a year."""

    policy = models.ForeignKey(InspectionPolicy, on_delete=models.CASCADE, related_name="lines", verbose_name="政策")
    level = models.PositiveSmallIntegerField("信用等级", choices=LEVELS)
    ratio = models.DecimalField("年度抽查比例（%）", max_digits=5, decimal_places=2)
    times = models.PositiveSmallIntegerField("年度检查频次（次）", default=1)

    class Meta:
        ordering = ("level",)
        verbose_name = verbose_name_plural = "各级检查政策"
        constraints = (
            models.UniqueConstraint(fields=("policy", "level"), name="policy_has_one_line_a_level"),
            models.CheckConstraint(name="ratio_is_above_zero", condition=Q(ratio__gt=0, ratio__lte=100)),
            models.CheckConstraint(name="a_drawn_subject_is_visited", condition=Q(times__gte=1)),
            models.CheckConstraint(name="policy_level_is_one_to_four", condition=Q(level__gte=1, level__lte=4)),
        )

    def __str__(self) -> str:
        return f"{self.policy} {self.get_level_display()}"


class PolicyCap(models.Model):
    """The most visits that a subject may have in a calendar year, over all departments (国办发〔2024〕54号).

    Without an industry it holds for all that have no cap of their own; a first-level industry stands for its divisions.
    """

    policy = models.ForeignKey(InspectionPolicy, on_delete=models.CASCADE, related_name="caps", verbose_name="政策")
    industry = models.ForeignKey(
        Industry, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="行业类别"
    )
    level = models.PositiveSmallIntegerField("信用等级", choices=LEVELS)
    most = models.PositiveSmallIntegerField("年度检查次数上限")

    class Meta:
        ordering = ("industry__code", "level")
        verbose_name = verbose_name_plural = "年度检查上限"
        constraints = (
            models.UniqueConstraint(fields=("policy", "industry", "level"), name="policy_has_one_cap_an_industry"),
            models.UniqueConstraint(
                fields=("policy", "level"), condition=Q(industry=None), name="policy_has_one_cap_for_the_rest"
            ),
            models.CheckConstraint(name="cap_is_not_zero", condition=Q(most__gte=1)),
        )

    def __str__(self) -> str:
        return f"{self.policy} {self.industry or '各行业'} {self.get_level_display()} {self.most}"


class PlanQuerySet(MatterQuerySet["InspectionPlan"]):
    """Named reads of plans."""


class InspectionPlan(Matter):
    """A department's plan of random inspections for a calendar year (年度抽查计划), approved by a second person.

    `days` × `pairs` is its capacity: on how many days how many pairs of officers go out, with `visits_a_day` a pair.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "草拟"
        SUBMITTED = "submitted", "待审批"
        APPROVED = "approved", "已批准"
        RETURNED = "returned", "退回修改"

    ARTICLE: ClassVar[str] = ARTICLE_14
    KEEPER: ClassVar[str] = "department"
    ABOUT: ClassVar[str] = ""
    BESIDE: ClassVar[tuple[str, ...]] = ("department", "policy", "drawn_up_by", "submitted_by")
    OPEN: ClassVar[tuple[str, ...]] = (State.DRAFT, State.RETURNED, State.SUBMITTED)
    CHANGING: ClassVar[tuple[str, ...]] = (State.DRAFT, State.RETURNED)
    """Only then its lines and its capacity change."""
    MOVES: ClassVar[Moves] = {
        State.DRAFT: {State.SUBMITTED: ARTICLE_14},
        State.RETURNED: {State.SUBMITTED: ARTICLE_14},
        State.SUBMITTED: {State.APPROVED: ARTICLE_14, State.RETURNED: ARTICLE_14},
        State.APPROVED: {State.DRAFT: ARTICLE_14},
    }
    """From approved back to a draft it is a revision."""

    year = models.PositiveSmallIntegerField("年度")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="plans", verbose_name="记录部门")
    policy = models.ForeignKey(InspectionPolicy, on_delete=models.PROTECT, related_name="plans", verbose_name="政策")
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.DRAFT)
    days = models.PositiveSmallIntegerField("可安排检查天数")
    pairs = models.PositiveSmallIntegerField("检查小组数（每组两人）")
    visits_a_day = models.PositiveSmallIntegerField("每组每天可查户数", default=2)
    revision = models.PositiveSmallIntegerField("版次", default=1)
    revised_because = models.CharField("调整原因", max_length=300, blank=True)
    drawn_up_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="拟订人")
    submitted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="报批人"
    )
    submitted_at = models.DateTimeField("报批时间", null=True, blank=True)
    shortage_met_by = models.CharField("检查力量不足的解决办法", max_length=300, blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审批人"
    )
    decided_on = models.DateField("审批日期", null=True, blank=True)
    note = models.CharField("审批意见", max_length=300, blank=True)

    history = History()
    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ("-year", "department__code")
        verbose_name = verbose_name_plural = "年度抽查计划"
        constraints = (
            models.UniqueConstraint(fields=("year", "department"), name="department_has_one_plan_a_year"),
            models.CheckConstraint(
                name="plan_is_approved_by_a_second_person",
                condition=Q(decided_by=None) | ~Q(decided_by=F("drawn_up_by")),
            ),
            models.CheckConstraint(
                name="plan_is_not_approved_by_who_submitted_it",
                condition=Q(decided_by=None) | Q(submitted_by=None) | ~Q(decided_by=F("submitted_by")),
            ),
            models.CheckConstraint(
                name="approved_plan_has_an_approver",
                condition=~Q(state="approved") | Q(decided_by__isnull=False, decided_on__isnull=False),
            ),
            models.CheckConstraint(name="returned_plan_says_why", condition=~Q(state="returned") | ~Q(note="")),
            models.CheckConstraint(
                name="revised_plan_says_why", condition=Q(revision=1) | (Q(revision__gt=1) & ~Q(revised_because=""))
            ),
        )

    def __str__(self) -> str:
        return f"{self.department}{self.year}年度抽查计划"

    def get_absolute_url(self) -> str:
        return reverse("inspections:plan_show", args=[self.pk])

    @property
    def capacity(self) -> int:
        """How many visits the department can make in the year."""
        return self.days * self.pairs * self.visits_a_day

    @property
    def case(self) -> Case:
        return super().case._replace(department=self.department)

    @property
    def is_submitted(self) -> bool:
        """Whether it lies before a leader."""
        return self.state == self.State.SUBMITTED

    @property
    def is_returned(self) -> bool:
        return self.state == self.State.RETURNED

    @property
    def is_approved(self) -> bool:
        """Whether its batches may be drawn."""
        return self.state == self.State.APPROVED

    @property
    def is_revised(self) -> bool:
        """Whether it was approved before, and opened again."""
        return self.revision > 1

    @property
    def may_change(self) -> bool:
        """Whether its lines and its capacity may be changed now."""
        return self.state in self.CHANGING


class PlanLine(models.Model):
    """One batch of a plan (批次): which industry, when, which items are checked."""

    plan = models.ForeignKey(InspectionPlan, on_delete=models.CASCADE, related_name="lines", verbose_name="计划")
    title = models.CharField("批次", max_length=80)
    industry = models.ForeignKey(Industry, on_delete=models.PROTECT, related_name="+", verbose_name="行业类别")
    items = models.TextField("抽查事项")
    from_on = models.DateField("检查时间自")
    until_on = models.DateField("检查时间至")
    share = models.DecimalField("占全年任务（%）", max_digits=5, decimal_places=2, default=100)
    """Which part of the year's quota of that industry this batch draws."""
    basis = models.CharField("实施依据", max_length=300, blank=True)
    content = models.TextField("检查内容", blank=True)
    method = models.CharField("检查方式", max_length=60, default="现场检查")
    joint = models.BooleanField("跨部门联合检查", default=False)
    note = models.CharField("备注", max_length=200, blank=True)

    history = History()

    class Meta:
        ordering = ("from_on", "pk")
        verbose_name = verbose_name_plural = "抽查批次"
        constraints = (
            models.CheckConstraint(name="batch_ends_after_it_begins", condition=Q(until_on__gte=F("from_on"))),
            models.CheckConstraint(name="batch_has_a_share", condition=Q(share__gt=0, share__lte=100)),
        )

    def __str__(self) -> str:
        return self.title
