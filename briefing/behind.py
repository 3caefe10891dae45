"""The lists behind the figures: every number on the board names one, and the list holds exactly that many."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from django.db.models import QuerySet

from briefing.asked import Asked
from briefing.counting import changes, clocks, disputes, levels, notices, visits
from credit.levels import owing
from credit.regulation.article_12 import WORDING, citation
from credit.regulation.levels import LEVEL_NAMES
from inspections.models.plans import LEVELS as INSPECTED_LEVELS
from subjects.models import Cause


class NoSuchList(LookupError):
    """No figure has this key."""


class Listed(NamedTuple):
    """What the list is, what its day is, and its rows."""

    title: str
    day: str
    rows: QuerySet[Any, Any]


def _changes(asked: Asked, key: str) -> Listed:
    """By direction (`up`), by cause and direction (`penalty-down`), or from a level to another (`from-2-3`)."""
    parts = key.split("-")
    if parts[0] == "from" and len(parts) == 3:
        old, new = _level(parts[1]), _level(parts[2])
        title = f"{LEVEL_NAMES[old]} → {LEVEL_NAMES[new]}"
        return Listed(title, "变动日期", changes.those(asked, lambda one: (one.old, one.new) == (old, new)))
    direction = _one_of(changes.DIRECTIONS, parts[-1])
    if len(parts) == 1:
        return Listed(direction, "变动日期", changes.those(asked, lambda one: one.direction == key))
    cause = _one_of({one.value: one.label for one in Cause}, parts[0])
    wanted = (parts[0], parts[1])
    rows = changes.those(asked, lambda one: (one.cause, one.direction) == wanted)
    return Listed(f"{direction}：{cause}", "变动日期", rows)


def _level(text: str) -> int | None:
    if text == "none":
        return None
    if text in {"1", "2", "3", "4"}:
        return int(text)
    raise NoSuchList(text)


def _one_of(names: dict[str, str], key: str) -> str:
    if key not in names:
        raise NoSuchList(key)
    return names[key]


def _disputes(asked: Asked, key: str) -> Listed:
    found: dict[str, tuple[str, Callable[[], QuerySet[Any]]]] = {
        "received": ("本月收到的异议", lambda: disputes.received(asked)),
        "answered": ("本月答复的异议", lambda: disputes.answered(asked)),
        "in-time": ("按期答复的异议", lambda: disputes.those(asked, in_time=True)),
        "late": ("超期答复的异议", lambda: disputes.those(asked, in_time=False)),
        "upheld": ("成立或部分成立的异议", lambda: disputes.those(asked, upheld=True)),
        "checks-received": ("本月收到的平台转办核查", lambda: disputes.checks_received(asked)),
        "checks-sent": ("本月反馈平台的转办核查", lambda: disputes.checks_sent(asked)),
        "checks-overdue": ("超期未反馈的转办核查", lambda: disputes.checks_overdue(asked)),
    }
    title, rows = _choice(found, key)
    return Listed(title, "收到日期", rows())


def _terms(asked: Asked, key: str) -> Listed:
    found: dict[str, tuple[str, Callable[[], QuerySet[Any]]]] = {
        "overdue": ("超期未办结的事项", lambda: clocks.overdue(asked)),
        "ended-late": ("本月超期办结的事项", lambda: clocks.ended_late(asked)),
        "ended-in-time": ("本月按期办结的事项", lambda: clocks.ended_in_time(asked)),
    }
    title, rows = _choice(found, key)
    return Listed(title, "截止日", rows())


def _notices(asked: Asked, key: str) -> Listed:
    found: dict[str, tuple[str, Callable[[], QuerySet[Any]]]] = {
        "open": ("等级变动待告知", lambda: notices.untold(asked)),
        "ready": ("可以告知的等级变动", lambda: notices.those(asked, owing.Standing.READY)),
        "overdue": ("超期未告知的等级变动", lambda: notices.those(asked, owing.Standing.OVERDUE)),
        "held": ("待确认、待答复的等级变动", lambda: notices.those(asked, owing.Standing.HELD)),
    }
    title, rows = _choice(found, key)
    return Listed(title, "变动日期", rows())


def _choice(
    found: dict[str, tuple[str, Callable[[], QuerySet[Any]]]], key: str
) -> tuple[str, Callable[[], QuerySet[Any]]]:
    if key not in found:
        raise NoSuchList(key)
    return found[key]


_OF_LEVEL: dict[str, tuple[str, Callable[[Asked, int], QuerySet[Any]]]] = {
    "standing": ("按{level}检查的信用主体", visits.standing),
    "reached": ("{year}已检查的{level}信用主体", visits.reached),
    "missed": ("{year}未检查的{level}信用主体", visits.missed),
}


def _visits(asked: Asked, key: str) -> Listed:
    """`standing-3`, `reached-3`, `missed-3`, `times-2`, `cap-at`, `cap-beyond`."""
    what, _, which = key.partition("-")
    year = f"{asked.day.year}年"
    if what in _OF_LEVEL and which in {str(level) for level, _ in INSPECTED_LEVELS}:
        words, rows = _OF_LEVEL[what]
        title = words.format(year=year, level=LEVEL_NAMES[int(which)])
        return Listed(title, "监管起始日期", rows(asked, int(which)))
    if what == "times" and which in {str(times) for times in range(visits.MOST + 1)}:
        more = "及以上" if int(which) == visits.MOST else ""
        return Listed(f"{year}检查 {which} 次{more}的信用主体", "监管起始日期", visits.often(asked, int(which)))
    if key in {"cap-at", "cap-beyond"}:
        title = f"{year}检查次数{'超过' if which == 'beyond' else '达到'}上限的信用主体"
        return Listed(title, "监管起始日期", visits.at_cap(asked, beyond=which == "beyond"))
    raise NoSuchList(key)


def _clauses(asked: Asked, key: str) -> Listed:
    if key not in WORDING or not key.startswith(("12.3.", "12.4.")):
        raise NoSuchList(key)
    return Listed(f"{citation(key)}：{WORDING[key]}", "监管起始日期", levels.placed_by(key, asked))


def _coming(asked: Asked, key: str) -> Listed:
    title = _one_of(levels.DIRECTIONS, key)
    return Listed(f"90 天内因期限届满{title}", "变动日期", levels.directed(levels.coming(asked), key))


FIGURES: dict[str, Callable[[Asked, str], Listed]] = {
    "changes": _changes,
    "objections": _disputes,
    "terms": _terms,
    "notices": _notices,
    "visits": _visits,
    "clauses": _clauses,
    "coming": _coming,
}


def listed(figure: str, key: str, asked: Asked) -> Listed:
    """The list behind a figure. Raises NoSuchList."""
    if figure not in FIGURES:
        raise NoSuchList(figure)
    return FIGURES[figure](asked, key)
