"""Article 8, Henan statute Article 28: the subject's statement on the intended listing, and a finding on each argument."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction

from accounts.gate import Refused
from accounts.models import User
from credit.terms import clocks
from subjects.moving import locked, move
from supervision.grounds import must_be_staff
from supervision.models import Argument, Procedure
from supervision.steps import State, begin, deciders_of, end, running_kind

How = Procedure.Statement


class Said(NamedTuple):
    """One argument with the finding and its reason."""

    content: str
    finding: Argument.Finding
    reason: str


def note(row: Procedure, *, how: How, said: list[Said], note: str, on: date, by: User, at: datetime) -> Procedure:
    """How the right to a statement was met: heard with every argument, given up in writing, or run out."""
    match how:
        case How.HEARD:
            return hear(row, said, note=note, on=on, by=by, at=at)
        case How.WAIVED:
            return waive(row, note=note, on=on, by=by, at=at)
    return lapse(row, on=on, by=by, at=at)


@transaction.atomic
def hear(row: Procedure, said: list[Said], *, note: str, on: date, by: User, at: datetime) -> Procedure:
    """The subject stated its case; every argument gets a finding with a reason."""
    row = _begin(row, by, on)
    if not said:
        raise Refused("第八条", "请逐条记载陈述申辩意见和复核结论；没有意见的，按书面放弃或逾期办理。")
    if any(not one.content.strip() or not one.finding or not one.reason.strip() for one in said):
        raise Refused("第八条", "每一条陈述申辩意见都须有复核结论和理由。")
    Argument.objects.bulk_create(
        Argument(
            procedure=row, place=place, content=one.content.strip(), finding=one.finding, reason=one.reason.strip()
        )
        for place, one in enumerate(said, 1)
    )
    return _heard(row, How.HEARD, note, on, by, at)


@transaction.atomic
def waive(row: Procedure, *, note: str, on: date, by: User, at: datetime) -> Procedure:
    """The subject gave up its statement in writing; `note` names the paper."""
    row = _begin(row, by, on)
    if not note.strip():
        raise Refused("第八条", "请写明书面放弃陈述的文书（如放弃声明、笔录）。")
    return _heard(row, How.WAIVED, note, on, by, at)


@transaction.atomic
def lapse(row: Procedure, *, on: date, by: User, at: datetime) -> Procedure:
    """Nothing was stated by the end of the period: only after its last day."""
    row = _begin(row, by, on)
    term = clocks.running(row.key, running_kind("listing_statement"))
    if term is None or term.due_on is None or on <= term.due_on:
        until = f"，截止 {term.due_on}" if term and term.due_on else ""
        raise Refused("第八条", f"陈述申辩期尚未届满{until}，不能按逾期未陈述办理。")
    return _heard(row, How.LAPSED, "", on, by, at)


def _begin(row: Procedure, by: User, on: date) -> Procedure:
    row = locked(row)
    row.must_move(State.HEARD)
    must_be_staff(row.subject, by)
    assert row.notice_served_on
    if on < row.notice_served_on:
        raise Refused("第八条", f"陈述日期（{on}）早于告知书送达日期（{row.notice_served_on}），请核对。")
    return row


def _heard(row: Procedure, how: How, note: str, on: date, by: User, at: datetime) -> Procedure:
    row.statement, row.statement_on = how, on
    row.statement_note, row.heard_by = note.strip(), by
    move(row, State.HEARD, by=by, at=at, reason=how.label)
    end(row, on, "listing_statement")
    begin(row, "listing_decision", on, deciders_of(row.subject, row.opened_by))
    return row
