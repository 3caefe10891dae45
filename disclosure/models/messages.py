"""What the city's credit platform is told (Article 13): matters, the messages about each, every try at sending one."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.keeping import Kept, KeptQuerySet
from credit.models import CreditRecord, Listing
from desk.models import Job, Promise
from disclosure.models.batches import Batch
from subjects.identity import SealedField
from subjects.models import Subject

ARTICLE = "制度第十三条"
_WITHDRAWAL = "河南省社会信用条例第四十二条、第四十三条"


class Matter(models.Model):
    """One thing that the platform may hold: a subject's level, a record, a listing.

    `held` says why the present state is not told (R13, R21, statute); empty where everything that may be out is.
    """

    class What(models.TextChoices):
        LEVEL = "level", "信用等级"
        MISCONDUCT = "misconduct", "失信行为"
        PENALTY = "penalty", "行政处罚"
        ACCIDENT = "accident", "生产安全事故"
        SANCTION = "sanction", "联合惩戒"
        LISTING = "listing", "四级名单"

    key = models.CharField("信息标识", max_length=60, unique=True)
    what = models.CharField("信息类别", max_length=16, choices=What.choices)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="shared", verbose_name="信用主体")
    record = models.OneToOneField(
        CreditRecord, on_delete=models.PROTECT, null=True, blank=True, related_name="shared", verbose_name="信用记录"
    )
    listing = models.OneToOneField(
        Listing, on_delete=models.PROTECT, null=True, blank=True, related_name="shared", verbose_name="四级名单"
    )
    held = models.CharField("未推送原因", max_length=200, blank=True)
    held_since = models.DateTimeField("未推送起", null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        verbose_name = verbose_name_plural = "共享事项"
        indexes = (models.Index(fields=("held_since",), condition=~Q(held=""), name="matter_held"),)
        constraints = (
            models.CheckConstraint(
                name="shared_matter_is_of_one_thing",
                condition=Q(what="level", record=None, listing=None)
                | Q(what="listing", record=None, listing__isnull=False)
                | (~Q(what__in=("level", "listing")) & Q(record__isnull=False, listing=None)),
            ),
            models.CheckConstraint(name="held_matter_has_a_moment", condition=Q(held="") | Q(held_since__isnull=False)),
        )

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.name}"

    @property
    def name(self) -> str:
        """What people call it: the number of the decision, record or listing; a level has its subject's name."""
        if self.record:
            return self.record.document_number or self.record.number
        return self.listing.number if self.listing else self.subject.name

    @property
    def url(self) -> str:
        """Where it is kept in the bureau."""
        return (self.record or self.listing or self.subject).get_absolute_url()


class MessageQuerySet(KeptQuerySet["Message"]):
    """Named reads of messages."""

    def unsettled(self) -> Self:
        """Those that keep later ones of their matter waiting."""
        return self.filter(state__in=(Message.State.WAITING, Message.State.SENDING, Message.State.SENT))

    def standing(self) -> Self:
        """Not voided, and no later message has taken their place."""
        return self.filter(overtaken=False).exclude(state=Message.State.VOID)

    def may_be_out(self) -> Self:
        """Those that the platform holds or may hold: tried, and neither refused nor voided."""
        return self.filter(attempts__gt=0).exclude(state__in=(Message.State.REFUSED, Message.State.VOID))


class Message(Kept, Promise):
    """One thing told to the platform (推送消息). Its content is frozen; its key makes a repetition harmless.

    `content` is a list of [code, value] in the order of the standard, identity numbers masked; the number itself is
    sealed in `identity` and put in on the way out only. `failure` says why it is not in: what hindered the sending, or
    what the platform or a rule said.
    """

    OWED: ClassVar[Q] = Q(state__in=("waiting", "sending", "sent"), batch=None)
    LEASE: ClassVar[timedelta] = timedelta(minutes=3)
    """Far longer than sending one message may take."""
    JOB: ClassVar[Job] = Job("disclosure.tasks.send")

    class Act(models.TextChoices):
        CREATE = "create", "新增"
        CORRECT = "correct", "更正"
        WITHDRAW = "withdraw", "撤回"

    class State(models.TextChoices):
        FAULTY = "faulty", "待更正"
        WAITING = "waiting", "待推送"
        SENDING = "sending", "推送中"
        SENT = "sent", "已推送待回执"
        STORED = "stored", "已入库"
        REFUSED = "refused", "被退回"
        DEAD = "dead", "死信"
        VOID = "void", "已作废"

    KEEPER: ClassVar[str] = "matter__subject__department"
    MOVES: ClassVar[dict[tuple[str, str], str]] = {
        (State.WAITING, State.SENDING): ARTICLE,
        (State.WAITING, State.SENT): ARTICLE,
        (State.WAITING, State.VOID): _WITHDRAWAL,
        (State.FAULTY, State.VOID): ARTICLE,
        (State.SENDING, State.SENDING): ARTICLE,
        (State.SENDING, State.WAITING): ARTICLE,
        (State.SENDING, State.SENT): ARTICLE,
        (State.SENDING, State.STORED): ARTICLE,
        (State.SENDING, State.REFUSED): ARTICLE,
        (State.SENDING, State.DEAD): ARTICLE,
        (State.SENT, State.SENDING): ARTICLE,
        (State.SENT, State.STORED): ARTICLE,
        (State.SENT, State.REFUSED): ARTICLE,
        (State.REFUSED, State.WAITING): ARTICLE,
        (State.DEAD, State.WAITING): ARTICLE,
    }
    """What may follow what, with the article that it serves; everything else is refused."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="messages", verbose_name="共享事项")
    sequence = models.PositiveIntegerField("序号")
    act = models.CharField("操作", max_length=12, choices=Act.choices)
    cause = models.CharField("原因", max_length=200)
    content = models.JSONField("内容")
    identity = SealedField("证件号码", blank=True, default="")
    digest = models.CharField("摘要值", max_length=64)
    key = models.UUIDField("幂等键", unique=True, default=uuid.uuid4, editable=False)
    state = models.CharField("状态", max_length=12, choices=State.choices)
    faults = models.JSONField("预检问题", default=list)
    overtaken = models.BooleanField("已有后一条", default=False)
    most_attempts = models.PositiveSmallIntegerField("次数上限", default=0)
    receipt = models.CharField("回执编号", max_length=80, blank=True)
    settled_at = models.DateTimeField("回执时间", null=True, blank=True)
    batch = models.ForeignKey(
        Batch, on_delete=models.PROTECT, null=True, blank=True, related_name="messages", verbose_name="文件批次"
    )

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        verbose_name = verbose_name_plural = "推送消息"
        indexes = (
            models.Index(fields=("state", "next_at"), name="message_to_send"),
            models.Index(fields=("matter", "state"), name="message_of_matter"),
        )
        constraints = (
            *Promise.Meta.constraints,
            models.UniqueConstraint(fields=("matter", "sequence"), name="message_has_its_place_in_the_matter"),
            models.CheckConstraint(
                name="message_being_sent_is_claimed",
                condition=Q(state="sending", claimed_at__isnull=False) | (~Q(state="sending") & Q(claimed_at=None)),
            ),
            models.CheckConstraint(
                name="stored_message_has_a_receipt",
                condition=~Q(state="stored") | (Q(settled_at__isnull=False) & ~Q(receipt="")),
            ),
            models.CheckConstraint(
                name="message_that_failed_says_why",
                condition=~Q(state__in=("refused", "dead", "void")) | ~Q(failure=""),
            ),
            models.CheckConstraint(
                name="faulty_or_void_message_was_never_sent",
                condition=~Q(state__in=("faulty", "void")) | Q(attempts=0),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_act_display()}{self.matter}（{self.sequence}）"

    def get_absolute_url(self) -> str:
        return reverse("disclosure:message_show", args=[self.pk])

    @property
    def job(self) -> Job:
        return self.JOB

    @property
    def told(self) -> str:
        return f"推送消息 {self.pk}：{self.get_act_display()}"

    @property
    def may_be_sent_again(self) -> bool:
        """Refused, dead or faulty, and the newest of its matter."""
        return not self.overtaken and self.state in (self.State.REFUSED, self.State.DEAD, self.State.FAULTY)

    @property
    def is_faulty(self) -> bool:
        return self.state == self.State.FAULTY

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def is_void(self) -> bool:
        return self.state == self.State.VOID

    @property
    def came_back(self) -> bool:
        """Whether the platform refused it, or could not be reached for long."""
        return self.state in (self.State.REFUSED, self.State.DEAD)

    @property
    def look(self) -> str:
        """The colour of the mark that tells the state."""
        if self.is_faulty or self.came_back:
            return "struck" if self.overtaken else "bad"
        looks: dict[str, str] = {self.State.STORED: "good", self.State.VOID: "struck", self.State.SENT: "warn"}
        return looks.get(self.state, "info")


class Attempt(models.Model):
    """One try at sending a message: when, and what came of it; without an end, the worker died before it could say."""

    class Outcome(models.TextChoices):
        STORED = "stored", "已入库"
        ACCEPTED = "accepted", "已接收，待回执"
        REFUSED = "refused", "被退回"
        FAILED = "failed", "未成，稍后重试"
        LOST = "lost", "中断，以同一幂等键重试"

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="tries", verbose_name="推送消息")
    began_at = models.DateTimeField("开始时间")
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    outcome = models.CharField("结果", max_length=12, choices=Outcome.choices, blank=True)
    detail = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        ordering = ("pk",)
        verbose_name = verbose_name_plural = "推送记录"
        constraints = (
            models.UniqueConstraint(
                fields=("message",), condition=Q(ended_at=None), name="message_has_one_open_attempt"
            ),
            models.CheckConstraint(
                name="attempt_that_ended_has_an_outcome",
                condition=Q(ended_at=None, outcome="") | (Q(ended_at__isnull=False) & ~Q(outcome="")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.message} {self.began_at:%Y-%m-%d %H:%M}"
