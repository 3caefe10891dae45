"""Papers that take a while (台账 as PDF): asked for, made by a job, kept for download; and the editions of ledgers."""

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


class Edition(models.Model):
    """An edition of a ledger (版次): what it held under the same conditions, numbered anew when that changed.

    `asked` is the digest of the conditions, `digest` that of the rows; the code (核验码) names an edition among all.
    """

    LENGTH: ClassVar[int] = 12

    name = models.CharField("台账", max_length=60)
    condition = models.CharField("条件", max_length=400)
    asked = models.CharField("条件摘要值", max_length=64)
    number = models.PositiveIntegerField("版次")
    digest = models.CharField("内容摘要值", max_length=64)
    code = models.CharField("核验码", max_length=LENGTH, unique=True)
    rows = models.PositiveIntegerField("行数")
    made_at = models.DateTimeField("制表时间")

    class Meta:
        ordering = ("-made_at", "-pk")
        verbose_name = verbose_name_plural = "台账版次"
        constraints = (models.UniqueConstraint(fields=("asked", "number"), name="edition_number_is_used_once"),)

    def __str__(self) -> str:
        return f"{self.name} 第 {self.number} 版"

    @property
    def code_shown(self) -> str:
        """The code as it is printed: 1A2B-3C4D-5E6F."""
        return "-".join(self.code[at : at + 4] for at in range(0, self.LENGTH, 4))
