"""Reading a ledger from the database: counted by one query, then page by page or in blocks, never whole.

The order is department code, industry code, code as shown. Departments and industries are few, so the ledger is counted
by them; a page then lies in one group or a few, and is one walk along an index from there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import accumulate, islice, pairwise
from typing import ClassVar, NamedTuple, overload

from django.db.models import Case, IntegerField, Q, Value, When
from django.utils.timezone import localtime

from accounts.models import User
from credit.facts.moments import moment_words
from credit.facts.rulebooks import rulebooks
from credit.ledger import ledgers
from credit.ledger.catalogue import Catalogue, read_catalogue
from credit.ledger.columns import LedgerColumn
from credit.ledger.query import LedgerQuery
from credit.ledger.rows import HELD, PAPER, SHEET, Held, LedgerRow, rows_of
from credit.ledger.tally import Group, Tally, counted, tally_of
from credit.models import Export, GradePeriod
from credit.models.grades import PeriodQuerySet
from credit.outside import exporting
from credit.regulation.levels import LEVEL_NAMES, UNGRADED
from credit.regulation.rulebook import called_on
from subjects.models import RegradeRequest, Subject

NAME = "信用分级台账"
BLOCK = ledgers.BLOCK


class LevelCount(NamedTuple):
    """How many subjects have a level."""

    level: int | None
    name: str
    number: int

    @property
    def asked(self) -> int:
        """How a query asks for it."""
        return UNGRADED if self.level is None else self.level


class GradedLedger(ledgers.Ledger[LedgerRow], Sequence[LedgerRow]):
    """The ledger that a query means.

    With `at` everything is read as it was known at that moment, so that a file that takes minutes to write shows one
    state; without it as it is known now. `known_on` of the query goes before both. The paper names the principals; what
    does not show them need not read them.
    """

    endings: ClassVar[tuple[str, ...]] = ("pdf", "xlsx", "csv", "json")
    unit: ClassVar[str] = "个信用主体"
    empty: ClassVar[str] = "没有符合条件的信用主体"
    name = NAME
    columns: Sequence[LedgerColumn[LedgerRow]] = PAPER
    sheet: Sequence[LedgerColumn[LedgerRow]] = SHEET
    numbered = False

    def __init__(
        self,
        query: LedgerQuery,
        at: datetime | None = None,
        catalogue: Catalogue | None = None,
        *,
        with_principals: bool = True,
    ) -> None:
        self.query = query
        self.with_principals = with_principals
        self.at = at
        self.catalogue = catalogue or read_catalogue()
        self.known = query.known_on or at

    def _of_the_day(self) -> PeriodQuerySet:
        """The period of the day of every subject that the query means, whatever its level."""
        periods = GradePeriod.objects.known(self.known).on(self.query.as_of)
        if self.query.section:
            periods = periods.filter(subject__department__in=self.catalogue.sections_meant(self.query.section))
        if self.query.industry:
            periods = periods.filter(subject__industry__in=self.catalogue.industries_meant(self.query.industry))
        if self.query.text:
            periods = periods.filter(subject__in=Subject.objects.matching(self.query.text).order_by())
        return periods.order_by()

    def _periods(self) -> PeriodQuerySet:
        """The same, of the level asked for."""
        level = self.query.level
        periods = self._of_the_day()
        return periods if level is None else periods.filter(level=None if level == UNGRADED else level)

    @cached_property
    def _tally(self) -> Tally:
        """How many subjects of each group have each level, in the order of the ledger."""
        if self.known or self.query.text:
            found = counted(self._of_the_day())
        else:
            found = {group: counts for group, counts in tally_of(self.query.as_of).items() if self._means(group)}
        return dict(sorted(found.items(), key=lambda item: self.catalogue.place(*item[0])))

    def _means(self, group: Group) -> bool:
        section, industry = self.query.section, self.query.industry
        return (not section or group.section in self.catalogue.sections_meant(section)) and (
            not industry or group.industry in self.catalogue.industries_meant(industry)
        )

    @cached_property
    def levels(self) -> list[LevelCount]:
        """How many subjects there are by level, whatever level is asked for."""
        total = sum(self._tally.values(), Counter[int | None]())
        return [LevelCount(level, LEVEL_NAMES[level], total[level]) for level in (1, 2, 3, 4, None)]

    @cached_property
    def _sizes(self) -> dict[Group, int]:
        """How many rows of the ledger each group has."""
        level = self.query.level
        if level is None:
            return {group: counts.total() for group, counts in self._tally.items()}
        wanted = None if level == UNGRADED else level
        return {group: counts[wanted] for group, counts in self._tally.items() if counts[wanted]}

    @cached_property
    def total(self) -> int:
        """How many rows the ledger has."""
        return sum(self._sizes.values())

    @property
    def level_name(self) -> str:
        """The level asked for; empty when every level is."""
        return "" if self.query.level is None else LEVEL_NAMES[self.query.level]

    @cached_property
    def everyone(self) -> int:
        """How many subjects there are, whatever level is asked for."""
        return sum(count.number for count in self.levels)

    def __len__(self) -> int:
        return self.total

    @overload
    def __getitem__(self, part: int) -> LedgerRow: ...
    @overload
    def __getitem__(self, part: slice) -> list[LedgerRow]: ...
    def __getitem__(self, part: int | slice) -> LedgerRow | list[LedgerRow]:
        """Rows by their place in the order, as a paginator asks for them."""
        if isinstance(part, slice):
            start, stop, _ = part.indices(self.total)
            return self._rows(self._subjects(start, stop))
        return self._rows(self._subjects(part, part + 1))[0]

    def __iter__(self) -> Iterator[LedgerRow]:
        return self.rows()

    def _rows(self, subjects: Sequence[Held]) -> list[LedgerRow]:
        return rows_of(subjects, self.query.as_of, self.known, self.catalogue, with_principals=self.with_principals)

    def _held(self, periods: PeriodQuerySet) -> list[Held]:
        columns = [*HELD, "subject__identity"] if self.query.full_identity else HELD
        return [Held(*row) for row in periods.values_list(*columns)]

    def _subjects(self, start: int, stop: int) -> list[Held]:
        """The subjects from place `start` to `stop`: skip whole groups by their sizes, then walk from the nearer end."""
        edges = pairwise(accumulate(self._sizes.values(), initial=0))
        within = [
            (group, first)
            for group, (first, last) in zip(self._sizes, edges, strict=True)
            if first < stop and last > start
        ]
        if not within:
            return []
        groups, skipped = [group for group, _ in within], within[0][1]
        before, size = start - skipped, sum(self._sizes[group] for group in groups)
        after = max(size - (stop - skipped), 0)
        if after < before:
            return self._held(self._in_order(groups).reverse()[after : size - before])[::-1]
        return self._held(self._in_order(groups)[before : size - after])

    def _in_order(self, groups: list[Group]) -> PeriodQuerySet:
        """The periods of these groups, in the order of the groups, then by code as shown."""
        periods = self._periods().filter(_any_of(groups))
        if len(groups) == 1:
            return periods.order_by("subject__code", "subject")
        places = [When(_any_of([group]), then=Value(place)) for place, group in enumerate(groups)]
        ordered = periods.annotate(place=Case(*places, output_field=IntegerField()))
        return ordered.order_by("place", "subject__code", "subject")

    def rows(self) -> Iterator[LedgerRow]:
        """Every row, read in blocks, so that memory stays the same whatever the length."""
        for group in self._sizes:
            for block in self._by_number(group) if self.query.full_identity else self._by_code(group):
                yield from self._rows(block)

    def _by_code(self, group: Group) -> Iterator[list[Held]]:
        code, subject = "", 0
        of_group = self._in_order([group])
        while True:
            later = Q(subject__code__gt=code) | Q(subject__gt=subject)
            block = self._held(of_group.filter(later, subject__code__gte=code)[:BLOCK])
            if not block:
                return
            yield block
            code, subject = block[-1].code, block[-1].pk

    def _by_number(self, group: Group) -> Iterator[list[Held]]:
        """In the order of whole numbers, which the database holds sealed."""
        waiting = iter(sorted(self._held(self._in_order([group])), key=lambda held: (held.shown_code, held.pk)))
        while block := list(islice(waiting, BLOCK)):
            yield block

    @cached_property
    def unsettled(self) -> int:
        """How many subjects are being graded again; 0 when the ledger is of another time."""
        if self.query.known_on:
            return 0
        waiting = RegradeRequest.objects.all()
        if self.query.section:
            waiting = waiting.filter(subject__department__in=self.catalogue.sections_meant(self.query.section))
        if self.query.industry:
            waiting = waiting.filter(subject__industry__in=self.catalogue.industries_meant(self.query.industry))
        if self.query.text:
            waiting = waiting.filter(subject__in=Subject.objects.matching(self.query.text).order_by())
        return waiting.order_by().values("subject").distinct().count()

    @property
    def title(self) -> str:
        """What the ledger is called as a file; fit for file systems."""
        known = self.query.known_on
        said = (
            self.catalogue.section_called(self.query.section),
            self.catalogue.industry_called(self.query.industry),
            self.level_name,
            f"按{localtime(known):%Y-%m-%d}掌握" if known else "",
        )
        more = re.sub(r'[\\/:*?"<>|]', " ", "，".join(filter(None, said)))
        return f"{NAME} {self.query.as_of}{f'（{more}）' if more else ''}"

    @property
    def parameters(self) -> dict[str, str]:
        return self.query.parameters

    @property
    def known_words(self) -> str:
        """The moment of known-on, in words."""
        return moment_words(self.query.known_on) if self.query.known_on else ""

    @cached_property
    def condition(self) -> str:
        """The filters in one sentence, for the screen, the paper and the journal."""
        query = self.query
        said = [f"查看日期 {query.as_of}"]
        if query.known_on:
            said.append(f"按 {self.known_words} 时掌握的情况")
        said.append(f"记录部门：{self.catalogue.section_called(query.section) or '全部'}")
        said.append(f"行业类别：{self.catalogue.industry_called(query.industry) or '全部'}")
        said.append(f"信用等级：{'全部' if query.level is None else LEVEL_NAMES[query.level]}")
        if query.text:
            said.append(f"名称或代码含“{query.text}”")
        if query.full_identity:
            said.append("证件号码完整显示")
        return "；".join(said)

    @cached_property
    def rulebook(self) -> str:
        """The version in force on the day of the ledger, by what was known (R23)."""
        return called_on(rulebooks(self.known), self.query.as_of)

    @property
    def told(self) -> str:
        return self.condition

    @property
    def closing(self) -> str:
        if self.level_name:
            return f"本台账共列 {self.total:,} 个{self.level_name}信用主体。"
        counts = "，".join(f"{count.name} {count.number:,} 个" for count in self.levels)
        return f"本台账共列 {self.total:,} 个信用主体，其中{counts}。"

    @property
    def note(self) -> str:
        waiting = f"制表时另有 {self.unsettled:,} 个主体正在重新评定。" if self.unsettled else ""
        return f"定级依据为《新密市应急管理系统行业信用分级分类监管制度（试行）》条款；预计自动变更以无新增、更正、撤销记录为前提。{waiting}"

    def leave(self, ending: str, *, by: User | None, at: datetime) -> Export:
        query, catalogue = self.query, self.catalogue
        export = Export(
            what=Export.What.LEDGER,
            format=ending,
            condition=self.condition,
            rows=self.total,
            full_identity=query.full_identity,
            by=by,
            at=at,
            shown_at=self.at,
            as_of=query.as_of,
            known_on=query.known_on,
            department_id=next(iter(catalogue.sections_meant(query.section)), None),
            level=query.level,
            text=query.text,
        )
        return exporting.leave(export, industries=catalogue.industries_meant(query.industry))


@dataclass(frozen=True, kw_only=True)
class GradedKind(ledgers.Kind):
    """The graded ledger among the others."""

    def asked(self, parameters: Mapping[str, str], at: datetime) -> GradedLedger:
        return GradedLedger(LedgerQuery.of(parameters), at=at)


KIND = GradedKind(code=ledgers.GRADED, name=NAME, address="credit:ledger_show")


def _any_of(groups: Iterable[Group]) -> Q:
    asked = Q()
    for section, industry in groups:
        asked |= Q(subject__department=section, subject__industry=industry)
    return asked
