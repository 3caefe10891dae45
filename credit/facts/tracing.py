"""The history of a subject's facts (变更留痕): every kind merged, newest first, with what changed told in words.

Identity numbers, sealed or masked, are never told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

from django.apps import apps
from django.db import models

from accounts.models import User
from accounts.versions import Difference, in_words
from credit.models import CreditRecord, Listing, SameAct
from subjects.models import Commitment, Evaluation, Post, Subject

_UNTOLD = frozenset(
    {
        "identity",
        "identity_index",
        "identity_shown",
        "initials",
        "id",
        "entered_by",
        "statement_by",
        "consented_by",
        "revoked_by",
        "by_bureau",
        "said_small",
        "as_history",
        "by",
    }
)
_ACTS = {"+": "新增", "~": "更改", "-": "删除"}
_SOURCES: tuple[tuple[type[models.Model], str, tuple[str, ...]], ...] = (
    (Subject, "id", ()),
    (CreditRecord, "subject_id", ()),
    (Post, "subject_id", ("person",)),
    (Commitment, "subject_id", ()),
    (Evaluation, "subject_id", ()),
    (Listing, "subject_id", ()),
)
_LINKS: tuple[type[models.Model], str, tuple[str, ...]] = (SameAct, "misconduct__subject_id", ("misconduct", "penalty"))


class Trace(NamedTuple):
    """One line of the history: when, who, what, why, and the fields that became different."""

    at: datetime
    by: User | None
    act: str
    matter: str
    url: str
    reason: str
    differences: tuple[Difference, ...]


class Saved(NamedTuple):
    """One saved version of a fact and the one before."""

    model: type[models.Model]
    row: Any
    older: Any | None


def traces(subject: Subject, known: datetime | None = None, *, linked: bool = True) -> list[Trace]:
    """Everything that was done to the facts of a subject, up to a moment; a fixed number of queries.

    `linked`: whether any of its records ever was one matter with another (R25).
    """
    sources = (*_SOURCES, _LINKS) if linked else _SOURCES
    saved = [one for source in sources for one in _saved(*source, subject.pk, known)]
    numbers = covered(one.row.history_id for one in saved if one.model is Listing)
    names = _names(saved)
    found = [_trace(one, names, numbers) for one in saved]
    told = [trace for trace, one in zip(found, saved, strict=True) if trace.differences or _is_act(one)]
    told.sort(key=lambda trace: trace.at)
    return told[::-1]


def _saved(
    model: type[models.Model], key: str, related: tuple[str, ...], subject: int, known: datetime | None
) -> Iterator[Saved]:
    history = model.history.filter(**{key: subject})  # type: ignore[attr-defined]
    if known:
        history = history.filter(history_date__lte=known)
    rows = history.select_related("history_user", *related).order_by("id", "history_date", "history_id")
    for _, versions in groupby(rows, key=lambda row: row.id):
        older = None
        for row in versions:
            yield Saved(model, row, older)
            older = row


def _is_act(one: Saved) -> bool:
    """A save that changed nothing told is no act, unless it made the fact, ended it, or gave a reason of its own."""
    made_or_ended = one.older is None or one.row.history_type == "-"
    return made_or_ended or _reason(one.row) not in ("", _reason(one.older))


def _reason(row: Any) -> str:
    return row.history_change_reason or ""


def covered(versions: Iterable[int]) -> dict[int, list[str]]:
    """The numbers of the records that each version of a listing (history ids) covered."""
    found: dict[int, list[str]] = defaultdict(list)
    asked = list(versions)
    if asked:
        rows = apps.get_model("credit", "HistoricalListing_records")._default_manager.filter(history__in=asked)
        for version, number in rows.order_by("creditrecord__number").values_list("history_id", "creditrecord__number"):
            found[version].append(number)
    return found


def _changed(one: Saved) -> Iterator[models.Field[Any, Any]]:
    if one.older is None:
        return
    for field in one.row.tracked_fields:
        if field.name not in _UNTOLD and getattr(one.older, field.attname) != getattr(one.row, field.attname):
            yield field


Names = dict[tuple[type[models.Model], object], str]


def _names(saved: Iterable[Saved]) -> Names:
    """How the rows are called that changed relations point at; one query a model."""
    wanted: dict[type[models.Model], set[object]] = defaultdict(set)
    for one in saved:
        for field in _changed(one):
            if field.is_relation and field.related_model:
                wanted[field.related_model] |= {getattr(row, field.attname) for row in (one.row, one.older)}
    return {
        (model, row.pk): str(row)
        for model, keys in wanted.items()
        for row in model._default_manager.filter(pk__in=keys - {None})
    }


def _trace(one: Saved, names: Names, numbers: dict[int, list[str]]) -> Trace:
    row = one.row

    def called(model: type[models.Model], key: object) -> str:
        return names.get((model, key), "—")

    differences = [
        Difference(str(field.verbose_name), *(in_words(version, field, called) for version in (one.older, row)))
        for field in _changed(one)
    ]
    before = numbers.get(one.older.history_id) if one.older is not None else None
    now = numbers.get(row.history_id, [])
    if before and before != now:  # A new listing is saved first and given its records right after.
        differences.append(Difference("触发记录", "、".join(before), "、".join(now) or "—"))
    return Trace(
        row.history_date,
        row.history_user,
        _ACTS[row.history_type],
        _matter(row),
        _url(row),
        _reason(row),
        tuple(differences),
    )


def _matter(row: Any) -> str:
    """What the fact is called."""
    match row.instance:
        case CreditRecord() as record:
            return f"{record.get_kind_display()} {record.title}"
        case Post() as post:
            return f"任职：{row.person} {post.get_office_display()}"
        case Commitment() as commitment:
            return f"公开承诺 {commitment.made_on}"
        case Evaluation() as evaluation:
            return f"综合评价：{evaluation}"
        case Listing() as listing:
            return f"四级名单 {listing.number}"
        case SameAct():
            return f"同一事项：{row.misconduct.number}、{row.penalty.number}"
        case _:
            return "主体信息"


def _url(row: Any) -> str:
    kept = isinstance(row.instance, CreditRecord | Listing) and row.history_type != "-"
    return row.instance.get_absolute_url() if kept else ""
