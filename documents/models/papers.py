"""Issued papers (文书): numbered, frozen when issued, served."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.urls import reverse

from accounts.keeping import Kept, KeptQuerySet
from accounts.models import Department, User
from subjects.models import Subject


class DocumentQuerySet(KeptQuerySet["Document"]):
    """Named reads of documents."""

    def lent_to(self, user: User) -> models.Q:
        """Papers about no subject, of the own department or the whole bureau."""
        house = models.Q(department=None) | models.Q(department=user.department_id)
        return models.Q(house, subject=None)

    def matching(self, text: str) -> Self:
        """Search by part of the number or of the subject's name; 〔〕 may be typed as []."""
        if not text:
            return self
        number = text.replace("[", "〔").replace("]", "〕").replace("(", "（").replace(")", "）")
        return self.filter(models.Q(number__contains=number) | models.Q(subject__name__contains=text))

    def served(self) -> Self:
        """Those that reached whom they are for."""
        return self.filter(models.Exists(Service.objects.filter(document=models.OuterRef("pk"))))

    def unserved(self) -> Self:
        """Those that wait to be served."""
        served = Service.objects.filter(document=models.OuterRef("pk"))
        return self.filter(~models.Exists(served)).exclude(kind__in=Document.KEPT)

    def of_case(self, *keys: str) -> Self:
        """Every paper of a matter in hand, in the order in which they were issued."""
        return self.filter(case_key__in=keys).prefetch_related("services").order_by("pk")


class Document(Kept):
    """One issued paper. Nothing of it ever changes; its bytes are in `DocumentFile`, and a reprint is those bytes."""

    class Kind(models.TextChoices):
        """Names of papers, as the bureau writes them."""

        GRADE_NOTICE = "grade_notice", "信用等级变动告知书"
        COMMITMENT_REMINDER = "commitment_reminder", "公开承诺提醒函"
        PROOF_SHEET = "proof_sheet", "评级依据单"
        CONFIRMATION = "confirmation", "信用等级确认书"
        STATEMENT_NOTICE = "statement_notice", "陈述申辩告知书"
        STATEMENT_MINUTES = "statement_minutes", "陈述申辩笔录"
        STATEMENT_REVIEW = "statement_review", "陈述申辩复核意见书"
        OBJECTION_APPLICATION = "objection_application", "异议申请表"
        OBJECTION_RECEIPT = "objection_receipt", "异议申请收件回执"
        OBJECTION_SUPPLEMENT = "objection_supplement", "补正材料一次性告知书"
        OBJECTION_ACCEPTANCE = "objection_acceptance", "异议受理通知书"
        OBJECTION_REFUSAL = "objection_refusal", "不予受理决定书"
        OBJECTION_OPINION = "objection_opinion", "异议核查意见书"
        OBJECTION_REPLY = "objection_reply", "异议答复书"
        CHECK_REPLY = "check_reply", "核查反馈"
        SERVICE_RECEIPT = "service_receipt", "送达回证"
        DETERMINATION = "determination", "认定意见书"
        LISTING_NOTICE = "listing_notice", "拟列入告知书"
        LISTING_DECISION = "listing_decision", "列入决定书"
        REMOVAL_NOTICE = "removal_notice", "移出告知书"
        REMOVAL_DECISION = "removal_decision", "移出决定书"
        REMOVAL_REVOCATION = "removal_revocation", "撤销移出决定书"
        REPAIR_NOTICE = "repair_notice", "信用修复告知书"
        REPAIR_APPLICATION = "repair_application", "信用修复申请表"
        REPAIR_SUPPLEMENT = "repair_supplement", "修复申请补正材料一次性告知书"
        REPAIR_ACCEPTANCE = "repair_acceptance", "信用修复受理通知书"
        REPAIR_REFUSAL = "repair_refusal", "信用修复不予受理决定书"
        REPAIR_DECISION = "repair_decision", "信用修复决定书"
        REPAIR_DENIAL = "repair_denial", "不予修复决定书"
        REPAIR_REVOCATION = "repair_revocation", "撤销信用修复决定书"
        INSPECTION_NOTICE = "inspection_notice", "行政检查通知书"
        INSPECTION_RECORD = "inspection_record", "现场检查记录"
        INSPECTION_ORDER = "inspection_order", "责令限期整改指令书"
        INSPECTION_REVIEW = "inspection_review", "整改复查意见书"
        EVALUATION_SHEET = "evaluation_sheet", "信用综合评定表"
        PLAN_APPROVAL = "plan_approval", "抽查计划审批表"
        DRAW_PROTOCOL = "draw_protocol", "抽取记录"
        DISCLOSURE_WITHDRAWAL = "disclosure_withdrawal", "公示信息撤回说明"
        INCENTIVE_SLIP = "incentive_slip", "激励措施查询单"
        CIRCULAR_MONTHLY = "circular_monthly", "信用情况月度通报"

    WORDS: ClassVar[dict[str, str]] = {
        "grade": "信级",
        "commitment": "信诺",
        "proof": "信级",
        "confirmation": "信级",
        "statement": "信述",
        "objection": "异",
        "check": "核转",
        "service": "送",
        "determination": "信认",
        "listing": "信列",
        "removal": "信列",
        "repair": "信修",
        "inspection": "检",
        "evaluation": "信评",
        "plan": "查",
        "draw": "抽",
        "disclosure": "信公",
        "incentive": "信激",
        "circular": "信通",
    }
    """The word of a document number, by the first part of the kind: papers of one sort share a run of numbers."""
    KEPT: ClassVar[frozenset[str]] = frozenset(
        {
            Kind.CONFIRMATION,
            Kind.STATEMENT_MINUTES,
            Kind.OBJECTION_APPLICATION,
            Kind.OBJECTION_RECEIPT,
            Kind.OBJECTION_OPINION,
            Kind.REPAIR_APPLICATION,
            Kind.SERVICE_RECEIPT,
            Kind.INSPECTION_RECORD,
            Kind.EVALUATION_SHEET,
            Kind.PLAN_APPROVAL,
            Kind.DRAW_PROTOCOL,
            Kind.INCENTIVE_SLIP,
            Kind.CIRCULAR_MONTHLY,
            Kind.CHECK_REPLY,
        }
    )
    """Papers that are handed over on the spot or stay in the house: nobody waits for their service."""

    kind = models.CharField("文书名称", max_length=32, choices=Kind.choices)
    word = models.CharField("文号代字", max_length=8)
    year = models.PositiveSmallIntegerField("年份")
    sequence = models.PositiveIntegerField("顺序号")
    number = models.CharField("文号", max_length=80, unique=True)
    subject = models.ForeignKey(
        Subject, on_delete=models.PROTECT, null=True, blank=True, related_name="documents", verbose_name="信用主体"
    )
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="记录部门"
    )
    """Whose paper it is where it is about no single subject; of the whole bureau without."""
    case_key = models.CharField("事项标识", max_length=60, db_index=True)
    case_title = models.CharField("办理事项", max_length=200)
    case_url = models.CharField("事项链接", max_length=200)
    sha256 = models.CharField("摘要值", max_length=64)
    pages = models.PositiveSmallIntegerField("页数")
    size = models.PositiveIntegerField("大小（字节）")
    issued_on = models.DateField("签发日期")
    issued_at = models.DateTimeField("签发时间")
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="签发人")

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ("-issued_at", "-pk")
        verbose_name = verbose_name_plural = "文书"
        constraints = (
            models.UniqueConstraint(fields=("word", "year", "sequence"), name="document_number_is_used_once"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("documents:document_show", args=[self.pk])

    @property
    def is_personal(self) -> bool:
        """Whether it is about a natural person, so that reading it is noted."""
        return self.subject is not None and self.subject.is_person

    @property
    def is_kept(self) -> bool:
        """Whether this paper needs no service."""
        return self.kind in self.KEPT

    @property
    def service(self) -> Service | None:
        """How it was served; None while it was not. Lists prefetch `services`."""
        return next(iter(self.services.all()), None)


class DocumentFile(models.Model):
    """The bytes of a paper as they were issued, kept beside the row so that both commit together."""

    document = models.OneToOneField(
        Document, on_delete=models.PROTECT, primary_key=True, related_name="file", verbose_name="文书"
    )
    pdf = models.BinaryField("正文")

    class Meta:
        verbose_name = verbose_name_plural = "文书正文"

    def __str__(self) -> str:
        return str(self.document)


class Service(models.Model):
    """A paper reached, or did not reach, whom it is for (送达)."""

    class Way(models.TextChoices):
        DIRECT = "direct", "直接送达"
        LEFT = "left", "留置送达"
        ENTRUSTED = "entrusted", "委托送达"
        POST = "post", "邮寄送达"
        ELECTRONIC = "electronic", "电子送达"
        PUBLIC = "public", "公告送达"

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="services", verbose_name="文书")
    way = models.CharField("送达方式", max_length=16, choices=Way.choices)
    served_on = models.DateField("送达日期")
    receiver = models.CharField("收件人", max_length=60)
    receipt = models.CharField("送达凭证", max_length=200)
    note = models.CharField("备注", max_length=300, blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="登记人")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ("served_on", "pk")
        verbose_name = verbose_name_plural = "送达"
        constraints = (models.UniqueConstraint(fields=("document",), name="document_is_served_once"),)

    def __str__(self) -> str:
        return f"{self.document} {self.get_way_display()} {self.served_on}"


class Attempt(models.Model):
    """A try to serve a paper that failed (送达未成): nobody there, refused without witnesses, returned by post."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="attempts", verbose_name="文书")
    way = models.CharField("送达方式", max_length=16, choices=Service.Way.choices)
    tried_on = models.DateField("送达日期")
    reason = models.CharField("未送达原因", max_length=200)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="登记人")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ("tried_on", "pk")
        verbose_name = verbose_name_plural = "送达未成"
        constraints = (models.CheckConstraint(name="attempt_says_why_it_failed", condition=~models.Q(reason="")),)

    def __str__(self) -> str:
        return f"{self.document} {self.get_way_display()} {self.tried_on} 未成"
