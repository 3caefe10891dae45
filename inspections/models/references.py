"""Reference facts of Article 4 (参考信息): inspections, complaints, public ratings. None of them moves the level."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.history import History
from accounts.models import User
from credit.models import CreditRecord
from desk.numbers import Written
from subjects.identity import SealedField
from subjects.matters import Matter, MatterQuerySet, Moves
from subjects.models import Subject


class Inspection(models.Model):
    """A daily, double-random, special or complaint check (日常检查). `score` is 0–100."""

    class Manner(models.TextChoices):
        DAILY = "daily", "日常"
        RANDOM = "random", "双随机"
        SPECIAL = "special", "专项"
        COMPLAINT = "complaint", "举报核查"

    class Result(models.TextChoices):
        PASSED = "passed", "合格"
        CORRECTION = "correction", "责令整改"
        CASE = "case", "立案"

    NUMBERS: ClassVar[Written] = Written("JC", 5)

    number = models.CharField("记录编号", max_length=60, unique=True)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="inspections", verbose_name="信用主体")
    inspected_on = models.DateField("检查日期")
    inspectors = models.JSONField("检查人员", default=list)
    manner = models.CharField("检查方式", max_length=16, choices=Manner.choices, default=Manner.DAILY)
    result = models.CharField("检查结果", max_length=16, choices=Result.choices)
    score = models.DecimalField("量化得分", max_digits=5, decimal_places=2, null=True, blank=True)
    correct_by = models.DateField("整改期限", null=True, blank=True)
    corrected_on = models.DateField("整改完成日期", null=True, blank=True)

    history = History()

    class Meta:
        ordering = ("-inspected_on", "-pk")
        verbose_name = verbose_name_plural = "日常检查"
        constraints = (
            models.CheckConstraint(
                name="score_is_zero_to_a_hundred", condition=Q(score=None) | Q(score__gte=0, score__lte=100)
            ),
        )

    def __str__(self) -> str:
        return self.number


class ComplaintQuerySet(MatterQuerySet["Complaint"]):
    """Named reads of complaints."""


class Complaint(Matter):
    """A complaint or report from the public (投诉举报); `verified` None is not settled yet.

    Who complained is sealed, and shown to the department's supervisors only. A verified complaint becomes a record of
    misconduct by conversion, once; by itself it moves no level.
    """

    class State(models.TextChoices):
        REGISTERED = "registered", "待核查"
        CHECKING = "checking", "核查中"
        SETTLED = "settled", "已办结"

    ARTICLE: ClassVar[str] = "安全生产法第七十三条"
    NUMBERS: ClassVar[Written] = Written("TS", 4)
    BESIDE: ClassVar[tuple[str, ...]] = ("subject__department",)
    OPEN: ClassVar[tuple[str, ...]] = (State.REGISTERED, State.CHECKING)
    LOOKS: ClassVar[Mapping[str, str]] = {State.REGISTERED: "warn", State.CHECKING: "info", State.SETTLED: "good"}
    MOVES: ClassVar[Moves] = {
        State.REGISTERED: {State.CHECKING: ARTICLE},
        State.CHECKING: {State.CHECKING: ARTICLE, State.SETTLED: ARTICLE},
    }
    """Checking again hands the check over to somebody else."""

    number = models.CharField("记录编号", max_length=60, unique=True)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="complaints", verbose_name="信用主体")
    received_on = models.DateField("受理日期")
    channel = models.CharField("渠道", max_length=60, blank=True)
    content = models.TextField("内容")
    verified = models.BooleanField("查实", null=True, blank=True)
    settled_on = models.DateField("办结日期", null=True, blank=True)

    state = models.CharField(
        "状态", max_length=12, choices=State.choices, default=State.REGISTERED, db_default="registered"
    )
    complainant = SealedField("投诉举报人", blank=True, default="", db_default="")
    telephone = SealedField("联系方式", blank=True, default="", db_default="")
    registered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登记人"
    )
    registered_at = models.DateTimeField("登记时间", null=True, blank=True)
    handler = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="核查人员"
    )
    checking_on = models.DateField("交办核查日期", null=True, blank=True)
    findings = models.TextField("核查情况和理由", blank=True, default="", db_default="")
    settled_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="办结人"
    )
    replied_on = models.DateField("答复日期", null=True, blank=True)
    reply = models.TextField("答复内容", blank=True, default="", db_default="")
    replied_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="答复人"
    )
    record = models.OneToOneField(
        CreditRecord, on_delete=models.PROTECT, null=True, blank=True, related_name="complaint", verbose_name="信用记录"
    )

    history = History()
    objects = ComplaintQuerySet.as_manager()

    class Meta:
        ordering = ("-received_on", "-pk")
        verbose_name = verbose_name_plural = "投诉举报"
        constraints = (
            models.CheckConstraint(
                name="complaint_is_settled_by_its_result",
                condition=Q(state="settled", verified__isnull=False) | (~Q(state="settled") & Q(verified=None)),
            ),
            models.CheckConstraint(
                name="record_comes_of_a_verified_complaint", condition=Q(record=None) | Q(verified=True)
            ),
            models.CheckConstraint(
                name="complaint_is_answered_once_settled", condition=Q(replied_on=None) | Q(state="settled")
            ),
        )

    @property
    def is_checked(self) -> bool:
        """Whether somebody is looking into it."""
        return self.state == self.State.CHECKING

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("inspections:complaint_show", args=[self.pk])

    @property
    def case_title(self) -> str:
        return f"投诉举报{self.number}"

    @property
    def is_named(self) -> bool:
        """Whether somebody can be answered."""
        return bool(self.telephone)

    @property
    def has_contact(self) -> bool:
        """Whether anything is kept of who complained."""
        return bool(self.complainant or self.telephone)

    @property
    def is_verified(self) -> bool:
        """Whether it was found true."""
        return bool(self.verified)

    @property
    def result(self) -> str:
        """查实 or 未查实; empty while it is not settled."""
        return "" if self.verified is None else "查实" if self.verified else "未查实"


class RatingQuerySet(MatterQuerySet["PublicRating"]):
    """Named reads of ratings."""

    def counted(self) -> Self:
        """Those that the evaluation sheet counts: looked at, or brought in by file; not hidden."""
        return self.filter(state=PublicRating.State.COUNTED)


class PublicRating(Matter):
    """A rating by the public (公众评价), 1–5. One from the public page waits for a look; none is ever deleted."""

    class State(models.TextChoices):
        PENDING = "pending", "待审核"
        COUNTED = "counted", "已计入"
        HIDDEN = "hidden", "已屏蔽"

    ARTICLE: ClassVar[str] = "第十五条"
    BESIDE: ClassVar[tuple[str, ...]] = ("subject",)
    OPEN: ClassVar[tuple[str, ...]] = (State.PENDING,)
    LOOKS: ClassVar[Mapping[str, str]] = {State.PENDING: "warn", State.COUNTED: "good"}
    MOVES: ClassVar[Moves] = {
        State.PENDING: {State.COUNTED: "第十五条", State.HIDDEN: "第十五条"},
        State.COUNTED: {State.HIDDEN: "第十五条"},
        State.HIDDEN: {State.COUNTED: "第十五条"},
    }

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="ratings", verbose_name="信用主体")
    rated_on = models.DateField("评价日期")
    score = models.PositiveSmallIntegerField("评分")
    comment = models.TextField("意见", blank=True)

    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.COUNTED, db_default="counted")
    looked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审核人"
    )
    looked_on = models.DateField("审核日期", null=True, blank=True)
    hidden_because = models.CharField("屏蔽理由", max_length=300, blank=True, default="", db_default="")

    objects = RatingQuerySet.as_manager()

    class Meta:
        ordering = ("-rated_on", "-pk")
        verbose_name = verbose_name_plural = "公众评价"
        constraints = (
            models.CheckConstraint(name="rating_is_one_to_five", condition=Q(score__gte=1, score__lte=5)),
            models.CheckConstraint(
                name="hidden_rating_says_why_and_who",
                condition=~Q(state="hidden") | (~Q(hidden_because="") & Q(looked_by__isnull=False)),
            ),
        )

    def __str__(self) -> str:
        return f"{self.subject} {self.rated_on} 公众评价"

    def get_absolute_url(self) -> str:
        """The list: a rating has no page of its own."""
        return reverse("inspections:rating_list")
