"""The way onto a list (列入程序): notice, statement, decision, publication; and decisions put off."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from accounts.keeping import Kept, KeptQuerySet
from accounts.models import User
from credit.models import CreditRecord, Listing
from credit.regulation.facts import Regime
from desk.numbers import Written
from documents.models import Document
from subjects.matters import Matter, MatterQuerySet, Moves
from subjects.models import Person, Subject

SHARED = "河南省社会信用条例第二十八条"
LEVEL_4 = "第十二条（四）"


class ProcedureQuerySet(MatterQuerySet["Procedure"]):
    """Named reads of procedures."""


class Procedure(Matter):
    """The procedure of listing one subject (列入程序): notice, statement, decision, service, publication (R16).

    Nothing is listed without each step; `basis` is the penalty that 令第11号 needs, `conditions` its named ones.
    """

    class State(models.TextChoices):
        DRAFTED = "drafted", "拟列入"
        NOTIFIED = "notified", "已告知待送达"
        HEARING = "hearing", "陈述申辩期"
        HEARD = "heard", "待决定"
        DECIDED = "decided", "已决定待送达"
        SERVED = "served", "待公布"
        LISTED = "listed", "已列入"
        NOT_LISTED = "not_listed", "决定不列入"
        DROPPED = "dropped", "已终止"

    class Statement(models.TextChoices):
        """How the subject's right to a statement was met."""

        HEARD = "heard", "已听取"
        WAIVED = "waived", "书面放弃"
        LAPSED = "lapsed", "逾期未陈述"

    REGIMES: ClassVar[list[tuple[str, str]]] = [(regime.value, regime.value) for regime in Regime]
    ARTICLE: ClassVar[str] = LEVEL_4
    BESIDE: ClassVar[tuple[str, ...]] = ("subject", "opened_by")
    OPEN: ClassVar[tuple[str, ...]] = (
        State.DRAFTED,
        State.NOTIFIED,
        State.HEARING,
        State.HEARD,
        State.DECIDED,
        State.SERVED,
    )
    MOVES: ClassVar[Moves] = {
        State.DRAFTED: {State.NOTIFIED: SHARED, State.DROPPED: LEVEL_4},
        State.NOTIFIED: {State.HEARING: SHARED, State.DROPPED: LEVEL_4},
        State.HEARING: {State.HEARD: "第八条", State.DROPPED: LEVEL_4},
        State.HEARD: {State.DECIDED: SHARED, State.NOT_LISTED: LEVEL_4, State.DROPPED: LEVEL_4},
        State.DECIDED: {State.SERVED: SHARED, State.DROPPED: LEVEL_4},
        State.SERVED: {State.LISTED: LEVEL_4, State.DROPPED: LEVEL_4},
    }
    """There is no way onto the list but through each step."""
    NUMBERS: ClassVar[Written] = Written("LR", 3)
    AFTER_STATEMENT: ClassVar[tuple[str, ...]] = ("heard", "decided", "served", "listed", "not_listed")
    AFTER_DECISION: ClassVar[tuple[str, ...]] = ("decided", "served", "listed")

    number = models.CharField("程序编号", max_length=40, unique=True)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="procedures", verbose_name="信用主体")
    records = models.ManyToManyField(CreditRecord, related_name="procedures", verbose_name="触发记录")
    regime = models.CharField("名单依据", max_length=24, choices=REGIMES)
    conditions = models.JSONField("令第11号的情形", default=list, blank=True)
    basis = models.ForeignKey(
        CreditRecord, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="行政处罚"
    )
    persons = models.ManyToManyField(Person, blank=True, related_name="+", verbose_name="责任人员")
    months = models.PositiveSmallIntegerField("管理期限（月）")
    reason = models.TextField("列入理由")
    measures = models.TextField("管理措施")
    state = models.CharField("状态", max_length=16, choices=State.choices, default=State.DRAFTED)
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="承办人")
    opened_on = models.DateField("提出日期")
    notice = models.OneToOneField(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="拟列入告知书"
    )
    notice_served_on = models.DateField("告知书送达日期", null=True, blank=True)
    statement = models.CharField("陈述情况", max_length=16, choices=Statement.choices, blank=True)
    statement_on = models.DateField("陈述日期", null=True, blank=True)
    statement_note = models.TextField("陈述说明", blank=True)
    heard_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="陈述办理人"
    )
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="决定人"
    )
    decided_on = models.DateField("决定日期", null=True, blank=True)
    decision_reasons = models.TextField("决定理由", blank=True)
    decision = models.OneToOneField(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="列入决定书"
    )
    decision_served_on = models.DateField("决定书送达日期", null=True, blank=True)
    listing = models.OneToOneField(
        Listing, on_delete=models.PROTECT, null=True, blank=True, related_name="procedure", verbose_name="名单"
    )
    dropped_on = models.DateField("终止日期", null=True, blank=True)
    dropping = models.CharField("终止理由", max_length=300, blank=True)

    history = HistoricalRecords(m2m_fields=[records, persons])
    objects = ProcedureQuerySet.as_manager()

    class Meta:
        ordering = ("-opened_on", "-pk")
        verbose_name = verbose_name_plural = "列入程序"
        indexes = (models.Index(fields=("state",), name="procedure_by_state"),)
        constraints = (
            models.CheckConstraint(
                name="listing_is_decided_by_another_person",
                condition=Q(decided_by=None) | ~Q(decided_by=F("opened_by")),
            ),
            models.CheckConstraint(
                name="statement_comes_after_the_notice_is_served",
                condition=~Q(state__in=("heard", "decided", "served", "listed", "not_listed"))
                | (Q(notice__isnull=False, notice_served_on__isnull=False) & ~Q(statement="")),
            ),
            models.CheckConstraint(
                name="decision_has_person_day_and_paper",
                condition=~Q(state__in=("decided", "served", "listed"))
                | Q(decided_by__isnull=False, decided_on__isnull=False, decision__isnull=False),
            ),
            models.CheckConstraint(
                name="listed_procedure_was_served_and_has_a_listing",
                condition=(Q(state="listed", listing__isnull=False, decision_served_on__isnull=False))
                | (~Q(state="listed") & Q(listing=None)),
            ),
            models.CheckConstraint(
                name="order_11_rests_on_a_penalty", condition=~Q(regime=Regime.ORDER_11) | Q(basis__isnull=False)
            ),
            models.CheckConstraint(
                name="local_management_lasts_a_year", condition=~Q(regime=Regime.LOCAL) | Q(months__gte=12)
            ),
        )

    def __str__(self) -> str:
        return f"列入程序 {self.number}"

    @property
    def is_drafted(self) -> bool:
        """Whether nobody was told yet."""
        return self.state == self.State.DRAFTED

    @property
    def is_heard(self) -> bool:
        """Whether it waits for the decision."""
        return self.state == self.State.HEARD

    @property
    def is_not_listed(self) -> bool:
        return self.state == self.State.NOT_LISTED

    @property
    def is_dropped(self) -> bool:
        return self.state == self.State.DROPPED

    def get_absolute_url(self) -> str:
        return reverse("supervision:procedure_show", args=[self.pk])


class Argument(models.Model):
    """One argument of the subject's statement, and what the bureau found of it (Article 8)."""

    class Finding(models.TextChoices):
        ADOPTED = "adopted", "采纳"
        PARTLY = "partly", "部分采纳"
        REJECTED = "rejected", "不采纳"

    procedure = models.ForeignKey(
        Procedure, on_delete=models.PROTECT, related_name="arguments", verbose_name="列入程序"
    )
    place = models.PositiveSmallIntegerField("序号")
    content = models.TextField("陈述申辩意见")
    finding = models.CharField("复核结论", max_length=16, choices=Finding.choices)
    reason = models.TextField("复核理由")

    class Meta:
        ordering = ("place",)
        verbose_name = verbose_name_plural = "陈述申辩意见"
        constraints = (
            models.UniqueConstraint(fields=("procedure", "place"), name="argument_has_its_place"),
            models.CheckConstraint(name="argument_has_a_finding_with_reason", condition=~Q(finding="") & ~Q(reason="")),
        )

    def __str__(self) -> str:
        return f"{self.place}. {self.content[:30]}"


class DeferralQuerySet(KeptQuerySet["Deferral"]):
    """Named reads of deferrals."""


class Deferral(Kept):
    """A decision not to list on a decisive record for the time being, with a reason and the day of review (R15)."""

    KEEPER: ClassVar[str] = "record__subject__department"

    record = models.ForeignKey(
        CreditRecord, on_delete=models.PROTECT, related_name="deferrals", verbose_name="触发记录"
    )
    reason = models.TextField("暂不列入的理由")
    review_on = models.DateField("复核日期")
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="决定人")
    decided_on = models.DateField("决定日期")
    ended_on = models.DateField("结束日期", null=True, blank=True)
    ending = models.CharField("结束事由", max_length=200, blank=True)

    history = HistoricalRecords()
    objects = DeferralQuerySet.as_manager()

    class Meta:
        ordering = ("-decided_on", "-pk")
        verbose_name = verbose_name_plural = "暂不列入"
        constraints = (
            models.UniqueConstraint(
                fields=("record",), condition=Q(ended_on=None), name="record_has_one_deferral_that_stands"
            ),
            models.CheckConstraint(
                name="deferral_is_reviewed_after_it_is_decided", condition=Q(review_on__gt=F("decided_on"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.record.number} 暂不列入，{self.review_on} 复核"
