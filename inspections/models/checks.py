"""Credit checks before evaluation (信用核查, Article 5): what was looked at, what was found, who answers for it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.keeping import Kept, KeptQuerySet
from accounts.models import Department, User
from subjects.models import Subject


class CheckQuerySet(KeptQuerySet["CreditCheck"]):
    """Named reads of checks."""


class CreditCheck(Kept):
    """One check of a subject, as it was signed; written once, never changed.

    `provider` states that what it provided is true (Article 5); `digest` names the versions of the facts meant by that.
    """

    subject = models.ForeignKey(
        Subject, on_delete=models.PROTECT, related_name="credit_checks", verbose_name="信用主体"
    )
    on = models.DateField("核查日期")
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="核查人员")
    checked_at = models.DateTimeField("核查时间")
    provider = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+", verbose_name="信息提供部门")
    stated_by = models.CharField("真实性负责人", max_length=60)
    stated_at = models.DateTimeField("声明时间")
    digest = models.CharField("事实摘要值", max_length=64)
    note = models.TextField("核查结论", blank=True)

    objects = CheckQuerySet.as_manager()

    class Meta:
        ordering = ("-on", "-pk")
        verbose_name = verbose_name_plural = "信用核查"
        constraints = (
            models.UniqueConstraint(
                fields=("subject", "on", "checked_by"), name="subject_is_checked_once_a_day_by_one_person"
            ),
            models.CheckConstraint(name="check_names_who_answers_for_truth", condition=~Q(stated_by="")),
        )

    def __str__(self) -> str:
        return f"{self.subject} {self.on} 信用核查"

    def get_absolute_url(self) -> str:
        return reverse("inspections:check_record", args=[self.pk])


class CheckLine(models.Model):
    """One point of a check: what stood there, and what the person found."""

    class Result(models.TextChoices):
        TRUE = "true", "属实"
        MENDED = "mended", "已补正"
        DOUBTFUL = "doubtful", "存疑"

    check_made = models.ForeignKey(CreditCheck, on_delete=models.PROTECT, related_name="lines", verbose_name="信用核查")
    code = models.CharField("事项代码", max_length=24)
    what = models.CharField("核查事项", max_length=200)
    since = models.DateField("自", null=True, blank=True)
    why = models.CharField("为何要紧", max_length=200, blank=True)
    article = models.CharField("条文", max_length=80)
    result = models.CharField("核查结果", max_length=12, choices=Result.choices)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        ordering = ("pk",)
        verbose_name = verbose_name_plural = "核查事项"
        constraints = (
            models.UniqueConstraint(fields=("check_made", "code"), name="point_is_checked_once"),
            models.CheckConstraint(name="doubtful_point_says_why", condition=~Q(result="doubtful") | ~Q(note="")),
        )

    def __str__(self) -> str:
        return f"{self.what} {self.get_result_display()}"

    @property
    def look(self) -> str:
        return {"true": "good", "mended": "info", "doubtful": "bad"}[self.result]
