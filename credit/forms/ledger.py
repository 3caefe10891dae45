"""The filters above the ledger, read from the address."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet

from credit.facts.moments import moment_of
from credit.forms.files import private_number_in
from credit.ledger.catalogue import read_catalogue
from credit.ledger.graded import GradedLedger
from credit.ledger.query import LedgerQuery
from credit.regulation.levels import LEVEL_NAMES, UNGRADED
from desk.forms.filters import FilterForm


class MomentField(forms.CharField):
    """A day (its end is meant) or a day and time."""

    def clean(self, value: object) -> datetime | None:
        text = super().clean(value)
        try:
            return moment_of(text) if text else None
        except ValueError as fault:
            raise forms.ValidationError(str(fault)) from None


class WhoseForm(FilterForm[Any]):
    """Whose rows a ledger shows. A department's own staff sees its own; whoever reads all may choose."""

    section = forms.ChoiceField(label="记录部门", required=False)
    industry = forms.ChoiceField(label="行业类别", required=False)

    def prepare(self) -> None:
        self.catalogue, user = read_catalogue(), self.user
        self.own_section = user.department.code if user.edits_records and user.department else ""
        if self.own_section:
            del self.fields["section"]
        else:
            self._choices("section", [(row.code, row.name) for row in self.catalogue.sections])
        self._choices(
            "industry", [(row.code, f"{'　' if row.parent_id else ''}{row.name}") for row in self.catalogue.industries]
        )

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "全部"), *choices]
        field.error_messages["invalid_choice"] = f"没有这样的{field.label}，请在列表中选择。"

    @property
    def section_meant(self) -> str:
        """The code of the department asked for, whatever a clerk asks for the own one. Only for a form without errors."""
        return self.own_section or str(self.cleaned_data["section"])


class LedgerForm(WhoseForm):
    """Which graded ledger to show."""

    q = forms.CharField(label="名称或代码", max_length=60, required=False)
    level = forms.ChoiceField(label="信用等级", required=False)
    as_of = forms.DateField(label="查看日期", required=False, widget=forms.DateInput(attrs={"placeholder": "今天"}))
    known_on = MomentField(
        label="按掌握时间", required=False, widget=forms.TextInput(attrs={"placeholder": "如 2026-05-12"})
    )
    field_order = ("q", "section", "industry", "level", "as_of", "known_on")

    def prepare(self) -> None:
        super().prepare()
        self._choices("level", [(str(level), LEVEL_NAMES[level]) for level in (1, 2, 3, 4, UNGRADED)])

    def clean_q(self) -> str:
        text = str(self.cleaned_data["q"])
        if private_number_in(text):
            raise forms.ValidationError("请勿在台账中按证件号码查找，可输入姓名；号码会留在网址和操作痕迹中。")
        return text.strip()

    def narrow(self, rows: QuerySet[Any]) -> GradedLedger:
        """The ledger asked for, whose rows are computed."""
        return GradedLedger(self.query, catalogue=self.catalogue, with_principals=False)

    @property
    def query(self) -> LedgerQuery:
        """The ledger asked for; without a day, of today. Only for a form without errors."""
        asked = self.cleaned_data
        return LedgerQuery(
            as_of=asked["as_of"] or self.today,
            known_on=asked["known_on"],
            section=self.section_meant,
            industry=asked["industry"],
            level=int(asked["level"]) if asked["level"] else None,
            text=asked["q"],
        )
