"""What is kept beside public commitments (公开承诺): the signed paper as it was scanned, and reminders to who lacks one."""

from __future__ import annotations

from django.db import models
from django.urls import reverse

from accounts.models import User
from credit.models.records import evidence_path
from documents.models import Document
from subjects.models import Commitment, Subject


class CommitmentScan(models.Model):
    """The paper of a commitment, scanned (承诺书扫描件)."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="scans", verbose_name="公开承诺")
    title = models.CharField("名称", max_length=200)
    file = models.FileField("文件", upload_to=evidence_path)
    sha256 = models.CharField("摘要值", max_length=64, editable=False)
    content_type = models.CharField("类型", max_length=100)
    size = models.PositiveIntegerField("大小（字节）")
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="上传人")
    added_at = models.DateTimeField("上传时间")

    class Meta:
        ordering = ("added_at", "pk")
        verbose_name = verbose_name_plural = "承诺书扫描件"
        constraints = (
            models.UniqueConstraint(fields=("commitment", "sha256"), name="scan_of_a_commitment_is_kept_once"),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("credit:commitment_scan_show", args=[self.pk])


class CommitmentReminder(models.Model):
    """The letter that reminds a subject to make a public commitment (公开承诺提醒函)."""

    subject = models.ForeignKey(
        Subject, on_delete=models.PROTECT, related_name="commitment_reminders", verbose_name="信用主体"
    )
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="+", verbose_name="文书")
    on = models.DateField("提醒日期")

    class Meta:
        ordering = ("-on", "-pk")
        verbose_name = verbose_name_plural = "公开承诺提醒"
        indexes = (models.Index(fields=("subject", "-on"), name="reminder_of_subject"),)

    def __str__(self) -> str:
        return str(self.document)
