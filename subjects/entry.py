"""What people type: days in short forms, identity numbers, names; put in order and answered in words."""

from __future__ import annotations

from collections.abc import Callable

from django import forms

from subjects import identity
from subjects.models import Person


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


def person_meant(name: str, number: str, waiver: str = "") -> Person:
    """The person of this number as typed, whatever is wrong with it: the one registered by that name, else not yet one."""
    person = Person(name=name, check_waiver=waiver)
    person.set_identity(identity.normalise(number))
    known = Person.objects.filter(identity_index=person.identity_index, name=name).first()
    return known or person
