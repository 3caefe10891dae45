"""What every act on a draw asks first: whether it may move on, and who may."""

from __future__ import annotations

from accounts import rules
from accounts.gate import Refused
from accounts.models import User
from inspections.models import Draw

State = Draw.State


def must_move(draw: Draw, to: State) -> str:
    """The article of a move; refused where the state does not allow it, or while a step back waits for a leader."""
    article = draw.must_move(to)
    must_not_wait(draw)
    return article


def must_not_wait(draw: Draw) -> None:
    """While a leader has to say whether the draw is voided, nothing goes on."""
    if draw.steps_back.filter(granted=None).exists():
        raise Refused(Draw.ARTICLE, f"{draw}的作废重抽申请尚待局领导决定，决定前不能继续。")


def must_be_staff(draw: Draw, by: User) -> None:
    """The steps are taken by the department's own staff."""
    rules.must_be_of(by, draw.keeper_id, article=Draw.ARTICLE, reason=f"抽取由{draw.department}的人员办理。")
