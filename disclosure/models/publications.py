"""Publications (公示) of records and listings with their wordings, and the editions under which levels are public."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.history import History
from accounts.models import User
from credit.models import CreditRecord, Listing
from documents.models import Document
from subjects.matters import Matter, MatterQuerySet, Moves
from subjects.models import Kind, Subject


class Channel(models.TextChoices):
    """R24: the disclosure of enforcement (安全生产法 78), and the credit channel (Order 36, Henan statute)."""

    ENFORCEMENT = "enforcement", "执法公示"
    CREDIT = "credit", "信用公示"


class PublicationQuerySet(MatterQuerySet["Publication"]):
    """Named reads of publications."""

    def in_channel(self, channel: Channel, day: date) -> Self:
        """What anybody may read in a channel on a day, by the facts as they are now, whatever the stored state still says.

        Signed, the record in force and of this subject, no natural person. In the credit channel within its days and not
        repaired as well, and of no sole trader without a trade name (R24).
        """
        out = self.filter(state=Publication.State.PUBLISHED, channel=channel, current__isnull=False, from_on__lte=day)
        out = out.exclude(subject__kind=Kind.NATURAL_PERSON)
        record = Q(record__state=CreditRecord.State.EFFECTIVE, record__subject=F("subject"))
        if channel == Channel.ENFORCEMENT:
            return out.filter(record)
        listing = Q(listing__subject=F("subject"), listing__removed_on=None)
        unnamed = Q(subject__kind=Kind.SOLE_TRADER, subject__trade_name="")
        return out.filter(Q(record, record__repaired_on=None) | listing, until_on__gte=day).exclude(unnamed)


class Publication(Matter):
    """One publication of a record or a listing in one channel, from the draft to the archive.

    `from_on` and `until_on` are both days on which it is out; what is disclosed under 安全生产法 78 has no last day.
    `ruled` says that a rule held it back, not a person. `necessity` is the reason why a light matter that is no penalty
    has to be published all the same (Order 36).
    """

    class State(models.TextChoices):
        PENDING = "pending", "待公示"
        WITHHELD = "withheld", "不予公示"
        PUBLISHED = "published", "公示中"
        REPAIRED = "repaired", "提前终止"
        EXPIRED = "expired", "期满停止"
        WITHDRAWN = "withdrawn", "已撤回"
        ARCHIVED = "archived", "转档案"

    ARTICLE: ClassVar[str] = "制度第十三条"
    BESIDE: ClassVar[tuple[str, ...]] = (
        "subject__department",
        "record__subject",
        "record__person",
        "listing",
        "current",
    )
    OPEN: ClassVar[tuple[str, ...]] = (State.PENDING, State.WITHHELD, State.PUBLISHED)
    """Intended, held back or out: at most one of a record in a channel."""
    LOOKS: ClassVar[Mapping[str, str]] = {
        State.PENDING: "warn",
        State.PUBLISHED: "info",
        State.REPAIRED: "good",
        State.WITHDRAWN: "bad",
    }
    MOVES: ClassVar[Moves] = {
        State.PENDING: {State.PUBLISHED: "安全生产法第七十八条", State.WITHHELD: "制度第十三条"},
        State.WITHHELD: {State.PENDING: "信用修复管理办法（令第36号）"},
        State.PUBLISHED: {
            State.WITHDRAWN: "行政处罚法第四十八条",
            State.REPAIRED: "信用修复管理办法（令第36号）第三条",
            State.EXPIRED: "信用修复管理办法（令第36号）",
        },
        State.REPAIRED: {State.ARCHIVED: "河南省社会信用条例第十九条"},
        State.EXPIRED: {State.ARCHIVED: "河南省社会信用条例第十九条"},
        State.WITHDRAWN: {State.ARCHIVED: "河南省社会信用条例第十九条"},
    }

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="publications", verbose_name="信用主体")
    record = models.ForeignKey(
        CreditRecord,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="publications",
        verbose_name="信用记录",
    )
    listing = models.ForeignKey(
        Listing, on_delete=models.PROTECT, null=True, blank=True, related_name="publications", verbose_name="四级名单"
    )
    channel = models.CharField("公示渠道", max_length=12, choices=Channel.choices)
    state = models.CharField("状态", max_length=16, choices=State.choices, default=State.PENDING)
    current = models.ForeignKey(
        "Wording", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="公示中的内容"
    )
    from_on = models.DateField("公示起", null=True, blank=True)
    until_on = models.DateField("公示止", null=True, blank=True)
    necessity = models.CharField("确需公示的理由", max_length=300, blank=True)
    withheld = models.CharField("不予公示的理由", max_length=300, blank=True)
    ruled = models.BooleanField("由规则确定不予公示", default=False)
    ended_on = models.DateField("停止公示日期", null=True, blank=True)
    ending = models.CharField("停止公示的原因", max_length=300, blank=True)
    ended_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="办理人"
    )
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="公示信息撤回说明"
    )
    archived_on = models.DateField("转档案日期", null=True, blank=True)
    opened_on = models.DateField("提出日期")

    history = History()
    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ("-opened_on", "-pk")
        verbose_name = verbose_name_plural = "公示"
        indexes = (
            models.Index(fields=("state", "until_on"), name="publication_by_state"),
            models.Index(fields=("channel", "state", "-from_on", "-id"), name="publication_as_it_is_read"),
        )
        constraints = (
            models.CheckConstraint(
                name="publication_is_of_a_record_or_a_listing",
                condition=Q(record__isnull=False, listing=None) | Q(record=None, listing__isnull=False),
            ),
            models.UniqueConstraint(
                fields=("record", "channel"),
                condition=Q(state__in=("pending", "withheld", "published")),
                name="record_has_one_live_publication",
            ),
            models.CheckConstraint(
                name="enforcement_is_disclosed_by_record", condition=Q(channel="credit") | Q(record__isnull=False)
            ),
            models.UniqueConstraint(
                fields=("listing",),
                condition=Q(state__in=("pending", "withheld", "published")),
                name="listing_has_one_live_publication",
            ),
            models.CheckConstraint(
                name="what_is_out_has_wording_and_days",
                condition=~Q(state__in=("published", "repaired", "expired", "withdrawn"))
                | Q(current__isnull=False, from_on__isnull=False, until_on__isnull=False, channel="credit")
                | Q(current__isnull=False, from_on__isnull=False, until_on=None, channel="enforcement"),
            ),
            models.CheckConstraint(
                name="publication_ends_after_it_begins",
                condition=Q(until_on=None) | Q(from_on=None) | Q(until_on__gte=F("from_on")),
            ),
            models.CheckConstraint(
                name="withheld_publication_has_a_reason", condition=~Q(state="withheld") | ~Q(withheld="")
            ),
            models.CheckConstraint(
                name="ended_publication_has_day_and_reason",
                condition=~Q(state__in=("repaired", "expired", "withdrawn"))
                | (Q(ended_on__isnull=False) & ~Q(ending="")),
            ),
            models.CheckConstraint(
                name="withdrawal_has_a_person_and_its_paper",
                condition=~Q(state="withdrawn") | Q(ended_by__isnull=False, document__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.matter}"

    def get_absolute_url(self) -> str:
        return reverse("disclosure:publication_show", args=[self.pk])

    @property
    def matter(self) -> CreditRecord | Listing:
        """What is published."""
        found = self.record or self.listing
        assert found
        return found

    @property
    def is_enforcement(self) -> bool:
        """Whether 安全生产法 78 commands it (R24)."""
        return self.channel == Channel.ENFORCEMENT

    @property
    def is_pending(self) -> bool:
        return self.state == self.State.PENDING

    @property
    def is_out(self) -> bool:
        return self.state == self.State.PUBLISHED

    @property
    def pending(self) -> Wording | None:
        """The wording that nobody has signed yet; lists prefetch `wordings`."""
        return next((wording for wording in self.wordings.all() if wording.signed_on is None), None)


class Wording(models.Model):
    """What the public is to read (公示内容), as drafted, submitted and signed. A signed one never changes.

    `lines` are [key, label, value] as the record gave them; `text` is the drafter's, and `source` the record's own words when
    he wrote it: where the record says otherwise by now, the public page hides the line and says 更正中.
    """

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="wordings", verbose_name="公示")
    number = models.PositiveSmallIntegerField("版次")
    lines = models.JSONField("公示事项")
    text = models.TextField("公示内容")
    source = models.TextField("记录原文")
    drafted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="拟稿人"
    )
    drafted_on = models.DateField("拟稿日期")
    submitted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="提交人"
    )
    submitted_on = models.DateField("提交日期", null=True, blank=True)
    sent_back = models.CharField("退回修改的理由", max_length=300, blank=True)
    signed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="签发人"
    )
    signed_on = models.DateField("签发日期", null=True, blank=True)

    history = History()

    class Meta:
        ordering = ("-number",)
        verbose_name = verbose_name_plural = "公示内容"
        constraints = (
            models.UniqueConstraint(fields=("publication", "number"), name="wording_number_is_used_once"),
            models.UniqueConstraint(
                fields=("publication",), condition=Q(signed_on=None), name="publication_has_one_open_wording"
            ),
            models.CheckConstraint(
                name="wording_is_signed_by_a_second_person",
                condition=Q(signed_by=None, signed_on=None)
                | (
                    Q(signed_by__isnull=False, signed_on__isnull=False, submitted_by__isnull=False)
                    & ~Q(signed_by=F("submitted_by"))
                    & (Q(drafted_by=None) | ~Q(signed_by=F("drafted_by")))
                ),
            ),
            models.CheckConstraint(
                name="wording_is_submitted_by_somebody_on_a_day",
                condition=Q(submitted_by=None, submitted_on=None)
                | Q(submitted_by__isnull=False, submitted_on__isnull=False),
            ),
            models.CheckConstraint(name="wording_says_something", condition=~Q(text="")),
        )

    def __str__(self) -> str:
        return f"{self.publication} 第{self.number}版"

    @property
    def stage(self) -> str:
        """Where the wording stands, in words."""
        if self.signed_on:
            return "已签发"
        return "待签发" if self.submitted_by_id else ("退回修改" if self.sent_back else "拟稿")


class LevelEditionQuerySet(MatterQuerySet["LevelEdition"]):
    """Named reads of the editions."""

    def in_force(self, day: date) -> Self:
        """Approved, begun, and not ended."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=day), approved_by__isnull=False, from_on__lte=day)


class LevelEdition(Matter):
    """The bureau's decision that levels of organisations may be read by the public (Article 13), [from_on, ended_on)."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "待签发"
        APPROVED = "approved", "现行"
        ENDED = "ended", "已停止"

    ARTICLE: ClassVar[str] = "制度第十三条"
    KEEPER: ClassVar[str] = ""
    ABOUT: ClassVar[str] = ""
    OPEN: ClassVar[tuple[str, ...]] = (State.PROPOSED, State.APPROVED)
    MOVES: ClassVar[Moves] = {
        State.PROPOSED: {State.APPROVED: ARTICLE, State.ENDED: ARTICLE},
        State.APPROVED: {State.ENDED: ARTICLE},
    }

    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.PROPOSED)
    from_on = models.DateField("自")
    basis = models.CharField("依据和范围", max_length=300)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="提出人")
    proposed_on = models.DateField("提出日期")
    approved_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="签发人"
    )
    approved_on = models.DateField("签发日期", null=True, blank=True)
    ended_on = models.DateField("停止日期", null=True, blank=True)
    ending = models.CharField("停止的理由", max_length=300, blank=True)
    ended_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="停止人"
    )

    history = History()
    objects = LevelEditionQuerySet.as_manager()

    class Meta:
        ordering = ("-proposed_on", "-pk")
        verbose_name = verbose_name_plural = "等级公示决定"
        constraints = (
            models.CheckConstraint(
                name="level_edition_is_approved_by_a_second_person",
                condition=Q(approved_by=None, approved_on=None)
                | (Q(approved_by__isnull=False, approved_on__isnull=False) & ~Q(approved_by=F("proposed_by"))),
            ),
            models.CheckConstraint(
                name="level_edition_stands_as_it_was_decided",
                condition=Q(state="proposed", approved_by=None, ended_on=None)
                | Q(state="approved", approved_by__isnull=False, ended_on=None)
                | Q(state="ended", ended_on__isnull=False),
            ),
            models.CheckConstraint(
                name="ended_level_edition_has_reason_and_person",
                condition=Q(ended_on=None) | (Q(ended_by__isnull=False) & ~Q(ending="")),
            ),
            # The reason of an open one is empty, so this lets one be open.
            models.UniqueConstraint(
                fields=("ending",), condition=Q(ended_on=None), name="one_level_edition_is_open_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"等级公示决定（{self.from_on} 起）"

    def get_absolute_url(self) -> str:
        return reverse("disclosure:level_edition_list")
