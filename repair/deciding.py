"""Deciding on a repair (准予、不予), extending the term once, and revoking a repair that rests on false statements."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from accounts import rules
from accounts.gate import Refused
from accounts.models import User
from credit.records import one_act, recording
from credit.terms import clocks
from documents.issuing import issue
from repair import executing, papers, terms
from repair.handling import is_moot, must_be_repairable
from repair.models import Application, Effect
from repair.policy import REPAIR_BASIS, TERM_BASIS
from repair.verifying import is_verified, outstanding
from subjects.moving import locked, move

State = Application.State


def must_decide(by: User, application: Application) -> None:
    """A supervisor of the department or a leader, who neither verified nor registered the application."""
    verifiers = (application.verifier_1_id, application.verifier_2_id)
    rules.must_be_decider_of(
        by, application.keeper_id, article=REPAIR_BASIS, reason="信用修复由记录部门的审核人或者局领导决定。"
    )
    rules.must_be_another(
        by,
        *verifiers,
        article=REPAIR_BASIS,
        reason=f"{by}核查过本申请，不能作出决定；请由其他审核人或者局领导决定。",
    )
    rules.must_be_another(
        by,
        application.registered_by_id,
        article=REPAIR_BASIS,
        reason=f"{by}登记了本申请，不能作出决定；请由其他审核人或者局领导决定。",
    )


@transaction.atomic
def extend(application: Application, *, reason: str, by: User, at: datetime) -> Application:
    """国办发〔2025〕22号: where the matter is complex the term is extended, once, with the reason."""
    application, on = locked(application), localtime(at).date()
    application.must_be(State.VERIFYING, doing="延长期限", article=TERM_BASIS)
    rules.must_be_decider_of(
        by, application.keeper_id, article=TERM_BASIS, reason="延长办理期限由审核人或者局领导决定。"
    )
    if application.extended_on:
        raise Refused(TERM_BASIS, f"已于 {application.extended_on} 延长一次，不能再延长。")
    if not reason.strip():
        raise Refused(TERM_BASIS, "延长办理期限须写明理由（情况复杂、需要核实的事项）。")
    on = localtime(at).date()
    running = clocks.running(application.key, terms.DECIDE)
    if running is None or (running.due_on and on > running.due_on):
        raise Refused(TERM_BASIS, "办理期限已届满，不能再延长；请尽快作出决定。")
    assert application.accepted_on
    application.extended_on, application.extension = on, reason.strip()
    application.write(by=by, at=at, reason="延长办理期限", detail=application.extension)
    terms.end(application, on, terms.DECIDE)
    terms.start(application, terms.DECIDE_EXTENDED, application.accepted_on, outstanding(application))
    return application


def _decide(application: Application, state: State, reason: str, by: User, today: date) -> str:
    """What both decisions need: the move, somebody who may decide, two findings, a reason."""
    article = application.must_move(state)
    must_decide(by, application)
    if not is_verified(application):
        raise Refused(article, "两名核查人员尚未都提交核查意见，不能作出决定。")
    if not reason.strip():
        raise Refused(article, "决定须写明理由。")
    application.reason = reason.strip()
    application.decided_on, application.decided_by = today, by
    return article


@transaction.atomic
def grant(application: Application, *, reason: str, by: User, at: datetime) -> Application:
    """准予修复: its records are repaired from today on, the subject graded again, and four effects have to follow (R12).

    One decision repairs all that rest on the same facts (R25); what was revoked or repaired meanwhile is left out.

    Against an unfavourable finding the decision may not go.
    """
    one_act.lock_matters_of(application.records.values_list("pk", flat=True))
    application, today = locked(application), localtime(at).date()
    article = _decide(application, State.GRANTED, reason, by, today)
    repaired = must_be_repairable(application, today)
    if adverse := application.findings.filter(favourable=False).first():
        raise Refused(article, f"{adverse.by}不建议准予修复；请不予修复，或者待纠正后重新申请。")
    before = executing.level_by_facts(application.subject, today)
    move(application, State.GRANTED, by=by, at=at, reason="准予修复", detail=application.reason)
    application.records.set(repaired)
    for record in repaired:
        recording.repair(record, on=today, reason=f"{application}准予修复", by=by, at=at)
    executing.begin(application, before=before, by=by, at=at)
    terms.end(application, today)
    terms.start(application, terms.EXECUTE, today, terms.staff_of(application.subject))
    issue(papers.decision(application), by=by, at=at)
    return application


@transaction.atomic
def deny(application: Application, *, reason: str, by: User, at: datetime) -> Application:
    """不予修复, with the reason and the remedies; the record goes on to count."""
    application, today = locked(application), localtime(at).date()
    article = _decide(application, State.DENIED, reason, by, today)
    if is_moot(application):
        raise Refused(article, f"{application.record}已撤销或者已经修复，不能决定不予修复；请终止办理。")
    application.ended_on = today
    move(application, State.DENIED, by=by, at=at, reason="不予修复", detail=application.reason)
    terms.end(application, today)
    issue(papers.denial(application), by=by, at=at)
    return application


@transaction.atomic
def revoke(application: Application, *, reason: str, heard_on: date, by: User, at: datetime) -> Application:
    """撤销修复 for false statements, after the subject was heard: its records count again as if never repaired.

    One that was revoked since counts no more, repaired or not, and is left as it is.
    """
    one_act.lock_matters_of(application.records.values_list("pk", flat=True))
    application, today = locked(application), localtime(at).date()
    article = application.must_move(State.REVOKED)
    rules.must_be_decider_of(
        by, application.keeper_id, article=article, reason="撤销信用修复由记录部门的审核人或者局领导决定。"
    )
    if not reason.strip():
        raise Refused(article, "撤销信用修复须写明理由：哪一项陈述或材料不真实，如何查明。")
    standing = list(application.records.in_force().order_by("pk"))
    if not standing:
        raise Refused(article, f"{application.record}已撤销，不再计入，没有可以撤销的修复。")
    assert application.decided_on
    if not application.decided_on <= heard_on <= today:
        raise Refused("制度第八条", f"听取陈述日期（{heard_on}）应在决定日期（{application.decided_on}）和今天之间。")
    application.revocation, application.heard_on = reason.strip(), heard_on
    application.revoked_on, application.revoked_by, application.ended_on = today, by, today
    move(application, State.REVOKED, by=by, at=at, reason="撤销修复", detail=application.revocation)
    for record in standing:
        recording.repair(record, on=None, reason=f"{application}撤销修复", by=by, at=at)
    executing.take_back(application, by=by, at=at)
    terms.end(application, today)
    if application.effects.filter(state=Effect.State.REVERSING).exists():
        terms.start(application, terms.RESTORE, today, terms.staff_of(application.subject))
    issue(papers.revocation(application), by=by, at=at)
    return application
