"""Credit repair (信用修复, Article 16): applications, what is handed in and found, what follows; classes; notices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.history import History
from accounts.models import User
from credit.models import CreditRecord
from credit.regulation.publicity import Severity
from desk.models import Job, Promise
from documents.models import Document
from repair.policy import REPAIR_BASIS
from subjects.matters import MatterQuerySet, Moves, Numbered
from subjects.models import Subject

SEVERITIES = tuple((severity.value, severity.label) for severity in Severity)


class Classing(models.Model):
    """The class that a person gave a record, with the reason, where the table leaves it open."""

    record = models.OneToOneField(
        CreditRecord, on_delete=models.PROTECT, related_name="classing", verbose_name="信用记录"
    )
    severity = models.CharField("失信严重程度", max_length=12, choices=SEVERITIES)
    reason = models.CharField("理由", max_length=300)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="认定人")
    on = models.DateField("认定日期")

    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "失信严重程度认定"

    def __str__(self) -> str:
        return f"{self.record} {self.get_severity_display()}"


class ApplicationQuerySet(MatterQuerySet["Application"]):
    """Named reads of applications."""

    def lent_to(self, user: User) -> Q:
        """Those that the person was asked to verify."""
        return Q(verifier_1=user) | Q(verifier_2=user)


class Application(Numbered):
    """One application to repair a record and, with it, all of the subject's that rest on the same facts (R25).

    `record` is the one that it was registered at; `records` are all that it asks for, and once it is granted those that
    it repaired. A record has one open application at most. `opens_on`: the first day on which it could be applied for.
    """

    class State(models.TextChoices):
        RECEIVED = "received", "待受理"
        SUPPLEMENT = "supplement", "待补正"
        REFUSED = "refused", "不予受理"
        VERIFYING = "verifying", "核查中"
        GRANTED = "granted", "准予修复"
        DENIED = "denied", "不予修复"
        EXECUTED = "executed", "已执行"
        REVOKED = "revoked", "修复已撤销"
        WITHDRAWN = "withdrawn", "申请人撤回"
        CLOSED = "closed", "已终止"

    class Channel(models.TextChoices):
        DIRECT = "direct", "直接向本局申请"
        PLATFORM = "platform", "信用中国"

    WORD: ClassVar[str] = "修复"
    ARTICLE: ClassVar[str] = REPAIR_BASIS
    RESTS_ON: ClassVar[tuple[str, ...]] = ("record",)
    BESIDE: ClassVar[tuple[str, ...]] = ("record__subject", "subject__department")
    OPEN: ClassVar[tuple[str, ...]] = (State.RECEIVED, State.SUPPLEMENT, State.VERIFYING, State.GRANTED)
    LOOKS: ClassVar[Mapping[str, str]] = {
        State.RECEIVED: "info",
        State.SUPPLEMENT: "warn",
        State.VERIFYING: "info",
        State.GRANTED: "warn",
        State.EXECUTED: "good",
        State.DENIED: "bad",
        State.REFUSED: "bad",
        State.REVOKED: "bad",
    }
    MOVES: ClassVar[Moves] = {
        State.RECEIVED: {
            State.SUPPLEMENT: "国办发〔2025〕22号（一次性告知）",
            State.VERIFYING: "制度第十六条",
            State.REFUSED: "制度第十六条",
            State.WITHDRAWN: "制度第十六条",
            State.CLOSED: "制度第十六条",
        },
        State.SUPPLEMENT: {
            State.RECEIVED: "国办发〔2025〕22号（一次性告知）",
            State.REFUSED: "制度第十六条",
            State.WITHDRAWN: "制度第十六条",
            State.CLOSED: "制度第十六条",
        },
        State.VERIFYING: {
            State.GRANTED: "信用修复管理办法（令第36号）第三条",
            State.DENIED: "制度第十六条",
            State.WITHDRAWN: "制度第十六条",
            State.CLOSED: "制度第十六条",
        },
        State.GRANTED: {
            State.EXECUTED: "河南省社会信用条例第四十三条",
            State.REVOKED: "信用修复管理办法（令第36号）",
        },
        State.EXECUTED: {State.REVOKED: "信用修复管理办法（令第36号）"},
    }

    record = models.ForeignKey(CreditRecord, on_delete=models.PROTECT, related_name="+", verbose_name="信用记录")
    records = models.ManyToManyField(CreditRecord, related_name="repairs", verbose_name="一并修复的记录")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="repairs", verbose_name="信用主体")
    state = models.CharField("状态", max_length=16, choices=State.choices, default=State.RECEIVED)
    channel = models.CharField("申请渠道", max_length=16, choices=Channel.choices)
    platform_number = models.CharField("信用中国申请编号", max_length=60, blank=True)
    applicant = models.CharField("经办人", max_length=60)
    telephone = models.CharField("联系电话", max_length=40)
    received_on = models.DateField("收到日期")
    fulfilled = models.TextField("义务履行情况")
    corrected = models.TextField("整改措施和效果")
    committed_on = models.DateField("信用承诺日期", null=True, blank=True)
    severity = models.CharField("失信严重程度", max_length=12, choices=SEVERITIES)
    edition = models.CharField("规则版本", max_length=20)
    opens_on = models.DateField("最早可申请日")
    registered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="登记人")
    registered_at = models.DateTimeField("登记时间")

    asked_on = models.DateField("补正告知日期", null=True, blank=True)
    asked_for = models.TextField("需要补正的材料", blank=True)
    supplied_on = models.DateField("补正日期", null=True, blank=True)
    accepted_on = models.DateField("受理日期", null=True, blank=True)
    accepted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="受理人"
    )
    verifier_1 = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="核查人员一"
    )
    verifier_2 = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="核查人员二"
    )
    extended_on = models.DateField("延长日期", null=True, blank=True)
    extension = models.CharField("延长理由", max_length=300, blank=True)
    decided_on = models.DateField("决定日期", null=True, blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="决定人"
    )
    reason = models.TextField("决定理由", blank=True)
    executed_on = models.DateField("执行完毕日期", null=True, blank=True)
    ended_on = models.DateField("办结日期", null=True, blank=True)
    ending = models.TextField("终结理由", blank=True)
    revoked_on = models.DateField("撤销日期", null=True, blank=True)
    revoked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="撤销人"
    )
    revocation = models.TextField("撤销理由", blank=True)
    heard_on = models.DateField("听取陈述日期", null=True, blank=True)

    history = History()
    objects = ApplicationQuerySet.as_manager()

    class Meta(Numbered.Meta):
        verbose_name = verbose_name_plural = "信用修复申请"
        indexes = (models.Index(fields=("state", "received_on"), name="repair_by_state"),)
        constraints = (
            *Numbered.Meta.constraints,
            models.UniqueConstraint(
                fields=("record",),
                condition=Q(state__in=("received", "supplement", "verifying", "granted")),
                name="record_has_one_open_repair",
            ),
            models.CheckConstraint(
                name="repair_is_verified_by_two_people",
                condition=Q(verifier_1=None, verifier_2=None)
                | Q(verifier_1__isnull=False, verifier_2__isnull=False) & ~Q(verifier_1=F("verifier_2")),
            ),
            models.CheckConstraint(
                name="repair_is_decided_by_a_third_person",
                condition=Q(decided_by=None)
                | (
                    ~Q(decided_by=F("verifier_1"))
                    & ~Q(decided_by=F("verifier_2"))
                    & ~Q(decided_by=F("registered_by"))
                    & Q(verifier_1__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="granted_repair_was_decided",
                condition=~Q(state__in=("granted", "denied", "executed", "revoked"))
                | (Q(decided_on__isnull=False, decided_by__isnull=False) & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="accepted_repair_has_a_commitment",
                condition=Q(accepted_on=None) | Q(committed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="supplement_is_asked_for_once_and_before_it_comes",
                condition=Q(supplied_on=None) | Q(asked_on__isnull=False, supplied_on__gte=F("asked_on")),
            ),
            models.CheckConstraint(
                name="revoked_repair_was_heard_and_has_a_reason",
                condition=~Q(state="revoked")
                | (Q(revoked_on__isnull=False, revoked_by__isnull=False, heard_on__isnull=False) & ~Q(revocation="")),
            ),
        )

    def get_absolute_url(self) -> str:
        return reverse("repair:application_show", args=[self.pk])

    @property
    def is_verifying(self) -> bool:
        return self.state == self.State.VERIFYING

    @property
    def is_denied(self) -> bool:
        return self.state == self.State.DENIED

    @property
    def beside(self) -> list[CreditRecord]:
        """What is repaired together with its record."""
        return [record for record in self.records.all() if record.pk != self.record_id]


class Material(models.Model):
    """One paper that the application needs or may have (材料)."""

    class Kind(models.TextChoices):
        FORM = "form", "信用修复申请表"
        PLEDGE = "pledge", "信用承诺书（材料真实，愿意承担违诺责任）"
        FULFILMENT = "fulfilment", "履行处罚决定的证明（缴款凭证、没收清单等）"
        MENDED = "mended", "整改复查意见书或者其他已纠正的证明"
        CORRECTED = "corrected", "失信行为已纠正的证明（整改复查意见书等）"
        PREVENTED = "prevented", "事故防范和整改措施落实情况的评估或者复查材料"
        SETTLED = "settled", "事故赔偿和处罚履行完毕的证明"
        AGENT = "agent", "经办人身份证明和授权委托书"

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="materials", verbose_name="信用修复申请"
    )
    kind = models.CharField("材料", max_length=16, choices=Kind.choices)
    required = models.BooleanField("必须提交")
    provided_on = models.DateField("提交日期", null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        verbose_name = verbose_name_plural = "修复材料"
        constraints = (models.UniqueConstraint(fields=("application", "kind"), name="material_is_asked_for_once"),)

    def __str__(self) -> str:
        return self.get_kind_display()


class Finding(models.Model):
    """What one of the two verifiers found (核查意见)."""

    class Way(models.TextChoices):
        PAPERS = "papers", "书面核查"
        VISIT = "visit", "现场核查"

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="findings", verbose_name="信用修复申请"
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="核查人员")
    on = models.DateField("核查日期")
    way = models.CharField("核查方式", max_length=12, choices=Way.choices)
    place = models.CharField("现场核查地点和在场人员", max_length=200, blank=True)
    fulfilled = models.BooleanField("义务已履行完毕")
    corrected = models.BooleanField("失信行为已纠正，不良影响已消除")
    opinion = models.TextField("核查情况和意见")
    favourable = models.BooleanField("建议准予修复")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ("recorded_at", "pk")
        verbose_name = verbose_name_plural = "修复核查意见"
        constraints = (
            models.UniqueConstraint(fields=("application", "by"), name="verifier_finds_once"),
            models.CheckConstraint(name="repair_finding_is_not_empty", condition=~Q(opinion="")),
            models.CheckConstraint(
                name="favourable_finding_rests_on_fulfilment",
                condition=Q(favourable=False) | Q(fulfilled=True, corrected=True),
            ),
            models.CheckConstraint(name="visit_says_where_and_who", condition=~Q(way="visit") | ~Q(place="")),
        )

    def __str__(self) -> str:
        return f"{self.application} {self.by}"


class Effect(models.Model):
    """One of the four effects of a repair, by itself: its state, day, person and receipt; and its reversal."""

    class Kind(models.TextChoices):
        PUBLICATION = "publication", "终止公示"
        SHARING = "sharing", "停止共享使用"
        MEASURES = "measures", "解除惩戒措施"
        GRADE = "grade", "更新评价结果"

    class State(models.TextChoices):
        PENDING = "pending", "待执行"
        DONE = "done", "已执行"
        NOT_CONCERNED = "not_concerned", "不涉及"
        REVERSING = "reversing", "待恢复"
        REVERSED = "reversed", "已恢复"

    LOOKS: ClassVar[Mapping[str, str]] = {State.PENDING: "warn", State.DONE: "good", State.REVERSING: "warn"}

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="effects", verbose_name="信用修复申请"
    )
    kind = models.CharField("效力", max_length=16, choices=Kind.choices)
    state = models.CharField("状态", max_length=16, choices=State.choices, default=State.PENDING)
    done_on = models.DateField("执行日期", null=True, blank=True)
    done_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="执行人"
    )
    receipt = models.CharField("回执或说明", max_length=300, blank=True)
    level_before = models.PositiveSmallIntegerField("修复前等级", null=True, blank=True)
    level_after = models.PositiveSmallIntegerField("修复后等级", null=True, blank=True)
    reversed_on = models.DateField("恢复日期", null=True, blank=True)
    reversed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="恢复人"
    )
    reversal = models.CharField("恢复和告知情况", max_length=300, blank=True)

    class Meta:
        ordering = ("pk",)
        verbose_name = verbose_name_plural = "修复效力"
        constraints = (
            models.UniqueConstraint(fields=("application", "kind"), name="repair_has_each_effect_once"),
            models.CheckConstraint(
                name="settled_effect_has_a_day_and_a_receipt",
                condition=Q(state="pending") | (Q(done_on__isnull=False, done_by__isnull=False) & ~Q(receipt="")),
            ),
            models.CheckConstraint(
                name="reversed_effect_has_a_day_and_words",
                condition=~Q(state="reversed")
                | (Q(reversed_on__isnull=False, reversed_by__isnull=False) & ~Q(reversal="")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.application} {self.get_kind_display()}"

    @property
    def is_of_grade(self) -> bool:
        return self.kind == self.Kind.GRADE

    @property
    def is_to_be_settled(self) -> bool:
        """Whether somebody has to register that it was carried out."""
        return self.state == self.State.PENDING and self.application.state == Application.State.GRANTED

    @property
    def is_to_be_restored(self) -> bool:
        """Whether somebody has to register that what was ended goes on again."""
        return self.state == self.State.REVERSING

    @property
    def is_reversed(self) -> bool:
        return self.state == self.State.REVERSED

    @property
    def look(self) -> str:
        """The colour of the state's mark."""
        return self.LOOKS.get(self.state, "quiet")


class RepairNotice(Promise):
    """A 信用修复告知书 that is owed to a subject; a job issues the paper."""

    OWED: ClassVar[Q] = Q(document=None)
    JOB: ClassVar[Job] = Job("repair.tasks.issue_notices")

    class Occasion(models.TextChoices):
        WITH_PENALTY = "with_penalty", "随处罚决定书同达"
        RIPE = "ripe", "可申请修复提醒"

    record = models.ForeignKey(
        CreditRecord, on_delete=models.PROTECT, related_name="repair_notices", verbose_name="信用记录"
    )
    occasion = models.CharField("事由", max_length=16, choices=Occasion.choices)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="提出人")
    document = models.OneToOneField(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="repair_notice", verbose_name="文书"
    )

    class Meta:
        ordering = ("-asked_at", "-pk")
        verbose_name = verbose_name_plural = "信用修复告知"
        indexes = (models.Index(fields=("asked_at",), condition=Q(document=None), name="repair_notice_to_issue"),)
        constraints = (
            *Promise.Meta.constraints,
            models.UniqueConstraint(fields=("record", "occasion"), name="record_has_one_repair_notice_of_a_kind"),
        )

    def __str__(self) -> str:
        return f"{self.record} {self.get_occasion_display()}"

    @property
    def job(self) -> Job:
        return self.JOB

    @property
    def told(self) -> str:
        return f"信用修复告知 {self.pk}：{self.get_occasion_display()}"
