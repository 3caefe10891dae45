"""The ledgers of a period as lists; their files are made by `credit.ledger`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from accounts.gate import READERS, SignedInRequest
from accounts.models import User
from credit.forms.periods import PeriodForm
from credit.ledger.files import FORMATS
from credit.ledger.ledgers import KINDS
from credit.ledger.periods import PeriodKind, PeriodLedger, PeriodQuery, Told
from desk.lists.lists import Empty, Listing


@cache
def listing_of(kind: PeriodKind[Any]) -> Listing[Told]:
    """The list of one kind of ledger: the columns, rows and order of its paper."""

    def this_year(user: User, today: date) -> PeriodLedger[Any]:
        """The form says whose and of which days."""
        return PeriodLedger(kind, PeriodQuery(kind.code, date(today.year, 1, 1), date(today.year, 12, 31)), today)

    return Listing(
        name=f"credit.ledger.{kind.code}",
        title=kind.name,
        lead=kind.lead,
        address=kind.address,
        roles=READERS,
        seen_on=this_year,
        columns=kind.columns,
        filters=PeriodForm,
        url=lambda row: row.url,
        template="credit/ledger_of_period.html",
        css="ledger",
        beside=beside,
        files="credit/_ledger_files.html",
        empty=Empty(
            "本期无记录", f"这段时间里没有这样的记录；{kind.day}在其他时间的，请改选年度或者起止日期。", "ledger"
        ),
        nothing_found=Empty("本期无记录", "请改选年度或者起止日期，或者放宽条件。", "ledger"),
        subject=lambda row: row.subject,
    )


def beside(request: SignedInRequest, today: date, rows: Sequence[object]) -> Mapping[str, object]:
    """What the page of every ledger shows besides: all of them, and the formats of its files."""
    return {"formats": FORMATS, "ledgers": KINDS.values()}
