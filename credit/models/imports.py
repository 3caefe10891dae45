"""Workbooks brought in from the screen: checked, previewed, then confirmed."""

from __future__ import annotations

from django.db import models

from accounts.models import User


class ImportBatch(models.Model):
    """One uploaded workbook with its check report; nothing is written before it is confirmed."""

    class State(models.TextChoices):
        FAULTY = "faulty", "需更正"
        CHECKED = "checked", "待确认"
        DONE = "done", "已导入"
        DISCARDED = "discarded", "已放弃"

    name = models.CharField("文件名", max_length=200)
    file = models.CharField("文件", max_length=300)
    sha256 = models.CharField("摘要值", max_length=64)
    state = models.CharField("状态", max_length=16, choices=State.choices)
    report = models.JSONField("检查报告")
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="imports", verbose_name="上传人")
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)

    class Meta:
        ordering = ("-uploaded_at", "-pk")
        verbose_name = verbose_name_plural = "批量导入"

    def __str__(self) -> str:
        return self.name
