"""Forms of what people do with a level: confirm it or send it back, and find the sheet of a check value."""

from __future__ import annotations

from django import forms
from django.http import QueryDict

from desk.forms.base import FacedForm
from desk.forms.fields import LineField, half_width


class ConfirmForm(FacedForm):
    """A supervisor confirms the level as shown, or sends it back with a reason."""

    note = LineField(
        label="说明",
        max_length=300,
        required=False,
        help_text="确认时可以不填；退回核对的须写明要核对什么。",
        widget=forms.Textarea(attrs={"rows": "3"}),
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=16)

    def __init__(self, data: QueryDict | None, *, seen: str) -> None:
        super().__init__(data, initial={"seen": seen})
        self.fields["seen"].error_messages["required"] = "页面不完整，请重新打开后再办理。"

    @property
    def sends_back(self) -> bool:
        """Which of the two buttons was pressed."""
        return self.data.get("act") == "return"

    def clean(self) -> None:
        super().clean()
        if self.sends_back and not self.cleaned_data.get("note", "").strip():
            self.add_error("note", "退回核对须写明理由，请在说明中填写要核对什么。")


class VerifyForm(FacedForm):
    """The number of a proof sheet, or its check value or the first digits of it."""

    of = forms.CharField(label="文号或核验值", max_length=100, help_text="依据单上的文号，或者核验值（至少前 12 位）。")

    def clean_of(self) -> str:
        text = half_width(str(self.cleaned_data["of"])).strip()
        if not text.isprintable():
            raise forms.ValidationError("文号或核验值含有不能查找的字符，请重新输入。")
        return text.replace("[", "〔").replace("]", "〕")
