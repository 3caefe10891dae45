"""What people are told (提醒): each notice once a person, kept until it is read and after; and the daily digest by mail."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import Case, Q, Value, When

from accounts.models import User
from desk.models import Job, Promise


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Named reads of notices."""

    def unread(self) -> Self:
        """Not opened and not marked as read."""
        return self.filter(read_at=None)

    def untold_by_mail(self) -> Self:
        """In no digest yet, or in one that was given up."""
        return self.filter(Q(digest=None) | Q(digest__state="given_up"))

    def unread_first(self) -> Self:
        """Unread ones first, of these the urgent ones; the newest of each first."""
        urgent, unread = When(read_at=None, urgent=True, then=Value(0)), When(read_at=None, then=Value(1))
        return self.order_by(Case(urgent, unread, default=Value(2)), "-told_at", "-pk")


class Notice(models.Model):
    """One thing told to one person. `key` says what it is about, so that the same thing is never told twice."""

    recipient = models.ForeignKey(User, on_delete=models.PROTECT, related_name="notices", verbose_name="收件人")
    key = models.CharField("事由标识", max_length=160)
    title = models.CharField("标题", max_length=200)
    body = models.TextField("内容", blank=True)
    url = models.CharField("链接", max_length=200, blank=True)
    urgent = models.BooleanField("紧急", default=False)
    told_at = models.DateTimeField("提醒时间")
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)
    digest = models.ForeignKey(
        "Digest", on_delete=models.PROTECT, null=True, editable=False, related_name="notices", verbose_name="邮件摘要"
    )
    """The digest that tells of it, if any."""

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ("-told_at", "-pk")
        verbose_name = verbose_name_plural = "提醒"
        indexes = (
            models.Index(fields=("recipient",), condition=models.Q(read_at=None), name="unread_notice_of_person"),
        )
        constraints = (models.UniqueConstraint(fields=("recipient", "key"), name="notice_is_told_once"),)

    def __str__(self) -> str:
        return self.title


class Digest(Promise):
    """The digest of one person on one day: the row is the promise, the mail follows it. `text` is kept until it is out."""

    OWED: ClassVar[Q] = Q(state__in=("promised", "sending"))
    LEASE: ClassVar[timedelta] = timedelta(minutes=15)
    """Far longer than sending one mail takes, with every time-out of the mail server."""

    class State(models.TextChoices):
        PROMISED = "promised", "待发送"
        SENDING = "sending", "发送中"
        SENT = "sent", "已发送"
        NOTHING = "nothing", "无内容"
        GIVEN_UP = "given_up", "未发出"

    recipient = models.ForeignKey(User, on_delete=models.PROTECT, related_name="digests", verbose_name="收件人")
    day = models.DateField("日期")
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.PROMISED)
    title = models.CharField("主题", max_length=200, blank=True)
    text = models.TextField("内容", blank=True)
    sent_at = models.DateTimeField("发送时间", null=True, blank=True)

    class Meta:
        ordering = ("-day", "recipient")
        verbose_name = verbose_name_plural = "邮件摘要"
        indexes = (
            models.Index(fields=("next_at",), condition=Q(state__in=("promised", "sending")), name="digest_to_send"),
        )
        constraints = (
            *Promise.Meta.constraints,
            models.UniqueConstraint(fields=("recipient", "day"), name="one_digest_a_person_and_day"),
            models.CheckConstraint(
                name="digest_is_sent_at_a_moment",
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at=None)),
            ),
            models.CheckConstraint(
                name="digest_being_sent_is_claimed", condition=~Q(state="sending") | Q(claimed_at__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.recipient}"

    @property
    def job(self) -> Job:
        return Job("notices.tasks.send_digests")

    @property
    def told(self) -> str:
        return str(self)
