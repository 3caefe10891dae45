"""The form of a re-check: one conclusion for each problem; and that of a draft record made from a problem."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from credit.models import CreditRecord
from credit.regulation.article_12 import WORDING, citation
from desk.forms.acts import ActForm
from desk.forms.base import FacedForm
from desk.forms.fields import DayField, LineField, TextField
from inspections.forms.visits import OfficersField, choose_officers
from inspections.models import Finding, RecheckLine, Visit
from inspections.visiting.converting import EVADES, KINDS, Carried
from inspections.visiting.noting import LATEST
from inspections.visiting.rechecking import Seen, waiting_of

Kind = CreditRecord.Kind
Outcome = RecheckLine.Outcome


class LineForm(FacedForm):
    """What was seen of one problem; left alone, it is not re-checked this time."""

    outcome = forms.ChoiceField(
        label="复查结论",
        required=False,
        choices=[*Outcome.choices, ("", "本次不复查")],
        widget=forms.RadioSelect,
    )
    words = LineField(label="说明", required=False, max_length=300, widget=forms.TextInput(attrs={"wide": ""}))
    new_day = DayField(label="新的整改期限", required=False, help_text="延期的必填；未整改、再次责令整改的填写。")

    def __init__(self, data: Mapping[str, Any] | None, *, finding: Finding, today: date) -> None:
        super().__init__(data, prefix=f"line-{finding.pk}", initial={"outcome": ""})
        self.finding, self.today = finding, today

    def clean(self) -> None:
        super().clean()
        data, due = self.cleaned_data, self.finding.correct_by
        outcome, day = data.get("outcome"), data.get("new_day")
        if outcome == Outcome.UNCORRECTED and due and self.today < due:
            self.add_error("outcome", f"整改期限（{due}）未到，不能认定为未整改。")
        if outcome == Outcome.EXTENDED:
            if not data.get("words"):
                self.add_error("words", "延期须写明理由。")
            if not day and not self.has_error("new_day"):
                self.add_error("new_day", "延期须填写新的整改期限。")
        if day and outcome in ("", Outcome.CORRECTED):
            self.add_error("new_day", "只有延期或者未整改的才填写新的整改期限，请清空。")
        if day and day > LATEST:
            self.add_error("new_day", f"新的整改期限（{day}）过远，请核对年份。")
        if day and due and day <= max(due, self.today):
            self.add_error("new_day", f"新的整改期限（{day}）须晚于今天和原期限（{due}）。")

    def seen(self) -> Seen | None:
        data = self.cleaned_data
        if not data["outcome"]:
            return None
        return Seen(self.finding, Outcome(data["outcome"]), data["words"], data["new_day"])


class RecheckForm(ActForm[Visit]):
    """A line for each problem, who went again, and what else there is to say."""

    officers = OfficersField("复查人员")
    words = TextField(label="复查情况", required=False, rows=3, help_text="复查的经过和其他需要写明的情况。")

    def prepare(self) -> None:
        data = self.data if self.is_bound else None
        self.lines = [LineForm(data, finding=finding, today=self.today) for finding in waiting_of(self.matter)]
        named = list(self.matter.officers.order_by("pk"))
        mine = [one for one in choose_officers(self, also=named) if one.user_id == self.by.pk]
        self.initial["officers"] = list(dict.fromkeys(one.pk for one in [*mine, *named]))[:2]

    def is_valid(self) -> bool:
        return all([super().is_valid(), *(line.is_valid() for line in self.lines)])

    def given(self) -> Mapping[str, object]:
        return {**self.cleaned_data, "seen": [one for line in self.lines if (one := line.seen())]}


class RecordForm(ActForm[Finding]):
    """The draft that a problem becomes: everything known is filled in."""

    kind = forms.TypedChoiceField(
        label="转为", choices=[(kind.value, kind.label) for kind in KINDS], coerce=Kind, widget=forms.RadioSelect
    )
    content = TextField(label="事实", rows=3)
    legal_basis = TextField(label="违反依据", required=False, rows=3, max_length=500)
    collector = forms.ChoiceField(label="信息采集人员", help_text="采集人员不能调查核实对本记录的异议（第十条）。")
    evades = forms.BooleanField(
        label=f"标注{citation(f'12.4.{EVADES}')}",
        required=False,
        help_text=f"{WORDING[f'12.4.{EVADES}']}。生效后为四级，请慎重；草稿不生效，不影响等级。",
    )

    def prepare(self) -> None:
        finding, by = self.matter, str(self.by)
        kinds = set(finding.records.exclude(state=CreditRecord.State.REVOKED).values_list("kind", flat=True))
        first = next((kind for kind in KINDS if kind not in kinds), KINDS[0])
        self.initial.update(kind=first, content=finding.fact, legal_basis=finding.basis, collector=by)
        names = [officer.name for officer in finding.visit.officers.order_by("pk")]
        collector = self.fields["collector"]
        assert isinstance(collector, forms.ChoiceField)
        collector.choices = [(name, name) for name in dict.fromkeys([*names, by])]
        if not finding.visit.was_refused:
            del self.fields["evades"]

    def clean(self) -> None:
        super().clean()
        if self.cleaned_data.get("evades") and self.cleaned_data.get("kind") != Kind.MISCONDUCT:
            self.add_error("evades", "四级情形只标注失信行为；转为行政处罚的，请取消勾选。")

    def given(self) -> Mapping[str, object]:
        told: dict[str, Any] = dict(self.cleaned_data)
        evades = told.pop("evades", False)
        return {"carried": Carried(**told, item4=EVADES if evades else None)}
