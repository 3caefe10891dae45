"""Records (信用记录) of misconduct, penalties, accidents and other sectors' sanctions; listings; disputes."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar, Protocol, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.history import Fact, History
from accounts.keeping import Kept, KeptQuerySet
from accounts.models import Department, User
from credit.models.catalogue_items import CatalogueItem
from credit.regulation.facts import AccidentGrade, PenaltyKind, Regime, accident_grade
from subjects.models import Person, Subject

NAMES_DECISION = ~Q(heard_number="") & ~Q(heard_authority="") & Q(heard_on__isnull=False)
"""R5: the decision that heard the subject is named, by number, day and authority."""


class RecordQuerySet(KeptQuerySet["CreditRecord"]):
    """Named reads of records."""

    def in_force(self) -> Self:
        """Effective and not revoked (R5)."""
        return self.filter(state=CreditRecord.State.EFFECTIVE)

    def own(self) -> Self:
        """谁认定、谁修复: what the bureau determined itself; of penalties those that it decided."""
        kinds = CreditRecord.Kind
        return self.filter(Q(kind__in=(kinds.MISCONDUCT, kinds.ACCIDENT)) | Q(by_bureau=True))


class CreditRecord(Kept, Fact):
    """One adverse record of a subject (信用记录). Only an effective one counts (R5).

    One table for four kinds, so that an objection, a listing or a piece of evidence can point at any of them.
    `heard_…` is the decision that heard the subject where nobody has to hear it again (R5), of a sanction the sector's own
    (R10); `consented_…` who agreed that misconduct needs no statement; `as_history` that it came in force by file.
    `basis_on` is the day the regulation counts from (R2): 认定日期 of misconduct and accidents, 决定日期 of a penalty,
    列入日期 of a sanction. `procedure` is empty where nobody said it; misconduct without a `catalogue_item` stays inside
    (R24). `fine` is in yuan, `loss` in 万元.
    """

    class Kind(models.TextChoices):
        MISCONDUCT = "misconduct", "失信行为"
        PENALTY = "penalty", "行政处罚"
        ACCIDENT = "accident", "生产安全事故"
        SANCTION = "sanction", "联合惩戒"

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        NOTIFIED = "notified", "已告知"
        EFFECTIVE = "effective", "已生效"
        REVOKED = "revoked", "已撤销"

    class Statement(models.TextChoices):
        """How the subject's statement (Article 8) was met."""

        HEARD = "heard", "已听取"
        WAIVED = "waived", "已放弃"
        NOT_REQUIRED = "not_required", "无需"

    class Procedure(models.TextChoices):
        """By which procedure a penalty was decided (行政处罚法 Chapter 5)."""

        ORDINARY = "ordinary", "普通程序"
        SUMMARY = "summary", "简易程序"

    PENALTY_KINDS: ClassVar[tuple[str, ...]] = tuple(kind.value for kind in PenaltyKind)

    number = models.CharField("记录编号", max_length=60, unique=True)
    kind = models.CharField("记录类别", max_length=16, choices=Kind.choices)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="records", verbose_name="信用主体")
    state = models.CharField("状态", max_length=16, choices=State.choices, default=State.DRAFT)
    basis_on = models.DateField("基准日", null=True, blank=True)
    occurred_on = models.DateField("发生日期", null=True, blank=True)
    content = models.TextField("内容")
    legal_basis = models.TextField("依据", blank=True)
    authority = models.CharField("作出机关", max_length=120, blank=True)

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="records", verbose_name="责任人"
    )
    item4 = models.PositiveSmallIntegerField("四级情形", null=True, blank=True)

    catalogue_item = models.ForeignKey(
        CatalogueItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="records",
        verbose_name="目录事项",
    )

    document_number = models.CharField("决定书文号", max_length=120, blank=True, db_index=True)
    by_emergency = models.BooleanField("应急管理部门", default=True)
    by_bureau = models.BooleanField("本局处罚", default=False)
    penalty_kinds = models.JSONField("处罚种类", default=list, blank=True)
    procedure = models.CharField("适用程序", max_length=12, choices=Procedure.choices, blank=True)
    fine = models.DecimalField("罚款金额（元）", max_digits=16, decimal_places=2, null=True, blank=True)
    final_on = models.DateField("复议诉讼期满或维持日期", null=True, blank=True)

    liable = models.BooleanField("责任事故", default=False)
    deaths = models.PositiveIntegerField("死亡人数", default=0)
    injured = models.PositiveIntegerField("重伤人数", default=0)
    loss = models.DecimalField("直接经济损失（万元）", max_digits=14, decimal_places=4, default=Decimal(0))
    especially_bad = models.BooleanField("性质特别严重、社会影响恶劣", default=False)

    removed_on = models.DateField("移出日期", null=True, blank=True)

    statement = models.CharField("陈述情况", max_length=16, choices=Statement.choices, blank=True)
    statement_on = models.DateField("陈述日期", null=True, blank=True)
    statement_note = models.TextField("陈述说明", blank=True)
    heard_number = models.CharField("原决定文号", max_length=300, blank=True, db_default="", default="")
    heard_on = models.DateField("原决定日期", null=True, blank=True)
    heard_authority = models.CharField("原决定机关", max_length=120, blank=True, db_default="", default="")
    consented_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="同意无需陈述的人"
    )
    consented_on = models.DateField("同意无需陈述的日期", null=True, blank=True)
    as_history = models.BooleanField("以历史导入", default=False, db_default=False)
    said_small = models.BooleanField("写明简易程序或者轻微违法", default=False)
    statement_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="陈述办理人"
    )
    notified_on = models.DateField("告知日期", null=True, blank=True)
    source_department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="来源部门"
    )
    collector = models.CharField("信息采集人员", max_length=60, blank=True)
    entered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="录入人"
    )
    entered_at = models.DateTimeField("录入时间", auto_now_add=True)
    revoked_on = models.DateField("撤销日期", null=True, blank=True)
    revocation = models.CharField("撤销理由", max_length=300, blank=True)
    revoking_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="提请撤销的人"
    )
    revoking_on = models.DateField("提请撤销的日期", null=True, blank=True)
    revoking_because = models.CharField("提请撤销的理由", max_length=300, blank=True, db_default="", default="")
    revoked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="撤销人"
    )
    repaired_on = models.DateField("修复日期", null=True, blank=True)

    history = History()
    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = (F("basis_on").desc(nulls_first=True), "-pk")
        verbose_name = verbose_name_plural = "信用记录"
        indexes = (
            models.Index(fields=("subject", "kind", "basis_on"), name="record_of_subject"),
            models.Index(fields=("state", "kind"), name="record_by_state"),
            models.Index(fields=("kind", "basis_on", "id"), name="record_by_kind_and_day"),
        )
        constraints = (
            models.CheckConstraint(
                name="effective_record_has_a_basis_date",
                condition=~Q(state="effective") | Q(basis_on__isnull=False),
            ),
            models.CheckConstraint(
                name="effective_adverse_record_met_the_statement",
                condition=~Q(state="effective") | Q(kind="sanction") | ~Q(statement=""),
            ),
            models.CheckConstraint(
                name="statement_not_required_names_the_decision_that_heard",
                condition=~Q(state="effective", statement="not_required") | Q(as_history=True) | NAMES_DECISION,
            ),
            models.CheckConstraint(
                name="misconduct_without_statement_has_a_second_consent",
                condition=~Q(state="effective", kind="misconduct", statement="not_required")
                | Q(as_history=True)
                | (
                    Q(consented_by__isnull=False, consented_on__isnull=False, statement_by__isnull=False)
                    & ~Q(consented_by=F("statement_by"))
                ),
            ),
            models.CheckConstraint(
                name="who_entered_the_record_does_not_consent",
                condition=Q(consented_by=None) | Q(entered_by=None) | ~Q(consented_by=F("entered_by")),
            ),
            models.CheckConstraint(
                name="effective_sanction_names_its_decision",
                condition=~Q(state="effective", kind="sanction") | Q(as_history=True) | NAMES_DECISION,
            ),
            models.CheckConstraint(
                name="revoked_record_has_a_day",
                condition=Q(state="revoked", revoked_on__isnull=False) | (~Q(state="revoked") & Q(revoked_on=None)),
            ),
            models.CheckConstraint(
                name="proposed_revocation_is_decided_by_another_person",
                condition=Q(revoked_by=None) | Q(revoking_by=None) | ~Q(revoked_by=F("revoking_by")),
            ),
            models.CheckConstraint(
                name="proposed_revocation_has_day_and_reason",
                condition=Q(revoking_by=None, revoking_on=None, revoking_because="")
                | (Q(revoking_by__isnull=False, revoking_on__isnull=False) & ~Q(revoking_because="")),
            ),
            models.CheckConstraint(
                name="item4_marks_misconduct_only",
                condition=Q(item4=None) | Q(kind="misconduct", item4__gte=2, item4__lte=9),
            ),
            models.CheckConstraint(
                name="responsible_person_is_of_misconduct", condition=Q(person=None) | Q(kind="misconduct")
            ),
            models.CheckConstraint(
                name="catalogue_item_is_of_misconduct", condition=Q(catalogue_item=None) | Q(kind="misconduct")
            ),
            models.CheckConstraint(name="procedure_is_of_a_penalty", condition=Q(procedure="") | Q(kind="penalty")),
            models.CheckConstraint(name="fine_is_not_negative", condition=Q(fine=None) | Q(fine__gte=0)),
            models.CheckConstraint(
                name="accident_occurs_before_it_is_determined",
                condition=~Q(kind="accident") | Q(basis_on=None) | Q(basis_on__gte=F("occurred_on")),
            ),
            models.CheckConstraint(
                name="bureau_decided_penalties_only", condition=Q(by_bureau=False) | Q(kind="penalty")
            ),
            models.CheckConstraint(
                name="sanction_is_removed_after_it_is_listed",
                condition=Q(removed_on=None) | Q(kind="sanction", removed_on__gte=F("basis_on")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("credit:record_show", args=[self.pk])

    @property
    def basis_label(self) -> str:
        """What the basis date is called for this kind (R2)."""
        return {self.Kind.PENALTY: "决定日期", self.Kind.SANCTION: "列入日期"}.get(self.Kind(self.kind), "认定日期")

    @property
    def grade(self) -> AccidentGrade:
        """The derived grade of an accident (R9)."""
        return accident_grade(self.deaths, self.injured, self.loss)

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_effective(self) -> bool:
        return self.state == self.State.EFFECTIVE

    @property
    def is_revoked(self) -> bool:
        return self.state == self.State.REVOKED

    @property
    def is_settled(self) -> bool:
        """Whether it took effect or was revoked: no step is still to come."""
        return self.is_effective or self.is_revoked

    @property
    def is_own(self) -> bool:
        """谁认定、谁修复: the bureau determined it itself."""
        return self.kind in (self.Kind.MISCONDUCT, self.Kind.ACCIDENT) or self.by_bureau

    @property
    def is_penalty(self) -> bool:
        return self.kind == self.Kind.PENALTY

    @property
    def is_accident(self) -> bool:
        return self.kind == self.Kind.ACCIDENT

    @property
    def is_sanction(self) -> bool:
        """Whether another sector decided it, so that it needs no statement to this bureau."""
        return self.kind == self.Kind.SANCTION

    @property
    def heard_in(self) -> str:
        """The decision that heard the subject, in words: its number, its day and who decided; empty where none is named."""
        day = f"{self.heard_on}" if self.heard_on else ""
        more = "，".join(filter(None, (day, self.heard_authority)))
        return f"{self.heard_number}（{more}）" if self.heard_number and more else self.heard_number or more

    @property
    def awaits_consent(self) -> bool:
        """Whether somebody asked that the subject need not be heard, and a second person has to agree (R5)."""
        return self.is_draft and self.statement == self.Statement.NOT_REQUIRED and self.statement_by_id is not None

    @property
    def awaits_revocation(self) -> bool:
        """Whether somebody proposed to revoke it, and a second person has to decide."""
        return self.is_effective and self.revoking_by_id is not None

    @property
    def title(self) -> str:
        """One line by which people recognise the record."""
        return self.document_number or self.content[:40]


class Dispute(models.Model):
    """The days on which an objection to a record was open (异议处理中, R13): marks it, takes nothing from its effect."""

    record = models.ForeignKey(CreditRecord, on_delete=models.PROTECT, related_name="disputes", verbose_name="信用记录")
    opened_on = models.DateField("异议受理日期")
    closed_on = models.DateField("异议办结日期", null=True, blank=True)

    class Meta:
        ordering = ("-opened_on", "-pk")
        verbose_name = verbose_name_plural = "异议标注"
        constraints = (
            models.UniqueConstraint(
                fields=("record",), condition=Q(closed_on=None), name="record_has_one_open_dispute"
            ),
            models.CheckConstraint(
                name="dispute_closes_after_it_opens", condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.record} {self.opened_on}"


class Digested(Protocol):
    """A stored file that knows its digest."""

    sha256: str


def evidence_path(evidence: Digested, filename: str) -> str:
    """Stored by content, so that a name never tells whose paper it is."""
    return f"{evidence.sha256[:2]}/{evidence.sha256}"


class Evidence(models.Model):
    """A paper or picture that proves a record (佐证材料)."""

    record = models.ForeignKey(CreditRecord, on_delete=models.PROTECT, related_name="evidence", verbose_name="信用记录")
    title = models.CharField("名称", max_length=200)
    file = models.FileField("文件", upload_to=evidence_path)
    sha256 = models.CharField("摘要值", max_length=64, editable=False)
    content_type = models.CharField("类型", max_length=100)
    size = models.PositiveIntegerField("大小（字节）")
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="上传人")
    added_at = models.DateTimeField("上传时间", auto_now_add=True)

    class Meta:
        ordering = ("added_at", "pk")
        verbose_name = verbose_name_plural = "佐证材料"

    def __str__(self) -> str:
        return self.title


class Listing(Fact):
    """A listing of level-4 records (四级名单). The level and the list are two acts; level 4 ends with it (R16).

    `decision` is the number of the decision (列入决定书) that it carries out; empty where it was brought in as history.
    """

    REGIMES: ClassVar[list[tuple[str, str]]] = [(regime.value, regime.value) for regime in Regime]

    number = models.CharField("名单编号", max_length=60, unique=True)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="listings", verbose_name="信用主体")
    records = models.ManyToManyField(CreditRecord, related_name="listings", verbose_name="触发记录")
    regime = models.CharField("名单依据", max_length=24, choices=REGIMES)
    published_on = models.DateField("公布日期")
    months = models.PositiveSmallIntegerField("管理期限（月）")
    removed_on = models.DateField("移出日期", null=True, blank=True)
    removal = models.CharField("移出原因", max_length=300, blank=True)
    decision = models.CharField("列入决定书文号", max_length=80, blank=True, db_default="", default="")
    entered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="录入人"
    )
    entered_at = models.DateTimeField("录入时间", auto_now_add=True)

    history = History(m2m_fields=[records])

    class Meta:
        ordering = ("-published_on", "-pk")
        verbose_name = verbose_name_plural = "四级名单"
        constraints = (
            models.CheckConstraint(name="listing_has_months", condition=Q(months__gte=1)),
            models.CheckConstraint(
                name="order_11_listing_lasts_36_months", condition=~Q(regime=Regime.ORDER_11) | Q(months=36)
            ),
            models.CheckConstraint(
                name="listing_is_removed_after_publication",
                condition=Q(removed_on=None) | Q(removed_on__gte=F("published_on")),
            ),
        )

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("credit:listing_show", args=[self.pk])

    @property
    def is_local(self) -> bool:
        """Whether it is key supervision inside the bureau, and no list for anybody to read (R16)."""
        return self.regime == Regime.LOCAL
