"""Level-4 procedures and duties: the way onto a list and off it, put-off decisions, and what is owed while it lasts."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self, TypeVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from accounts.models import User
from credit.models import CreditRecord, Listing
from credit.regulation.facts import Regime
from documents.models import Document
from subjects.models import Person, Subject
from supervision.duty_list import BY_CODE

M = TypeVar("M", bound=models.Model)


class OfSubjects(models.QuerySet[M]):
    """Rows of the subjects that somebody may see."""

    path: ClassVar[str] = "subject"

    def visible_to(self, user: User) -> Self:
        """Clerks and supervisors see their department's, leaders all, others none."""
        if not user.reads_records:
            return self.none()
        return self.filter(**{f"{self.path}__department": user.department_id}) if user.edits_records else self


class ProcedureQuerySet(OfSubjects["Procedure"]):
    """Named reads of procedures."""

    def running(self) -> Self:
        """Neither on the list nor ended."""
        return self.filter(state__in=Procedure.RUNNING)


class Procedure(models.Model):
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
    RUNNING: ClassVar[tuple[str, ...]] = ("drafted", "notified", "hearing", "heard", "decided", "served")
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

    def get_absolute_url(self) -> str:
        return reverse("supervision:procedure_show", args=[self.pk])

    @property
    def is_running(self) -> bool:
        return self.state in self.RUNNING


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


class DeferralQuerySet(OfSubjects["Deferral"]):
    """Named reads of deferrals."""

    path = "record__subject"


class Deferral(models.Model):
    """A decision not to list on a decisive record for the time being, with a reason and the day of review (R15)."""

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


class RemovalQuerySet(OfSubjects["Removal"]):
    """Named reads of removals."""

    path = "listing__subject"


class Removal(models.Model):
    """How a subject leaves a list (移出): by the end of the period, on application, after a check, or early (R16)."""

    class Way(models.TextChoices):
        EXPIRY = "expiry", "期满移出"
        APPLICATION = "application", "申请移出"
        CHECK = "check", "核实整改移出"
        EARLY = "early", "提前移出"
        GROUNDLESS = "groundless", "依据消失移出"

    class State(models.TextChoices):
        RECEIVED = "received", "待核实"
        CHECKED = "checked", "待决定"
        REMOVED = "removed", "已移出"
        DENIED = "denied", "不予移出"
        WITHDRAWN = "withdrawn", "已撤回"
        REVOKED = "revoked", "移出已撤销"

    RUNNING: ClassVar[tuple[str, ...]] = ("received", "checked")

    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="removals", verbose_name="名单")
    way = models.CharField("移出方式", max_length=16, choices=Way.choices)
    state = models.CharField("状态", max_length=16, choices=State.choices, default=State.RECEIVED)
    received_on = models.DateField("申请或启动日期")
    application = models.TextField("申请或启动事由")
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="承办人")
    fulfilled = models.BooleanField("处罚义务已履行", default=False)
    corrected = models.BooleanField("违法行为已整改", default=False)
    harm_removed = models.BooleanField("危害和不良影响已消除", default=False)
    nothing_new = models.BooleanField("在列期间没有新的列入情形", default=False)
    check_note = models.TextField("核实情况", blank=True)
    checked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="核实人"
    )
    checked_on = models.DateField("核实日期", null=True, blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="决定人"
    )
    decided_on = models.DateField("决定日期", null=True, blank=True)
    reasons = models.TextField("决定理由", blank=True)
    removed_on = models.DateField("移出日期", null=True, blank=True)
    document = models.OneToOneField(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="移出文书"
    )
    revoked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="撤销移出决定人"
    )
    revoked_on = models.DateField("撤销移出日期", null=True, blank=True)
    revocation = models.TextField("撤销移出的理由", blank=True)
    heard = models.TextField("撤销前听取陈述的情况", blank=True)
    revocation_document = models.OneToOneField(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="撤销移出决定书"
    )

    history = HistoricalRecords()
    objects = RemovalQuerySet.as_manager()

    class Meta:
        ordering = ("-received_on", "-pk")
        verbose_name = verbose_name_plural = "移出程序"
        constraints = (
            models.UniqueConstraint(
                fields=("listing",),
                condition=Q(state__in=("received", "checked", "removed")),
                name="listing_has_one_removal_that_stands",
            ),
            models.CheckConstraint(
                name="removal_is_decided_by_another_person",
                condition=Q(decided_by=None) | Q(checked_by=None) | ~Q(decided_by=F("checked_by")),
            ),
            models.CheckConstraint(
                name="removed_has_day_and_paper",
                condition=~Q(state__in=("removed", "revoked"))
                | Q(removed_on__isnull=False, document__isnull=False, decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="revoked_removal_has_person_day_and_reason",
                condition=(Q(state="revoked", revoked_by__isnull=False, revoked_on__isnull=False) & ~Q(revocation=""))
                | (~Q(state="revoked") & Q(revoked_by=None, revoked_on=None)),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_way_display()} {self.listing.number}"

    def get_absolute_url(self) -> str:
        return reverse("supervision:removal_show", args=[self.pk])

    @property
    def is_running(self) -> bool:
        return self.state in self.RUNNING


class DutyQuerySet(OfSubjects["Duty"]):
    """Named reads of duties."""

    def open(self) -> Self:
        """Neither done nor ceased."""
        return self.filter(state=Duty.State.OPEN)

    def overdue(self, today: date) -> Self:
        """Open, and the day has passed."""
        return self.open().filter(due_on__lt=today)


def duty_path(duty: Duty, filename: str) -> str:
    """Stored under a name that never tells whose paper it is."""
    return f"duties/{uuid4().hex}"


class Duty(models.Model):
    """One duty of the checklist for a level-3 or level-4 subject (重点监管职责): who, until when, with what evidence.

    `round` counts the repetitions since the subject came to the level; the next one opens when this one is done.
    """

    class State(models.TextChoices):
        OPEN = "open", "待办"
        DONE = "done", "已完成"
        CEASED = "ceased", "不再需要"

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="duties", verbose_name="信用主体")
    code = models.CharField("职责", max_length=40)
    level = models.PositiveSmallIntegerField("等级")
    round = models.PositiveSmallIntegerField("次数", default=1)
    began_on = models.DateField("起算日")
    due_on = models.DateField("截止日")
    owner = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="责任人"
    )
    state = models.CharField("状态", max_length=16, choices=State.choices, default=State.OPEN)
    evidence = models.TextField("完成情况和证据", blank=True)
    inspection = models.CharField("检查记录编号", max_length=60, blank=True)
    file = models.FileField("证据文件", upload_to=duty_path, blank=True)
    done_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="完成登记人"
    )
    ended_on = models.DateField("办结日期", null=True, blank=True)

    history = HistoricalRecords()
    objects = DutyQuerySet.as_manager()

    class Meta:
        ordering = ("due_on", "pk")
        verbose_name = verbose_name_plural = "重点监管职责"
        indexes = (models.Index(fields=("due_on",), condition=Q(state="open"), name="open_duty_by_due_day"),)
        constraints = (
            models.UniqueConstraint(
                fields=("subject", "code"), condition=Q(state="open"), name="subject_has_one_open_duty_of_a_kind"
            ),
            models.CheckConstraint(name="duty_is_of_level_3_or_4", condition=Q(level__in=(3, 4))),
            models.CheckConstraint(
                name="done_duty_has_evidence_person_and_day",
                condition=~Q(state="done") | (~Q(evidence="") & Q(done_by__isnull=False, ended_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="open_duty_has_not_ended",
                condition=(Q(state="open", ended_on=None)) | (~Q(state="open") & Q(ended_on__isnull=False)),
            ),
        )

    def __str__(self) -> str:
        return f"{self.title} {self.subject}"

    def get_absolute_url(self) -> str:
        return reverse("supervision:duty_show", args=[self.pk])

    @property
    def title(self) -> str:
        """What the duty is called."""
        return BY_CODE[self.code].title
