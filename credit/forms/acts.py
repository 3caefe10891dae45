"""The short forms of acts on a record: effect without a hearing, revocation."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy

from credit.forms.entry import USUAL_REASONS, Kind, reason_field
from credit.models import CreditRecord
from credit.records.recording import Statement
from credit.records.validity import Circumstances, examine
from desk.forms.acts import ActForm
from desk.forms.fields import DayField, TextField

_PLACES = {"statement_on": "on", "statement_note": "note"}


class EffectForm(ActForm[CreditRecord]):
    """Why the subject need not be heard once more (Article 8); a sanction of another sector needs no reason."""

    on = DayField(label="陈述日期", help_text="认定无需之日。")
    note = reason_field()

    def prepare(self) -> None:
        record = self.matter
        self.usual_reasons = USUAL_REASONS.get(Kind(record.kind), ())
        usual = self.usual_reasons[0] if record.kind == Kind.PENALTY else ""
        self.initial.update(on=record.statement_on or self.today, note=record.statement_note or usual)
        self.fields["note"].label, self.fields["note"].required = "无需另行听取陈述的理由", True
        if record.kind == Kind.SANCTION:
            del self.fields["on"], self.fields["note"]

    def clean(self) -> None:
        super().clean()
        record, data = copy(self.matter), self.cleaned_data
        record.statement = CreditRecord.Statement.NOT_REQUIRED
        record.statement_on, record.statement_note = data.get("on"), data.get("note", "")
        for fault in examine(record, Circumstances(self.today)).faults:
            place = _PLACES.get(fault.field)
            if place in self.fields and not self.has_error(place):
                self.add_error(place, fault.words)

    def given(self) -> Mapping[str, object]:
        """No statement for a record that needs none."""
        if "on" not in self.fields:
            return {"statement": None}
        on, note = self.cleaned_data["on"], self.cleaned_data["note"]
        return {"statement": Statement(CreditRecord.Statement.NOT_REQUIRED, on, note)}


class RevokeForm(ActForm[CreditRecord]):
    """Why the record is annulled."""

    reason = TextField(label="撤销理由", max_length=300, rows=3, help_text="将记入历史并显示。")
