"""Statement and defence (陈述申辩, Article 8): the notice in rounds, what the subject says, what is found of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.history import History
from accounts.models import User
from credit.models.records import CreditRecord, Evidence, evidence_path
from credit.models.terms import Term
from documents.models import Document
from subjects.matters import Matter, MatterQuerySet, Moves
from subjects.models import Subject

ARTICLE = "第八条"
SERVICE = "第八条；行政处罚法第六十一条"
REVIEW = "第八条；行政处罚法第四十五条"


class HearingQuerySet(MatterQuerySet["Hearing"]):
    """Named reads of hearings."""


class Hearing(Matter):
    """One statement and defence of what the bureau intends against a subject (Article 8): the only way, but one, by
    which an adverse record takes effect, and the only one onto a list (Henan statute, Article 28).

    `entered_by` repeats who entered the record, or proposed the listing, when the hearing began, so that the database
    can refuse a review by the same person. `found` is the whole of the findings, set when the review is issued. What
    each kind of intention needs beside stands in `credit.hearing.intents`.
    """

    class Kind(models.TextChoices):
        RECORD = "record", "拟作记录"
        LISTING = "listing", "拟列入名单"
        COMMITMENT = "commitment", "拟认定违背承诺"

    class State(models.TextChoices):
        PREPARED = "prepared", "待告知"
        ISSUED = "issued", "待告知（待送达）"
        NOTIFIED = "notified", "已告知（待陈述）"
        STATED = "stated", "已陈述"
        WAIVED = "waived", "已放弃陈述"
        LAPSED = "lapsed", "逾期未陈述"
        REVIEWED = "reviewed", "已复核"
        CONCLUDED = "concluded", "已办结"
        DROPPED = "dropped", "已终止"

    class Found(models.TextChoices):
        ADOPTED = "adopted", "采纳"
        PARTLY = "partly", "部分采纳"
        NOT_ADOPTED = "not_adopted", "不采纳"

    ARTICLE: ClassVar[str] = ARTICLE
    BESIDE: ClassVar[tuple[str, ...]] = ("subject", "record__subject")
    STATABLE: ClassVar[tuple[str, ...]] = (State.NOTIFIED, State.STATED)
    """Papers of the subject are taken in."""
    AFTERWARDS: ClassVar[tuple[str, ...]] = (State.STATED, State.WAIVED, State.LAPSED)
    """The subject spoke, or its time is over: minutes are signed, what it said is weighed."""
    OPEN: ClassVar[tuple[str, ...]] = (State.PREPARED, State.ISSUED, State.NOTIFIED, *AFTERWARDS, State.REVIEWED)
    MOVES: ClassVar[Moves] = {
        State.PREPARED: {State.ISSUED: ARTICLE, State.DROPPED: ARTICLE},
        State.ISSUED: {State.NOTIFIED: SERVICE, State.PREPARED: ARTICLE, State.DROPPED: ARTICLE},
        State.NOTIFIED: {
            State.STATED: ARTICLE,
            State.WAIVED: ARTICLE,
            State.LAPSED: ARTICLE,
            State.PREPARED: ARTICLE,
            State.DROPPED: ARTICLE,
        },
        State.STATED: {
            State.STATED: ARTICLE,
            State.REVIEWED: REVIEW,
            State.PREPARED: ARTICLE,
            State.DROPPED: ARTICLE,
        },
        State.WAIVED: {
            State.STATED: ARTICLE,
            State.REVIEWED: REVIEW,
            State.CONCLUDED: ARTICLE,
            State.PREPARED: ARTICLE,
            State.DROPPED: ARTICLE,
        },
        State.LAPSED: {
            State.STATED: ARTICLE,
            State.REVIEWED: REVIEW,
            State.CONCLUDED: ARTICLE,
            State.PREPARED: ARTICLE,
            State.DROPPED: ARTICLE,
        },
        State.REVIEWED: {State.CONCLUDED: ARTICLE, State.PREPARED: ARTICLE, State.DROPPED: ARTICLE},
    }
    """A late statement is heard as long as the record has not taken effect; a waiver can be taken back; back to the
    notice it goes when facts or evidence change after it."""

    kind = models.CharField("事项", max_length=16, choices=Kind.choices, default=Kind.RECORD)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="hearings", verbose_name="信用主体")
    record = models.ForeignKey(
        CreditRecord, on_delete=models.PROTECT, null=True, blank=True, related_name="hearings", verbose_name="信用记录"
    )
    intended = models.CharField("拟办事项", max_length=120, blank=True)
    state = models.CharField("状态", max_length=16, choices=State.choices, default=State.PREPARED, db_index=True)
    entered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="录入人或者提出人"
    )
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="承办人")
    opened_on = models.DateField("启动日期")
    found = models.CharField("复核意见", max_length=16, choices=Found.choices, blank=True)
    review = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="复核意见书"
    )
    reviewed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="复核人"
    )
    reviewed_on = models.DateField("复核日期", null=True, blank=True)
    amended = models.BooleanField("已按采纳的意见更改记录", default=False)
    ended_on = models.DateField("办结日期", null=True, blank=True)
    ended_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="办结人"
    )
    ending = models.CharField("办结说明", max_length=300, blank=True)

    history = History()
    objects = HearingQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        verbose_name = verbose_name_plural = "陈述申辩"
        constraints = (
            models.CheckConstraint(
                name="hearing_names_its_record_or_what_else_is_intended",
                condition=Q(kind="record", record__isnull=False, intended="")
                | (~Q(kind="record") & Q(record=None) & ~Q(intended="")),
            ),
            models.UniqueConstraint(
                fields=("record",),
                condition=~Q(state__in=("concluded", "dropped")),
                name="record_has_one_running_hearing",
            ),
            models.CheckConstraint(
                name="hearing_ends_on_a_day",
                condition=Q(state__in=("concluded", "dropped"), ended_on__isnull=False)
                | (~Q(state__in=("concluded", "dropped")) & Q(ended_on=None)),
            ),
            models.CheckConstraint(
                name="reviewed_hearing_has_a_finding_paper_and_person",
                condition=~Q(state="reviewed")
                | (~Q(found="") & Q(review__isnull=False, reviewed_by__isnull=False, reviewed_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="reviewer_did_not_enter_the_record",
                condition=Q(reviewed_by=None) | Q(entered_by=None) | ~Q(reviewed_by=F("entered_by")),
            ),
        )

    def __str__(self) -> str:
        return f"陈述申辩 {self.matter}"

    def get_absolute_url(self) -> str:
        return reverse("credit:hearing_show", args=[self.pk])

    @property
    def case_title(self) -> str:
        return f"陈述申辩：{self.matter}"

    @property
    def matter(self) -> str:
        """What it is about, by name: the record as it is numbered now, or what else is intended."""
        return str(self.record) if self.record else self.intended

    @property
    def summary(self) -> str:
        """What is intended, in a line."""
        return self.record.title if self.record else self.get_kind_display()

    @property
    def is_prepared(self) -> bool:
        """Whether the notice of the present round is still being drafted."""
        return self.state == self.State.PREPARED

    @property
    def adopts(self) -> bool:
        """Whether the review adopted something of what was said."""
        return self.found in (self.Found.ADOPTED, self.Found.PARTLY)

    @property
    def is_adopted(self) -> bool:
        """Whether the review adopted something, and the record has not taken effect yet."""
        return self.state == self.State.REVIEWED and self.found != self.Found.NOT_ADOPTED

    @property
    def is_unheeded(self) -> bool:
        """Whether something was adopted, and the record not yet changed by it."""
        return self.is_adopted and not self.amended

    @property
    def state_shown(self) -> str:
        """The state in words, with what the review found."""
        words = super().state_shown
        return f"{words}（{self.get_found_display()}）" if self.state == self.State.REVIEWED else words

    @property
    def round(self) -> HearingRound:
        """The round that runs: the newest."""
        newest = self.rounds.order_by("-number").select_related("notice").first()
        assert newest
        return newest

    @property
    def unsigned_round(self) -> HearingRound | None:
        """The first round with an oral statement whose minutes nobody has signed."""
        return self.rounds.filter(manner=HearingRound.Manner.ORAL, signature="").order_by("number").first()

    @property
    def is_notified(self) -> bool:
        """Whether the notice of the present round reached the subject."""
        return self.state not in (self.State.PREPARED, self.State.ISSUED)

    @property
    def binds(self) -> bool:
        """Whether a notice was issued, so that facts and evidence are frozen and there is no way round the hearing."""
        return self.state != self.State.PREPARED or self.rounds.filter(notice__isnull=False).exists()

    @property
    def was_stated(self) -> bool:
        """Whether the subject spoke in any round."""
        return self.rounds.filter(stated_on__isnull=False).exists()

    @property
    def met_shown(self) -> str:
        """How the right to a statement was met, in words; how the present round ended where nothing was ever said."""
        return HearingRound.Outcome.STATED.label if self.was_stated else self.round.get_outcome_display()

    @property
    def is_met(self) -> bool:
        """Whether the right was met: what was said is reviewed, or nothing was said in writing or in time."""
        return self.state == self.State.REVIEWED or (
            self.state in (self.State.WAIVED, self.State.LAPSED) and not self.was_stated
        )


class HearingRound(models.Model):
    """One notice with what followed. A second round is needed when facts or evidence change after the notice.

    `working_days` is the period that the notice grants, from service (R4); `effect` what it says of the grade, one
    sentence a line. The lists of facts and of frozen evidence hang on it. `signature` is how the minutes were signed.
    """

    class Manner(models.TextChoices):
        WRITTEN = "written", "书面"
        ORAL = "oral", "口头"

    class Outcome(models.TextChoices):
        STATED = "stated", "已陈述"
        WAIVED = "waived", "书面放弃"
        LAPSED = "lapsed", "逾期未陈述"
        REOPENED = "reopened", "重新告知"

    hearing = models.ForeignKey(Hearing, on_delete=models.PROTECT, related_name="rounds", verbose_name="陈述申辩")
    number = models.PositiveSmallIntegerField("轮次")
    cause = models.CharField("重新告知的原因", max_length=500, blank=True)
    basis = models.TextField("依据", blank=True)
    intended = models.TextField("拟作记录", blank=True)
    effect = models.TextField("对信用等级的影响", blank=True)
    working_days = models.PositiveSmallIntegerField("陈述申辩期限（工作日）")
    contact = models.CharField("联系人", max_length=40, blank=True)
    telephone = models.CharField("联系电话", max_length=40, blank=True)
    place = models.CharField("提交地点", max_length=120, blank=True)
    notice = models.OneToOneField(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="告知书"
    )
    served_on = models.DateField("送达日期", null=True, blank=True)
    term = models.OneToOneField(
        Term, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="期限"
    )
    outcome = models.CharField("结果", max_length=16, choices=Outcome.choices, blank=True)
    outcome_on = models.DateField("结果日期", null=True, blank=True)

    stated_on = models.DateField("陈述日期", null=True, blank=True)
    manner = models.CharField("陈述方式", max_length=16, choices=Manner.choices, blank=True)
    speaker = models.CharField("陈述人", max_length=60, blank=True)
    speaker_role = models.CharField("陈述人身份", max_length=60, blank=True)
    stated_at = models.CharField("陈述地点", max_length=120, blank=True)
    heard_by = models.ManyToManyField(User, blank=True, related_name="+", verbose_name="听取人")
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="记录人"
    )
    minutes = models.OneToOneField(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="笔录"
    )
    signature = models.CharField("笔录签字情况", max_length=200, blank=True)
    signed_on = models.DateField("签字日期", null=True, blank=True)
    waiver = models.CharField("放弃陈述申辩的书面材料", max_length=200, blank=True)

    history = History()

    class Meta:
        ordering = ("number",)
        verbose_name = verbose_name_plural = "陈述申辩轮次"
        constraints = (
            models.UniqueConstraint(fields=("hearing", "number"), name="hearing_round_is_numbered_once"),
            models.CheckConstraint(name="hearing_round_has_days", condition=Q(working_days__gte=1)),
            models.CheckConstraint(
                name="hearing_round_is_served_after_its_notice", condition=Q(served_on=None) | Q(notice__isnull=False)
            ),
            models.CheckConstraint(
                name="hearing_round_ends_on_a_day",
                condition=Q(outcome="", outcome_on=None) | (~Q(outcome="") & Q(outcome_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="statement_waiver_or_lapse_follows_service",
                condition=Q(outcome__in=("", "reopened")) | Q(served_on__isnull=False, outcome_on__gte=F("served_on")),
            ),
            models.CheckConstraint(
                name="waiver_of_the_statement_is_written", condition=~Q(outcome="waived") | ~Q(waiver="")
            ),
        )

    def __str__(self) -> str:
        return f"{self.hearing} 第{self.number}轮"

    @property
    def is_supplementary(self) -> bool:
        return self.number > 1

    @property
    def is_stated(self) -> bool:
        return self.stated_on is not None

    @property
    def is_oral(self) -> bool:
        return self.manner == self.Manner.ORAL


class HearingFact(models.Model):
    """A numbered fact of the notice; the subject answers by number."""

    round = models.ForeignKey(HearingRound, on_delete=models.PROTECT, related_name="facts", verbose_name="轮次")
    number = models.PositiveSmallIntegerField("序号")
    text = models.TextField("事实")

    class Meta:
        ordering = ("number",)
        verbose_name = verbose_name_plural = "告知的事实"
        constraints = (models.UniqueConstraint(fields=("round", "number"), name="hearing_fact_is_numbered_once"),)

    def __str__(self) -> str:
        return f"{self.number}. {self.text[:40]}"


class FrozenEvidence(models.Model):
    """A file that the notice listed, by its digest: the list does not grow after that."""

    round = models.ForeignKey(HearingRound, on_delete=models.PROTECT, related_name="evidence", verbose_name="轮次")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="+", verbose_name="佐证材料")
    title = models.CharField("名称", max_length=200)
    sha256 = models.CharField("摘要值", max_length=64)

    class Meta:
        ordering = ("pk",)
        verbose_name = verbose_name_plural = "告知时的佐证材料"
        constraints = (models.UniqueConstraint(fields=("round", "evidence"), name="evidence_is_frozen_once"),)

    def __str__(self) -> str:
        return self.title


class Argument(models.Model):
    """What the subject says to one fact, or beside them all (`fact` None), and what is found of it, with the reason."""

    round = models.ForeignKey(HearingRound, on_delete=models.PROTECT, related_name="arguments", verbose_name="轮次")
    fact = models.ForeignKey(
        HearingFact, on_delete=models.PROTECT, null=True, blank=True, related_name="arguments", verbose_name="事实"
    )
    words = models.TextField("陈述申辩意见")
    finding = models.CharField("复核意见", max_length=16, choices=Hearing.Found.choices, blank=True)
    reason = models.TextField("复核理由", blank=True)
    found_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="复核人"
    )
    found_on = models.DateField("复核日期", null=True, blank=True)

    history = History()

    class Meta:
        ordering = ("round__number", F("fact__number").asc(nulls_last=True), "pk")
        verbose_name = verbose_name_plural = "陈述申辩意见"
        constraints = (
            models.UniqueConstraint(fields=("round", "fact"), name="fact_is_answered_once"),
            models.UniqueConstraint(
                fields=("round",), condition=Q(fact=None), name="other_words_of_a_round_stand_once"
            ),
            models.CheckConstraint(name="argument_has_words", condition=~Q(words="")),
            models.CheckConstraint(
                name="finding_has_a_reason_and_a_person",
                condition=Q(finding="", found_by=None, found_on=None)
                | (~Q(finding="") & ~Q(reason="") & Q(found_by__isnull=False, found_on__isnull=False)),
            ),
        )

    def __str__(self) -> str:
        return f"{self.label}：{self.words[:40]}"

    @property
    def label(self) -> str:
        """Which fact it is about."""
        return f"对事实 {self.fact.number}" if self.fact else "其他意见"


class HandedIn(models.Model):
    """A paper that the subject handed in with its statement (提交的材料); the file only where it was scanned."""

    round = models.ForeignKey(HearingRound, on_delete=models.PROTECT, related_name="handed_in", verbose_name="轮次")
    title = models.CharField("名称", max_length=200)
    file = models.FileField("文件", upload_to=evidence_path, blank=True)
    sha256 = models.CharField("摘要值", max_length=64, blank=True, editable=False)
    content_type = models.CharField("类型", max_length=100, blank=True)
    size = models.PositiveIntegerField("大小（字节）", default=0)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="登记人")
    added_on = models.DateField("登记日期")

    class Meta:
        ordering = ("pk",)
        verbose_name = verbose_name_plural = "陈述人提交的材料"

    def __str__(self) -> str:
        return self.title
