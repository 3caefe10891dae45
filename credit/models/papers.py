"""Papers that take a while (台账 as PDF): asked for, made by a job, kept for download."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from desk.models import Job, Promise


class Paper(Promise):
    """A document that a job makes."""

    OWED: ClassVar[Q] = Q(state__in=("queued", "running"))

    class State(models.TextChoices):
        QUEUED = "queued", "排队中"
        RUNNING = "running", "处理中"
        DONE = "done", "完成"
        FAILED = "failed", "失败"

    title = models.CharField("名称", max_length=200)
    format = models.CharField("格式", max_length=8)
    parameters = models.JSONField("条件")
    state = models.CharField("状态", max_length=16, choices=State.choices, default=State.QUEUED, db_index=True)
    done_rows = models.PositiveIntegerField("已处理行数", default=0)
    total_rows = models.PositiveIntegerField("总行数", default=0)
    file = models.CharField("文件", max_length=300, blank=True)
    sha256 = models.CharField("摘要值", max_length=64, blank=True)
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="papers", verbose_name="申请人")
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)

    class Meta:
        ordering = ("-asked_at", "-pk")
        verbose_name = verbose_name_plural = "文件任务"
        constraints = (
            *Promise.Meta.constraints,
            models.CheckConstraint(
                name="paper_being_made_is_claimed", condition=~Q(state="running") | Q(claimed_at__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("credit:paper_show", args=[self.pk])

    @property
    def job(self) -> Job:
        return Job("credit.tasks.make_paper", self.pk)

    @property
    def told(self) -> str:
        return f"文件任务 {self.pk}：{self.title}"

    @property
    def is_open(self) -> bool:
        """Still to be made."""
        return self.state in (self.State.QUEUED, self.State.RUNNING)

    @property
    def is_ready(self) -> bool:
        """Made, and its file is still kept."""
        return self.state == self.State.DONE and bool(self.file)
