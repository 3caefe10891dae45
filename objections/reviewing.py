"""The preliminary review (初步审查, Article 9): accept, refuse, or ask once for what is missing; each with its reason."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from accounts import rules
from accounts.gate import Refused
from accounts.history import keep
from accounts.models import User
from credit.models import CreditRecord
from credit.records import one_act, recording
from credit.terms import clocks as terms
from documents.issuing import issue
from objections import barring, clocks, papers
from objections.intake import open_on_same_line
from objections.lines import line_of
from objections.models import NINE, TEN, Claim, Disputed, Objection
from subjects.moving import locked, move

State = Objection.State

WAITING = "等待申请人补正"


def _must_review(objection: Objection, by: User, reason: str) -> None:
    rules.must_be_supervisor_of(by, objection.keeper_id, article=NINE, reason="初步审查由记录部门的审核人办理。")
    if not reason.strip():
        raise Refused(NINE, "请写明初审理由。")


@transaction.atomic
def accept(objection: Objection, *, reason: str, by: User, at: datetime) -> Objection:
    """受理: opens the mark on every disputed record (R13), starts the three working days, bars who had a hand.

    What rests on the same facts is taken in: it is marked, and gets a finding of its own (R25).
    Raises Refused for a record that is not in force (its subject is heard under Article 8 instead), and for a line that
    is being looked into already.
    """
    objection, today = locked(objection), localtime(at).date()
    objection.must_move(State.INVESTIGATING)
    objection.must_be(State.REVIEW)
    _must_review(objection, by, reason)
    one_act.lock_matters_of([pk for pk in objection.claims.values_list("record", flat=True) if pk])
    records = barring.records_of(objection)
    _must_be_open_to_objection(objection, records)
    for record in records:
        Disputed.objects.create(objection=objection, record=record)
        if not record.disputes.filter(closed_on=None).exists():
            recording.open_dispute(record, at=at)
    _take_in(objection, by=by, at=at)
    objection.accepted_on, objection.reviewed_by, objection.review = today, by, reason.strip()
    move(objection, State.INVESTIGATING, by=by, at=at, reason="受理", detail=reason)
    barring.bar(objection, by=by, at=at)
    terms.start(clocks.REPLY, objection.case, on=today, handlers=clocks.supervisors_of(objection))
    issue(papers.acceptance(objection, today), by=by, at=at)
    return objection


def _take_in(objection: Objection, *, by: User, at: datetime) -> None:
    """A claim for each record that rests on the same facts as a claimed one, unless another case looks into it already."""
    claimed = {claim.record for claim in objection.claims.select_related("record__subject") if claim.record}
    for record in sorted(claimed, key=lambda record: record.pk):
        for other in one_act.own_records_of(record)[1:]:
            if other.is_effective and not objection.claims.filter(record=other).exists():
                reasons = f"与{record}基于同一违法事实（同一事项），一并核查。"
                claim = Claim(objection=objection, record=other, asked=Claim.Asked.TOGETHER, reasons=reasons)
                line = line_of(other, "")
                claim.label, claim.stated = line.label, line.stated
                claim.ordinal = objection.claims.count() + 1
                if open_on_same_line(claim) is None:
                    keep(claim, by=by, reason="同一事项，一并核查", at=at)


def _must_be_open_to_objection(objection: Objection, records: list[CreditRecord]) -> None:
    """Locks the records, in the order in which everybody does."""
    ids = sorted(record.pk for record in records)
    list(CreditRecord.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
    for claim in objection.claims.select_related("record", "objection__subject"):
        state = CreditRecord.objects.values_list("state", flat=True).get(pk=claim.record_id) if claim.record_id else ""
        if state == CreditRecord.State.NOTIFIED:
            raise Refused(
                "第八条",
                f"{claim.record}尚未生效，申请人的意见应在陈述申辩中听取。请转陈述申辩，本件作不予受理并告知途径。",
            )
        if state == CreditRecord.State.REVOKED:
            raise Refused(NINE, f"{claim.record}已撤销，没有可更正的内容，请作不予受理并说明。")
        if other := open_on_same_line(claim):
            raise Refused(NINE, f"{claim.matter}已在{other}中核查，不能重复受理；请告知申请人并作不予受理。")


def must_refuse(objection: Objection, by: User) -> None:
    """Article 10: nobody refuses what is objected against a record that he had a hand in; then another supervisor or a leader does."""
    refuses = "不予受理由记录部门的审核人或者局领导决定。"
    rules.must_be_decider_of(by, objection.keeper_id, article=NINE, reason=refuses)
    if reason := barring.bars_of(objection).get(by.pk, ""):
        raise Refused(TEN, f"{by}：{reason}，应回避，不能决定不予受理；请由其他审核人或者局领导决定。")


@transaction.atomic
def refuse(objection: Objection, *, reason: str, by: User, at: datetime) -> Objection:
    """不予受理, with reason and remedies. Of a case that waits for papers only after the day has passed."""
    objection, today = locked(objection), localtime(at).date()
    objection.must_move(State.REFUSED)
    must_refuse(objection, by)
    if not reason.strip():
        raise Refused(NINE, "请写明初审理由。")
    barring.bar(objection, by=by, at=at)
    barring.become_signer(objection, by, at)
    until = objection.supplement_until
    if objection.state == State.SUPPLEMENT and until and today <= until:
        raise Refused(NINE, f"补正期限（{until}）未到，不能以未补正为由不予受理。")
    objection.reviewed_by, objection.review = by, reason.strip()
    move(objection, State.REFUSED, by=by, at=at, reason="不予受理", detail=reason)
    clocks.end_all(objection, today)
    refusal = issue(papers.refusal(objection), by=by, at=at)
    issue(papers.service_receipt(objection, refusal), by=by, at=at)
    return objection


@transaction.atomic
def ask_supplement(
    objection: Objection, *, missing: str, until: date, reason: str, by: User, at: datetime
) -> Objection:
    """补正: all that is missing, told at once, and only once. The statute's days wait meanwhile."""
    objection, today = locked(objection), localtime(at).date()
    objection.must_move(State.SUPPLEMENT)
    _must_review(objection, by, reason)
    if objection.supplement_until:
        raise Refused(NINE, "补正材料只能一次性告知，已告知过一次。请受理或者不予受理。")
    if not missing.strip():
        raise Refused(NINE, "请逐项写明需补正的材料。")
    if until <= today:
        raise Refused(NINE, f"补正期限（{until}）应晚于今天，请给申请人留出时间。")
    objection.reviewed_by, objection.review = by, reason.strip()
    objection.supplement_list, objection.supplement_until = missing.strip(), until
    move(objection, State.SUPPLEMENT, by=by, at=at, reason="告知补正", detail=reason)
    paper = issue(papers.supplement(objection), by=by, at=at)
    for term in clocks.running(objection, [clocks.STATUTE]):
        if term.due_on and today <= term.due_on:
            terms.suspend(term, reason=WAITING, document=paper.number, by=by, at=at, expected_on=until)
    handlers = [objection.received_by, *clocks.supervisors_of(objection)]
    terms.start(clocks.SUPPLEMENT, objection.case, on=today, due_on=until, handlers=handlers)
    return objection


@transaction.atomic
def supplemented(objection: Objection, *, on: date, papers_handed: str, by: User, at: datetime) -> Objection:
    """The missing papers came in: back to the review."""
    objection, today = locked(objection), localtime(at).date()
    objection.must_move(State.REVIEW)
    asked = terms.running(objection.key, clocks.SUPPLEMENT)
    if not papers_handed.strip():
        raise Refused(NINE, "请写明收到的补正材料。")
    if on > today or (asked and on < asked.began_on):
        raise Refused(NINE, f"补正日期（{on}）应在告知补正之后、今天以前，请核对。")
    objection.supplemented_on = on
    objection.papers = f"{objection.papers}\n{papers_handed.strip()}（{on} 补正）".strip()
    move(objection, State.REVIEW, by=by, at=at, reason="收到补正材料", detail=papers_handed)
    if asked:
        terms.end(asked, on=on)
    for term in clocks.running(objection, [clocks.STATUTE]):
        if term.suspensions.filter(until_on=None).exists():
            terms.resume(term, on=on)
    return objection
