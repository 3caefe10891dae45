"""The finding of one claim; a correction is typed in the very field of the record's own form."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from datetime import datetime
from typing import cast

from django import forms
from django.forms import BoundField

from accounts.models import User
from credit.forms.misconduct import OTHER
from credit.forms.records import FORMS
from credit.models import CreditRecord
from desk.forms.acts import ActForm
from desk.forms.fields import TextField
from objections.investigating import Found
from objections.lines import line_of, lines_of
from objections.models import Claim

Finding, Remedy = Claim.Finding, Claim.Remedy


class FindingForm(ActForm[Claim]):
    """成立、部分成立、不成立; what was established; what is changed, and to what.

    `line` is the one that may be corrected: asked for in the address, or chosen before, or the one that is disputed.
    """

    AHEAD = frozenset({"new_value"})

    finding = forms.ChoiceField(label="核查结论", choices=Finding.choices, widget=forms.RadioSelect)
    established = TextField(label="查明事实和理由", max_length=4000)
    proof = TextField(label="依据材料", rows=2, required=False, help_text="如：行政处罚决定书原件、询问笔录。")
    remedy = forms.ChoiceField(
        label="处理",
        widget=forms.RadioSelect,
        help_text="成立或部分成立的，须更正、撤销或重新评定；不成立的维持原记载。",
    )

    def prepare(self) -> None:
        claim = self.matter
        self.initial.update({name: getattr(claim, name) for name in ("finding", "established", "proof", "remedy")})
        self.lines = lines_of(claim.record)[1:] if claim.record else []
        asked = self.asked.get("line", claim.changed_line or claim.line)
        self.line = asked if asked in {one.name for one in self.lines} else ""
        if claim.record and self.line:
            self._add_value(claim.record)
        remedy = self.fields["remedy"]
        assert isinstance(remedy, forms.ChoiceField)
        remedy.choices = [(one.value, one.label) for one in self._remedies()]

    def _remedies(self) -> list[Claim.Remedy]:
        if self.matter.record is None:
            return [Remedy.REGRADE, Remedy.NONE]
        return [*([Remedy.CORRECT] if "new_value" in self.fields else []), Remedy.REVOKE, Remedy.NONE]

    def _add_value(self, record: CreditRecord) -> None:
        """The field as the record's form has it, without other people; none where two people determine the line."""
        known = field_of(record, self.line, by=self.by, at=self.at)
        if known is None:
            return
        field = deepcopy(known.field)
        field.label, field.required, field.help_text = f"更正为（{line_of(record, self.line).label}）", False, ""
        field.widget.attrs.pop("autofocus", None)
        field.disabled = False
        if isinstance(field, forms.ChoiceField) and self.line == "person":
            field.choices = [choice for choice in cast("list[tuple[str, str]]", field.choices) if choice[0] != OTHER]
        self.fields["new_value"] = field
        same = self.matter.changed_line == self.line
        several = isinstance(field, forms.MultipleChoiceField)
        value = self.matter.new_value if same else known.value()
        self.initial["new_value"] = value[0] if same and value and not several else value

    def clean(self) -> None:
        super().clean()
        data = self.cleaned_data
        finding, remedy = data.get("finding"), data.get("remedy")
        if finding and remedy and (finding == Finding.REJECTED) != (remedy == Remedy.NONE):
            self.add_error("remedy", "不成立的选“维持”；成立或部分成立的选更正、撤销或重新评定。")

    def given(self) -> Mapping[str, object]:
        return {"found": self.found()}

    def found(self) -> Found:
        """The finding as filled in, with the new value as the record's column is written."""
        data = self.cleaned_data
        corrects = data["remedy"] == Remedy.CORRECT
        return Found(
            Finding(data["finding"]),
            data["established"],
            data["proof"],
            Remedy(data["remedy"]),
            self.line if corrects else "",
            written(data["new_value"]) if corrects else (),
        )


def field_of(record: CreditRecord, line: str, *, by: User, at: datetime) -> BoundField | None:
    """The field of the record's own form in which a line is filled in."""
    form = FORMS[record.kind](None, matter=record, by=by, at=at)
    place = form.place_of(line)
    return form[place] if place in form.fields else None


def written(value: object) -> list[str]:
    """A value as a claim keeps it: nothing, one string, or several."""
    several = value if isinstance(value, list) else [value]
    return [str(one) for one in several if one not in (None, "")]
