"""Steps 4 and 5, the draw itself (抽取), and replacing a drawn subject (更换): both by the published algorithm alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.gate import Refused
from accounts.models import User
from documents.issuing import issue
from inspections.drawing import papers
from inspections.drawing.algorithm import commitment, digest, pairs, replacement, seed_of
from inspections.drawing.algorithm import draw as draw_lots
from inspections.drawing.lists import FrozenList, read
from inspections.drawing.moves import State, must_be_staff, must_move, must_not_wait
from inspections.models import Draw, DrawnSubject
from subjects.moving import locked, move

ARTICLE = Draw.ARTICLE


@transaction.atomic
def reveal(draw: Draw, *, witnesses: str, by: User, at: datetime) -> Draw:
    """Reveal the secret, draw subjects and officers, and issue the protocol, all in one. Raises Refused.

    `witnesses` are those who are there, one a line.
    """
    draw = locked(draw)
    must_be_staff(draw, by)
    article = must_move(draw, State.DRAWN)
    if not draw.is_seeded:
        raise Refused(article, "公开随机数尚未录入，不能抽取。")
    made = read(draw.frozen)
    if digest(json.loads(draw.frozen)) != draw.list_sha256 or commitment(draw.secret) != draw.commitment:
        raise Refused(article, "锁定的名单或者承诺的随机数已被改动，不能抽取；请查明原因后作废重抽。")
    draw.witnesses = witnesses.strip()
    if not draw.witness_list:
        raise Refused(article, "请写明在场见证人（至少一人，每行一人）。")
    draw.seed = seed_of(draw.secret, draw.public_seed, draw.list_sha256)
    draw.drawn_by, draw.drawn_at = by, at
    _write(draw, made, draw_lots(made.listed, made.quotas, draw.seed))
    move(draw, State.DRAWN, by=by, at=at, reason="抽取")
    issue(papers.protocol(draw), by=by, at=at)
    return draw


def _write(draw: Draw, made: FrozenList, drawn: Sequence[str]) -> None:
    strata = {row.key: int(row.stratum) for row in made.subjects}
    officers = draw.known_officers
    found = pairs(drawn, made.fields, made.able, draw.seed)
    DrawnSubject.objects.bulk_create(
        DrawnSubject(
            draw=draw,
            subject_id=draw.known_subjects[key],
            key=key,
            level=strata[key],
            place=place,
            officer_1_id=officers[found[key][0]],
            officer_2_id=officers[found[key][1]],
        )
        for place, key in enumerate(drawn, 1)
    )


@transaction.atomic
def replace(row: DrawnSubject, *, reason: str, by: User, at: datetime) -> DrawnSubject:
    """Another comes in for a drawn subject that cannot be inspected: the next of its level by the seed, nobody's choice.

    Before it is sent out; the officers of all are found anew, as the script does, and a new protocol is issued. Raises
    Refused.
    """
    draw = locked(row.draw)
    must_be_staff(draw, by)
    row = DrawnSubject.objects.select_related("subject").get(pk=row.pk)
    if draw.state != State.DRAWN:
        raise Refused(ARTICLE, f"{draw}现为“{draw.get_state_display()}”，抽取之后、派发之前才能更换对象。")
    must_not_wait(draw)
    if row.gone_at:
        raise Refused(ARTICLE, f"{row.subject}已经更换。")
    if not reason.strip():
        raise Refused(ARTICLE, "请写明更换理由（如已停产、已注销、正在停业整顿）。")
    made = read(draw.frozen)
    standing = list(draw.drawn.filter(gone_at=None).order_by("place"))
    gone = list(draw.drawn.exclude(gone_at=None).values_list("key", flat=True))
    comes = replacement(made.listed, [one.key for one in standing], gone, row.key, draw.seed)
    if comes is None:
        raise Refused(ARTICLE, f"{row.get_level_display()}名单中没有可以递补的对象，不能更换。")
    row.gone_because, row.gone_at, row.gone_by = reason.strip(), at, by
    row.save()
    came = DrawnSubject.objects.create(
        draw=draw,
        subject_id=draw.known_subjects[comes],
        key=comes,
        level=row.level,
        place=row.place,
        officer_1_id=row.officer_1_id,
        officer_2_id=row.officer_2_id,
        came_for=row,
    )
    _pair_anew(draw, made)
    draw.write(by=by, at=at, reason="更换对象", detail=row.gone_because)
    issue(papers.protocol(draw), by=by, at=at)
    return came


def _pair_anew(draw: Draw, made: FrozenList) -> None:
    standing = list(draw.drawn.filter(gone_at=None).order_by("place"))
    found = pairs([one.key for one in standing], made.fields, made.able, draw.seed)
    for one in standing:
        one.officer_1_id, one.officer_2_id = (draw.known_officers[key] for key in found[one.key])
        one.save()
