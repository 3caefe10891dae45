"""The machine-readable protocol of a draw: written from the register, read from whatever file somebody brings.

`protocol_sha256` is the digest of everything else in the file, so that no byte of it can change unseen.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.utils.timezone import localtime

from accounts.gate import Refused
from accounts.models import User
from credit.models import Export
from credit.outside import exporting
from inspections.drawing import algorithm, voiding
from inspections.drawing.lists import read
from inspections.models import Draw

MOST = 20_000_000
"""Characters of a file that is looked at."""
WHOLE = "protocol_sha256"


class Unreadable(Exception):
    """A file that is no draw protocol; says why."""


class Change(NamedTuple):
    """Who came in for whom, and why."""

    out: str
    comes: str
    reason: str


class Redraw(NamedTuple):
    """A draw that was voided on the way to this one."""

    number: str
    stood: str
    reason: str
    list_sha256: str
    consented_by: str


class Protocol(NamedTuple):
    """What a protocol says. `list_found` and `whole_found` are the digests of what really stands in it."""

    number: str
    list_number: str
    format: str
    listed: Sequence[algorithm.Listed]
    able: Sequence[algorithm.Officer]
    fields: Mapping[str, str]
    names: Mapping[str, str]
    quotas: Mapping[str, int]
    list_sha256: str
    list_found: str
    secret: str
    commitment: str
    public_seed: str
    seed: str
    replacements: Sequence[Change]
    drawn: Sequence[str]
    officers: Mapping[str, Sequence[str]]
    redraws: Sequence[Redraw]
    whole: str
    whole_found: str


def changes_of(draw: Draw) -> list[Change]:
    """The replacements of a draw in the order in which they were made."""
    rows = draw.drawn.exclude(gone_at=None).select_related("successor").order_by("gone_at", "pk")
    return [Change(row.key, row.successor.key, row.gone_because) for row in rows]


def redraws_of(draw: Draw) -> list[Redraw]:
    """What was voided before this draw, the first one first."""
    return [
        Redraw(
            step.draw.number,
            Draw.State(step.stood).label,
            step.reason,
            step.draw.list_sha256,
            str(step.decided_by),
        )
        for step in voiding.chain_of(draw)
    ]


def text_of(draw: Draw) -> str:
    """The protocol file of a draw, in canonical form. Raises Refused before anything was drawn."""
    if not draw.was_drawn:
        raise Refused(Draw.ARTICLE, f"{draw}现为“{draw.get_state_display()}”，没有抽取结果，不能导出抽取记录。")
    assert draw.drawn_at
    assert draw.committed_at
    assert draw.thrown_at
    standing = draw.drawn.filter(gone_at=None).select_related("officer_1", "officer_2").order_by("place")
    certificate = {pk: key for key, pk in draw.known_officers.items()}
    told: dict[str, object] = {
        "format": algorithm.FORMAT,
        "number": draw.number,
        "list": json.loads(draw.frozen),
        "list_sha256": draw.list_sha256,
        "secret": draw.secret,
        "commitment": draw.commitment,
        "committed_at": localtime(draw.committed_at).isoformat(timespec="seconds"),
        "public_seed": draw.public_seed,
        "public_seed_source": f"{draw.get_source_display()}：{draw.source_told}",
        "public_seed_at": localtime(draw.thrown_at).isoformat(timespec="minutes"),
        "seed": draw.seed,
        "drawn_at": localtime(draw.drawn_at).isoformat(timespec="seconds"),
        "replacements": [{"out": one.out, "in": one.comes, "reason": one.reason} for one in changes_of(draw)],
        "drawn": [row.key for row in standing],
        "officers": {
            row.key: [certificate.get(one, "") for one in (row.officer_1_id, row.officer_2_id)] for row in standing
        },
        "redraws": [one._asdict() for one in redraws_of(draw)],
    }
    told[WHOLE] = algorithm.digest(told)
    return algorithm.canonical(told).decode()


def leave(draw: Draw, *, by: User, at: datetime) -> Export:
    """Note that the protocol of a draw, with everybody on its list, leaves the house as a file."""
    frozen = read(draw.frozen)
    export = Export(
        what=Export.What.DRAW,
        format=Export.Format.JSON,
        condition=f"{draw} {draw.department} {draw.industry}",
        rows=len(frozen.subjects) + len(frozen.excluded),
        by=by,
        at=at,
        shown_at=draw.frozen_at,
        department=draw.department,
    )
    divisions = draw.industry.divisions.values_list("pk", flat=True)
    return exporting.leave(export, industries=[draw.industry.pk, *divisions])


class _Object:
    """A JSON object of unknown origin: what is asked of it is there and of that kind, or the file is unreadable."""

    def __init__(self, value: object, where: str) -> None:
        if not isinstance(value, dict):
            raise Unreadable(f"“{where}”不是对象")
        self.value, self.where = value, where

    def __getitem__(self, name: str) -> object:
        if name not in self.value:
            raise Unreadable(f"“{self.where}”缺少“{name}”")
        return self.value[name]

    def text(self, name: str, default: str | None = None) -> str:
        value = self[name] if default is None else self.value.get(name, default)
        if not isinstance(value, str):
            raise Unreadable(f"“{self.where}”的“{name}”不是文字")
        return value

    def rows(self, name: str) -> list[_Object]:
        value = self[name]
        if not isinstance(value, list):
            raise Unreadable(f"“{self.where}”的“{name}”不是列表")
        return [_Object(one, f"{name} 第 {place} 项") for place, one in enumerate(value, 1)]

    def texts(self, name: str) -> list[str]:
        value = self[name]
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise Unreadable(f"“{self.where}”的“{name}”不是文字列表")
        return value

    def numbers(self, name: str) -> dict[str, int]:
        found = _Object(self[name], name)
        if not all(type(one) is int for one in found.value.values()):
            raise Unreadable(f"“{name}”不是整数")
        return found.value


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Unreadable("同一名称出现两次")
    return found


def parse(text: str) -> Protocol:
    """What a protocol file says. Raises Unreadable, whatever the file is."""
    if len(text) > MOST:
        raise Unreadable("文件太大")
    try:
        return _parsed(_Object(json.loads(text, object_pairs_hook=_once), "文件"))
    except (ValueError, RecursionError) as fault:
        raise Unreadable("文件不是完整的 JSON") from fault


def _parsed(told: _Object) -> Protocol:
    frozen = _Object(told["list"], "list")
    subjects, officers = frozen.rows("subjects"), frozen.rows("officers")
    pairs = _Object(told["officers"], "officers")
    rest = {name: value for name, value in told.value.items() if name != WHOLE}
    return Protocol(
        number=told.text("number"),
        list_number=frozen.text("number", told.text("number")),
        format=told.text("format"),
        listed=[algorithm.Listed(row.text("key"), row.text("stratum")) for row in subjects],
        able=[
            algorithm.Officer(row.text("key"), frozenset(row.texts("fields")), frozenset(row.texts("recused")))
            for row in officers
        ],
        fields={row.text("key"): row.text("field") for row in subjects},
        names={row.text("key"): row.text("name", row.text("key")) for row in (*subjects, *officers)},
        quotas=frozen.numbers("quotas"),
        list_sha256=told.text("list_sha256"),
        list_found=algorithm.digest(frozen.value),
        secret=told.text("secret"),
        commitment=told.text("commitment"),
        public_seed=told.text("public_seed"),
        seed=told.text("seed"),
        replacements=[Change(row.text("out"), row.text("in"), row.text("reason")) for row in told.rows("replacements")],
        drawn=told.texts("drawn"),
        officers={key: pairs.texts(key) for key in pairs.value},
        redraws=[Redraw(*(row.text(name) for name in Redraw._fields)) for row in told.rows("redraws")],
        whole=told.text(WHOLE),
        whole_found=algorithm.digest(rest),
    )
