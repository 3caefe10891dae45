"""The values by which changes of level are told and commitments asked for (R23): dated, proposed by one, approved by another.

An approved version never changes: another takes its place from a later day on. Before the first one the usual values hold.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Subquery
from django.utils.timezone import localtime

from accounts import rules
from accounts.gate import Refused
from accounts.models import Role, User
from credit.folders import Kept
from credit.models import TellingPolicy
from credit.regulation.periods import Span
from notices.telling import tell
from subjects.moving import locked, move

ARTICLE = TellingPolicy.ARTICLE
PROPOSERS = (Role.SUPERVISOR, Role.LEADER)
State = TellingPolicy.State


class Values(NamedTuple):
    """What a version says; days of notice are working days, the others calendar days."""

    notice_days: int
    second_look: bool
    reminder_days: int
    expiry_days: int


USUAL = Values(notice_days=7, second_look=False, reminder_days=30, expiry_days=30)
"""The bureau's own figures before any version: no rule names any. Seven days as a penalty is served in (行政处罚法 61)."""


class Stretch(NamedTuple):
    """The days on which a version is in force."""

    span: Span
    values: Values


def stretches() -> list[Stretch]:
    """Every version with its days, the first from ever on; one query."""
    rows = TellingPolicy.objects.approved()
    starts = [date.min, *(row.effective_on for row in rows)]
    values = [USUAL, *(values_of(row) for row in rows)]
    ends = [*starts[1:], None]
    return [Stretch(Span(start, end), found) for start, end, found in zip(starts, ends, values, strict=True)]


def kept(today: date) -> list[Kept]:
    """The version of the day and those to come, for the screen 参数与口径."""
    return [
        Kept(title, words, None if span.start == date.min else span.start, "本局确定")
        for span, values in stretches()
        if today in span or span.start > today
        for title, words in (
            ("等级变动的告知", f"{values.notice_days} 个工作日内"),
            ("单位降为三级的复核", "须经复核" if values.second_look else "不经复核"),
            ("公开承诺的提醒", f"每 {values.reminder_days} 日"),
            ("承诺到期前的提醒", f"提前 {values.expiry_days} 日"),
        )
    ]


def values_of(row: TellingPolicy) -> Values:
    """What one version says."""
    return Values(row.notice_days, row.second_look, row.reminder_days, row.expiry_days)


def in_force(day: date) -> Values:
    """The values of a day."""
    return in_force_among(stretches(), day)


def in_force_among(known: Iterable[Stretch], day: date) -> Values:
    """The values of a day, among the versions at hand."""
    return next(one.values for one in known if day in one.span)


def second_look_since() -> Subquery:
    """The first day on which the second look was ever switched on, within a query; nothing where it never was."""
    rows = TellingPolicy.objects.filter(state=State.APPROVED, second_look=True).order_by("effective_on")
    return Subquery(rows.values("effective_on")[:1])


def _must_lie_ahead(effective_on: date, today: date) -> None:
    if effective_on <= today:
        raise Refused(
            ARTICLE, f"生效日期（{effective_on}）须晚于今天（{today}），口径不溯及既往，请更改。", "effective_on"
        )


@transaction.atomic
def propose(*, effective_on: date, basis: str, values: Values, by: User, at: datetime) -> TellingPolicy:
    """Put a version before a leader. Raises Refused."""
    rules.must_be_one_of(by, *PROPOSERS, article=ARTICLE, reason="口径由审核人或局领导拟订。")
    _must_lie_ahead(effective_on, localtime(at).date())
    if not basis.strip():
        raise Refused(ARTICLE, "请写明依据。", "basis")
    row = TellingPolicy(
        effective_on=effective_on, basis=basis.strip(), proposed_by=by, proposed_at=at, **values._asdict()
    )
    row.write(by=by, at=at, reason="拟订口径")
    tell(
        User.objects.filter(role=Role.LEADER, is_active=True).exclude(pk=by.pk),
        key=f"credit.telling:{row.pk}",
        title=f"口径待批准：{row}",
        body=f"{by}拟订，须由另一名局领导批准。",
        url=row.get_absolute_url(),
        at=at,
    )
    return row


def must_decide(row: TellingPolicy, by: User) -> None:
    """Two persons: a leader decides, and never on the own proposal."""
    rules.must_be_one_of(by, Role.LEADER, article=ARTICLE, reason="口径由局领导批准。")
    reason = "口径须由拟订人以外的局领导批准，您是拟订人。"
    rules.must_be_another(by, row.proposed_by_id, article=ARTICLE, reason=reason)


@transaction.atomic
def decide(row: TellingPolicy, *, approved: bool, note: str, by: User, at: datetime) -> TellingPolicy:
    """The leader's word: in force from its day on and never changed again, or turned down with a reason. Raises Refused."""
    row = locked(row)
    to = State.APPROVED if approved else State.RETURNED
    row.must_move(to)
    must_decide(row, by)
    if approved:
        _must_lie_ahead(row.effective_on, localtime(at).date())
    elif not note.strip():
        raise Refused(ARTICLE, "请写明退回的理由。", "note")
    row.note, row.decided_by, row.decided_at = note.strip(), by, at
    try:
        with transaction.atomic():
            move(row, to, by=by, at=at, reason=to.label)
    except IntegrityError as collision:
        raise Refused(ARTICLE, f"已有另一版自 {row.effective_on} 起生效，请退回，改定生效日期。") from collision
    tell(
        [row.proposed_by],
        key=f"credit.telling:{row.pk}:decided",
        title=f"口径{to.label}：{row}",
        body=row.note,
        url=row.get_absolute_url(),
        at=at,
    )
    return row
