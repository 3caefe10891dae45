"""Papers of one kind that are issued together (批量签发): what was chosen, and what became of each."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.keeping import Kept, KeptQuerySet
from accounts.models import Department, User
from desk.models import Job, Promise
from documents.models.papers import Document
from subjects.models import Subject


class Batch(Kept, Promise):
    """Papers that one person asked for at once. Its lines are what was chosen; a job issues one after the other.

    With `scope` (the filters of the list, as its address has them) everything that the list held is meant: the job writes
    down the lines first.
    """

    KEEPER: ClassVar[str] = "department"
    OWED: ClassVar[Q] = Q(state__in=("queued", "running"))

    class State(models.TextChoices):
        QUEUED = "queued", "排队中"
        RUNNING = "running", "签发中"
        DONE = "done", "已完成"

    kind = models.CharField("文书种类", max_length=32)
    title = models.CharField("文书名称", max_length=60)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+", verbose_name="记录部门")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="签发人")
    key = models.CharField("办理标识", max_length=40, unique=True)
    """One for each page on which a batch was begun: the same click twice is one batch."""
    scope = models.CharField("筛选条件", max_length=1000, blank=True)
    whole = models.BooleanField("全部", default=False)
    """Whether everything that the list holds by `scope` is meant."""
    gathered = models.BooleanField("已列出", default=False)
    state = models.CharField("状态", max_length=16, choices=State.choices, default=State.QUEUED)
    total = models.PositiveIntegerField("份数", default=0)
    done = models.PositiveIntegerField("已办", default=0)
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)

    objects = KeptQuerySet["Batch"].as_manager()

    class Meta:
        ordering = ("-asked_at", "-pk")
        verbose_name = verbose_name_plural = "批量签发"
        indexes = (models.Index(fields=("department", "-asked_at"), name="batch_of_department"),)
        constraints = (
            *Promise.Meta.constraints,
            models.CheckConstraint(
                name="batch_that_ended_says_when", condition=~Q(state="done") | Q(finished_at__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return f"{self.title} 第 {self.pk} 批"

    def get_absolute_url(self) -> str:
        return reverse("documents:batch_show", args=[self.pk])

    @property
    def job(self) -> Job:
        return Job("documents.tasks.issue_batch", self.pk)

    @property
    def is_open(self) -> bool:
        """Whether papers are still to be issued."""
        return self.state != self.State.DONE


class BatchLine(models.Model):
    """One paper of a batch: what it is about (`about`: the id in the room whose paper it is), and what became of it."""

    class State(models.TextChoices):
        WAITING = "waiting", "待签发"
        ISSUED = "issued", "已签发"
        SKIPPED = "skipped", "未签发"

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="lines", verbose_name="批次")
    about = models.BigIntegerField("事项")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+", verbose_name="信用主体")
    state = models.CharField("状态", max_length=16, choices=State.choices, default=State.WAITING)
    document = models.OneToOneField(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="batch_line", verbose_name="文书"
    )
    why = models.CharField("未签发原因", max_length=300, blank=True)

    class Meta:
        ordering = ("pk",)
        verbose_name = verbose_name_plural = "批量签发明细"
        indexes = (models.Index(fields=("batch", "id"), condition=Q(state="waiting"), name="line_to_issue"),)
        constraints = (
            models.UniqueConstraint(fields=("batch", "about"), name="batch_names_each_matter_once"),
            models.CheckConstraint(
                name="issued_line_has_its_paper",
                condition=Q(state="issued", document__isnull=False) | (~Q(state="issued") & Q(document=None)),
            ),
            models.CheckConstraint(name="skipped_line_says_why", condition=~Q(state="skipped") | ~Q(why="")),
        )

    def __str__(self) -> str:
        return f"{self.batch} {self.subject}"

    def get_absolute_url(self) -> str:
        return self.document.get_absolute_url() if self.document else self.subject.get_absolute_url()
