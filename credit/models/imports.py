"""Workbooks brought in from the screen: checked, previewed, then confirmed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.keeping import Kept, KeptQuerySet
from accounts.models import User
from desk.models import Job, Promise


class ImportBatch(Kept, Promise):
    """One uploaded file with its check report; nothing is written before it is confirmed.

    CHECKING and IMPORTING are promises to the worker, asked for one after the other. `file` names the sealed copy; `report` is what `exchange.reporting` writes, empty until the first check.
    """

    class State(models.TextChoices):
        CHECKING = "checking", "检查中"
        FAULTY = "faulty", "需更正"
        CHECKED = "checked", "待确认"
        IMPORTING = "importing", "导入中"
        DONE = "done", "已导入"
        DISCARDED = "discarded", "已放弃"

    KEEPER: ClassVar[str] = "uploaded_by__department"
    OWED: ClassVar[Q] = Q(state__in=("checking", "importing"))

    name = models.CharField("文件名", max_length=200)
    family = models.CharField("表的种类", max_length=16, blank=True, choices=[("commitments", "公开承诺")])
    """Which sheets of the house's own it holds; those of the exchange without."""
    file = models.CharField("文件", max_length=300)
    sha256 = models.CharField("摘要值", max_length=64)
    state = models.CharField("状态", max_length=16, choices=State.choices, db_index=True)
    report = models.JSONField("检查报告", default=dict, blank=True)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="imports", verbose_name="上传人")
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)
    confirmed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="确认人"
    )
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)

    objects = KeptQuerySet["ImportBatch"].as_manager()

    class Meta:
        ordering = ("-uploaded_at", "-pk")
        verbose_name = verbose_name_plural = "批量导入"
        constraints = Promise.Meta.constraints

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("credit:import_show", args=[self.pk])

    @property
    def job(self) -> Job:
        task = "credit.tasks.check_import" if self.state == self.State.CHECKING else "credit.tasks.commit_import"
        return Job(task, self.pk)

    @property
    def is_open(self) -> bool:
        """Whether a worker is at it, or will be."""
        return self.state in (self.State.CHECKING, self.State.IMPORTING)
