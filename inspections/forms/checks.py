"""What is asked at a credit check (Article 5): the result at each point, the conclusion, who answers for the truth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from django import forms
from django.forms.boundfield import BoundField

from desk.forms.acts import ActForm
from desk.forms.fields import DayField, LineField, TextField
from inspections.attesting import Found
from inspections.checking import Point, points_of
from inspections.models import CheckLine
from subjects.models import Subject

Result = CheckLine.Result


class Row(NamedTuple):
    """A point, and what is asked of it."""

    point: Point
    result: BoundField
    note: BoundField


class CheckForm(ActForm[Subject]):
    """Each point of today with its result, then the statement of truthfulness."""

    note = TextField(label="核查结论", required=False, max_length=1000, rows=3)
    stated_by = LineField(
        label="真实性负责人", max_length=60, help_text="信息提供部门对其提供信息的真实性负责（第五条）。"
    )
    agreed = forms.BooleanField(label="本部门提供的上述信息与事实相符，本部门对其真实性负责")

    def prepare(self) -> None:
        self.initial["stated_by"] = str(self.by)
        self.points = points_of(self.matter, self.today)
        for place in range(len(self.points)):
            self.fields[f"p{place}-result"] = forms.TypedChoiceField(
                label=f"第 {place + 1} 项核查结果", choices=[("", "请选择"), *Result.choices], coerce=Result
            )
            self.fields[f"p{place}-note"] = LineField(label=f"第 {place + 1} 项说明", max_length=300, required=False)
        self.order_fields([name for name in self.fields if name.startswith("p")])

    def rows(self) -> Iterator[Row]:
        """The points in their order."""
        for place, point in enumerate(self.points):
            yield Row(point, self[f"p{place}-result"], self[f"p{place}-note"])

    def clean(self) -> None:
        super().clean()
        data = self.cleaned_data
        for place in range(len(self.points)):
            if data.get(f"p{place}-result") == Result.DOUBTFUL and not data.get(f"p{place}-note"):
                self.add_error(f"p{place}-note", "存疑的，请写明疑点。")

    def given(self) -> Mapping[str, object]:
        data = self.cleaned_data
        found = [
            Found(point.code, data[f"p{place}-result"], data[f"p{place}-note"])
            for place, point in enumerate(self.points)
        ]
        return {"found": found, "stated_by": data["stated_by"], "note": data["note"]}


class SheetForm(ActForm[Subject]):
    """Of which day the sheet is issued."""

    on = DayField(label="评定日期", help_text="今天或者以前的一天，按现在掌握的情况。")

    def prepare(self) -> None:
        self.initial["on"] = self.asked.get("on") or self.today
