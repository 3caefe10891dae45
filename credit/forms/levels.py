"""Forms of what people do with a level: confirm it or send it back, certify it, find the sheet of a check value."""

from __future__ import annotations

from datetime import date, datetime

from django import forms

from credit.forms.files import KnownField, known_before, within_reach
from credit.levels.confirming import unconfirmed_of
from desk.forms.acts import ActForm
from desk.forms.base import FacedForm
from desk.forms.fields import DayField, TextField, half_width
from subjects.models import Subject


class ConfirmForm(ActForm[Subject]):
    """A supervisor confirms the level as shown."""

    note = TextField(
        label="说明",
        max_length=300,
        rows=3,
        required=False,
        help_text="确认时可以不填；退回核对的须写明要核对什么。",
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=16)

    def prepare(self) -> None:
        found = unconfirmed_of([self.matter.pk], self.today).get(self.matter.pk)
        self.initial["seen"] = found.fingerprint if found else ""
        self.fields["seen"].error_messages["required"] = "页面不完整，请重新打开后再办理。"


class ReturnForm(ConfirmForm):
    """A supervisor sends the level back, with a reason."""

    def prepare(self) -> None:
        super().prepare()
        self.fields["note"].required = True
        self.fields["note"].error_messages["required"] = "退回核对须写明理由，请在说明中填写要核对什么。"


class ProofForm(ActForm[Subject]):
    """Of which day, and by what was known when, a proof sheet is issued (R3)."""

    AHEAD = frozenset({"as_of"})

    as_of = DayField(label="事实日期")
    known_on = KnownField(label="掌握时间", required=False, help_text="不填的，按签发时掌握的情况。")

    def prepare(self) -> None:
        self.initial["as_of"] = self.asked.get("as_of", self.today)
        self.initial["known_on"] = self.asked.get("known_on", "")

    def clean_as_of(self) -> date:
        return within_reach(self.cleaned_data["as_of"], "事实日期")

    def clean_known_on(self) -> datetime | None:
        known: datetime | None = self.cleaned_data["known_on"]
        if known is not None:
            known_before(known, self.today)
        return known if known is None or known < self.at else None


class VerifyForm(FacedForm):
    """The number of a proof sheet, or its check value or the first digits of it."""

    of = forms.CharField(label="文号或核验值", max_length=100, help_text="依据单上的文号，或者核验值（至少前 12 位）。")

    def clean_of(self) -> str:
        text = half_width(str(self.cleaned_data["of"])).strip()
        if not text.isprintable():
            raise forms.ValidationError("文号或核验值含有不能查找的字符，请重新输入。")
        return text.replace("[", "〔").replace("]", "〕")
