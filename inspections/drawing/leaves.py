"""What random draws add to the first page: those under way, and steps back that wait for a leader."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from accounts.models import Role, User
from inspections.models import Draw, StepBack

SHOWN = 5


class Waiting(NamedTuple):
    """A draw that waits, and what for."""

    draw: Draw
    words: str


_NEXT = {
    Draw.State.DRAFT: "待锁定名单",
    Draw.State.FROZEN: "待承诺随机数",
    Draw.State.COMMITTED: "待公开随机数和抽取",
    Draw.State.DRAWN: "待派发",
}


def of_home(user: User, today: date) -> list[Waiting] | None:
    """The department's draws under way; of a leader the steps back to decide. One query; None where nothing waits."""
    if user.role == Role.LEADER:
        steps = StepBack.objects.filter(granted=None).select_related("draw__industry").defer("draw__frozen")[:SHOWN]
        return [Waiting(step.draw, f"申请作废重抽：{step.reason}") for step in steps] or None
    if not user.edits_records:
        return None
    draws = Draw.objects.visible_to(user).filter(state__in=Draw.BEGUN).select_related("industry").defer("frozen")
    return [Waiting(draw, _NEXT[Draw.State(draw.state)]) for draw in draws[:SHOWN]] or None
