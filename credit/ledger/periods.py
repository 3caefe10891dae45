"""Ledgers of a period: what was recorded, decided, promised between two days, by department and industry.

They tell how things stand when they are read. A file is read at one moment into a place of its own (`Held`), and laid
out from there, so that its rows, its numbers and its foot agree however long that takes.
"""

from __future__ import annotations

import calendar
import pickle
import re
import tempfile
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import islice
from typing import Any, Generic, NamedTuple, Protocol, TypeVar, overload

from django.db import connection, transaction
from django.db.models import Model, QuerySet
from django.utils.timezone import localtime, make_aware

from accounts.models import User
from credit.facts.rulebooks import rulebooks
from credit.ledger.catalogue import Catalogue, read_catalogue
from credit.ledger.columns import LedgerColumn
from credit.ledger.ledgers import BLOCK, Kind, Ledger
from credit.models import Export
from credit.outside import exporting
from credit.regulation.rulebook import called_on


class Told(Protocol):
    """A row of such a ledger, of plain values."""

    @property
    def subject(self) -> int | None:
        """Whom it tells of (the id); None: nobody."""

    @property
    def url(self) -> str:
        """Where it leads."""


R = TypeVar("R", bound=Told)
M = TypeVar("M", bound=QuerySet[Any])
T = TypeVar("T", bound=Model)


class PeriodQuery(NamedTuple):
    """Which ledger, of which days (both inclusive); `section` and `industry` are codes, as in `LedgerQuery`."""

    ledger: str
    first: date
    last: date
    section: str = ""
    industry: str = ""

    @property
    def parameters(self) -> dict[str, str]:
        """As the address and a job hold it: only what was asked for."""
        asked = {
            "ledger": self.ledger,
            "from_on": self.first.isoformat(),
            "until_on": self.last.isoformat(),
            "section": self.section,
            "industry": self.industry,
        }
        return {name: value for name, value in asked.items() if value}

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> PeriodQuery:
        """The query that `parameters` was made of."""
        return cls(
            parameters["ledger"],
            date.fromisoformat(parameters["from_on"]),
            date.fromisoformat(parameters["until_on"]),
            parameters.get("section", ""),
            parameters.get("industry", ""),
        )

    @property
    def period(self) -> str:
        """The days in words: 2026年, 2026年第三季度, 2026年9月, else both."""
        first, last = self.first, self.last
        ends = last.day == calendar.monthrange(last.year, last.month)[1]
        months = last.month - first.month + 1
        if first.year == last.year and first.day == 1 and ends:
            if months == 12:
                return f"{first.year}年"
            if months == 3 and first.month % 3 == 1:
                return f"{first.year}年第{'一二三四'[first.month // 3]}季度"
            if months == 1:
                return f"{first.year}年{first.month}月"
        return f"{first} 至 {last}"


class Scope(NamedTuple):
    """Whose rows of which days a ledger holds; empty sections or industries (ids): of all."""

    first: date
    last: date
    sections: Sequence[int] = ()
    industries: Sequence[int] = ()

    def of(self, rows: M, *, department: str = "subject__department", industry: str = "subject__industry") -> M:
        """Those of the departments and industries, which queries find by these ways."""
        if self.sections:
            rows = rows.filter(**{f"{department}__in": self.sections})
        if self.industries:
            rows = rows.filter(**{f"{industry}__in": self.industries})
        return rows

    def on(self, day: str) -> dict[str, date]:
        """That a day lies in the period."""
        return {f"{day}__gte": self.first, f"{day}__lte": self.last}

    def at(self, moment: str) -> dict[str, datetime]:
        """That a moment lies in the period."""
        begin, end = (
            make_aware(datetime.combine(day, time.min)) for day in (self.first, self.last + timedelta(days=1))
        )
        return {f"{moment}__gte": begin, f"{moment}__lt": end}


@dataclass(frozen=True, kw_only=True)
class PeriodKind(Kind, Generic[R]):
    """A ledger of a period: which rows a scope means, in order, and what each says.

    `found` reads their keys alone, so that a page far on costs a walk along an index; `dress` reads what some of them say,
    in few queries, as things stand on a day.
    """

    lead: str
    day: str
    """What a row has to have in the period: 决定日期."""
    columns: Sequence[LedgerColumn[R]]
    found: Callable[[Scope], QuerySet[Any]]
    dress: Callable[[Sequence[Any], date], Sequence[R]]
    sum: Callable[[QuerySet[Any]], str] = lambda rows: ""
    """What else is said of its numbers: 罚款合计 …元."""

    def asked(self, parameters: Mapping[str, str], at: datetime) -> PeriodLedger[R]:
        return PeriodLedger(self, PeriodQuery.of(parameters), localtime(at).date(), at)


class PeriodLedger(Ledger[R], Sequence[R]):
    """The ledger of a period that was asked for, as it stands on a day."""

    def __init__(
        self,
        kind: PeriodKind[R],
        query: PeriodQuery,
        day: date,
        at: datetime | None = None,
        catalogue: Catalogue | None = None,
    ) -> None:
        self.kind = kind
        self.query = query
        self.day = day
        self.at = at
        self.catalogue = catalogue or read_catalogue()
        self._held: Held[R] | None = None

    @property
    def name(self) -> str:
        return self.kind.name

    @property
    def columns(self) -> Sequence[LedgerColumn[R]]:
        return self.kind.columns

    @property
    def parameters(self) -> dict[str, str]:
        return self.query.parameters

    @cached_property
    def _found(self) -> QuerySet[Any]:
        sections = self.catalogue.sections_meant(self.query.section)
        industries = self.catalogue.industries_meant(self.query.industry)
        return self.kind.found(Scope(self.query.first, self.query.last, sections, industries))

    @cached_property
    def _counted(self) -> int:
        return self._found.order_by().count()

    @property
    def total(self) -> int:
        return self._counted if self._held is None else self._held.number

    @cached_property
    def _summed(self) -> str:
        return self.kind.sum(self._found.order_by())

    def __len__(self) -> int:
        return self.total

    @overload
    def __getitem__(self, part: int) -> R: ...
    @overload
    def __getitem__(self, part: slice) -> Sequence[R]: ...
    def __getitem__(self, part: int | slice) -> R | Sequence[R]:
        """Rows by their place in the order, as a page asks for them."""
        if isinstance(part, slice):
            start, stop, _ = part.indices(self.total)
            return self.kind.dress(list(self._found[start:stop]), self.day)
        return self.kind.dress([self._found[part]], self.day)[0]

    def hold(self) -> None:
        if self._held is not None:
            return
        held = Held[R]()
        with one_moment():
            waiting = self._found.iterator(chunk_size=BLOCK)
            while block := list(islice(waiting, BLOCK)):
                held.add(self.kind.dress(block, self.day))
            self._summed  # noqa: B018 (read in the same moment)
        self._held = held

    def rows(self) -> Iterator[R]:
        self.hold()
        assert self._held is not None
        return iter(self._held)

    def __iter__(self) -> Iterator[R]:
        return self.rows()

    @property
    def title(self) -> str:
        said = (self.catalogue.section_called(self.query.section), self.catalogue.industry_called(self.query.industry))
        more = re.sub(r'[\\/:*?"<>|]', " ", "，".join(filter(None, said)))
        return f"{self.name} {self.query.period}{f'（{more}）' if more else ''}"

    @property
    def condition(self) -> str:
        section = self.catalogue.section_called(self.query.section) or "全部"
        industry = self.catalogue.industry_called(self.query.industry) or "全部"
        return f"{self.kind.day} {self.query.period}；记录部门：{section}；行业类别：{industry}"

    @cached_property
    def rulebook(self) -> str:
        """The version in force on the last day of the period that has come."""
        return called_on(rulebooks(self.at), min(self.query.last, self.day))

    @property
    def closing(self) -> str:
        return f"本台账共列 {self.total:,} 条{f'，{self._summed}' if self._summed else ''}。"

    def leave(self, ending: str, *, by: User | None, at: datetime) -> Export:
        export = Export(what=Export.What.OF_PERIOD, format=ending, condition=self.told, by=by, at=at)
        export.rows, export.shown_at = self.total, self.at
        return exporting.leave(export, subjects=dict.fromkeys(row.subject for row in self.rows() if row.subject))


def in_order(rows: QuerySet[T], keys: Sequence[int]) -> list[T]:
    """The rows with these keys, in the order of the keys."""
    found = rows.in_bulk(keys)
    return [found[key] for key in keys]


class Held(Generic[R]):
    """Rows kept in a file that is gone with it, so that memory stays the same whatever their number."""

    def __init__(self) -> None:
        self.number = 0
        self._blocks: list[int] = []
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 (it lives as long as this)
        weakref.finalize(self, self._file.close)

    def add(self, rows: Sequence[R]) -> None:
        """Keep some more."""
        self._blocks.append(self._file.seek(0, 2))
        pickle.dump(list(rows), self._file)
        self.number += len(rows)

    def __iter__(self) -> Iterator[R]:
        for place in self._blocks:
            self._file.seek(place)
            yield from pickle.load(self._file)


@contextmanager
def one_moment() -> Iterator[None]:
    """What is read within is as it was at one moment, also when that takes long; only where nothing was begun before."""
    begun = connection.in_atomic_block
    with transaction.atomic():
        if connection.vendor == "postgresql" and not begun:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
