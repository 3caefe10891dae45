"""What people type: days in short forms, identity numbers, names; put in order and answered in words."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import cast

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from subjects import identity
from subjects.models import Person

_DAY = re.compile(r"(\d{4})(?:[-./年](\d{1,2})[-./月](\d{1,2})日?|(\d{2})(\d{2}))")


def half_width(text: str) -> str:
    """Full-width letters, digits and blanks as half-width ones; Chinese punctuation stays."""
    return "".join(chr(ord(c) - 0xFEE0) if c.isalnum() and 0xFF01 <= ord(c) <= 0xFF5E else c for c in text).replace(
        "\u3000", " "
    )


class DayField(forms.DateField):
    """A day, as 2026-09-17, 20260917, 2026.9.17 or 2026年9月17日; a day that does not exist is named."""

    def to_python(self, value: str | datetime | date | None) -> date | None:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        typed = half_width(value).strip()
        found = _DAY.fullmatch(typed)
        if not found:
            raise forms.ValidationError(f"{self.label}（{typed[:20]}）不是完整的日期，请写成 2026-09-17 的样子。")
        year, month, day = (int(part) for part in found.groups() if part)
        try:
            return date(year, month, day)
        except ValueError:
            raise forms.ValidationError(f"{self.label}（{typed}）不存在，请改为当月实际日期。") from None


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


def private_number(label: str, *, required: bool = True, help_text: str = "") -> forms.CharField:
    """A field for a citizen identity number, which the browser never keeps."""
    box = forms.TextInput(attrs={"data-private": "", "autocomplete": "off", "maxlength": "24"})
    return forms.CharField(label=label, required=required, widget=box, help_text=help_text, max_length=40)


def waiver_field() -> forms.CharField:
    """The reason for taking a number whose check character does not fit."""
    return forms.CharField(
        label="代码校验说明",
        required=False,
        max_length=200,
        help_text="仅当登记证照上的代码末位校验确实不符时填写理由。",
    )


def checked_number(typed: str, waiver: str, check: Callable[[str], None] = identity.check_citizen_number) -> str:
    """A number in order, of a citizen unless `check` says otherwise; a fault of its check digit gives way to a reason."""
    number = identity.normalise(typed)
    try:
        check(number)
    except identity.FormFault as fault:
        raise forms.ValidationError(str(fault)) from None
    except identity.CheckFault as fault:
        if not waiver.strip():
            raise forms.ValidationError(str(fault), code="check") from None
    return number


def person_named(name: str, number: str, waiver: str = "") -> Person:
    """The person of this number (checked), perhaps not registered yet; the register's name must be the typed one."""
    person = Person(name=name, check_waiver=waiver)
    person.set_identity(number)
    known = Person.objects.filter(identity_index=person.identity_index).first()
    if known and known.name not in (name, Person.NO_NAME):
        raise forms.ValidationError(f"该证件号码已登记为“{known.name}”，与填写的“{name}”不一致，请核对证件。")
    return known if known and known.name == name else person


class Versioned(forms.BaseForm):
    """A form that carries the version of the fact which its reader saw. Put it before Form or ModelForm."""

    def acknowledge(self, version: int) -> None:
        """Show the typed values again as a change of this newer version."""
        typed = cast("QueryDict", self.data)
        self.data = MultiValueDict({name: typed.getlist(name) for name in typed})
        self.data["version"] = str(version)
