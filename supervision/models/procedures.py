"""The way onto a list (列入程序): notice, statement, decision, publication; and decisions put off."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.history import History
from accounts.keeping import Kept, KeptQuerySet
from accounts.models import User
from credit.models import CreditRecord, Hearing, Listing
from credit.regulation.facts import Regime
from credit.regulation.listing_grounds import DECIDABLE
from desk.numbers import Written
from documents.models import Document
from measures.models import CatalogueItem
from subjects.matters import Matter, MatterQuerySet, Moves
from subjects.models import Person, Subject

ARTICLE_8 = Hearing.ARTICLE
SHARED = "河南省社会信用条例第二十八条"
LEVEL_4 = "第十二条（四）"


class ProcedureQuerySet(MatterQuerySet["Procedure"]):
    """Named reads of procedures."""


class Procedure(Matter):
    """The procedure of listing one subject (列入程序): hearing, decision, service, publication (R16).

    Nothing is listed without each step; until the decision its state follows its `hearing` (`supervision.hearing`); `basis` is the penalty that 令第11号 needs, `conditions` its named ones.
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

    REGIMES: ClassVar[list[tuple[str, str]]] = [(regime.value, regime.value) for regime in DECIDABLE]
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
        State.NOTIFIED: {State.HEARING: SHARED, State.DRAFTED: ARTICLE_8, State.DROPPED: LEVEL_4},
        State.HEARING: {State.HEARD: ARTICLE_8, State.DRAFTED: ARTICLE_8, State.DROPPED: LEVEL_4},
        State.HEARD: {
            State.DECIDED: SHARED,
            State.NOT_LISTED: LEVEL_4,
            State.HEARING: ARTICLE_8,
            State.DRAFTED: ARTICLE_8,
            State.DROPPED: LEVEL_4,
        },
        State.DECIDED: {State.SERVED: SHARED, State.DROPPED: LEVEL_4},
        State.SERVED: {State.LISTED: LEVEL_4, State.DROPPED: LEVEL_4},
    }
    """There is no way onto the list but through each step; back it goes when the subject is told anew, or speaks late."""
    NUMBERS: ClassVar[Written] = Written("LR", 3)

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
    restraints = models.ManyToManyField(CatalogueItem, related_name="+", verbose_name="措施目录事项")
    state = models.CharField("状态", max_length=16, choices=State.choices, default=State.DRAFTED)
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="承办人")
    opened_on = models.DateField("提出日期")
    hearing = models.OneToOneField(
        Hearing, on_delete=models.PROTECT, null=True, blank=True, related_name="procedure", verbose_name="陈述申辩"
    )
    heard_on = models.DateField("陈述申辩办结日期", null=True, blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="决定人"
    )
    decided_on = models.DateField("决定日期", null=True, blank=True)
    decision_reasons = models.TextField("决定理由", blank=True)
    decision = models.OneToOneField(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="列入决定书"
    )
    repair_notice = models.OneToOneField(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="信用修复告知书"
    )
    decision_served_on = models.DateField("决定书送达日期", null=True, blank=True)
    listing = models.OneToOneField(
        Listing, on_delete=models.PROTECT, null=True, blank=True, related_name="procedure", verbose_name="名单"
    )
    dropped_on = models.DateField("终止日期", null=True, blank=True)
    dropping = models.CharField("终止理由", max_length=300, blank=True)

    history = History(m2m_fields=[records, persons, restraints])
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
                name="procedure_past_its_draft_has_a_hearing",
                condition=Q(state__in=("drafted", "dropped")) | Q(hearing__isnull=False),
            ),
            models.CheckConstraint(
                name="listing_is_decided_after_the_subject_was_heard",
                condition=~Q(state__in=("heard", "decided", "served", "listed", "not_listed"))
                | Q(heard_on__isnull=False),
            ),
            models.CheckConstraint(
                name="decision_has_person_day_and_paper",
                condition=~Q(state__in=("decided", "served", "listed"))
                | Q(decided_by__isnull=False, decided_on__isnull=False, decision__isnull=False),
            ),
            models.CheckConstraint(
                name="listing_decision_goes_with_a_repair_notice",
                condition=Q(decision=None, repair_notice=None) | Q(decision__isnull=False, repair_notice__isnull=False),
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
                name="procedure_keeps_the_months_of_its_regime",
                condition=Q(regime=Regime.ORDER_11, months=36) | Q(regime=Regime.LOCAL, months__gte=12),
            ),
        )

    def __str__(self) -> str:
        return f"列入程序 {self.number}"

    @property
    def is_drafted(self) -> bool:
        """Whether the subject is still to be told, or told anew."""
        return self.state == self.State.DRAFTED

    @property
    def of_regime(self) -> Regime:
        return Regime(self.regime)

    @property
    def keys(self) -> list[str]:
        """How terms and papers name it and its hearing."""
        return [self.key, self.hearing.key] if self.hearing else [self.key]

    @property
    def notice(self) -> Document | None:
        """The notice of the present round (拟列入告知书), once it is issued."""
        return self.hearing.round.notice if self.hearing else None

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

    history = History()
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
