"""Forms: the wording that every form of the application shares, and those of log-in, accounts and the journal."""

from __future__ import annotations

from django import forms

_LEFT_EMPTY = forms.Field.default_error_messages["required"]
_NOT_A_DAY = forms.DateField.default_error_messages["invalid"]
_CHOSEN = (forms.ChoiceField, forms.ModelChoiceField)


class Faced(forms.BaseForm):
    """Says of a field what is wrong and what to do, by the field's own name. Put it before Form or ModelForm."""

    def full_clean(self) -> None:
        for name, field in self.fields.items():
            self._name_the_field(str(self[name].label), field)
        super().full_clean()

    def _name_the_field(self, label: str, field: forms.Field) -> None:
        messages = field.error_messages
        if messages.get("required") == _LEFT_EMPTY:
            messages["required"] = f"请{'选择' if isinstance(field, _CHOSEN) else '填写'}{label}。"
            if isinstance(field, forms.BooleanField):
                messages["required"] = f"请勾选“{label}”。"
            if isinstance(field, forms.FileField):
                messages["required"] = f"请选择{label}文件。"
        if isinstance(field, forms.DateField) and messages.get("invalid") == _NOT_A_DAY:
            messages["invalid"] = f"{label}不是有效的日期，请改为实际日期，如 2026-09-17。"


class FacedForm(Faced, forms.Form):
    """A plain form of the application."""
