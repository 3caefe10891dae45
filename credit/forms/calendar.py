"""Forms of the working calendar: the notice and its source, the table as runs of days, a decision's reason."""

from __future__ import annotations

from datetime import date
from typing import cast

from django import forms
from django.http import QueryDict

from credit.regulation.periods import DayKind
from credit.terms import changing, notice_text
from credit.terms.arrangement import Arranged, Run
from credit.terms.changing import Source
from credit.terms.notice_text import Reading
from desk.forms.base import FacedForm
from desk.forms.fields import DayField, LineField, not_after

LONGEST_RUN = 31


class NoticeForm(FacedForm):
    """The State Council's own words, to be read into the table."""

    notice = forms.CharField(
        label="通知原文",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": "8"}),
        help_text="粘贴国务院办公厅通知全文或“一、元旦……七、国庆节……”各条，读取后在下表核对。",
    )

    def __init__(self, *args: object, year: int, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.year = year
        self.reading = Reading([], [], [], "", None)

    def clean_notice(self) -> str:
        text = str(self.cleaned_data["notice"])
        if text.strip():
            self.reading = notice_text.read(text, self.year)
        if self.reading.faults:
            raise forms.ValidationError(self.reading.faults)
        return text


class SourceForm(FacedForm):
    """Which notice the table rests on, and why it is changed."""

    title = LineField(label="通知名称", max_length=70)
    number = LineField(label="文号", max_length=40, help_text="如 国办发明电〔2025〕7号。")
    issued_on = DayField(label="成文日期")
    note = LineField(
        label="变更说明", required=False, max_length=300, help_text="更改已确认的日历，或表与原文不一致时必填。"
    )

    def __init__(self, *args: object, today: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.today = today

    def clean(self) -> None:
        super().clean()
        not_after(self, self.today, "issued_on")

    @property
    def change_note(self) -> str:
        """Why the table is changed."""
        return str(self.cleaned_data["note"])

    def source(self, notice: str) -> Source:
        data = self.cleaned_data
        return Source(data["title"], data["number"], data["issued_on"], notice)


class RunForm(FacedForm):
    """A line of the table: one day, or days in a row. An empty line says nothing."""

    first = DayField(label="自")
    last = DayField(label="至", required=False)
    kind = forms.ChoiceField(
        label="类别", choices=[(kind.value, kind.value) for kind in DayKind], initial=DayKind.HOLIDAY.value
    )
    name = LineField(label="名称", required=False, max_length=40)

    def clean(self) -> None:
        super().clean()
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and last < first:
            self.add_error("last", f"至（{last}）早于自（{first}），请核对。")
        elif first and last and (last - first).days >= LONGEST_RUN:
            self.add_error("last", f"一行最多{LONGEST_RUN}天，请核对。")

    def run(self) -> Run | None:
        """The days of this line; None of an empty one."""
        data = self.cleaned_data
        if not data.get("first"):
            return None
        return Run(data["first"], data["last"] or data["first"], DayKind(data["kind"]), data["name"].strip())


class RunFormSet(forms.BaseFormSet):  # type: ignore[type-arg]
    """The table of a year, checked as a whole once every line is right."""

    year: int

    def get_form_kwargs(self, index: int | None) -> dict[str, object]:
        """Every line may be emptied, also one that was there."""
        return {**super().get_form_kwargs(index), "empty_permitted": True}

    def days(self) -> list[Arranged]:
        """Every day of the table."""
        runs = [cast("RunForm", form).run() for form in self.forms]
        return [day for run in runs if run for day in run.days]

    def clean(self) -> None:
        if any(self.errors):
            return
        found = self.days()
        if not found:
            raise forms.ValidationError("表中没有一天。请读取通知原文，或逐行填写。")
        if wrong := changing.faults(self.year, found):
            raise forms.ValidationError(wrong)


MOST_LINES = 60
_Lines = forms.formset_factory(RunForm, formset=RunFormSet, extra=3, max_num=MOST_LINES, absolute_max=MOST_LINES)


def with_more_lines(typed: QueryDict) -> QueryDict:
    """What was typed, with five empty lines more."""
    typed, count = typed.copy(), str(typed.get("run-TOTAL_FORMS", ""))
    lines_now = int(count) if count.isascii() and count.isdecimal() and len(count) < 4 else 0
    typed["run-TOTAL_FORMS"] = str(min(lines_now + 5, MOST_LINES))
    return typed


def lines(year: int, *, posted: QueryDict | None = None, runs: list[Run] | None = None) -> RunFormSet:
    """The table as typed, or as these runs with three empty lines behind them."""
    initial = [
        {"first": run.first, "last": run.last if run.length > 1 else None, "kind": run.kind.value, "name": run.name}
        for run in runs or ()
    ]
    made = cast("RunFormSet", _Lines(posted, prefix="run", initial=initial or None))
    made.year = year
    return made


class CountForm(FacedForm):
    """How many working days to count from a day."""

    n = forms.IntegerField(label="工作日数", min_value=1, max_value=250, initial=3)
