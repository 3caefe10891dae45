"""`deadline DATE N [--suspended FROM:TO] --format json`: the n-th working day after a day, day by day (R4)."""

from __future__ import annotations

import json
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date

from django.core.management.base import BaseCommand, CommandError

from credit.management import arguments
from credit.regulation.periods import CountedDay, Span, working_deadline
from credit.terms.calendar import calendar

MOST_DAYS = 1000
FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)


def suspended(text: str) -> Span:
    """FROM:TO: two days, with a colon between them."""
    first, colon, last = text.partition(":")
    if not colon:
        raise ArgumentTypeError(f"“{text}”不是暂停期间，请写作 2026-09-18:2026-09-21（后一日恢复计算）。")
    return Span(arguments.day(first), arguments.day(last))


class Command(BaseCommand):
    """Prints the deadline by the calendar as it stands; changes nothing."""

    help = "Print the n-th working day after DATE (day 0) and every day up to it, counted or not and why."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("date", metavar="DATE", type=arguments.day, help="day 0, as 2026-09-24; it is not counted")
        parser.add_argument("n", metavar="N", type=int, help=f"working days, 1 to {MOST_DAYS}")
        parser.add_argument(
            "--suspended",
            metavar="FROM:TO",
            type=suspended,
            action="append",
            default=[],
            help="days that do not count: FROM is the first, TO counts again (half-open); may be given several times",
        )
        parser.add_argument("--format", choices=("json",), default="json")

    def handle(self, *args: object, date: date, n: int, suspended: list[Span], **options: object) -> None:
        _check(date, n, suspended)
        found = working_deadline(date, n, calendar(), suspended)
        answer = {
            "due": found.due.isoformat(),
            "provisional": found.provisional,
            "days": [_shown(counted) for counted in found.days],
        }
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))


def _check(day: date, n: int, pauses: list[Span]) -> None:
    if not 1 <= n <= MOST_DAYS:
        raise CommandError(f"工作日数（{n}）应在 1 至 {MOST_DAYS} 之间，请更正 N。", returncode=1)
    for one in (day, *(edge for pause in pauses for edge in pause if edge)):
        if not FIRST <= one <= LAST:
            raise CommandError(f"日期（{one}）应在 {FIRST} 至 {LAST} 之间，请更正。", returncode=1)
    for pause in pauses:
        if pause.end and pause.end < pause.start:
            raise CommandError(f"暂停期间 {pause.start}:{pause.end} 的恢复日早于暂停日，请对调。", returncode=1)


def _shown(counted: CountedDay) -> dict[str, object]:
    return {"date": counted.day.isoformat(), "counted": counted.counted, "why": counted.why}
