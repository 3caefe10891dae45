"""Step 6, the protocol on paper (抽取记录): hashes, seeds, result by level, officers, what was stepped back from, signatures."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

import segno
from django.utils.safestring import SafeString

from documents.issuing import Draft
from documents.models import Document
from inspections.drawing.lists import FrozenList, StandsBack, level_name, read
from inspections.drawing.protocols import Change, Redraw, changes_of, redraws_of
from inspections.drawing.replaying import chance
from inspections.models import Draw

ALGORITHM = (
    "名单按规定格式写成文本，其 SHA-256 值即名单摘要值，锁定后不能更改。",
    "抽取种子是“保密随机数、公开随机数、名单摘要值”三项列表的 SHA-256 值。",
    "每户的签号是“种子|主体标识”的 SHA-256 值；每一等级内按签号从小到大，取足应抽户数。",
    "检查人员按等级和签号的次序逐户分派：在专业领域相符且不须回避的人员中，取本次已分派户数最少的两人，户数相同的取“种子|主体标识|证号”的 SHA-256 值最小者。",
    "更换对象时，由同一等级中签号最小的未抽中者递补，检查人员全部重新计算。",
)
"""anxin-draw-1, as people read it."""


class Numbers(NamedTuple):
    """One level of the draw."""

    level: str
    size: int
    proposed: int
    quota: int

    @property
    def chance(self) -> str:
        return chance(self.quota, self.size)


class Line(NamedTuple):
    """A drawn subject and its officers."""

    level: str
    name: str
    key: str
    officers: str
    mark: str = ""


class Replaced(NamedTuple):
    """A replacement, by name."""

    out: str
    comes: str
    reason: str


class Paper(NamedTuple):
    """What the protocol says."""

    title: str
    number: str
    frozen: FrozenList
    from_on: date
    until_on: date
    frozen_by: str
    frozen_at: datetime | None
    list_sha256: str
    commitment: str
    committed_by: str
    committed_at: datetime | None
    secret: str
    public_seed: str
    source: str
    thrown_by: str
    thrown_at: datetime | None
    seeded_by: str
    seed: str
    drawn_by: str
    drawn_at: datetime | None
    numbers: list[Numbers]
    lines: list[Line]
    replaced: list[Replaced]
    redraws: list[Redraw]
    backs: list[StandsBack]
    witnesses: list[str]
    algorithm: tuple[str, ...]
    qr: SafeString


def numbers_of(frozen: FrozenList) -> list[Numbers]:
    """The levels that have subjects, in order."""
    return [
        Numbers(level_name(stratum), size, frozen.proposed.get(stratum, 0), frozen.quotas.get(stratum, 0))
        for stratum, size in frozen.sizes.items()
    ]


def qr_of(draw: Draw) -> SafeString:
    """Number and digest of the list, nothing else, as SVG that segno drew."""
    code = segno.make(f"{draw.number} SHA256:{draw.list_sha256}", error="m", micro=False)
    return SafeString(code.svg_inline(scale=2, border=2))


def protocol(draw: Draw) -> Draft:
    """The paper; names are those of the frozen list."""
    frozen = read(draw.frozen)
    names = {row.key: row.name for row in frozen.subjects}
    marks = {row.key: row.mark for row in frozen.subjects}
    rows = draw.drawn.filter(gone_at=None).select_related("officer_1", "officer_2").order_by("place")
    officers = {row.key: row.name for row in frozen.officers}
    paper = Paper(
        title=str(draw),
        number=draw.number,
        frozen=frozen,
        from_on=draw.from_on,
        until_on=draw.until_on,
        frozen_by=str(draw.frozen_by),
        frozen_at=draw.frozen_at,
        list_sha256=draw.list_sha256,
        commitment=draw.commitment,
        committed_by=str(draw.committed_by),
        committed_at=draw.committed_at,
        secret=draw.secret,
        public_seed=draw.public_seed,
        source=f"{draw.get_source_display()}，{draw.source_told}",
        thrown_by=draw.thrown_by,
        thrown_at=draw.thrown_at,
        seeded_by=str(draw.seeded_by),
        seed=draw.seed,
        drawn_by=str(draw.drawn_by),
        drawn_at=draw.drawn_at,
        numbers=numbers_of(frozen),
        lines=[
            Line(
                row.get_level_display(),
                names[row.key],
                row.key,
                f"{row.officer_1}、{row.officer_2}",
                marks[row.key],
            )
            for row in rows
        ],
        replaced=[_replaced(change, names) for change in changes_of(draw)],
        redraws=redraws_of(draw),
        backs=[StandsBack(officers[one.officer], names[one.subject], one.reason) for one in frozen.recusals],
        witnesses=draw.witness_list,
        algorithm=ALGORITHM,
        qr=qr_of(draw),
    )
    return Draft(Document.Kind.DRAW_PROTOCOL, "inspections/draw_protocol.pdf.html", paper, draw.case)


def _replaced(change: Change, names: dict[str, str]) -> Replaced:
    return Replaced(names[change.out], names[change.comes], change.reason)
