"""The code of a printed ledger, as it is typed."""

from __future__ import annotations

import re

from django import forms

from credit.models import Edition
from desk.forms.base import FacedForm
from desk.forms.fields import LineField, half_width


class CodeForm(FacedForm):
    """The code at the foot of a printed ledger, however it was typed."""

    code = LineField(label="核验码", max_length=40)

    def clean_code(self) -> str:
        code = re.sub(r"[^0-9A-Z]", "", half_width(self.cleaned_data["code"]).upper())
        if not re.fullmatch(rf"[0-9A-F]{{{Edition.LENGTH}}}", code):
            raise forms.ValidationError(f"核验码由 {Edition.LENGTH} 位数字和字母 A–F 组成，印在台账每页页脚，请核对。")
        return code
