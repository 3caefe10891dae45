"""The filters of a list: posted, checked, and kept in the address, so that a list can be kept and passed on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Generic, TypeVar

from django import forms
from django.db.models import Model, QuerySet
from django.forms import BoundField

from accounts.models import User
from desk.forms.base import FacedForm
from desk.forms.fields import half_width

M = TypeVar("M", bound=Model)
_EIGHTEEN = re.compile(r"(?<!\d)\d{6}(\d{4})\d{7}[\dXx](?!\d)")


def _is_private(text: str) -> bool:
    """Whether a citizen's number may be in it: eighteen places, a year of birth among them."""
    return any(1880 <= int(year) <= 2100 for year in _EIGHTEEN.findall(half_width(text)))


class FilterForm(FacedForm, Generic[M]):
    """Filters of one list. A filter that makes no sense is told, and nothing is shown meanwhile, never everything.

    What is written like an identity number is refused: it may stand in no address.
    """

    def __init__(self, data: Mapping[str, Any], *, user: User, today: date) -> None:
        super().__init__({**self.usual(), **_told(data)})
        self.user, self.today = user, today
        self.prepare()

    @classmethod
    def usual(cls) -> dict[str, object]:
        """What is filtered by until something is asked for."""
        return {}

    def prepare(self) -> None:
        """Leave out what this person need not choose (a clerk's own department), and fill in the choices."""

    def clean(self) -> None:
        super().clean()
        for name, value in list(self.cleaned_data.items()):
            if isinstance(value, str) and _is_private(value):
                self.add_error(name, "请不要输入证件号码；按名称、编号或者文号查找。")

    def narrow(self, rows: QuerySet[M]) -> QuerySet[M] | Sequence[Any]:
        """The rows that meet every filter, or are computed by them; `cleaned_data` is there."""
        return rows

    def results(self, rows: Any) -> Any:
        """The rows that meet every filter; nothing while a filter makes no sense."""
        if self.is_valid():
            return self.narrow(rows)
        return rows.none() if isinstance(rows, QuerySet) else ()

    @property
    def ticks(self) -> list[BoundField]:
        """The filters that are ticked, which stand together."""
        return [field for field in self.visible_fields() if isinstance(field.field.widget, forms.CheckboxInput)]

    @property
    def boxes(self) -> list[BoundField]:
        """The filters that are filled in or chosen."""
        ticks = {field.name for field in self.ticks}
        return [field for field in self.visible_fields() if field.name not in ticks]

    @property
    def condition(self) -> str:
        """The filters in words: 状态：在办；渠道：信用中国. Empty where nothing is filtered by."""
        if not self.is_valid():
            return ""
        said = ((self[name].label, self._in_words(name)) for name in self.fields if self.cleaned_data.get(name))
        return "；".join(f"{label}：{words}" if words else str(label) for label, words in said)

    def _in_words(self, name: str) -> str:
        value, field = self.cleaned_data[name], self.fields[name]
        if value is True:
            return ""
        choices = dict(getattr(field, "choices", ()) or ()) if isinstance(value, str) else {}
        return str(choices.get(value, value))


def _told(data: Mapping[str, Any]) -> dict[str, Any]:
    lists = getattr(data, "lists", None)
    if lists is None:
        return dict(data)
    return {name: values if len(values) > 1 else values[-1] for name, values in lists() if values}
