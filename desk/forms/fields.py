"""What people type: days in short forms, lines of text; put in order and answered in words."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from django import forms

_DAY = re.compile(r"(\d{4})(?:[-./年](\d{1,2})[-./月](\d{1,2})日?|(\d{2})(\d{2}))")
_PARTED_OTHERWISE = str.maketrans("．。／－—–", "../---")
"""What stands between the parts of a day when it is typed with a Chinese keyboard."""


def half_width(text: str) -> str:
    """Full-width letters, digits and blanks as half-width ones; Chinese punctuation stays."""
    return "".join(chr(ord(c) - 0xFEE0) if c.isalnum() and 0xFF01 <= ord(c) <= 0xFF5E else c for c in text).replace(
        "\u3000", " "
    )


LATEST = date(2199, 12, 31)
"""No day lies later; what is meant for good is left empty, not written as 9999-12-31."""


class DayField(forms.DateField):
    """A day, as 2026-09-17, 20260917, 2026.9.17 or 2026年9月17日; a day that does not exist, or is past reason, is named."""

    def to_python(self, value: str | datetime | date | None) -> date | None:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        typed = half_width(value).strip().translate(_PARTED_OTHERWISE)
        found = _DAY.fullmatch(typed)
        if not found:
            raise forms.ValidationError(f"{self.label}（{typed[:20]}）不是完整的日期，请写成 2026-09-17 的样子。")
        year, month, day = (int(part) for part in found.groups() if part)
        try:
            found_day = date(year, month, day)
        except ValueError:
            raise forms.ValidationError(f"{self.label}（{typed}）不存在，请改为当月实际日期。") from None
        if found_day > LATEST:
            raise forms.ValidationError(f"{self.label}（{typed}）年份不合理，请核对；没有期限、可以不填的请留空。")
        return found_day


def not_after(form: forms.BaseForm, today: date, *names: str) -> None:
    """Days that have not come yet are refused."""
    for name in names:
        day = form.cleaned_data.get(name)
        if day and day > today:
            form.add_error(name, f"{form.fields[name].label}（{day}）晚于今天（{today}），请改为实际日期。")


class LineField(forms.CharField):
    """One line of text, in half-width letters and digits."""

    def to_python(self, value: object) -> str:
        return half_width(super().to_python(value) or "")


class TextField(forms.CharField):
    """Some lines of text: a reason, an account of what was found."""

    def __init__(self, *, rows: int = 4, **options: Any) -> None:
        super().__init__(
            **{"max_length": 2000, "widget": forms.Textarea(attrs={"rows": str(rows), "wide": ""}), **options}
        )
