"""The case (异议申请): who applies, how far it is, the papers handed in, and its steps."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from accounts.gate import Refused
from accounts.history import History
from accounts.models import User
from documents.models import Document
from objections.models.people import Part
from subjects.identity import SealedField, mask
from subjects.matters import Event, MatterQuerySet, Moves, Numbered
from subjects.models import Subject

NINE, TEN = "第九条", "第十条"
STATUTE = "河南省社会信用条例第四十一条"


class ObjectionQuerySet(MatterQuerySet["Objection"]):
    """Named reads of objections."""

    def lent_to(self, user: User) -> Q:
        """Those that the person investigates, whatever the department."""
        mine = Part.objects.filter(objection=OuterRef("pk"), person=user, part=Part.Kind.INVESTIGATOR)
        return Q(Exists(mine))

    def disputing(self) -> Self:
        """Accepted and not answered yet: their records carry the mark (R13)."""
        return self.filter(state__in=Objection.DISPUTING)

    def of_paper(self, document: Document) -> Objection:
        """The case of one of its papers."""
        kind, _, key = document.case_key.rpartition(":")
        if kind != Objection._meta.label_lower:
            raise Refused(TEN, f"{document}不是异议的文书。")
        return self.get(pk=key)


class Objection(Numbered):
    """One application of a subject against what is recorded of it, or how it is graded.

    `authority` is the paper that gives an agent the right to act; `proof_number` is sealed and shown masked only.
    `supplement_until` is the last day for what is missing; it is asked for once, so it is never emptied again.
    """

    class State(models.TextChoices):
        REVIEW = "review", "待初审"
        SUPPLEMENT = "supplement", "待补正"
        REFUSED = "refused", "不予受理"
        INVESTIGATING = "investigating", "核查中"
        SUSPENDED = "suspended", "暂停计时（检验鉴定）"
        SIGNING = "signing", "待签发"
        REPLIED = "replied", "已答复"
        CLOSED = "closed", "已办结"
        WITHDRAWN = "withdrawn", "申请人撤回"

    DISPUTING = (State.INVESTIGATING, State.SUSPENDED, State.SIGNING)
    WORD: ClassVar[str] = "异议"
    ARTICLE: ClassVar[str] = TEN
    BESIDE: ClassVar[tuple[str, ...]] = ("subject__department",)
    """Nothing is locked before the case: whoever acts on a record locks the record before its subject, and so do the acts
    on a case."""
    OPEN: ClassVar[tuple[str, ...]] = (State.REVIEW, State.SUPPLEMENT, *DISPUTING)
    MOVES: ClassVar[Moves] = {
        State.REVIEW: {
            State.SUPPLEMENT: NINE,
            State.REFUSED: NINE,
            State.INVESTIGATING: NINE,
            State.WITHDRAWN: NINE,
        },
        State.SUPPLEMENT: {State.REVIEW: NINE, State.REFUSED: NINE, State.WITHDRAWN: NINE},
        State.INVESTIGATING: {State.SUSPENDED: STATUTE, State.SIGNING: TEN, State.WITHDRAWN: NINE},
        State.SUSPENDED: {State.INVESTIGATING: STATUTE, State.WITHDRAWN: NINE},
        State.SIGNING: {State.INVESTIGATING: TEN, State.REPLIED: TEN, State.WITHDRAWN: NINE},
        State.REPLIED: {State.CLOSED: TEN},
    }

    class Applicant(models.TextChoices):
        SELF = "self", "信用主体本人（法定代表人、负责人）"
        AGENT = "agent", "委托代理人"

    class Evidence(models.TextChoices):
        """What an applicant may prove an objection with."""

        DECISION = "decision", "决定书、判决书等法律文书"
        PAYMENT = "payment", "缴款凭证、整改验收等履行证明"
        PICTURE = "picture", "照片、视听资料、电子数据"
        WITNESS = "witness", "证人证言、情况说明"
        EXPERT = "expert", "鉴定意见、检测检验报告"
        OTHER = "other", "其他书证、物证"

    class Proof(models.TextChoices):
        CITIZEN = "citizen", "居民身份证"
        LICENCE = "licence", "营业执照和法定代表人身份证明"
        OTHER = "other", "其他有效证件"

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="objections", verbose_name="信用主体")
    state = models.CharField("状态", max_length=16, choices=State.choices, default=State.REVIEW, db_index=True)

    applicant = models.CharField("申请方式", max_length=8, choices=Applicant.choices)
    applicant_name = models.CharField("申请人（来人）姓名", max_length=60)
    authority = models.CharField("授权委托", max_length=120, blank=True)
    proof = models.CharField("身份证明", max_length=16, choices=Proof.choices)
    proof_number = SealedField("证件号码", blank=True, default="")
    telephone = models.CharField("联系电话", max_length=40)
    address = models.CharField("送达地址", max_length=200, blank=True)
    papers = models.TextField("提交材料", blank=True)
    evidence_kinds = models.JSONField("证据种类", default=list, blank=True)
    without_evidence = models.BooleanField("申请人未提交证据", default=False)
    received_on = models.DateField("收到日期")
    received_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="收件和核验人")
    received_at = models.DateTimeField("登记时间")

    reviewed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="初审人"
    )
    review = models.TextField("初审意见", blank=True)
    supplement_list = models.TextField("需补正的材料", blank=True)
    supplement_until = models.DateField("补正期限", null=True, blank=True)
    supplemented_on = models.DateField("补正日期", null=True, blank=True)
    accepted_on = models.DateField("受理日期", null=True, blank=True)
    course = models.TextField("核查经过", blank=True)
    replied_on = models.DateField("答复日期", null=True, blank=True)
    signed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="签发人"
    )
    reply = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="答复书"
    )
    withdrawn_on = models.DateField("撤回日期", null=True, blank=True)
    withdrawal = models.CharField("撤回说明", max_length=300, blank=True)
    closed_on = models.DateField("办结日期", null=True, blank=True)

    history = History(excluded_fields=["proof_number"])
    objects = ObjectionQuerySet.as_manager()

    class Meta(Numbered.Meta):
        verbose_name = verbose_name_plural = "异议"
        constraints = (
            *Numbered.Meta.constraints,
            models.CheckConstraint(name="agent_has_authority", condition=~Q(applicant="agent") | ~Q(authority="")),
            models.CheckConstraint(
                name="objection_without_evidence_names_none",
                condition=Q(without_evidence=False) | Q(papers="", evidence_kinds=[]) | ~Q(supplemented_on=None),
            ),
            models.CheckConstraint(
                name="objection_under_way_was_accepted",
                condition=~Q(state__in=("investigating", "suspended", "signing", "replied", "closed"))
                | Q(accepted_on__isnull=False),
            ),
            models.CheckConstraint(
                name="objection_not_reviewed_has_no_answer",
                condition=~Q(state__in=("review", "supplement", "refused")) | Q(accepted_on=None, replied_on=None),
            ),
            models.CheckConstraint(
                name="answered_objection_has_a_reply",
                condition=~Q(state__in=("replied", "closed"))
                | Q(replied_on__isnull=False, reply__isnull=False, signed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="decision_of_the_review_has_a_reason", condition=Q(reviewed_by=None) | ~Q(review="")
            ),
            models.CheckConstraint(
                name="withdrawn_objection_says_so",
                condition=Q(state="withdrawn", withdrawn_on__isnull=False) & ~Q(withdrawal="")
                | ~Q(state="withdrawn") & Q(withdrawn_on=None),
            ),
            models.CheckConstraint(
                name="objection_is_accepted_after_receipt",
                condition=Q(accepted_on=None) | Q(accepted_on__gte=F("received_on")),
            ),
            models.CheckConstraint(
                name="objection_is_answered_after_acceptance",
                condition=Q(replied_on=None) | Q(replied_on__gte=F("accepted_on")),
            ),
        )

    def get_absolute_url(self) -> str:
        return reverse("objections:objection_show", args=[self.pk])

    @property
    def number(self) -> str:
        """As people call the case."""
        return str(self)

    def write(
        self, *, by: User | None, at: datetime, reason: str, detail: str = "", **linked: Iterable[models.Model]
    ) -> None:
        """Save it; its chronicle has lines of its own, which say more than the history does."""
        super().write(by=by, at=at, reason=reason, detail="", **linked)
        Step.objects.create(objection=self, at=at, by=by, act=reason, detail=detail)

    def chronicle(self) -> list[Event]:
        """Every act on the case, the latest first; also those that left its own row as it was."""
        return [Event(step.at, step.by, step.act, step.detail) for step in self.steps.select_related("by")]

    @property
    def is_disputing(self) -> bool:
        return self.state in self.DISPUTING

    @property
    def is_refused(self) -> bool:
        return self.state == self.State.REFUSED

    @property
    def awaits_papers(self) -> bool:
        return self.state == self.State.SUPPLEMENT

    @property
    def evidence_shown(self) -> list[str]:
        """The kinds of evidence that were handed in, in words."""
        return [self.Evidence(kind).label for kind in self.evidence_kinds]

    @property
    def proof_shown(self) -> str:
        """The masked number of the proof of identity."""
        return mask(self.proof_number) if self.proof_number else ""


def enclosure_path(enclosure: Enclosure, filename: str) -> str:
    """Stored by content, so that a name never tells whose paper it is."""
    return f"{enclosure.sha256[:2]}/{enclosure.sha256}"


class Enclosure(models.Model):
    """A paper that the applicant handed in, or that the investigation gathered, as a file."""

    objection = models.ForeignKey(Objection, on_delete=models.PROTECT, related_name="enclosures", verbose_name="异议")
    title = models.CharField("名称", max_length=200)
    file = models.FileField("文件", upload_to=enclosure_path)
    sha256 = models.CharField("摘要值", max_length=64, editable=False)
    content_type = models.CharField("类型", max_length=100)
    size = models.PositiveIntegerField("大小（字节）")
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="上传人")
    added_at = models.DateTimeField("上传时间")

    class Meta:
        ordering = ("added_at", "pk")
        verbose_name = verbose_name_plural = "异议材料"
        constraints = (models.UniqueConstraint(fields=("objection", "sha256"), name="enclosure_is_added_once"),)

    def __str__(self) -> str:
        return self.title


class Step(models.Model):
    """One act on the case: when, by whom, what, why. Written once, never changed."""

    objection = models.ForeignKey(Objection, on_delete=models.PROTECT, related_name="steps", verbose_name="异议")
    at = models.DateTimeField("时间")
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="办理人"
    )
    act = models.CharField("办理", max_length=60)
    detail = models.TextField("说明", blank=True)

    class Meta:
        ordering = ("-at", "-pk")
        verbose_name = verbose_name_plural = "办理过程"

    def __str__(self) -> str:
        return f"{self.objection} {self.act}"
