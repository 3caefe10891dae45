"""Lists that are filtered by a period: from a day, until a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, TypeVar

from django.db.models import Model

from accounts.models import User
from desk.forms.fields import DayField
from desk.forms.filters import FilterForm

M = TypeVar("M", bound=Model)


class PeriodFilter(FilterForm[M]):
    """Filters among which are two days, in order and within living memory."""

    DAYS: ClassVar[tuple[str, str]] = ("from_on", "until_on")
    EARLIEST: ClassVar[date] = date(2000, 1, 1)
    LATEST: ClassVar[date] = date(2100, 12, 31)

    from_on = DayField(label="自", required=False)
    until_on = DayField(label="至", required=False)

    def __init__(self, data: Mapping[str, Any], *, user: User, today: date) -> None:
        super().__init__(data, user=user, today=today)
        self.order_fields([*(name for name in self.fields if name not in self.DAYS), *self.DAYS])

    def clean(self) -> None:
        super().clean()
        for name in self.DAYS:
            day = self.cleaned_data.get(name)
            if day and not self.EARLIEST <= day <= self.LATEST:
                self.add_error(name, f"日期应在 {self.EARLIEST} 至 {self.LATEST} 之间，请核对。")
        first, last = self.cleaned_data.get("from_on"), self.cleaned_data.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", "截止日期早于起始日期，请核对。")
