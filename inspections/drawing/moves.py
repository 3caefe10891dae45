"""What every act on a draw begins with: the lock, the move, who may."""

from __future__ import annotations

from accounts.gate import Refused
from accounts.models import User
from inspections.models import Draw

State = Draw.State


def locked(draw: Draw) -> Draw:
    """The draw as it stands, so that nobody acts beside us."""
    rows = Draw.objects.select_for_update(of=("self",)).select_related("department", "industry", "line__plan__policy")
    return rows.get(pk=draw.pk)


def must_move(draw: Draw, to: State) -> str:
    """The article of a move; refused where the state does not allow it, or while a step back waits for a leader."""
    article = Draw.MOVES.get(State(draw.state), {}).get(to)
    if article is None:
        raise Refused(Draw.ARTICLE, f"{draw}现为“{draw.get_state_display()}”，不能改为“{to.label}”。")
    must_not_wait(draw)
    return article


def must_not_wait(draw: Draw) -> None:
    """While a leader has to say whether the draw is voided, nothing goes on."""
    if draw.steps_back.filter(granted=None).exists():
        raise Refused(Draw.ARTICLE, f"{draw}的作废重抽申请尚待局领导决定，决定前不能继续。")


def must_be_staff(draw: Draw, by: User) -> None:
    """The steps are taken by the department's own staff."""
    if not by.edits_records or by.department_id != draw.department_id:
        raise Refused(Draw.ARTICLE, f"抽取由{draw.department}的人员办理。")
