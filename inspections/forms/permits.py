"""What is asked of permits: the fields of the 双公示 standard for a licence, and to which state one changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django import forms
from django.db.models import Model

from desk.forms.acts import ActForm
from desk.forms.fields import DayField, LineField, TextField
from desk.forms.versions import AmendForm
from inspections.models import Permit
from inspections.permitting import Licence
from subjects.models import Subject

M = TypeVar("M", bound=Model)


class LicenceForm(ActForm[M]):
    """What a permit says."""

    AHEAD = frozenset({"valid_from", "valid_until"})

    name = LineField(label="许可证书名称", max_length=120)
    number = LineField(label="许可编号", max_length=80, help_text="许可证书上的编号。")
    decision = LineField(label="许可决定文书名称", max_length=120, required=False, help_text="没有决定文书的留空。")
    decision_number = LineField(label="许可决定文书号", max_length=120, help_text="没有决定文书号的，填许可编号。")
    kind = forms.TypedChoiceField(
        label="许可类别", choices=Permit.Kind.choices, initial=Permit.Kind.ORDINARY, coerce=Permit.Kind
    )
    kind_told = LineField(label="其他类别说明", max_length=40, required=False, help_text="类别为“其他”时填写。")
    content = TextField(label="许可内容", rows=3, max_length=None)
    authority = LineField(label="许可机关", max_length=120, initial="新密市应急管理局")
    decided_on = DayField(label="许可决定日期")
    valid_from = DayField(label="有效期自")
    valid_until = DayField(label="有效期至", required=False, help_text="长期有效的留空。")

    def clean(self) -> None:
        super().clean()
        data = self.cleaned_data
        first, last = data.get("valid_from"), data.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", f"有效期至（{last}）早于有效期自（{first}），请核对。")
        if data.get("kind") == Permit.Kind.OTHER and not data.get("kind_told"):
            self.add_error("kind_told", "许可类别为“其他”的，请说明是什么类别。")

    def given(self) -> Mapping[str, object]:
        told: dict[str, Any] = dict(super().given())
        licence = Licence(**{name: told.pop(name) for name in Licence._fields})
        return {**told, "licence": licence}


class PermitForm(LicenceForm[Subject]):
    """A permit that is put down."""


class PermitAmendForm(LicenceForm[Permit], AmendForm[Permit]):
    """What a permit says, put right."""

    reason = LineField(label="更改理由", max_length=100)

    def prepare(self) -> None:
        super().prepare()
        self.initial.update({name: getattr(self.matter, name) for name in Licence._fields})


class PermitStateForm(ActForm[Permit]):
    """To which state, since when, why."""

    to = forms.TypedChoiceField(label="变更为", widget=forms.RadioSelect, coerce=Permit.State)
    on = DayField(label="变更日期")
    reason = TextField(label="理由和依据文书", max_length=300, rows=3)

    def prepare(self) -> None:
        self.initial["on"] = self.today
        to = self.fields["to"]
        assert isinstance(to, forms.ChoiceField)
        to.choices = [(state, Permit.state_named(state)) for state in Permit.MOVES.get(self.matter.state, {})]
