"""Steps 2 and 3: a secret seed is committed to before a public one is known, and two persons bring the two seeds in.

Whoever knows the secret cannot choose the public seed, and whoever throws the dice does not know the secret, so neither
can choose who is drawn. The secret is kept sealed until the draw; its hash alone is shown.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.timezone import localtime

from accounts import rules
from accounts.gate import Refused
from accounts.models import User
from inspections.drawing.algorithm import commitment
from inspections.drawing.moves import State, must_be_staff, must_move, must_not_wait
from inspections.models import Draw
from subjects.moving import locked, move

LENGTH = 32
"""Bytes of the secret."""


class PublicSeed(NamedTuple):
    """What everybody saw come about: the value, what it is, who threw it, when."""

    value: str
    source: Draw.Source
    told: str
    thrown_by: str
    thrown_at: datetime


@transaction.atomic
def commit(draw: Draw, *, by: User, at: datetime) -> Draw:
    """Let the system choose a secret seed and show its hash. Raises Refused."""
    draw = locked(draw)
    must_be_staff(draw, by)
    must_move(draw, State.COMMITTED)
    draw.secret = secrets.token_hex(LENGTH)
    draw.commitment = commitment(draw.secret)
    draw.committed_by, draw.committed_at = by, at
    move(draw, State.COMMITTED, by=by, at=at, reason="承诺随机数")
    return draw


@transaction.atomic
def take(draw: Draw, public: PublicSeed, *, by: User, at: datetime) -> Draw:
    """Take down the public seed, once; by a second person, and thrown after the commitment. Raises Refused."""
    draw = locked(draw)
    must_be_staff(draw, by)
    if draw.state != State.COMMITTED or draw.committed_at is None:
        raise Refused(Draw.ARTICLE, f"{draw}现为“{draw.get_state_display()}”，承诺保密随机数之后才能录入公开随机数。")
    must_not_wait(draw)
    if draw.is_seeded:
        raise Refused(Draw.ARTICLE, "公开随机数已录入，不能更改。")
    reason = f"{by}承诺了保密随机数，公开随机数须由另一人录入。"
    rules.must_be_another(by, draw.committed_by_id, article=Draw.ARTICLE, reason=reason)
    if not public.value.strip() or not public.told.strip() or not public.thrown_by.strip():
        raise Refused(Draw.ARTICLE, "请写明公开随机数、它是什么、由谁产生。")
    if public.thrown_at < draw.committed_at.replace(second=0, microsecond=0) or at <= draw.committed_at:
        told = f"{localtime(draw.committed_at):%Y-%m-%d %H:%M}"
        raise Refused(Draw.ARTICLE, f"公开随机数须在承诺（{told}）之后产生，请重新掷出或者等待下一期开奖。")
    if public.thrown_at > at:
        raise Refused(Draw.ARTICLE, "产生时间尚未到，请核对。")
    draw.public_seed, draw.source, draw.source_told = public.value.strip(), public.source, public.told.strip()
    draw.thrown_by, draw.thrown_at = public.thrown_by.strip(), public.thrown_at
    draw.seeded_by, draw.seeded_at = by, at
    draw.write(by=by, at=at, reason="录入公开随机数")
    return draw
