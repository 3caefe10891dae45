"""A version as a file says it, and all of them as a file shows them: docs/exchange.md, `rulebook` and `adopt_rulebook`."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from credit.models import RuleVersion
from credit.regulation.facts import Regime
from credit.regulation.rulebook import VALUES, Rulebook

KEYS = ("version", "in_force_from", "lapses_on", "values", "basis")
NEEDED = ("version", "in_force_from", "basis")
VALUE_KEYS = tuple(value.key for value in VALUES)


class Unreadable(ValueError):
    """What is wrong with a file, each with what to do."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("；".join(faults))
        self.faults = faults


class _Kind(NamedTuple):
    """What a key may hold: how it is read, and in words."""

    read: Callable[[object], object]
    words: str


def _day(value: object) -> date:
    if not isinstance(value, str) or len(value) != 10:
        raise ValueError
    return date.fromisoformat(value)


def _perhaps_day(value: object) -> date | None:
    return None if value is None else _day(value)


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError
    return value.strip()


def _yes_or_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError
    return value


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError
    return value


def _regimes(value: object) -> frozenset[Regime]:
    if not isinstance(value, list) or len(value) != len({str(one) for one in value}):
        raise ValueError
    return frozenset(Regime(one) for one in value)


_YES = _Kind(_yes_or_no, "true 或者 false")
_KINDS: Mapping[str, _Kind] = {
    "version": _Kind(_text, '文字，例如 "2027-1"'),
    "in_force_from": _Kind(_day, '日期，例如 "2027-01-01"'),
    "lapses_on": _Kind(_perhaps_day, '日期，例如 "2032-01-01"，没有的为 null'),
    "basis": _Kind(_text, "文字，写明文件名称和文号"),
    "current_post_burdens_unit": _YES,
    "repair_ends_three_year_conditions": _YES,
    "poor_evaluation_withholds_level_1": _YES,
    "statement_working_days": _Kind(_number, "整数，例如 5"),
    "regimes_ending_by_themselves": _Kind(
        _regimes, f"列表，各项为 {'、'.join(regime.value for regime in Regime)} 之一，不重复"
    ),
}


def read(text: str, before: Rulebook) -> Rulebook:
    """The version that a file says; values that it leaves out stay as they were before. Raises Unreadable with all faults."""
    try:
        said = json.loads(text, object_pairs_hook=_once)
    except ValueError as fault:
        raise Unreadable([f"文件不是有效的 JSON：{fault}"]) from fault
    if not isinstance(said, dict):
        raise Unreadable(["文件应为一个 JSON 对象，键为 " + "、".join(KEYS)])
    values = said.get("values", {})
    if not isinstance(values, dict):
        raise Unreadable(["values 应为 JSON 对象，键为 " + "、".join(VALUE_KEYS)])
    own = {key: value for key, value in said.items() if key != "values"}
    faults = [f"不认识的键“{key}”，可用的键为 {'、'.join(KEYS)}。" for key in own if key not in KEYS]
    faults += [
        f"values 中不认识的键“{key}”，可用的键为 {'、'.join(VALUE_KEYS)}。" for key in values if key not in VALUE_KEYS
    ]
    faults += [f"缺少“{key}”，应为{_KINDS[key].words}。" for key in NEEDED if key not in own]
    found: dict[str, object] = {"lapses_on": None}
    for key, value in {**own, **values}.items():
        if key in _KINDS and (key in own) == (key in KEYS):
            try:
                found[key] = _KINDS[key].read(value)
            except ValueError:
                faults.append(f"“{key}”的值 {json.dumps(value, ensure_ascii=False)} 不对，应为{_KINDS[key].words}。")
    if faults:
        raise Unreadable(faults)
    return before._replace(**found)  # type: ignore[arg-type]


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("同一个键出现了两次")
    return found


def shown(version: RuleVersion) -> dict[str, object]:
    """A version as the file shows it, with who proposed and confirmed it."""
    book = version.rulebook
    return {
        "version": book.version,
        "in_force_from": book.in_force_from.isoformat(),
        "lapses_on": book.lapses_on.isoformat() if book.lapses_on else None,
        "values": {
            "current_post_burdens_unit": book.current_post_burdens_unit,
            "repair_ends_three_year_conditions": book.repair_ends_three_year_conditions,
            "poor_evaluation_withholds_level_1": book.poor_evaluation_withholds_level_1,
            "statement_working_days": book.statement_working_days,
            "regimes_ending_by_themselves": sorted(regime.value for regime in book.regimes_ending_by_themselves),
        },
        "basis": book.basis,
        "proposed_by": version.proposed_by.username if version.proposed_by else None,
        "confirmed_by": version.confirmed_by.username if version.confirmed_by else None,
    }
