"""Ratings by the public (公众评价, Articles 4 and 15): looked at before they count, hidden with a reason, never deleted."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from accounts import rules
from accounts.gate import Refused
from accounts.models import User
from inspections.models import PublicRating
from subjects.moving import locked, move

ARTICLE = "第十五条"
State = PublicRating.State


def _look(rating: PublicRating, to: State, by: User, at: datetime, reason: str) -> PublicRating:
    rating = locked(rating)
    rules.must_be_supervisor_of(by, rating.keeper_id, article=ARTICLE, reason="公众评价由该主体记录部门的审核人审核。")
    rating.looked_by, rating.looked_on, rating.hidden_because = by, localtime(at).date(), reason
    return move(rating, to, by=by, at=at, reason=to.label)


@transaction.atomic
def count_in(rating: PublicRating, *, by: User, at: datetime) -> PublicRating:
    """计入: it counts in the evaluation sheet, as a reference; also one that was hidden before."""
    return _look(rating, State.COUNTED, by, at, "")


@transaction.atomic
def hide(rating: PublicRating, reason: str, *, by: User, at: datetime) -> PublicRating:
    """屏蔽 (abuse, advertisement, of somebody else): it counts no longer, and stays with the reason."""
    if not reason.strip():
        raise Refused(ARTICLE, "屏蔽评价须写明理由。")
    return _look(rating, State.HIDDEN, by, at, reason.strip())
