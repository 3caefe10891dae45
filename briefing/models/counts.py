"""Data quality as it was counted on a day, so that a trend can be told."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from accounts.models import Department


class QualityCount(models.Model):
    """How many rows of a section a check found on a day; `whole` is how many it looked at where a share is told."""

    day = models.DateField("统计日期")
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="quality_counts", verbose_name="记录部门"
    )
    check_code = models.CharField("检查项", max_length=40)
    found = models.PositiveIntegerField("问题数")
    whole = models.PositiveIntegerField("检查数", null=True, blank=True)

    class Meta:
        ordering = ("-day", "department__code", "check_code")
        verbose_name = verbose_name_plural = "数据质量统计"
        constraints = (
            models.UniqueConstraint(fields=("day", "department", "check_code"), name="quality_is_counted_once_a_day"),
            models.CheckConstraint(
                name="quality_found_is_part_of_the_whole", condition=Q(whole=None) | Q(whole__gte=F("found"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.department} {self.check_code} {self.found}"
