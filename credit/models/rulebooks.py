"""The policy values as rows (R23): versions that are never edited, those taken back before they began, proposals, and what
a proposal would do."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import User
from credit.regulation.facts import Regime
from credit.regulation.levels import LEVEL_NAMES
from credit.regulation.periods import ONE_DAY
from credit.regulation.rulebook import Rulebook
from desk.models import Job, Promise
from subjects.matters import Matter, MatterQuerySet, Moves
from subjects.models import Subject


class RuleValues(models.Model):
    """One version of the policy values, as `credit.regulation.rulebook` reads it."""

    version = models.CharField("规则版本", max_length=20)
    in_force_from = models.DateField("起施行日期")
    lapses_on = models.DateField("失效日期", null=True, blank=True)
    """The first day on which the text is no longer valid."""
    basis = models.CharField("依据", max_length=300)
    current_post_burdens_unit = models.BooleanField("到任后计入单位")
    repair_ends_three_year_conditions = models.BooleanField("修复终止三年条件")
    poor_evaluation_withholds_level_1 = models.BooleanField("评价为差不评一级")
    regimes_ending_by_themselves = models.JSONField("期满自行终止的名单", default=list, blank=True)
    statement_working_days = models.PositiveSmallIntegerField("陈述申辩工作日")

    class Meta:
        abstract = True
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(
                name="%(class)s_lapses_after_it_began",
                condition=Q(lapses_on=None) | Q(lapses_on__gt=F("in_force_from")),
            ),
            models.CheckConstraint(name="%(class)s_says_what_it_rests_on", condition=~Q(basis="") & ~Q(version="")),
            models.CheckConstraint(
                name="%(class)s_grants_1_to_60_working_days",
                condition=Q(statement_working_days__gte=1, statement_working_days__lte=60),
            ),
        )

    @property
    def rulebook(self) -> Rulebook:
        """The same, as the regulation reads it."""
        return Rulebook(
            version=self.version,
            in_force_from=self.in_force_from,
            current_post_burdens_unit=self.current_post_burdens_unit,
            repair_ends_three_year_conditions=self.repair_ends_three_year_conditions,
            poor_evaluation_withholds_level_1=self.poor_evaluation_withholds_level_1,
            regimes_ending_by_themselves=frozenset(Regime(one) for one in self.regimes_ending_by_themselves),
            statement_working_days=self.statement_working_days,
            lapses_on=self.lapses_on,
            basis=self.basis,
        )

    @property
    def last_valid_day(self) -> date | None:
        """The last day on which the text is valid, as people say it."""
        return self.lapses_on - ONE_DAY if self.lapses_on else None


class RuleVersionQuerySet(models.QuerySet["RuleVersion"]):
    """Named reads of versions, on the record clock (R3)."""

    def known(self, moment: datetime | None = None) -> Self:
        """Those that were confirmed, and not taken back, by what was known at the moment; now without one."""
        if moment is None:
            return self.filter(withdrawal=None)
        confirmed = Q(confirmed_at=None) | Q(confirmed_at__lte=moment)
        return self.filter(confirmed, Q(withdrawal=None) | Q(withdrawal__at__gt=moment))


class RuleVersion(RuleValues):
    """A confirmed version (规则版本): proposed by one, confirmed by another. The database lets none be changed.

    The first came with the installation; nobody proposed that one, and it was always known.
    """

    proposed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="提出人"
    )
    confirmed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="确认人"
    )
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)

    objects = RuleVersionQuerySet.as_manager()

    class Meta:
        ordering = ("in_force_from", "pk")
        verbose_name = verbose_name_plural = "规则版本"
        constraints = (
            *RuleValues.Meta.constraints,
            models.UniqueConstraint(fields=("version",), name="name_of_a_rule_version_is_used_once"),
            models.CheckConstraint(
                name="rule_version_is_proposed_and_confirmed_by_two",
                condition=Q(proposed_by=None, confirmed_by=None, confirmed_at=None)
                | (
                    Q(proposed_by__isnull=False, confirmed_by__isnull=False, confirmed_at__isnull=False)
                    & ~Q(proposed_by=F("confirmed_by"))
                ),
            ),
        )

    def __str__(self) -> str:
        return f"规则版本 {self.version}"

    def get_absolute_url(self) -> str:
        return reverse("credit:rule_version_show", args=[self.pk])


class RuleWithdrawal(models.Model):
    """A confirmed version that was taken back before it began; kept for good, as the version is."""

    version = models.OneToOneField(
        RuleVersion, on_delete=models.PROTECT, related_name="withdrawal", verbose_name="规则版本"
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="撤回人")
    at = models.DateTimeField("撤回时间")
    reason = models.CharField("理由", max_length=300)

    class Meta:
        verbose_name = verbose_name_plural = "规则版本的撤回"
        constraints = (
            models.CheckConstraint(name="withdrawal_of_a_rule_version_has_a_reason", condition=~Q(reason="")),
        )

    def __str__(self) -> str:
        return f"{self.version}撤回"


class RuleProposal(RuleValues, Matter):
    """A version that one person proposes and another confirms (R23); at most one is open."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "待确认"
        CONFIRMED = "confirmed", "已确认"
        REFUSED = "refused", "已退回"
        WITHDRAWN = "withdrawn", "已撤回"

    ARTICLE: ClassVar[str] = "第十七条（R23）"
    KEEPER: ClassVar[str] = ""
    ABOUT: ClassVar[str] = ""
    OPEN: ClassVar[tuple[str, ...]] = (State.PROPOSED,)
    LOOKS: ClassVar[dict[str, str]] = {State.PROPOSED: "warn", State.CONFIRMED: "good"}
    MOVES: ClassVar[Moves] = {State.PROPOSED: {State.CONFIRMED: "R23", State.REFUSED: "R23", State.WITHDRAWN: "R23"}}

    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.PROPOSED)
    note = models.CharField("变更说明", max_length=300, blank=True)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="提出人")
    proposed_at = models.DateTimeField("提出时间")
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="处理人"
    )
    decided_at = models.DateTimeField("处理时间", null=True, blank=True)
    reason = models.CharField("理由", max_length=300, blank=True)
    adopted = models.OneToOneField(
        RuleVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="proposal", verbose_name="规则版本"
    )

    objects: ClassVar[MatterQuerySet[RuleProposal]] = MatterQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("-pk",)
        verbose_name = verbose_name_plural = "规则版本的提议"
        constraints = (
            *RuleValues.Meta.constraints,
            models.UniqueConstraint(
                fields=("state",), condition=Q(state="proposed"), name="rulebook_has_one_open_proposal"
            ),
            models.CheckConstraint(
                name="rule_proposal_is_decided_by_another_or_withdrawn_by_its_own",
                condition=Q(decided_by=None)
                | (Q(state="withdrawn") & Q(decided_by=F("proposed_by")))
                | (~Q(state="withdrawn") & ~Q(decided_by=F("proposed_by"))),
            ),
            models.CheckConstraint(
                name="rule_proposal_says_who_decided_and_when",
                condition=Q(state="proposed", decided_by=None)
                | (~Q(state="proposed") & Q(decided_by__isnull=False, decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="only_a_confirmed_rule_proposal_is_a_version",
                condition=Q(state="confirmed", adopted__isnull=False) | (~Q(state="confirmed") & Q(adopted=None)),
            ),
        )

    def __str__(self) -> str:
        return f"规则版本 {self.version} 的提议"

    def get_absolute_url(self) -> str:
        return reverse("credit:rule_proposal_show", args=[self.pk])


class RuleRun(Promise):
    """Work over all subjects that a change of the rulebook asks for: what a proposal would do, or grading everybody again.

    It goes by the ids, block by block; `reached` is the last one done, so that whoever takes it up goes on from there.
    """

    OWED: ClassVar[Q] = Q(finished_at=None, given_up_at=None)

    class Purpose(models.TextChoices):
        PREVIEW = "preview", "推演"
        REGRADE = "regrade", "重新评定"

    purpose = models.CharField("事项", max_length=12, choices=Purpose.choices)
    proposal = models.OneToOneField(
        RuleProposal, on_delete=models.CASCADE, null=True, blank=True, related_name="run", verbose_name="提议"
    )
    cause = models.CharField("原因", max_length=200, blank=True)
    total_rows = models.PositiveIntegerField("总数", default=0)
    done_rows = models.PositiveIntegerField("已处理", default=0)
    moved = models.PositiveIntegerField("变动", default=0)
    reached = models.BigIntegerField("处理到", default=0)
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)

    class Meta:
        ordering = ("-pk",)
        verbose_name = verbose_name_plural = "规则版本的推演和重评"
        constraints = (
            *Promise.Meta.constraints,
            models.CheckConstraint(
                name="preview_of_rules_belongs_to_a_proposal",
                condition=Q(purpose="preview", proposal__isnull=False) | Q(purpose="regrade", proposal=None),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.pk}"

    @property
    def job(self) -> Job:
        return Job("credit.tasks.run_rulebook", self.pk)

    @property
    def told(self) -> str:
        return f"规则版本的{self.get_purpose_display()} {self.pk}"

    @property
    def is_open(self) -> bool:
        """Still to be done."""
        return self.finished_at is None and self.given_up_at is None


class PreviewedMove(models.Model):
    """A subject whose level a proposal would change, on the first such day; no grade, and deleted with the proposal."""

    run = models.ForeignKey(RuleRun, on_delete=models.CASCADE, related_name="moves", verbose_name="推演")
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="+", verbose_name="信用主体")
    on = models.DateField("变动日期")
    until = models.DateField("至", null=True, blank=True)
    """The first day on which both come to the same level again."""
    old_level = models.PositiveSmallIntegerField("原等级", null=True, blank=True)
    new_level = models.PositiveSmallIntegerField("变动后等级", null=True, blank=True)
    items = models.CharField("变动后的依据", max_length=200, blank=True)

    class Meta:
        ordering = ("on", "pk")
        verbose_name = verbose_name_plural = "推演的等级变动"
        indexes = (
            models.Index(fields=("run", "on", "id"), name="previewed_move_by_day"),
            models.Index(fields=("run", "old_level", "new_level"), name="previewed_move_by_level"),
        )
        constraints = (models.UniqueConstraint(fields=("run", "subject"), name="subject_is_previewed_once"),)

    def __str__(self) -> str:
        return f"{self.subject} {self.on} {LEVEL_NAMES[self.old_level]}→{LEVEL_NAMES[self.new_level]}"
