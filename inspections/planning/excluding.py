"""Keeping a subject out of the pool for a time (暂不列入抽查): proposed with a reason and a period, decided by another.

Nobody is kept out for good: at most a year, then it has to be proposed anew.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.timezone import localtime

from accounts import rules
from accounts.gate import Refused
from accounts.models import Role, User
from credit.regulation.periods import years_from
from inspections.models import PoolExclusion
from notices.telling import tell
from subjects.models import Subject
from subjects.moving import locked, move

ARTICLE = PoolExclusion.ARTICLE
State = PoolExclusion.State


class Meant(NamedTuple):
    """Why somebody is to be kept out, and on which days, both inclusive."""

    reason: PoolExclusion.Reason
    evidence: str
    from_on: date
    until_on: date


def must_be_own(subject: Subject, by: User) -> None:
    """Only the department's own staff proposes and ends."""
    reason = "暂不列入抽查由该主体记录部门的人员提出、撤回或者终止。"
    rules.must_be_of(by, subject.department_id, article=ARTICLE, reason=reason)


def must_decide(row: PoolExclusion, by: User) -> None:
    """Two persons: a supervisor of the department or a leader, never the proposer."""
    own = "须由提出人以外的人批准，您是提出人。"
    rules.must_be_another(by, row.proposed_by_id, article=ARTICLE, reason=own)
    reason = "暂不列入抽查由记录部门的审核人或者局领导批准。"
    rules.must_be_decider_of(by, row.keeper_id, article=ARTICLE, reason=reason)


@transaction.atomic
def propose(subject: Subject, meant: Meant, *, by: User, at: datetime) -> PoolExclusion:
    """Ask that a subject be kept out. Raises Refused."""
    must_be_own(subject, by)
    if not meant.evidence.strip():
        raise Refused(ARTICLE, "请写明暂不列入抽查的理由和依据。")
    if not meant.from_on <= meant.until_on <= years_from(meant.from_on, 1):
        raise Refused(ARTICLE, "暂不列入抽查的期间最长一年，止日不早于起日，请更改。期满仍需要的，重新提出。")
    others = PoolExclusion.objects.filter(
        subject=subject, state=State.APPROVED, from_on__lte=meant.until_on, until_on__gte=meant.from_on
    )
    if other := others.first():
        raise Refused(ARTICLE, f"{subject}自 {other.from_on} 至 {other.until_on} 已暂不列入抽查，请改定期间。")
    told = meant._replace(evidence=meant.evidence.strip())
    row = PoolExclusion(subject=subject, **told._asdict(), proposed_by=by, proposed_at=at)
    try:
        with transaction.atomic():
            row.write(by=by, at=at, reason="提出暂不列入抽查")
    except IntegrityError as collision:
        raise Refused(ARTICLE, f"{subject}已有一项待批准，请先决定或者撤回。") from collision
    _ask(row, at)
    return row


def _ask(row: PoolExclusion, at: datetime) -> None:
    own = Q(role=Role.SUPERVISOR, department=row.subject.department_id)
    people = User.objects.filter(own | Q(role=Role.LEADER), is_active=True).exclude(pk=row.proposed_by_id)
    supervisors = [person for person in people if person.role == Role.SUPERVISOR]
    tell(
        supervisors or people,
        key=f"inspections.exclusion:{row.pk}",
        title=f"暂不列入抽查待批准：{row}",
        body=f"{row.from_on} 至 {row.until_on}。{row.evidence}",
        url=row.get_absolute_url(),
        at=at,
    )


@transaction.atomic
def decide(row: PoolExclusion, *, approved: bool, note: str, by: User, at: datetime) -> PoolExclusion:
    """The second person's word, with a reason where it is no."""
    to = State.APPROVED if approved else State.REFUSED
    row = locked(row)
    row.must_move(to)
    must_decide(row, by)
    if not approved and not note.strip():
        raise Refused(ARTICLE, "请写明不予批准的理由。")
    row.note, row.decided_by, row.decided_at = note.strip(), by, at
    move(row, to, by=by, at=at, reason=to.label)
    tell(
        [row.proposed_by],
        key=f"inspections.exclusion:{row.pk}:decided",
        title=f"暂不列入抽查{to.label}：{row}",
        body=row.note,
        url=row.get_absolute_url(),
        at=at,
    )
    return row


@transaction.atomic
def withdraw(row: PoolExclusion, *, reason: str, by: User, at: datetime) -> PoolExclusion:
    """Take a proposal back before it was decided."""
    row = locked(row)
    row.must_move(State.WITHDRAWN)
    return _end(row, State.WITHDRAWN, reason, by, at)


@transaction.atomic
def end(row: PoolExclusion, *, reason: str, by: User, at: datetime) -> PoolExclusion:
    """The reason is gone: back in the pool from this day on."""
    row = locked(row)
    row.must_move(State.ENDED)
    must_not_be_over(row, at)
    return _end(row, State.ENDED, reason, by, at)


def must_not_be_over(row: PoolExclusion, at: datetime) -> None:
    """What has ended by itself need not be ended."""
    if row.until_on < localtime(at).date():
        raise Refused(ARTICLE, f"期间已于 {row.until_on} 届满，不必终止。")


def _end(row: PoolExclusion, to: State, reason: str, by: User, at: datetime) -> PoolExclusion:
    must_be_own(row.subject, by)
    if not reason.strip():
        raise Refused(ARTICLE, "请写明撤回或者终止的理由。")
    row.ended_on, row.ended_because = localtime(at).date(), reason.strip()
    return move(row, to, by=by, at=at, reason=to.label)
