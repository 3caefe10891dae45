"""The frozen list (锁定名单): what it holds, its canonical text, and how names stand on it.

Nothing personal is on it: a natural person stands there as surname and 某, under a key that tells no number.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple, cast

from inspections.drawing import algorithm
from inspections.models.plans import LEVELS
from subjects.models import Subject

UNKNOWN_PLACE = "未登记"
_DOUBLE = frozenset(
    [
        "欧阳",
        "司马",
        "上官",
        "诸葛",
        "东方",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "令狐",
        "长孙",
        "宇文",
        "司徒",
        "夏侯",
        "端木",
        "南宫",
        "闻人",
        "申屠",
        "轩辕",
        "钟离",
        "赫连",
        "澹台",
    ]
)
"""Surnames of two characters."""
_LEVELS = {str(level): name for level, name in LEVELS}


def level_name(stratum: str) -> str:
    """A stratum as people say it: 一级."""
    return _LEVELS.get(stratum, stratum[:20])


class FrozenSubject(NamedTuple):
    """A subject that may be drawn: its level as stratum, the industry that officers must know as field."""

    key: str
    name: str
    kind: str
    township: str
    stratum: str
    field: str
    mark: str = ""
    """What people read beside its level of the day: 异议处理中 (R13), 待确认 (R21)."""
    confirmed: bool = True
    """Whether the level was confirmed by the day (R21); one that was not is not published."""

    @property
    def level(self) -> str:
        return level_name(self.stratum)


class FrozenOfficer(NamedTuple):
    """An officer who may go: for which industries, and which subjects to stand back from."""

    key: str
    name: str
    fields: tuple[str, ...]
    recused: tuple[str, ...]


class Left(NamedTuple):
    """Somebody of the register who is not on the list, and why."""

    key: str
    name: str
    reason: str


class StandsBack(NamedTuple):
    """An officer stands back from a subject, and why."""

    officer: str
    subject: str
    reason: str


class FrozenList(NamedTuple):
    """Everything that is frozen. `proposed` is the policy's number by stratum, `quotas` what is drawn."""

    number: str
    department: str
    industry: str
    plan: str
    items: str
    from_on: str
    until_on: str
    policy: str
    share: str
    frozen_at: str
    subjects: tuple[FrozenSubject, ...]
    excluded: tuple[Left, ...]
    officers: tuple[FrozenOfficer, ...]
    officers_left_out: tuple[Left, ...]
    recusals: tuple[StandsBack, ...]
    proposed: Mapping[str, int]
    quotas: Mapping[str, int]
    more_because: str

    @property
    def text(self) -> str:
        """The canonical text that is hashed."""
        return algorithm.canonical(_plain(self)).decode()

    @property
    def sha256(self) -> str:
        """The digest of the list."""
        return algorithm.digest(_plain(self))

    @property
    def listed(self) -> list[algorithm.Listed]:
        return [algorithm.Listed(row.key, row.stratum) for row in self.subjects]

    @property
    def able(self) -> list[algorithm.Officer]:
        return [algorithm.Officer(row.key, frozenset(row.fields), frozenset(row.recused)) for row in self.officers]

    @property
    def fields(self) -> dict[str, str]:
        """What each subject asks its officers to be qualified for."""
        return {row.key: row.field for row in self.subjects}

    @property
    def sizes(self) -> dict[str, int]:
        """How many of each stratum are on the list, in the order of strata."""
        found: dict[str, int] = {}
        for row in sorted(self.subjects, key=lambda row: row.stratum):
            found[row.stratum] = found.get(row.stratum, 0) + 1
        return found


def _plain(value: object) -> object:
    """Named tuples as objects, tuples as lists."""
    if isinstance(value, tuple):
        if hasattr(value, "_fields"):
            return {name: _plain(getattr(value, name)) for name in value._fields}
        return [_plain(one) for one in value]
    if isinstance(value, Mapping):
        return dict(value)
    return value


def read(text: str) -> FrozenList:
    """The list of a canonical text that was written here."""
    told = cast("dict[str, object]", json.loads(text))
    rows = cast("dict[str, list[dict[str, str]]]", told)
    subjects = cast("dict[str, list[dict[str, Any]]]", told)["subjects"]
    officers = cast("dict[str, list[dict[str, list[str]]]]", told)["officers"]
    told["subjects"] = tuple(FrozenSubject(**row) for row in subjects)
    told["excluded"] = tuple(Left(**row) for row in rows["excluded"])
    told["officers_left_out"] = tuple(Left(**row) for row in rows["officers_left_out"])
    told["recusals"] = tuple(StandsBack(**row) for row in rows["recusals"])
    told["officers"] = tuple(
        FrozenOfficer(str(row["key"]), str(row["name"]), tuple(row["fields"]), tuple(row["recused"]))
        for row in officers
    )
    return FrozenList(**told)  # type: ignore[arg-type]


def key_of(subject: Subject) -> str:
    """How a subject is known on lists: by its code; a natural person by a mark that tells no number."""
    return person_key(subject.pk) if subject.is_person else subject.code


def person_key(pk: int) -> str:
    return f"ZRR-{pk:08d}"


def shown_name(subject: Subject) -> str:
    """The name as lists and protocols bear it: of a natural person the surname and 某."""
    return masked_name(subject.name) if subject.is_person else subject.name


def masked_name(name: str) -> str:
    """Surname and 某."""
    return f"{name[: 2 if name[:2] in _DOUBLE else 1]}某"
