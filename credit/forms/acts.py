"""The short forms of acts on a record: notice, effect, revocation."""

from __future__ import annotations

from datetime import date

from django import forms
from django.http import QueryDict

from accounts.forms import FacedForm
from credit.forms.entry import ARTICLE_8
from credit.models import CreditRecord
from credit.recording import Statement
from subjects.entry import DayField


class NotifyForm(FacedForm):
    """The day on which the subject was told."""

    on = DayField(label="告知日期")

    def __init__(self, data: QueryDict | None, *, today: date, initial: dict[str, object]) -> None:
        super().__init__(data, initial=initial)
        self.today = today

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise forms.ValidationError(f"告知日期（{on}）晚于今天（{self.today}），请改为实际日期。")
        return on


class EffectForm(FacedForm):
    """How the subject's statement was met (Article 8)."""

    notified_on = DayField(label="告知日期", required=False)
    how = forms.ChoiceField(
        label="陈述情况",
        choices=CreditRecord.Statement.choices,
        widget=forms.RadioSelect,
        help_text="作出原决定时已依法告知并听取的，选“无需”。",
        error_messages={"required": ARTICLE_8},
    )
    on = DayField(label="陈述日期", help_text="听取、放弃或认定无需之日。")
    note = forms.CharField(label="陈述说明", required=False, widget=forms.Textarea(attrs={"rows": "3"}))

    def __init__(self, data: QueryDict | None, *, record: CreditRecord, today: date) -> None:
        known = {"how": record.statement, "on": record.statement_on, "note": record.statement_note}
        super().__init__(data, initial={**known, "notified_on": record.notified_on})
        self.record, self.today = record, today
        if record.state != CreditRecord.State.DRAFT or record.kind == CreditRecord.Kind.SANCTION:
            del self.fields["notified_on"]
        if record.kind == CreditRecord.Kind.SANCTION:
            for name in ("how", "on", "note"):
                del self.fields[name]

    def clean(self) -> None:
        super().clean()
        for name in ("notified_on", "on"):
            day = self.cleaned_data.get(name)
            if day and day > self.today:
                self.add_error(name, f"{self.fields[name].label}（{day}）晚于今天（{self.today}），请改为实际日期。")
        notified, on = self.told_on() or self.record.notified_on, self.cleaned_data.get("on")
        if notified and on and on < notified:
            self.add_error("on", f"陈述日期早于告知日期（{notified}），请核对两个日期。")

    def told_on(self) -> date | None:
        """The day of the notice, where one is told of here."""
        found: date | None = self.cleaned_data.get("notified_on")
        return found

    def statement(self) -> Statement | None:
        """None for a record that needs none."""
        data = self.cleaned_data
        if "how" not in self.fields:
            return None
        return Statement(CreditRecord.Statement(data["how"]), data["on"], data["note"])


class RevokeForm(FacedForm):
    """Why the record is annulled."""

    reason = forms.CharField(
        label="撤销理由", max_length=300, widget=forms.Textarea(attrs={"rows": "3"}), help_text="将记入历史并显示。"
    )
