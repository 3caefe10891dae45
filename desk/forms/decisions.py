"""What the second person is asked for: yes with an optional word, or no with a reason."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from django import forms
from django.db.models import Model

from desk.forms.acts import ActForm
from desk.forms.fields import TextField

M = TypeVar("M", bound=Model)


class DecisionForm(ActForm[M]):
    """The decision on what somebody else asked for."""

    YES: ClassVar[str] = "批准"
    NO: ClassVar[str] = "退回"

    approved = forms.TypedChoiceField(
        label="决定", coerce=lambda value: value == "yes", widget=forms.RadioSelect(attrs={"wide": ""})
    )
    note = TextField(label="意见", required=False, max_length=300, rows=3, help_text="不同意的须写明理由。")

    def prepare(self) -> None:
        approved = self.fields["approved"]
        assert isinstance(approved, forms.ChoiceField)
        approved.choices = [("yes", self.YES), ("no", self.NO)]

    def clean(self) -> None:
        super().clean()
        if self.cleaned_data.get("approved") is False and not self.cleaned_data.get("note"):
            self.add_error("note", f"决定“{self.NO}”的，请在意见中写明理由。")
