"""Who stands back from whom (回避): declared for the draw, and by rotation whoever was drawn for the subject last time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from inspections.drawing.algorithm import PAIR
from inspections.drawing.lists import FrozenOfficer, FrozenSubject, StandsBack
from inspections.models import Draw, DrawnSubject
from subjects.numbered import numbered

ROTATION = "上次双随机检查由该人员承担，轮换回避"


class Rows(NamedTuple):
    """Which rows the keys of a list mean."""

    subjects: Mapping[str, int]
    officers: Mapping[str, int]


class Pairing(NamedTuple):
    """An officer and a subject, by their rows."""

    officer: int
    subject: int


def declared(draw: Draw) -> dict[Pairing, str]:
    """Those entered for this draw, with their reasons."""
    rows = draw.recusals.values_list("officer", "subject", "reason")
    return {Pairing(officer, subject): reason for officer, subject, reason in rows}


def last_time(subjects: Iterable[int]) -> set[Pairing]:
    """Who went, by the last draw whose result stands, to each of these subjects."""
    rows = DrawnSubject.objects.filter(
        subject__in=numbered(subjects), gone_at=None, draw__state__in=Draw.RESULT
    ).order_by("draw__drawn_at", "pk")
    last = {row.subject_id: row for row in rows}
    return {
        Pairing(officer, row.subject_id) for row in last.values() for officer in (row.officer_1_id, row.officer_2_id)
    }


def applied(
    subjects: Iterable[FrozenSubject],
    officers: Iterable[FrozenOfficer],
    rows: Rows,
    said: Mapping[Pairing, str],
    turn: set[Pairing],
) -> list[StandsBack]:
    """Every recusal of the list: those declared (`said`) and, by rotation, those of last time (`turn`).

    Rotation gives way where it would leave fewer than two officers; declarations never do.
    """
    pool, found = list(officers), list[StandsBack]()
    for subject in subjects:
        pairing = {one: Pairing(rows.officers[one.key], rows.subjects[subject.key]) for one in pool}
        backs = {one: said[pair] for one, pair in pairing.items() if pair in said}
        free = [one for one in pool if subject.field in one.fields and one not in backs]
        turns = {one: ROTATION for one in free if pairing[one] in turn}
        if len(free) - len(turns) >= PAIR:
            backs |= turns
        found += [StandsBack(one.key, subject.key, reason) for one, reason in backs.items()]
    return found
