"""What is asked of the board: the month, and for whoever reads all departments the section."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django import forms

from accounts.forms import FacedForm
from accounts.models import Department, User
from briefing.asked import Asked
from briefing.months import Month

SHOWN = 24
"""So many months can be chosen."""


class SectionForm(FacedForm):
    """The section, for whoever reads all; a department's own staff has its own."""

    section = forms.ModelChoiceField(
        label="记录部门",
        required=False,
        queryset=Department.objects.none(),
        to_field_name="code",
        empty_label="全局",
    )

    def __init__(self, data: Mapping[str, object], *, user: User) -> None:
        super().__init__(data)
        self.user = user
        if user.edits_records:
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
        super().__init__({"month": Month.of(today).key, **{name: data[name] for name in data}}, user=user)
        self.today = today
        months = self.fields["month"]
        assert isinstance(months, forms.ChoiceField)
        months.choices = [(month.key, month.words) for month in reversed(list(Month.of(today).up_to_here(SHOWN)))]

    def asked(self) -> Asked:
        """What is asked; this month of what the person may see where the filters are wrong."""
        named = self.cleaned_data.get("month") if self.is_valid() else ""
        month = Month.read(named) if named else Month.of(self.today)
        return Asked.of(self.user, month, self.today, self.chosen())
