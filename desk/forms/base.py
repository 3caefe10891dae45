"""The wording that every form of the application shares: what is wrong with a field, by its own name, and what to do."""

from __future__ import annotations

from typing import Any

from django import forms

_LEFT_EMPTY = forms.Field.default_error_messages["required"]
_NOT_A_DAY = forms.DateField.default_error_messages["invalid"]
_CHOSEN = (forms.ChoiceField, forms.ModelChoiceField)
_NO_SUCH = {"invalid_choice": "{}没有这样的选项，请在列表中重新选择。"}
_INSTEAD: dict[type[forms.Field], dict[str, str]] = {
    forms.Field: {
        "max_length": "{}最多 %(limit_value)d 字，现有 %(show_value)d 字，请删减。",
        "min_value": "{}不能小于 %(limit_value)s，请核对。",
        "max_value": "{}不能大于 %(limit_value)s，请核对。",
        "max_digits": "{}的位数太多，请核对。",
        "max_whole_digits": "{}的位数太多，请核对。",
        "max_decimal_places": "{}最多 %(max)d 位小数，请核对。",
        "null_characters_not_allowed": "{}含有不能保存的字符，请重新输入。",
    },
    forms.IntegerField: {"invalid": "{}应为整数，请核对。"},
    forms.ChoiceField: _NO_SUCH,
    forms.ModelChoiceField: _NO_SUCH,
    forms.ModelMultipleChoiceField: {**_NO_SUCH, "invalid_pk_value": _NO_SUCH["invalid_choice"]},
    forms.FileField: {"empty": "{}是空文件，请重新选择。", "max_length": "{}的文件名太长，请改短后重新选择。"},
}
"""What is said instead of Django's own words, which name neither the field nor what to do."""


class Faced(forms.BaseForm):
    """Says of a field what is wrong and what to do, by the field's own name. Put it before Form or ModelForm."""

    def full_clean(self) -> None:
        for name, field in self.fields.items():
            self._name_the_field(str(self[name].label), field)
        super().full_clean()

    def _name_the_field(self, label: str, field: forms.Field) -> None:
        messages = field.error_messages
        for kind, words in _INSTEAD.items():
            for code, text in words.items() if isinstance(field, kind) else ():
                if messages.get(code) in (None, kind.default_error_messages.get(code)):
                    messages[code] = text.format(label)
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


class SeveralOf(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Choosing several rows; a key longer than any that a database gives is no choice either."""

    LONGEST_KEY = 18

    def clean(self, value: Any) -> Any:
        for key in value or ():
            if len(str(key)) > self.LONGEST_KEY:
                raise forms.ValidationError(self.error_messages["invalid_choice"], params={"value": str(key)[:20]})
        return super().clean(value)
