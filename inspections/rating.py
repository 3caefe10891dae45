"""Ratings by the public (公众评价, Articles 4 and 15): looked at before they count, hidden with a reason, never deleted."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from accounts.gate import Refused
from accounts.models import Role, User
from inspections.models import PublicRating

ARTICLE = "第十五条"
State = PublicRating.State


def _move(rating: PublicRating, to: State, by: User, at: datetime, reason: str) -> PublicRating:
    rating = PublicRating.objects.select_for_update(of=("self",)).select_related("subject").get(pk=rating.pk)
    if by.role != Role.SUPERVISOR or by.department_id != rating.subject.department_id:
        raise Refused(ARTICLE, "公众评价由该主体记录部门的审核人审核。")
    if to not in PublicRating.MOVES[State(rating.state)]:
        raise Refused(ARTICLE, f"该评价现为“{rating.get_state_display()}”，不能改为“{to.label}”。")
    rating.state, rating.looked_by, rating.looked_on = to, by, localtime(at).date()
    rating.hidden_because = reason
    rating.save()
    return rating


@transaction.atomic
def count_in(rating: PublicRating, *, by: User, at: datetime) -> PublicRating:
    """计入: it counts in the evaluation sheet, as a reference; also one that was hidden before."""
    return _move(rating, State.COUNTED, by, at, "")


@transaction.atomic
def hide(rating: PublicRating, reason: str, *, by: User, at: datetime) -> PublicRating:
    """屏蔽 (abuse, advertisement, of somebody else): it counts no longer, and stays with the reason."""
    if not reason.strip():
        raise Refused(ARTICLE, "屏蔽评价须写明理由。")
    return _move(rating, State.HIDDEN, by, at, reason.strip())
