"""The short forms of acts on a record: effect without a hearing, revocation."""

from __future__ import annotations

from copy import copy
from datetime import date

from django import forms
from django.http import QueryDict

from credit.forms.entry import USUAL_REASONS, Kind, reason_field
from credit.models import CreditRecord
from credit.records.recording import Statement
from credit.records.validity import Circumstances, examine
from desk.forms.base import FacedForm
from desk.forms.fields import DayField

_PLACES = {"statement_on": "on", "statement_note": "note"}


class EffectForm(FacedForm):
    """Why the subject need not be heard once more (Article 8); a sanction of another sector needs no reason."""

    on = DayField(label="陈述日期", help_text="认定无需之日。")
    note = reason_field()

    def __init__(self, data: QueryDict | None, *, record: CreditRecord, today: date) -> None:
        self.usual_reasons = USUAL_REASONS.get(Kind(record.kind), ())
        note = record.statement_note or (self.usual_reasons[0] if record.kind == Kind.PENALTY else "")
        super().__init__(data, initial={"on": record.statement_on or today, "note": note})
        self.record, self.today = record, today
        self.fields["note"].label, self.fields["note"].required = "无需另行听取陈述的理由", True
        if record.kind == Kind.SANCTION:
            del self.fields["on"], self.fields["note"]

    def clean(self) -> None:
        super().clean()
        record, data = copy(self.record), self.cleaned_data
        record.statement = CreditRecord.Statement.NOT_REQUIRED
        record.statement_on, record.statement_note = data.get("on"), data.get("note", "")
        for fault in examine(record, Circumstances(self.today)).faults:
            place = _PLACES.get(fault.field)
            if place in self.fields and not self.has_error(place):
                self.add_error(place, fault.words)

    def statement(self) -> Statement | None:
        """None for a record that needs none."""
        if "on" not in self.fields:
            return None
        return Statement(CreditRecord.Statement.NOT_REQUIRED, self.cleaned_data["on"], self.cleaned_data["note"])


class RevokeForm(FacedForm):
    """Why the record is annulled."""

    reason = forms.CharField(
        label="撤销理由", max_length=300, widget=forms.Textarea(attrs={"rows": "3"}), help_text="将记入历史并显示。"
    )
