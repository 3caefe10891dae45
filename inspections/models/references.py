"""Reference facts of Article 4 (参考信息): inspections, complaints, public ratings. None of them moves the level."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from subjects.models import Subject


class Inspection(models.Model):
    """A daily, double-random, special or complaint check (日常检查). `score` is 0–100."""

    class Manner(models.TextChoices):
        DAILY = "daily", "日常"
        RANDOM = "random", "双随机"
        SPECIAL = "special", "专项"
        COMPLAINT = "complaint", "举报核查"

    class Result(models.TextChoices):
        PASSED = "passed", "合格"
        CORRECTION = "correction", "责令整改"
        CASE = "case", "立案"

    number = models.CharField("记录编号", max_length=60, unique=True)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="inspections", verbose_name="信用主体")
    inspected_on = models.DateField("检查日期")
    inspectors = models.JSONField("检查人员", default=list)
    manner = models.CharField("检查方式", max_length=16, choices=Manner.choices, default=Manner.DAILY)
    result = models.CharField("检查结果", max_length=16, choices=Result.choices)
    score = models.DecimalField("量化得分", max_digits=5, decimal_places=2, null=True, blank=True)
    correct_by = models.DateField("整改期限", null=True, blank=True)
    corrected_on = models.DateField("整改完成日期", null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ("-inspected_on", "-pk")
        verbose_name = verbose_name_plural = "日常检查"
        constraints = (
            models.CheckConstraint(
                name="score_is_zero_to_a_hundred", condition=Q(score=None) | Q(score__gte=0, score__lte=100)
            ),
        )

    def __str__(self) -> str:
        return self.number


class Complaint(models.Model):
    """A complaint or report from the public (投诉举报); `verified` None is not settled yet."""

    number = models.CharField("记录编号", max_length=60, unique=True)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="complaints", verbose_name="信用主体")
    received_on = models.DateField("受理日期")
    channel = models.CharField("渠道", max_length=60, blank=True)
    content = models.TextField("内容")
    verified = models.BooleanField("查实", null=True, blank=True)
    settled_on = models.DateField("办结日期", null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ("-received_on", "-pk")
        verbose_name = verbose_name_plural = "投诉举报"

    def __str__(self) -> str:
        return self.number


class PublicRating(models.Model):
    """A rating by the public (公众评价), 1–5."""

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="ratings", verbose_name="信用主体")
    rated_on = models.DateField("评价日期")
    score = models.PositiveSmallIntegerField("评分")
    comment = models.TextField("意见", blank=True)

    class Meta:
        ordering = ("-rated_on", "-pk")
        verbose_name = verbose_name_plural = "公众评价"
        constraints = (models.CheckConstraint(name="rating_is_one_to_five", condition=Q(score__gte=1, score__lte=5)),)

    def __str__(self) -> str:
        return f"{self.subject} {self.rated_on}"
