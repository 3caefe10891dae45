"""Rewards by other departments (联合奖励, Articles 4, 15) are put down as they are told; they move no level."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from accounts import rules
from accounts.gate import Refused
from accounts.models import User
from accounts.versions import require_version
from measures.models import Reward
from subjects.models import Subject
from subjects.moving import locked, move

ARTICLE = Reward.ARTICLE


class Award(NamedTuple):
    """What is told of a reward: by whom, in which field, which, by which paper, from when, until when."""

    authority: str
    sector: str
    title: str
    paper: str
    awarded_on: date
    until_on: date | None


def must_be_of_department(by: User, subject: Subject) -> None:
    """Each department keeps those of its own subjects."""
    rules.must_be_of(by, subject.department_id, article=ARTICLE, reason="联合奖励由该主体记录部门的人员登记。")


@transaction.atomic
def enter(subject: Subject, *, award: Award, by: User, at: datetime) -> Reward:
    """Put a reward down; the same one only once."""
    must_be_of_department(by, subject)
    return _saved(Reward(subject=subject, **award._asdict()), award, by, at, "登记联合奖励")


@transaction.atomic
def amend(row: Reward, *, award: Award, reason: str, by: User, at: datetime, seen: int | None = None) -> Reward:
    """Correct what is told of it, with the reason; `seen` is the version that the person had before him."""
    row = locked(row)
    must_be_of_department(by, row.subject)
    require_version(row, seen)
    if not reason.strip():
        raise Refused(ARTICLE, "更改联合奖励须写明理由。", "reason")
    if row.removed_on and row.removed_on < award.awarded_on:
        raise Refused(ARTICLE, f"认定日期晚于移出日期（{row.removed_on}），请核对。", "awarded_on")
    for name, value in award._asdict().items():
        setattr(row, name, value)
    return _saved(row, award, by, at, reason.strip())


def _saved(row: Reward, award: Award, by: User, at: datetime, reason: str) -> Reward:
    if award.until_on and award.until_on < award.awarded_on:
        raise Refused(ARTICLE, f"有效期至（{award.until_on}）早于认定日期，请核对。", "until_on")
    if award.awarded_on > localtime(at).date():
        raise Refused(ARTICLE, f"认定日期（{award.awarded_on}）尚未到来，请核对。", "awarded_on")
    try:
        with transaction.atomic():
            row.write(by=by, at=at, reason=reason)
    except IntegrityError as collision:
        same = Reward.objects.filter(subject=row.subject, authority=row.authority, title=row.title)
        if not same.filter(awarded_on=row.awarded_on).exclude(pk=row.pk).exists():
            raise
        raise Refused(ARTICLE, f"{row}（{row.awarded_on}）已登记，请核对。") from collision
    return row


@transaction.atomic
def remove(row: Reward, *, on: date, reason: str, by: User, at: datetime) -> Reward:
    """The other department took it back; `on` is the first day without it."""
    row = locked(row)
    row.must_move(Reward.State.REMOVED)
    must_be_of_department(by, row.subject)
    if not row.awarded_on <= on <= localtime(at).date():
        raise Refused(ARTICLE, f"移出日期应在认定日期（{row.awarded_on}）和今天之间，请核对。", "on")
    if not reason.strip():
        raise Refused(ARTICLE, "请写明移出的原因。", "reason")
    row.removed_on, row.removed_because = on, reason.strip()
    return move(row, Reward.State.REMOVED, by=by, at=at, reason="移出", detail=row.removed_because)
