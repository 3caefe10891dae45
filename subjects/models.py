"""Who is regulated: subjects, people in office, commitments, evaluations; and the promise to re-grade."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.history import Fact, History
from accounts.keeping import Kept, KeptQuerySet
from accounts.models import Department
from desk.models import Job, Promise
from subjects import identity
from subjects.spelling import initials


class Industry(models.Model):
    """A class of Article 11 (first level) or a section's division of it (second level)."""

    code = models.CharField("行业代码", max_length=16, unique=True)
    name = models.CharField("行业名称", max_length=60, unique=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="divisions", verbose_name="上级类别"
    )
    departments = models.ManyToManyField(Department, blank=True, related_name="industries", verbose_name="监管部门")
    active = models.BooleanField("在用", default=True)

    class Meta:
        ordering = ("code",)
        verbose_name = verbose_name_plural = "行业类别"

    def __str__(self) -> str:
        return self.name


class Kind(models.TextChoices):
    """Kinds of subject (信用主体类型)."""

    LEGAL_PERSON = "legal_person", "法人"
    UNINCORPORATED = "unincorporated", "非法人组织"
    SOCIAL_ORGANISATION = "social_organisation", "社会组织"
    SOLE_TRADER = "sole_trader", "个体工商户"
    NATURAL_PERSON = "natural_person", "自然人"


INDIVIDUALS = (Kind.NATURAL_PERSON, Kind.SOLE_TRADER)
"""Whose lowered level waits for confirmation (R21)."""


class SubjectQuerySet(KeptQuerySet["Subject"]):
    """Named reads of subjects."""

    def with_code(self, code: str) -> Self:
        """The one subject with this full code, citizen identity numbers included."""
        return self.filter(Q(code=code, identity_index=None) | Q(identity_index=identity.index_of(code)))

    def matching(self, text: str) -> Self:
        """Search by part of the name, code (whole or beginning) or pinyin initials of the name."""
        return self.filter(named(text))


def named(text: str) -> Q:
    """What a subject, or an earlier version of one, has to be like to be found by this text."""
    text = identity.normalise(text)
    if not text:
        return Q()
    if not text.isprintable():  # No name holds it, and PostgreSQL does not even take a NUL.
        return Q(pk__in=[])
    found = Q(name__contains=text) | Q(code__startswith=text) | Q(identity_index=identity.index_of(text))
    if text.isascii() and text.isalpha():
        found |= Q(initials__contains=text.lower())
    return found


class Subject(Kept, Fact):
    """A regulated party (信用主体). Keyed by unified social credit code, or citizen number for a natural person.

    `code` is what may be shown: for a natural person the masked number; the number itself is in `identity`, sealed.
    """

    KEEPER: ClassVar[str] = "department"

    code = models.CharField("主体代码", max_length=18, db_index=True)
    identity = identity.SealedField("证件号码", blank=True, default="")
    identity_index = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    check_waiver = models.CharField("代码校验说明", max_length=200, blank=True)
    name = models.CharField("主体名称", max_length=200)
    trade_name = models.CharField(
        "字号",
        max_length=200,
        blank=True,
        help_text="个体工商户对外公示只用字号；没有字号的留空，公示时按自然人处理（R24）。",
    )
    initials = models.CharField("拼音首字母", max_length=200, blank=True, db_index=True, editable=False)
    kind = models.CharField("主体类型", max_length=24, choices=Kind.choices)
    industry = models.ForeignKey(Industry, on_delete=models.PROTECT, related_name="subjects", verbose_name="行业类别")
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="subjects", verbose_name="记录部门"
    )
    enrolled_on = models.DateField("监管起始日期")
    deregistered_on = models.DateField("注销日期", null=True, blank=True)
    founded_on = models.DateField("成立日期", null=True, blank=True)
    address = models.CharField("地址", max_length=200, blank=True)
    township = models.CharField("乡镇街道", max_length=60, blank=True)
    contact = models.CharField("联系人", max_length=40, blank=True)
    telephone = models.CharField("联系电话", max_length=40, blank=True)

    history = History()
    objects = SubjectQuerySet.as_manager()

    class Meta:
        ordering = ("department__code", "industry__code", "code", "pk")
        verbose_name = verbose_name_plural = "信用主体"
        indexes = (
            models.Index(fields=("department", "industry", "code"), name="subject_ledger_order"),
            models.Index(fields=("name",), name="subject_name"),
            models.Index(fields=("trade_name",), condition=~Q(trade_name=""), name="subject_trade_name"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("code",), condition=Q(identity_index=None), name="organisation_code_is_unique"
            ),
            models.CheckConstraint(
                name="natural_person_has_an_identity",
                condition=Q(kind=Kind.NATURAL_PERSON, identity_index__isnull=False)
                | (~Q(kind=Kind.NATURAL_PERSON) & Q(identity_index=None)),
            ),
            models.CheckConstraint(
                name="trade_name_is_of_a_sole_trader", condition=Q(trade_name="") | Q(kind=Kind.SOLE_TRADER)
            ),
            models.CheckConstraint(
                name="deregistration_follows_enrolment",
                condition=Q(deregistered_on=None) | Q(deregistered_on__gte=F("enrolled_on")),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("credit:subject_show", args=[self.pk])

    @property
    def is_person(self) -> bool:
        return self.kind == Kind.NATURAL_PERSON

    @property
    def is_individual(self) -> bool:
        """Whether a person stands behind the level: a natural person or a sole trader (R21; Civil Code 54)."""
        return self.kind in INDIVIDUALS

    @property
    def is_named_as_person(self) -> bool:
        """R24: a natural person, or a sole trader without a trade name, whose name is treated as a natural person's."""
        return self.is_person or (self.kind == Kind.SOLE_TRADER and not self.trade_name)

    @property
    def full_code(self) -> str:
        """The unmasked code; for a natural person the citizen identity number."""
        return self.identity or self.code

    def set_code(self, code: str) -> None:
        """Set the code as the kind demands: open for an organisation, sealed and masked for a natural person."""
        if self.is_person:
            self.code, self.identity, self.identity_index = identity.mask(code), code, identity.index_of(code)
        else:
            self.code, self.identity, self.identity_index = code, "", None

    def set_name(self, name: str) -> None:
        self.name, self.initials = name, initials(name)


class Person(Fact):
    """Someone who holds or held a post, or whose misconduct is recorded; found by the index of the number."""

    NO_NAME: ClassVar[str] = "姓名未登记"
    """Shown of someone of whom a record told the number only, until the name is learnt."""

    name = models.CharField("姓名", max_length=60)
    identity = identity.SealedField("证件号码")
    identity_index = models.CharField(max_length=64, unique=True, editable=False)
    identity_shown = models.CharField("证件号码", max_length=18, editable=False)
    check_waiver = models.CharField("代码校验说明", max_length=200, blank=True)

    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "人员"

    def __str__(self) -> str:
        return self.name

    def set_identity(self, number: str) -> None:
        self.identity, self.identity_index = number, identity.index_of(number)
        self.identity_shown = identity.mask(number)


class Post(Fact):
    """A post (职务) that makes a person's misconduct count for the unit (Article 12, R6), from–until."""

    class Office(models.TextChoices):
        PRINCIPAL = "principal", "主要负责人"
        SAFETY_DEPUTY = "safety_deputy", "分管安全负责人"

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="posts", verbose_name="信用主体")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts", verbose_name="人员")
    office = models.CharField("职务", max_length=16, choices=Office.choices)
    from_on = models.DateField("任职日期")
    until_on = models.DateField("离任日期", null=True, blank=True, help_text="离任当日起不再任职。")

    history = History()

    class Meta:
        ordering = ("-from_on", "pk")
        verbose_name = verbose_name_plural = "任职"
        constraints = (
            models.UniqueConstraint(fields=("subject", "person", "office", "from_on"), name="post_is_entered_once"),
            models.CheckConstraint(
                name="post_ends_after_it_begins",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} {self.get_office_display()}"


def over_on(ended_on: date | None, until_on: date | None) -> date | None:
    """The first day on which a commitment is not active any more (R11): it was ended, or its last day has passed."""
    ends = [ended_on] if ended_on else []
    ends += [until_on + timedelta(days=1)] if until_on else []
    return min(ends, default=None)


def active_on(day: date) -> Q:
    """Commitments in force on a day (R11)."""
    return Q(Q(ended_on=None) | Q(ended_on__gt=day), Q(until_on=None) | Q(until_on__gte=day), made_on__lte=day)


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    """Named reads of commitments."""

    def active(self, day: date) -> Self:
        """Those in force on a day (R11)."""
        return self.filter(active_on(day))


class Commitment(Fact):
    """A public commitment (公开承诺), Article 12 (一) 1 and (二) 1; active on [made_on, ended_on) (R11).

    One that is given for a time is active through `until_on`, its last day.
    """

    class Ending(models.TextChoices):
        WITHDRAWN = "withdrawn", "撤回"
        BROKEN = "broken", "违背"

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="commitments", verbose_name="信用主体")
    made_on = models.DateField("承诺日期")
    published_at = models.CharField("公开方式", max_length=120, blank=True)
    until_on = models.DateField("有效期至", null=True, blank=True)
    ended_on = models.DateField("终止日期", null=True, blank=True)
    ending = models.CharField("终止原因", max_length=16, choices=Ending.choices, blank=True)

    history = History()
    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ("-made_on", "pk")
        verbose_name = verbose_name_plural = "公开承诺"
        indexes = (
            models.Index(fields=("made_on", "id"), name="commitment_by_day"),
            models.Index(fields=("until_on",), condition=Q(until_on__isnull=False), name="commitment_by_last_day"),
        )
        constraints = (
            models.CheckConstraint(
                name="commitment_is_valid_for_a_day_at_least",
                condition=Q(until_on=None) | Q(until_on__gte=F("made_on")),
            ),
            models.UniqueConstraint(fields=("subject", "made_on"), name="commitment_is_entered_once"),
            models.CheckConstraint(
                name="commitment_ends_after_it_begins",
                condition=Q(ended_on=None) | Q(ended_on__gte=F("made_on")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.subject} {self.made_on}"

    @property
    def over_on(self) -> date | None:
        """The first day on which it is not active any more; None while nothing ends it."""
        return over_on(self.ended_on, self.until_on)


class Evaluation(Fact):
    """A national or provincial public credit evaluation (公共信用综合评价, Articles 3 and 4, R17)."""

    class Source(models.TextChoices):
        NATIONAL = "national", "国家"
        PROVINCIAL = "provincial", "省"

    class Result(models.TextChoices):
        EXCELLENT = "excellent", "优"
        GOOD = "good", "良"
        FAIR = "fair", "中"
        POOR = "poor", "差"

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="evaluations", verbose_name="信用主体")
    source = models.CharField("来源", max_length=16, choices=Source.choices)
    result = models.CharField("评价结果", max_length=16, choices=Result.choices)
    dated_on = models.DateField("评价日期")

    history = History()

    class Meta:
        ordering = ("-dated_on", "pk")
        verbose_name = verbose_name_plural = "综合评价"
        constraints = (
            models.UniqueConstraint(fields=("subject", "source", "dated_on"), name="evaluation_is_entered_once"),
        )

    def __str__(self) -> str:
        return f"{self.get_source_display()}{self.get_result_display()} {self.dated_on}"


class Cause(models.TextChoices):
    """Why a level is graded again (变动事由). Of several at once the first of this list names the change."""

    TIME = "time", "期限届满"
    RULES = "rules", "规则版本变更"
    REVOKED = "revoked", "记录撤销"
    REPAIRED = "repaired", "信用修复"
    CORRECTED = "corrected", "更正、异议答复"
    REMOVED = "removed", "移出名单、解除联合惩戒"
    LISTED = "listed", "名单公布"
    COMMITTED = "committed", "公开承诺"
    PEOPLE = "people", "主要负责人、分管安全负责人任职变动"
    EVALUATED = "evaluated", "公共信用综合评价"
    PENALTY = "penalty", "行政处罚"
    MISCONDUCT = "misconduct", "失信行为"
    ACCIDENT = "accident", "生产安全事故"
    SANCTION = "sanction", "其他领域联合惩戒"
    OTHER = "other", "其他"


class RegradeRequest(Promise):
    """The promise that a subject will be graded again; whoever grades deletes it in the transaction of the assessment."""

    subject = models.ForeignKey(
        Subject, on_delete=models.CASCADE, related_name="regrade_requests", verbose_name="信用主体"
    )
    kind = models.CharField("事由", max_length=16, choices=Cause.choices, default=Cause.OTHER)
    cause = models.CharField("原因", max_length=200)
    """The same told to people."""

    class Meta:
        ordering = ("pk",)
        verbose_name = verbose_name_plural = "重评请求"
        indexes = (models.Index(fields=("asked_at",), name="regrade_asked_for"),)
        constraints = Promise.Meta.constraints

    def __str__(self) -> str:
        return f"{self.subject} {self.cause}"

    @property
    def job(self) -> Job:
        return Job("credit.tasks.regrade_subject", self.subject_id)

    @property
    def told(self) -> str:
        return f"信用主体编号 {self.subject_id}"
