"""Taking an application in (登记), looking once for what is missing (补正), accepting or refusing it (受理).

Each act locks the application, checks, changes, issues its paper and moves its terms in one transaction. A refused act
writes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.timezone import localtime

from accounts import rules
from accounts.gate import Refused
from accounts.models import User
from credit.models import CreditRecord
from credit.records import one_act
from documents.issuing import issue
from notices.telling import tell
from repair import papers, terms
from repair.eligibility import Condition, Conditions, eligibilities, eligibility_of
from repair.models import Application, Material
from repair.policy import REPAIR_BASIS
from subjects.moving import locked, move, number

State = Application.State
Kind = CreditRecord.Kind
Needed = Material.Kind

MATERIALS: dict[str, tuple[tuple[Needed, bool], ...]] = {
    Kind.PENALTY: (
        (Needed.FORM, True),
        (Needed.PLEDGE, True),
        (Needed.FULFILMENT, True),
        (Needed.MENDED, True),
        (Needed.AGENT, False),
    ),
    Kind.MISCONDUCT: (
        (Needed.FORM, True),
        (Needed.PLEDGE, True),
        (Needed.CORRECTED, True),
        (Needed.AGENT, False),
    ),
    Kind.ACCIDENT: (
        (Needed.FORM, True),
        (Needed.PLEDGE, True),
        (Needed.PREVENTED, True),
        (Needed.SETTLED, True),
        (Needed.AGENT, False),
    ),
}
"""What an application needs (True) or may have, by the kind of record. 国办发〔2025〕22号: proof and commitment only."""


def materials_for(records: Iterable[CreditRecord]) -> list[tuple[Needed, bool]]:
    """What one application for these records needs (True) or may have: each paper once."""
    found: dict[Needed, bool] = {}
    for record in records:
        for kind, required in MATERIALS[record.kind]:
            found[kind] = required or found.get(kind, False)
    return sorted(found.items(), key=lambda one: list(Needed).index(one[0]))


class Intake(NamedTuple):
    """What the counter takes down. `provided`: the kinds of materials handed in."""

    channel: Application.Channel
    platform_number: str
    applicant: str
    telephone: str
    received_on: date
    fulfilled: str
    corrected: str
    committed_on: date | None
    provided: Collection[str]


def must_be_supervisor(by: User, application: Application) -> None:
    """Accepting and refusing is a supervisor's act, of the department that recorded."""
    reason = "受理、不予受理由记录部门的审核人作出。"
    rules.must_be_supervisor_of(by, application.keeper_id, article=REPAIR_BASIS, reason=reason)


def must_be_of_department(by: User, application: Application) -> None:
    """Only the recording department carries an application on; who is lent to verify gives a finding and no more."""
    reason = "由主体的记录部门人员办理；借调人员只提交核查意见。"
    rules.must_be_of(by, application.keeper_id, article=REPAIR_BASIS, reason=reason)


@transaction.atomic
def register(record: CreditRecord, intake: Intake, *, by: User, at: datetime) -> Application:
    """Article 16: take an application in and let the term of acceptance begin. Raises Refused with what is missing.

    It asks for all of the subject's records that rest on the same facts (R25).
    """
    today = localtime(at).date()
    record = one_act.lock_matters_of([record.pk])[record.pk]
    found = eligibility_of(record, today)
    if found.missing:
        first = found.missing[0]
        raise Refused(first.article, f"{record}现在不能申请修复：{first.told}。")
    if not (record.basis_on and record.basis_on <= intake.received_on <= today):
        raise Refused(REPAIR_BASIS, f"收到日期（{intake.received_on}）应在{record.basis_label}和今天之间，请核对。")
    assert found.opens_on
    application = Application(
        record=record,
        subject=record.subject,
        channel=intake.channel,
        platform_number=intake.platform_number,
        applicant=intake.applicant,
        telephone=intake.telephone,
        received_on=intake.received_on,
        fulfilled=intake.fulfilled,
        corrected=intake.corrected,
        committed_on=intake.committed_on,
        severity=found.classed.severity,
        edition=found.edition.version,
        opens_on=found.opens_on,
        registered_by=by,
        registered_at=at,
    )
    number(application, at=at)
    also = "、".join(str(one) for one in found.together[1:])
    application.write(by=by, at=at, reason="登记信用修复申请", detail=f"同一事项一并修复：{also}" if also else "")
    application.records.set(found.together)
    _list_materials(application, intake.provided, today)
    terms.start(application, terms.ACCEPT, intake.received_on, terms.staff_of(record.subject))
    issue(papers.application_form(application, found.edition), by=by, at=at)
    return application


def _list_materials(application: Application, provided: Collection[str], on: date) -> None:
    """The checklist of the kinds of its records."""
    Material.objects.bulk_create(
        Material(application=application, kind=kind, required=required, provided_on=on if kind in provided else None)
        for kind, required in materials_for(application.records.all())
    )


def missing_from(application: Application) -> list[Needed]:
    """The required materials that are not there."""
    kinds = application.materials.filter(required=True, provided_on=None).values_list("kind", flat=True)
    return [Needed(kind) for kind in kinds]


@transaction.atomic
def ask_for(application: Application, *, note: str, by: User, at: datetime) -> Application:
    """一次性告知: say at once everything that is missing; never a second time."""
    application, today = locked(application), localtime(at).date()
    article = application.must_move(State.SUPPLEMENT)
    must_be_of_department(by, application)
    missing = missing_from(application)
    if application.asked_on:
        raise Refused(article, f"已于 {application.asked_on} 一次性告知补正，不能再次要求补正；请受理或者不予受理。")
    if not missing and not note.strip():
        raise Refused(article, "必须提交的材料已齐全；如仍需补正，请写明需要补正的内容。")
    application.asked_on = today
    application.asked_for = "\n".join([*(kind.label for kind in missing), *([note.strip()] if note.strip() else [])])
    move(application, State.SUPPLEMENT, by=by, at=at, reason="一次性告知补正")
    terms.end(application, today, terms.ACCEPT)
    terms.start(application, terms.SUPPLEMENT, today, [by])
    issue(papers.supplement(application), by=by, at=at)
    return application


@transaction.atomic
def supply(
    application: Application, *, provided: Collection[str], committed_on: date | None, on: date, by: User, at: datetime
) -> Application:
    """What was missing came in on a day; the term of acceptance begins anew."""
    application = locked(application)
    article = application.must_move(State.RECEIVED)
    must_be_of_department(by, application)
    if on > localtime(at).date():
        raise Refused(article, f"补正日期（{on}）晚于今天，请核对。", "on")
    if application.asked_on and on < application.asked_on:
        raise Refused(article, f"补正日期（{on}）早于告知日期（{application.asked_on}），请核对。")
    for material in application.materials.filter(provided_on=None, kind__in=list(provided)):
        material.provided_on = on
        material.save()
    application.supplied_on = on
    application.committed_on = committed_on or application.committed_on
    move(application, State.RECEIVED, by=by, at=at, reason="收到补正材料")
    terms.end(application, on, terms.SUPPLEMENT)
    terms.start(application, terms.ACCEPT, on, terms.staff_of(application.subject))
    return application


def must_be_repairable(application: Application, today: date) -> list[CreditRecord]:
    """Its records that nothing has barred since it came in; the application itself does not. Refused where none is left."""
    left: list[CreditRecord] = []
    bars: list[Condition] = []
    for found in eligibilities(application.records.select_related("subject__department").order_by("pk"), today):
        missing = [condition for condition in found.missing if condition.kind != Conditions.IN_HAND]
        bars += missing[:1]
        left += [] if missing else [found.record]
    if not left:
        raise Refused(bars[0].article, f"{application.record}不能修复：{bars[0].told}。")
    return left


@transaction.atomic
def accept(application: Application, verifiers: Collection[User], *, by: User, at: datetime) -> Application:
    """Accept a complete application and name two verifiers; the day is day 0 of the term of the decision."""
    application, today = locked(application), localtime(at).date()
    article = application.must_move(State.VERIFYING)
    must_be_supervisor(by, application)
    must_be_repairable(application, today)
    if missing := missing_from(application):
        raise Refused(article, f"材料不齐，不能受理：{'、'.join(kind.label for kind in missing)}。")
    if application.committed_on is None:
        raise Refused(article, "没有作出信用承诺，不能受理。")
    application.verifier_1, application.verifier_2 = two(verifiers)
    application.accepted_on, application.accepted_by = today, by
    move(application, State.VERIFYING, by=by, at=at, reason="受理信用修复申请")
    terms.end(application, today, terms.ACCEPT)
    terms.start(application, terms.DECIDE, today, verifiers)
    issue(papers.acceptance(application), by=by, at=at)
    ask_to_verify(application, at)
    return application


def ask_to_verify(application: Application, at: datetime) -> None:
    """Tell the two who are to verify, once each; who is lent has no other list that names it."""
    asked = [person for person in (application.verifier_1, application.verifier_2) if person]
    title = f"请核查{application}：{application.subject}"
    tell(asked, key=f"{application.key}:verify", title=title, at=at, url=application.get_absolute_url())


def two(verifiers: Collection[User]) -> tuple[User, User]:
    """行政处罚法 Article 42 by analogy: two different members of staff."""
    pair = rules.two_of(verifiers, article=REPAIR_BASIS, reason="核查由两名工作人员进行，请指派两名不同的人员。")
    rules.must_be_in_service(*pair, article=REPAIR_BASIS, reason="核查人员须是在岗的经办人或者审核人。")
    return pair


@transaction.atomic
def refuse(application: Application, *, reason: str, by: User, at: datetime) -> Application:
    """不予受理, with the reason; the paper names the remedies."""
    application, today = locked(application), localtime(at).date()
    article = application.must_move(State.REFUSED)
    must_be_supervisor(by, application)
    if not reason.strip():
        raise Refused(article, "不予受理须写明理由。")
    if (due := terms.supplement_due(application)) and today <= due:
        raise Refused(article, f"申请人可以在 {due} 以前补正，期限届满前不能因材料不齐不予受理。")
    _end(application, State.REFUSED, reason, by, at, "不予受理信用修复申请")
    issue(papers.refusal(application), by=by, at=at)
    return application


@transaction.atomic
def withdraw(application: Application, *, reason: str, by: User, at: datetime) -> Application:
    """The applicant takes the application back, before the decision."""
    application = locked(application)
    article = application.must_move(State.WITHDRAWN)
    must_be_of_department(by, application)
    if not reason.strip():
        raise Refused(article, "请写明申请人撤回的方式和理由（如书面撤回申请）。")
    return _end(application, State.WITHDRAWN, reason, by, at, "申请人撤回")


def is_moot(application: Application) -> bool:
    """No record of it stands, or all were repaired in another way: there is nothing to decide on."""
    return not application.records.in_force().filter(repaired_on=None).exists()


@transaction.atomic
def close(application: Application, *, by: User, at: datetime) -> Application:
    """There is nothing left to repair: the record was revoked, or repaired in another way."""
    application = locked(application)
    article = application.must_move(State.CLOSED)
    must_be_of_department(by, application)
    record = application.record
    if not is_moot(application):
        raise Refused(article, f"{record}仍在效且未修复，不能终止；请作出决定，或者由申请人撤回。")
    gone = f"已于 {record.repaired_on} 修复" if record.repaired_on else "已撤销"
    return _end(application, State.CLOSED, f"{record}{gone}，没有需要修复的内容。", by, at, "终止办理")


def _end(application: Application, to: State, why: str, by: User, at: datetime, reason: str) -> Application:
    application.ending, application.ended_on = why.strip(), localtime(at).date()
    move(application, to, by=by, at=at, reason=reason)
    terms.end(application, application.ended_on)
    return application
