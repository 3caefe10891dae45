"""Who may write down what is seen at a visit, and until when."""

from __future__ import annotations

from accounts.gate import Refused
from accounts.models import User
from inspections.models import Visit
from inspections.models.visits import OFFICERS_ARTICLE

State = Visit.State


def must_be_open(visit: Visit) -> None:
    """What was submitted for signing is not changed, unless it is sent back first."""
    visit.must_be(State.OPEN, doing="再更改；待签字的请先退回修改")


def must_take_part(visit: Visit, by: User) -> None:
    """Only who went, or who began it for them, writes it down."""
    if not takes_part(visit, by):
        raise Refused(OFFICERS_ARTICLE, "现场检查由参加检查的人员登记；您没有参加本次检查。")


def takes_part(visit: Visit, user: User) -> bool:
    """Whether this person went, or began it for those who did."""
    if not user.edits_records:
        return False
    return visit.begun_by_id == user.pk or any(officer.user_id == user.pk for officer in visit.officers.all())
