"""Filters of the lists of assignments and inspections; the form of a checklist's new version."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Generic, TypeVar

from django import forms
from django.db.models import Model, Q, QuerySet

from accounts.models import Department, User
from credit.forms.files import private_number_in
from desk.forms.acts import ActForm
from desk.forms.fields import DayField, LineField, TextField
from desk.forms.filters import FilterForm
from desk.forms.periods import PeriodFilter
from inspections.models import Assignment, Checklist, Inspection
from inspections.visiting.checklists import Entry, Version
from subjects.models import Industry

M = TypeVar("M", bound=Model)


class Narrowed(FilterForm[M], Generic[M]):
    """A list narrowed by name, manner and, for leaders, department."""

    q = LineField(label="主体名称或编号", required=False, max_length=100)
    manner = forms.ChoiceField(label="检查方式", required=False, choices=[("", "全部"), *Inspection.Manner.choices])
    department = forms.ModelChoiceField(
        label="记录部门", required=False, queryset=Department.objects.all(), empty_label="全部"
    )

    def prepare(self) -> None:
        if self.user.edits_records:
            del self.fields["department"]

    def clean_q(self) -> str:
        typed = str(self.cleaned_data["q"]).strip()
        if private_number_in(typed):
            raise forms.ValidationError("请不要输入证件号码；按名称或者编号查找。")
        if not typed.isprintable():
            raise forms.ValidationError("主体名称或编号含有不能查找的字符，请重新输入。")
        return typed


class AssignmentFilter(Narrowed[Assignment]):
    """Which assignments: those that wait, unless said otherwise."""

    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "待检查"), ("all", "全部"), *Assignment.State.choices[1:]]
    )

    def narrow(self, rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
        data = self.cleaned_data
        if data["state"] != "all":
            rows = rows.filter(state=data["state"] or Assignment.State.WAITING)
        if data["manner"]:
            rows = rows.filter(manner=data["manner"])
        if data.get("department"):
            rows = rows.filter(department=data["department"])
        return rows.filter(Q(subject__name__contains=data["q"]) | Q(source__contains=data["q"])) if data["q"] else rows


class InspectionFilter(Narrowed[Inspection], PeriodFilter[Inspection]):
    """Which inspections, the imported ones among them."""

    result = forms.ChoiceField(label="检查结果", required=False, choices=[("", "全部"), *Inspection.Result.choices])
    open = forms.ChoiceField(
        label="整改", required=False, choices=[("", "全部"), ("open", "尚未整改"), ("late", "已过整改期限")]
    )
    from_on = DayField(label="检查日期自", required=False)
    until_on = DayField(label="检查日期至", required=False)

    def narrow(self, rows: QuerySet[Inspection]) -> QuerySet[Inspection]:
        data = self.cleaned_data
        wanted = Q()
        if data["q"]:
            wanted &= Q(subject__name__contains=data["q"]) | Q(number__icontains=data["q"])
        for name, column in (("manner", "manner"), ("result", "result"), ("department", "subject__department")):
            if data.get(name):
                wanted &= Q(**{column: data[name]})
        if data["open"]:
            wanted &= Q(correct_by__isnull=False, corrected_on=None)
        if data["open"] == "late":
            wanted &= Q(correct_by__lt=self.today)
        if data["from_on"]:
            wanted &= Q(inspected_on__gte=data["from_on"])
        if data["until_on"]:
            wanted &= Q(inspected_on__lte=data["until_on"])
        return rows.filter(wanted)


class ChecklistForm(ActForm[User]):
    """A new version of a checklist: one item a line, so that a table can be pasted.

    Made from another version (`?base=`), that one's items are filled in.
    """

    AHEAD = frozenset({"from_on"})

    industry = forms.ModelChoiceField(label="行业类别", queryset=Industry.objects.filter(active=True))
    manner = forms.ChoiceField(label="检查方式", required=False, choices=[("", "各种方式"), *Inspection.Manner.choices])
    from_on = DayField(label="启用日期", help_text="已开始的检查仍用原来的项目表。")
    note = LineField(label="修订说明", required=False, max_length=200)
    lines = TextField(
        label="检查项目",
        rows=16,
        max_length=20000,
        help_text="每行一项：检查内容｜检查依据｜分值（1–100）。可以从表格粘贴（以制表符分隔）。",
    )

    def prepare(self) -> None:
        self.initial["from_on"] = self.today
        if base := self._base():
            lines = "\n".join(f"{one.content}｜{one.basis}｜{one.points}" for one in base.items.all())
            self.initial.update(industry=base.industry_id, manner=base.manner, lines=lines)

    def _base(self) -> Checklist | None:
        asked = self.asked.get("base", "")
        known = asked.isascii() and asked.isdecimal() and len(asked) < 18
        return Checklist.objects.filter(pk=int(asked)).first() if known else None

    def clean_from_on(self) -> date:
        day: date = self.cleaned_data["from_on"]
        if day < self.today:
            raise forms.ValidationError(f"启用日期（{day}）早于今天，请改为今天或者以后的日期。")
        if day > PeriodFilter.LATEST:
            raise forms.ValidationError(f"启用日期应不晚于 {PeriodFilter.LATEST}，请核对。")
        return day

    def clean_lines(self) -> list[Entry]:
        typed = str(self.cleaned_data["lines"]).splitlines()
        found, faults = [], []
        for number, row in enumerate(typed, 1):
            if not row.strip():
                continue
            line = _line_of(row)
            if isinstance(line, str):
                faults.append(f"第 {number} 行：{line}")
            else:
                found.append(line)
        if faults:
            raise forms.ValidationError(faults)
        return found

    def given(self) -> Mapping[str, object]:
        told: dict[str, Any] = dict(self.cleaned_data)
        items = told.pop("lines")
        return {"version": Version(**told), "items": items}


def _line_of(row: str) -> Entry | str:
    """One item, or what is wrong with its line and what to do."""
    parts = [part.strip() for part in row.replace("|", "｜").replace("\t", "｜").split("｜")]
    if len(parts) != 3 or not all(parts):
        return "须写明检查内容、检查依据、分值三部分，以“｜”分隔。"
    content, basis, points = parts
    if not (points.isascii() and points.isdecimal() and len(points) < 4 and 1 <= int(points) <= 100):
        return f"分值（{points[:10]}）应为 1 至 100 的整数。"
    if max(len(content), len(basis)) > 200:
        return "检查内容和检查依据各不超过 200 字，请删减。"
    return Entry(content, basis, int(points))
