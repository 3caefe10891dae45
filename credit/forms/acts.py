"""The short forms of acts on a record: effect without a hearing, revocation."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy

from credit.forms.entry import USUAL_REASONS, Kind, reason_field
from credit.models import CreditRecord
from credit.records.recording import Decision, Statement
from credit.records.validity import Circumstances, examine
from credit.records.validity.every_kind import LONGEST
from desk.forms.acts import ActForm
from desk.forms.fields import DayField, LineField, TextField

_PLACES = {
    "statement_on": "on",
    "statement_note": "note",
    "heard_number": "number",
    "heard_on": "decided_on",
    "heard_authority": "authority",
}


class EffectForm(ActForm[CreditRecord]):
    """Why the subject need not be heard once more, and the decision that heard it (Article 8); a sanction of another sector
    names its own already."""

    number = LineField(
        label="原决定文号", max_length=LONGEST["heard_number"], help_text="作出时已听取信用主体陈述的决定。"
    )
    decided_on = DayField(label="原决定日期")
    authority = LineField(label="原决定机关", max_length=LONGEST["heard_authority"])
    on = DayField(label="陈述日期", help_text="认定无需之日。")
    note = reason_field()

    def prepare(self) -> None:
        record = self.matter
        self.usual_reasons = USUAL_REASONS.get(Kind(record.kind), ())
        usual = self.usual_reasons[0] if record.kind == Kind.PENALTY else ""
        self.initial.update(on=record.statement_on or self.today, note=record.statement_note or usual)
        self.fields["note"].label, self.fields["note"].required = "无需另行听取陈述的理由", True
        self.initial.update(number=record.heard_number, decided_on=record.heard_on, authority=record.heard_authority)
        if record.kind == Kind.PENALTY and not record.heard_number:
            own = {"number": record.document_number, "decided_on": record.basis_on, "authority": record.authority}
            self.initial.update(own)
        if record.kind == Kind.SANCTION:
            self.fields.clear()

    def clean(self) -> None:
        super().clean()
        record, data = copy(self.matter), self.cleaned_data
        record.statement = CreditRecord.Statement.NOT_REQUIRED
        record.statement_on, record.statement_note = data.get("on"), data.get("note", "")
        if "number" in self.fields:
            record.heard_number, record.heard_on = data.get("number", ""), data.get("decided_on")
            record.heard_authority = data.get("authority", "")
        for fault in examine(record, Circumstances(self.today)).faults:
            place = _PLACES.get(fault.field)
            if place in self.fields and not self.has_error(place):
                self.add_error(place, fault.words)

    def given(self) -> Mapping[str, object]:
        """No statement for a record that needs none."""
        if "on" not in self.fields:
            return {"statement": None}
        data = self.cleaned_data
        decision = Decision(data["number"], data["decided_on"], data["authority"])
        how = CreditRecord.Statement.NOT_REQUIRED
        return {"statement": Statement(how, data["on"], data["note"], decision)}


class RevokeForm(ActForm[CreditRecord]):
    """Why the record is annulled."""

    reason = TextField(label="撤销理由", max_length=300, rows=3, help_text="将记入历史并显示。")
