"""What people are told (提醒): each notice once a person, kept until it is read and after."""

from __future__ import annotations

from django.db import models

from accounts.models import User


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

    class Meta:
        ordering = ("-told_at", "-pk")
        verbose_name = verbose_name_plural = "提醒"
        indexes = (
            models.Index(fields=("recipient",), condition=models.Q(read_at=None), name="unread_notice_of_person"),
        )
        constraints = (models.UniqueConstraint(fields=("recipient", "key"), name="notice_is_told_once"),)

    def __str__(self) -> str:
        return self.title
