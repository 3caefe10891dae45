"""The short forms of acts on a record: effect without a hearing, revocation."""

from __future__ import annotations

from datetime import date

from django import forms
from django.http import QueryDict

from credit.forms.entry import USUAL_REASONS, Kind, reason_field
from credit.models import CreditRecord
from credit.records.recording import Statement
from desk.forms.base import FacedForm
from desk.forms.fields import DayField, not_after


class EffectForm(FacedForm):
    """Why the subject need not be heard once more (Article 8); a sanction of another sector needs no reason."""

    on = DayField(label="陈述日期", help_text="认定无需之日。")
    note = reason_field()

    def __init__(self, data: QueryDict | None, *, record: CreditRecord, today: date) -> None:
        self.usual_reasons = USUAL_REASONS.get(Kind(record.kind), ())
        note = record.statement_note or (self.usual_reasons[0] if record.kind == Kind.PENALTY else "")
        super().__init__(data, initial={"on": record.statement_on or today, "note": note})
        self.today = today
        self.fields["note"].label, self.fields["note"].required = "无需另行听取陈述的理由", True
        if record.kind == Kind.SANCTION:
            del self.fields["on"], self.fields["note"]

    def clean(self) -> None:
        super().clean()
        not_after(self, self.today, "on")

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
