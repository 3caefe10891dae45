"""What is asked of the board: the month, and for whoever reads all departments the section."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from accounts.models import Department, User
from briefing.asked import Asked
from briefing.circulars.composing import text_of
from briefing.circulars.wording import Text
from briefing.models import Circular
from briefing.months import Month
from desk.forms.acts import ActForm
from desk.forms.fields import TextField
from desk.forms.filters import FilterForm
from desk.forms.versions import AmendForm

SHOWN = 24
"""So many months can be chosen."""
OFFERED = 6
"""So many months may still be drafted."""


class SectionForm(FilterForm[Any]):
    """The section, for whoever reads all; a department's own staff has its own."""

    section = forms.ModelChoiceField(
        label="记录部门",
        required=False,
        queryset=Department.objects.none(),
        to_field_name="code",
        empty_label="全局",
    )

    def prepare(self) -> None:
        if self.user.edits_records:
            del self.fields["section"]
        else:
            sections = self.fields["section"]
            assert isinstance(sections, forms.ModelChoiceField)
            sections.queryset = Department.objects.order_by("code")

    def chosen(self) -> Department | None:
        """The own section, the chosen one, or None: all of them."""
        if self.user.edits_records:
            return self.user.department
        section: Department | None = self.cleaned_data.get("section") if self.is_valid() else None
        return section


class AskedForm(SectionForm):
    """The month (this one without), the section (the whole bureau without)."""

    month = forms.ChoiceField(label="月份", required=False)
    field_order = ("month", "section")

    def __init__(self, data: Mapping[str, object], *, user: User, today: date) -> None:
        super().__init__({"month": Month.of(today).key, **{name: data[name] for name in data}}, user=user, today=today)

    def prepare(self) -> None:
        super().prepare()
        months = self.fields["month"]
        assert isinstance(months, forms.ChoiceField)
        months.choices = [(month.key, month.words) for month in reversed(list(Month.of(self.today).up_to_here(SHOWN)))]

    def asked(self) -> Asked:
        """What is asked; this month of what the person may see where the filters are wrong."""
        named = self.cleaned_data.get("month") if self.is_valid() else ""
        month = Month.read(named) if named else Month.of(self.today)
        return Asked.of(self.user, month, self.today, self.chosen())


class DraftForm(ActForm[User]):
    """Which month's circular to draft; a leader says which department edits it."""

    month = forms.ChoiceField(label="月份")
    department = forms.ModelChoiceField(
        label="起草部门",
        queryset=Department.objects.none(),
        to_field_name="code",
        help_text="由该部门的人员核对、修改，再由局领导签发。",
    )

    def prepare(self) -> None:
        drafted = set(Circular.objects.values_list("first", flat=True))
        latest = reversed(list(Month.of(self.today).up_to_here(OFFERED)))
        self.months = [month for month in latest if month.first not in drafted]
        field = self.fields["month"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(month.key, month.words) for month in self.months]
        if self.by.edits_records:
            del self.fields["department"]
        else:
            departments = self.fields["department"]
            assert isinstance(departments, forms.ModelChoiceField)
            departments.queryset = Department.objects.filter(active=True).order_by("code")

    def given(self) -> Mapping[str, object]:
        department = self.by.department if self.by.edits_records else self.cleaned_data["department"]
        return {"month": Month.read(self.cleaned_data["month"]), "department": department}


def _part(label: str, *, rows: int = 8, help_text: str = "") -> TextField:
    return TextField(label=label, rows=rows, max_length=8000, help_text=help_text)


class TextForm(AmendForm[Circular]):
    """The four parts of a circular; every line is a paragraph."""

    overview = _part("一、总体情况", rows=10)
    praise = _part("二、工作成效")
    problems = _part("三、存在问题", help_text="写到部门为止，不写单个信用主体和个人。")
    demands = _part("四、下一步要求")

    def prepare(self) -> None:
        super().prepare()
        self.initial.update(text_of(self.matter)._asdict())

    def given(self) -> Mapping[str, object]:
        data = self.cleaned_data
        text = Text(data["overview"], data["praise"], data["problems"], data["demands"])
        return {"text": text, "seen": data["version"]}


class RefreshForm(ActForm[Circular]):
    """Whether the words are written anew from the figures."""

    reword = forms.BooleanField(
        label="同时按新数据重写文字（已修改的文字将被替换）",
        required=False,
        help_text="不勾选的，只更新附表数据，文字保留，请自行核对。",
    )


class IssueForm(AmendForm[Circular]):
    """What the leader saw when he signed."""
