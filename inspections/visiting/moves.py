"""Which moves a visit allows, and who may make them."""

from __future__ import annotations

from accounts.gate import Refused
from accounts.models import User
from inspections.models import Visit

State = Visit.State
OFFICERS_ARTICLE = "行政处罚法第四十二条"
RECORD_ARTICLE = "安全生产法第六十八条"


def must_move(visit: Visit, to: State) -> str:
    """The article of a move; refused where the state does not allow it."""
    article = Visit.MOVES.get(State(visit.state), {}).get(to)
    if article is None:
        raise Refused(RECORD_ARTICLE, f"本次检查现为“{visit.get_state_display()}”，不能改为“{to.label}”。")
    return article


def must_be_open(visit: Visit) -> None:
    """What was submitted for signing is not changed, unless it is sent back first."""
    if visit.state != State.OPEN:
        shown = visit.get_state_display()
        raise Refused(RECORD_ARTICLE, f"本次检查现为“{shown}”，不能再更改；待签字的请先退回修改。")


def must_take_part(visit: Visit, by: User) -> None:
    """Only who went, or who began it for them, writes it down."""
    if not takes_part(visit, by):
        raise Refused(OFFICERS_ARTICLE, "现场检查由参加检查的人员登记；您没有参加本次检查。")


def takes_part(visit: Visit, user: User) -> bool:
    """Whether this person went, or began it for those who did."""
    if not user.edits_records:
        return False
    return visit.begun_by_id == user.pk or visit.officers.filter(user=user).exists()


def locked(visit: Visit) -> Visit:
    """The visit as it stands, so that nobody acts beside us."""
    found = Visit.objects.select_for_update(of=("self",)).select_related("subject__department", "department")
    return found.get(pk=visit.pk)
