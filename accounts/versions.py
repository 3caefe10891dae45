"""The versions of a fact: who made each, why, and what became different; and acting on the newest one only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any, NamedTuple

from django.db import models
from django.utils.timezone import localtime

from accounts.gate import Refused
from accounts.models import User

_UNSAID = frozenset(
    {"identity", "identity_index", "initials", "id", "state", "entered_by", "entered_at", "by_bureau", "said_small"}
)
"""Columns that a difference never tells: sealed ones, and those that repeat what is told beside it."""


class Difference(NamedTuple):
    """One field that a version changed, in words."""

    label: str
    old: str
    new: str


class Version(NamedTuple):
    """One saved state of a fact."""

    number: int
    at: datetime
    by: User | None
    reason: str
    differences: tuple[Difference, ...]
    is_first: bool


class Stale(Refused):
    """Someone else changed the fact since the form was opened; `since` says who and what."""

    def __init__(self, since: list[Version]) -> None:
        last = since[0]
        moment = f"{localtime(last.at):%Y-%m-%d %H:%M}"
        super().__init__(
            "第五条",
            f"您打开本页之后，{last.by or '系统'}已于 {moment} 更改了这条内容。您填写的仍保留在下面，请核对后再保存。",
        )
        self.since = since


def version_of(row: models.Model) -> int:
    """The number of the newest version; a form carries it, so that nobody overwrites what he has not seen."""
    number: int = _history(row).values_list("history_id", flat=True).first() or 0
    return number


def require_version(row: models.Model, seen: int | None) -> None:
    """Raise `Stale` unless `seen` is the newest version; None does not ask. Call it behind the lock on the row."""
    if seen is not None and seen != version_of(row):
        raise Stale([version for version in versions_of(row) if version.number > seen])


def versions_of(row: models.Model) -> list[Version]:
    """Every version, newest first; what one act saved in two steps is one version."""
    found: list[Version] = []
    for version in _told(list(_history(row).select_related("history_user"))):
        if found and _same_act(found[-1], version):
            first = () if version.is_first else (*version.differences, *found[-1].differences)
            found[-1] = version._replace(number=found[-1].number, differences=first)
        else:
            found.append(version)
    return found


def _same_act(later: Version, earlier: Version) -> bool:
    """A fact and its many-to-many rows are saved one after the other, by one person, for one reason."""
    same = (later.by, later.reason) == (earlier.by, earlier.reason)
    return same and later.at - earlier.at < timedelta(seconds=2)


def _history(row: models.Model) -> models.QuerySet[Any]:
    history: models.QuerySet[Any] = row.history.order_by("-history_id")  # type: ignore[attr-defined]
    return history


def _told(rows: list[Any]) -> Iterator[Version]:
    for newer, older in pairwise([*rows, None]):
        if newer is not None:
            differences = tuple(_differences(older, newer)) if older is not None else ()
            yield Version(
                newer.history_id,
                newer.history_date,
                newer.history_user,
                newer.history_change_reason or "",
                differences,
                is_first=older is None,
            )


def _differences(older: Any, newer: Any) -> Iterator[Difference]:
    for field in newer.tracked_fields:
        if field.name in _UNSAID or getattr(older, field.attname) == getattr(newer, field.attname):
            continue
        yield Difference(str(field.verbose_name), *(in_words(row, field, _called) for row in (older, newer)))
    for field in newer._history_m2m_fields:
        old, new = (_names(getattr(row, field.name).all(), field) for row in (older, newer))
        if old != new:
            yield Difference(str(field.verbose_name), old, new)


def _names(rows: Iterable[Any], field: Any) -> str:
    names = sorted(str(getattr(row, field.m2m_reverse_field_name())) for row in rows)
    return "、".join(names) or "—"


def in_words(row: Any, field: Any, called: Callable[[Any, object], str]) -> str:
    """What a row holds in a column, as people read it; `called` says how the row of a model (key) is called."""
    value = getattr(row, field.attname)
    if value is None or value in ("", []):
        return "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return f"{localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():,f}"
    if isinstance(value, list):
        return "、".join(map(str, value))
    if field.is_relation:
        return called(field.remote_field.model, value)
    return str(dict(field.flatchoices).get(value, value))


def _called(model: Any, key: object) -> str:
    return str(model._base_manager.filter(pk=key).first() or "—")
