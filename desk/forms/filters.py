"""The filters of a list: posted, checked, and kept in the address, so that a list can be kept and passed on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet

from accounts.models import User
from desk.forms.base import FacedForm

M = TypeVar("M", bound=Model)


class FilterForm(FacedForm, Generic[M]):
    """Filters of one list. A filter that makes no sense is told, and nothing is shown meanwhile, never everything.

    What must not stand in an address (an identity number) is refused by the field's own check before it gets there.
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

    def narrow(self, rows: QuerySet[M]) -> QuerySet[M]:
        """The rows that meet every filter; `cleaned_data` is there."""
        return rows

    def results(self, rows: QuerySet[M]) -> QuerySet[M]:
        """The rows that meet every filter; nothing while a filter makes no sense."""
        return self.narrow(rows) if self.is_valid() else rows.none()

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
