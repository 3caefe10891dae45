"""双公示 files (Article 13): numbered, frozen, downloaded by a person, settled by the receipt that comes back."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.keeping import Kept, KeptQuerySet
from accounts.models import Department, User
from desk.numbers import Written


class BatchQuerySet(KeptQuerySet["Batch"]):
    """Named reads of batches."""


class Batch(Kept):
    """One file handed over to the platform by hand. The bytes never change; they are sealed, as they hold identity numbers."""

    class Kind(models.TextChoices):
        ORGANISATIONS = "organisations", "法人处罚"
        PERSONS = "persons", "自然人处罚"
        WITHDRAWALS = "withdrawals", "处罚撤回清单"

    KEEPER: ClassVar[str] = "department"
    NUMBERS: ClassVar[Written] = Written("SGS", 4)

    number = models.CharField("批次编号", max_length=40, unique=True)
    kind = models.CharField("文件种类", max_length=16, choices=Kind.choices)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+", verbose_name="记录部门")
    rows = models.PositiveIntegerField("条数")
    csv = models.BinaryField("CSV 文件")
    csv_sha256 = models.CharField("CSV 摘要值", max_length=64)
    xlsx = models.BinaryField("Excel 文件")
    xlsx_sha256 = models.CharField("Excel 摘要值", max_length=64)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="生成人")
    made_at = models.DateTimeField("生成时间")
    receipt = models.CharField("回执编号", max_length=80, blank=True)
    settled_at = models.DateTimeField("回执登记时间", null=True, blank=True)
    settled_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="回执登记人"
    )
    refused = models.PositiveIntegerField("退回条数", default=0)

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        verbose_name = verbose_name_plural = "双公示文件批次"
        constraints = (
            models.CheckConstraint(name="batch_holds_rows", condition=Q(rows__gte=1)),
            models.CheckConstraint(
                name="settled_batch_has_a_receipt",
                condition=Q(settled_at=None, receipt="") | (Q(settled_at__isnull=False) & ~Q(receipt="")),
            ),
        )

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("disclosure:batch_show", args=[self.pk])


class ColumnName(models.Model):
    """How a receiver calls a field, where it differs from the standard's code (导出字段对照)."""

    code = models.CharField("标准字段代码", max_length=24, unique=True)
    name = models.CharField("接收方字段名", max_length=60)

    class Meta:
        ordering = ("code",)
        verbose_name = verbose_name_plural = "导出字段对照"

    def __str__(self) -> str:
        return f"{self.code}→{self.name}"
