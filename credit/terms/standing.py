"""How a term stands on a day, in the words that stand beside it everywhere (剩余、今日到期、已超期、办结)."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from credit.models import Term
from credit.regulation.periods import ONE_DAY, Calendar, working_days_between


class TermStanding(NamedTuple):
    """The words, the look of the tag, and the working days left: below 0 overdue, None suspended or ended."""

    words: str
    look: str
    left: int | None


def stand(term: Term, today: date, by: Calendar) -> TermStanding:
    """The one place that words a deadline; a finished matter never turns red again."""
    if term.ended_on:
        late = term.due_on is not None and term.ended_on > term.due_on
        return TermStanding("超期办结", "warn", None) if late else TermStanding("按期办结", "good", None)
    if term.due_on is None:
        return TermStanding("暂停计时", "info", None)
    left, unit = _left(term, today, by), "个工作日" if term.working_days else "天"
    if today > term.due_on:
        return TermStanding(f"已超期 {-left} {unit}" if left else "已超期", "bad", min(left, -1))
    if today == term.due_on:
        return TermStanding("今日到期", "bad", 0)
    tomorrow = "（明日到期）" if term.due_on == today + ONE_DAY else ""
    return TermStanding(f"剩余 {left} {unit}{tomorrow}", "warn" if left <= 1 else "quiet", left)


def _left(term: Term, today: date, by: Calendar) -> int:
    assert term.due_on
    if not term.working_days:
        return (term.due_on - today).days
    if today <= term.due_on:
        return working_days_between(today, term.due_on, by)
    return -working_days_between(term.due_on, today, by)
