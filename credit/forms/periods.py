"""The filters above the ledgers of a period: a year, a quarter of it, or from a day until a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from django import forms
from django.db.models import QuerySet

from accounts.models import User
from credit.forms.ledger import WhoseForm
from credit.ledger.periods import PeriodLedger, PeriodQuery
from desk.forms.periods import PeriodFilter

FIRST_YEAR = 2020
"""Three years before the regulation: what is older moves no level."""
QUARTERS = (("1", "第一季度"), ("2", "第二季度"), ("3", "第三季度"), ("4", "第四季度"))


class Days(NamedTuple):
    """The first and the last day of a period."""

    first: date
    last: date


class PeriodForm(WhoseForm, PeriodFilter[Any]):
    """Of which period a ledger shows what: this year's, where nothing is said."""

    year = forms.TypedChoiceField(label="年度", required=False, coerce=int, empty_value=None)
    quarter = forms.TypedChoiceField(
        label="季度", required=False, coerce=int, empty_value=None, choices=[("", "全年"), *QUARTERS]
    )

    def __init__(self, data: Mapping[str, Any], *, user: User, today: date) -> None:
        super().__init__(data, user=user, today=today)
        self.order_fields(["year", "quarter", *self.DAYS, "section", "industry"])

    def prepare(self) -> None:
        super().prepare()
        years = [(str(year), f"{year}年") for year in range(self.today.year, FIRST_YEAR - 1, -1)]
        self._choices("year", years)
        field = self.fields["year"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "本年"), *years]

    def clean(self) -> None:
        super().clean()
        asked = self.cleaned_data
        if any(asked.get(name) for name in self.DAYS) and (asked.get("year") or asked.get("quarter")):
            self.add_error("from_on", "年度、季度和起止日期请只选用一种：清除其中一种后再筛选。")

    @property
    def days(self) -> Days:
        """The period asked for. Only for a form without errors."""
        asked = self.cleaned_data
        if asked["from_on"] or asked["until_on"]:
            last = asked["until_on"] or max(asked["from_on"], self.today)
            return Days(asked["from_on"] or date(last.year, 1, 1), last)
        year, quarter = asked["year"] or self.today.year, asked["quarter"]
        begin = 3 * quarter - 2 if quarter else 1
        after = date(year, begin + 3, 1) if quarter and quarter < 4 else date(year + 1, 1, 1)
        return Days(date(year, begin, 1), after - timedelta(days=1))

    def narrow(self, rows: QuerySet[Any] | PeriodLedger[Any]) -> PeriodLedger[Any]:
        """The ledger asked for, of the same kind."""
        assert isinstance(rows, PeriodLedger)
        return PeriodLedger(rows.kind, self.query_of(rows.query.ledger), self.today, catalogue=self.catalogue)

    def query_of(self, ledger: str) -> PeriodQuery:
        """Which ledger of this kind is meant."""
        return PeriodQuery(ledger, *self.days, self.section_meant, self.cleaned_data["industry"])
