"""The filters of who lacks a commitment, and of the commitments; the scan of one."""

from __future__ import annotations

from datetime import timedelta
from typing import TypeVar

from django import forms
from django.db.models import Model, Q, QuerySet

from credit.forms.levels import DepartmentFilter
from credit.levels import asking, policies
from credit.models import GradePeriod
from desk.forms.fields import DayField
from subjects.models import Commitment, Industry, active_on

M = TypeVar("M", bound=Model)


class IndustryFilter(DepartmentFilter[M]):
    """By department and industry; an industry holds its divisions."""

    industry = forms.ModelChoiceField(
        label="行业类别",
        required=False,
        queryset=Industry.objects.filter(active=True),
        to_field_name="code",
        empty_label="全部",
    )

    def of_industry(self) -> Q:
        """The rows of the department and the industry that were chosen."""
        chosen, found = self.cleaned_data.get("industry"), self.of_department()
        if not chosen:
            return found
        within = Industry.objects.filter(Q(pk=chosen.pk) | Q(parent=chosen.pk)).order_by()
        return found & Q(subject__industry__in=within)


class UncommittedFilter(IndustryFilter[GradePeriod]):
    """Who lacks a commitment: since when, and whether a reminder went out."""

    reminded = forms.ChoiceField(
        label="提醒",
        required=False,
        choices=[("", "全部"), ("due", "可以提醒"), ("never", "从未提醒"), ("lately", "近期已提醒")],
    )
    from_on = DayField(label="待承诺自", required=False)
    until_on = DayField(label="待承诺至", required=False)

    def narrow(self, rows: QuerySet[GradePeriod]) -> QuerySet[GradePeriod]:
        data, asked = self.cleaned_data, self.of_industry()
        if data["from_on"]:
            asked &= Q(start__gte=data["from_on"])
        if data["until_on"]:
            asked &= Q(start__lte=data["until_on"])
        lately = Q(reminded_on__gt=self.today - timedelta(days=policies.in_force(self.today).reminder_days))
        never = Q(reminded_on=None)
        match data["reminded"]:
            case "due":
                asked &= never | ~lately
            case "never":
                asked &= never
            case "lately":
                asked &= lately
        return rows.filter(asked)


class CommitmentFilter(IndustryFilter[Commitment]):
    """Commitments by how they stand, and when they were made."""

    standing = forms.ChoiceField(
        label="效力",
        required=False,
        choices=[
            ("", "全部"),
            ("active", "有效"),
            ("ending", "即将到期"),
            ("over", "已到期"),
            ("withdrawn", "撤回"),
            ("broken", "违背"),
        ],
    )
    lacks = forms.ChoiceField(
        label="缺少", required=False, choices=[("", "全部"), ("scan", "没有扫描件"), ("place", "没有公开方式")]
    )
    from_on = DayField(label="承诺自", required=False)
    until_on = DayField(label="承诺至", required=False)

    def narrow(self, rows: QuerySet[Commitment]) -> QuerySet[Commitment]:
        data, asked = self.cleaned_data, self.of_industry()
        if data["from_on"]:
            asked &= Q(made_on__gte=data["from_on"])
        if data["until_on"]:
            asked &= Q(made_on__lte=data["until_on"])
        if data["lacks"] == "place":
            asked &= Q(published_at="")
        if data["lacks"] == "scan":
            asked &= Q(scans=None)
        return self._standing(rows.filter(asked), data["standing"])

    def _standing(self, rows: QuerySet[Commitment], which: str) -> QuerySet[Commitment]:
        match which:
            case "active":
                return rows.filter(active_on(self.today))
            case "ending":
                return asking.running_out(self.today, rows)
            case "over":
                return rows.filter(until_on__lt=self.today, ended_on=None)
            case "withdrawn" | "broken":
                return rows.filter(ending=which)
        return rows
