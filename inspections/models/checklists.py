"""Checklists (检查项目库): what is looked at in an industry, in dated versions; a version in use never changes."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from inspections.models.references import Inspection
from subjects.models import Industry


class ChecklistQuerySet(models.QuerySet["Checklist"]):
    """Named reads of checklists."""

    def on(self, day: date) -> Self:
        """Those that have begun by this day, the newest first."""
        return self.filter(from_on__lte=day).order_by("-from_on", "-pk")

    def of_line(self, industry: Industry) -> Self:
        """Those of an industry, or of the class above it."""
        return self.filter(Q(industry=industry) | Q(industry=industry.parent_id))


class Checklist(models.Model):
    """One version of the items for an industry, of one manner of inspecting or (empty) of every manner."""

    industry = models.ForeignKey(Industry, on_delete=models.PROTECT, related_name="checklists", verbose_name="行业类别")
    manner = models.CharField("检查方式", max_length=16, choices=Inspection.Manner.choices, blank=True)
    from_on = models.DateField("启用日期")
    note = models.CharField("修订说明", max_length=200, blank=True)
    made_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="制订人"
    )
    """None: came with the installation."""
    made_at = models.DateTimeField("制订时间", auto_now_add=True)

    objects = ChecklistQuerySet.as_manager()

    class Meta:
        ordering = ("industry__code", "manner", "-from_on")
        verbose_name = verbose_name_plural = "检查项目表"
        constraints = (
            models.UniqueConstraint(fields=("industry", "manner", "from_on"), name="checklist_begins_once_a_day"),
        )

    def __str__(self) -> str:
        return f"{self.industry}{self.manner_shown}检查项目表（{self.from_on}版）"

    def get_absolute_url(self) -> str:
        return reverse("inspections:checklist_show", args=[self.pk])

    @property
    def manner_shown(self) -> str:
        """The manner it is for; nothing where it is for every one."""
        return str(self.get_manner_display()) if self.manner else ""


class ChecklistItem(models.Model):
    """One item: what is looked at, by which provision, and how many points it weighs."""

    checklist = models.ForeignKey(Checklist, on_delete=models.CASCADE, related_name="items", verbose_name="检查项目表")
    position = models.PositiveSmallIntegerField("序号")
    content = models.CharField("检查内容", max_length=200)
    basis = models.CharField("检查依据", max_length=200)
    points = models.PositiveSmallIntegerField("分值")

    class Meta:
        ordering = ("checklist", "position")
        verbose_name = verbose_name_plural = "检查项目"
        constraints = (
            models.UniqueConstraint(fields=("checklist", "position"), name="item_has_its_own_position"),
            models.CheckConstraint(name="item_weighs_something", condition=Q(points__gte=1, points__lte=100)),
        )

    def __str__(self) -> str:
        return f"{self.position}．{self.content}"
