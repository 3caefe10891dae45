"""The people and the steps of a repair, for tests: each step through the verb, at a moment that the test names."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import NamedTuple

from django.utils import timezone

from accounts.models import User
from credit.models import CreditRecord
from repair import deciding, executing, handling, verifying
from repair.eligibility import eligibility_of
from repair.handling import Intake, materials_for
from repair.models import Application, Effect, Finding
from repair.verifying import Found
from subjects.models import Subject
from tests import makers, people

TODAY = date(2026, 11, 24)
"""A Tuesday."""


def at(day: date, hour: int = 10) -> datetime:
    return datetime.combine(day, time(hour), timezone.get_default_timezone())


class Office(NamedTuple):
    """Who works on repairs: a clerk who registers, two clerks who verify, a supervisor who decides, a leader."""

    clerk: User
    first: User
    second: User
    supervisor: User
    leader: User


def office() -> Office:
    return Office(
        people.clerk(),
        people.clerk(username="zi", display_name="子核查"),
        people.clerk(username="chou", display_name="丑核查"),
        people.supervisor(),
        people.leader(),
    )


def unit_with_penalty(decided_on: date = date(2026, 8, 3), **fields: object) -> tuple[Subject, CreditRecord]:
    """A unit on level 3 by a fine of 20,000 yuan; ordinary, so that it may be repaired after three months."""
    unit = makers.make_subject()
    record = makers.make_penalty(unit, decided_on, **fields)  # type: ignore[arg-type]
    makers.grade(unit)
    return unit, record


def intake(record: CreditRecord, *, complete: bool = True, received_on: date = TODAY) -> Intake:
    wanted = [kind for kind, required in materials_for(eligibility_of(record, TODAY).together) if required]
    return Intake(
        channel=Application.Channel.DIRECT,
        platform_number="",
        applicant="子虚",
        telephone="0371-0000000",
        received_on=received_on,
        fulfilled="罚款已于 2026-09-20 缴清，缴款凭证 000001。",
        corrected="已补充培训并考核合格，整改复查意见书〔2026〕1号。",
        committed_on=received_on if complete else None,
        provided=tuple(wanted if complete else wanted[:1]),
    )


def registered(record: CreditRecord, who: Office, *, complete: bool = True, day: date = TODAY) -> Application:
    form = intake(record, complete=complete, received_on=day)
    return handling.register(record, form, by=who.clerk, at=at(day))


def accepted(record: CreditRecord, who: Office, day: date = TODAY) -> Application:
    application = registered(record, who, day=day)
    return handling.accept(application, [who.first, who.second], by=who.supervisor, at=at(day))


def finding(day: date = TODAY, *, favourable: bool = True) -> Found:
    opinion = "核对缴款凭证和整改复查意见书，义务已履行，隐患已整改。" if favourable else "罚款尚有余款未缴清。"
    return Found(day, Finding.Way.PAPERS, "", favourable, favourable, opinion, favourable)


def verified(record: CreditRecord, who: Office, day: date = TODAY, *, favourable: bool = True) -> Application:
    application = accepted(record, who, day)
    for person in (who.first, who.second):
        verifying.find(application, finding(day, favourable=favourable), by=person, at=at(day))
    return Application.objects.get(pk=application.pk)


def granted(record: CreditRecord, who: Office, day: date = TODAY) -> Application:
    application = verified(record, who, day)
    return deciding.grant(
        application, reason="义务已履行，失信行为已纠正，符合修复条件。", by=who.supervisor, at=at(day)
    )


def executed(record: CreditRecord, who: Office, day: date = TODAY) -> Application:
    application = granted(record, who, day)
    for effect in application.effects.filter(state=Effect.State.PENDING):
        executing.settle(effect, state=Effect.State.DONE, on=day, receipt="平台回执 1 号", by=who.clerk, at=at(day))
    return Application.objects.get(pk=application.pk)


def revoked(record: CreditRecord, who: Office, day: date = TODAY) -> Application:
    application = executed(record, who, day)
    return deciding.revoke(
        application, reason="缴款凭证系伪造，经财政部门核实未缴款。", heard_on=day, by=who.leader, at=at(day)
    )
