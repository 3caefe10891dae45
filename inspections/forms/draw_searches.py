"""What is asked of random draws: the list, verification, the fairness report."""

from __future__ import annotations

from datetime import date

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from accounts.models import Department, User
from desk.forms.base import FacedForm
from desk.forms.fields import LineField
from desk.forms.filters import FilterForm
from inspections.models import Draw
from subjects.models import Industry


class DrawFilter(FilterForm[Draw]):
    """Filters of the list of draws."""

    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部"), ("open", "未归档"), *Draw.State.choices]
    )
    industry = forms.ModelChoiceField(
        label="行业类别", required=False, queryset=Industry.objects.all(), empty_label="全部"
    )
    year = forms.IntegerField(label="年份", required=False, min_value=2000, max_value=2100)

    def narrow(self, rows: QuerySet[Draw]) -> QuerySet[Draw]:
        data = self.cleaned_data
        if data["state"] == "open":
            rows = rows.exclude(state__in=(Draw.State.ARCHIVED, Draw.State.VOIDED))
        elif data["state"]:
            rows = rows.filter(state=data["state"])
        if data["industry"]:
            rows = rows.filter(industry=data["industry"])
        return rows.filter(year=data["year"]) if data["year"] else rows


class VerifyForm(FacedForm):
    """A number of the register, or a protocol file."""

    number = LineField(
        label="抽取编号", required=False, max_length=40, help_text="如 CQ-2026-0003 或 抽取〔2026〕3号。"
    )
    file = forms.FileField(label="抽取记录文件（JSON）", required=False)

    def clean(self) -> None:
        super().clean()
        if not self.errors and bool(self.cleaned_data.get("number")) == bool(self.cleaned_data.get("file")):
            self.add_error("number", "请填写抽取编号，或者选择抽取记录文件，二者取一。")


class FairnessForm(FacedForm):
    """Which draws the fairness report is about."""

    year = forms.IntegerField(label="截至年度", min_value=2000, max_value=2100)
    years = forms.ChoiceField(label="范围", choices=[(str(n), f"近 {n} 年" if n > 1 else "当年") for n in (1, 2, 3, 5)])
    department = forms.ModelChoiceField(
        label="记录部门", queryset=Department.objects.all(), required=False, empty_label="全部"
    )
    industry = forms.ModelChoiceField(
        label="行业类别", queryset=Industry.objects.all(), required=False, empty_label="全部"
    )

    def __init__(self, data: QueryDict, *, user: User, today: date) -> None:
        filled = data.copy()
        filled.setdefault("year", str(today.year))
        filled.setdefault("years", "1")
        super().__init__(filled)
        if user.edits_records:
            del self.fields["department"]
