"""Investigation (调查、核实, Article 10): a finding with its reason for every claim, signed by everybody who investigated."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.timezone import localtime

from accounts import rules
from accounts.gate import Refused
from accounts.history import keep
from accounts.models import User
from credit.models import CreditRecord
from credit.terms import clocks as terms
from objections import barring, clocks
from objections.assigning import FEWEST
from objections.lines import corrected, line_of
from objections.models import STATUTE, TEN, Claim, Objection, Signature
from objections.moving import note
from subjects.moving import locked, move

State = Objection.State

Finding, Remedy = Claim.Finding, Claim.Remedy


class Found(NamedTuple):
    """What the investigators found of one claim. `line` and `values` say which column is corrected, and to what."""

    finding: Claim.Finding
    established: str
    proof: str
    remedy: Claim.Remedy
    line: str = ""
    values: Sequence[str] = ()


def _must_conduct(objection: Objection, by: User) -> None:
    """The department's supervisors and the investigators conduct the case."""
    if not rules.is_supervisor_of(by, objection.keeper_id):
        barring.must_investigate(objection, by)


@transaction.atomic
def suspend(
    objection: Objection, *, reason: str, document: str, expected_on: date, by: User, at: datetime
) -> Objection:
    """暂停计时: the days of tests, appraisal and experts do not count (Henan statute, Article 41)."""
    objection, today = locked(objection), localtime(at).date()
    objection.must_move(State.SUSPENDED)
    _must_conduct(objection, by)
    if expected_on < today:
        raise Refused(STATUTE, f"预计恢复日（{expected_on}）早于今天，请核对。")
    term = terms.running(objection.key, clocks.REPLY)
    if term is None:
        raise Refused(STATUTE, "答复期限没有在计算，不能暂停。")
    said = {"reason": reason, "document": document, "by": by, "at": at, "expected_on": expected_on}
    terms.suspend(term, **said)  # type: ignore[arg-type]
    for other in clocks.running(objection, [clocks.STATUTE]):
        if other.due_on and today <= other.due_on:
            terms.suspend(other, **said)  # type: ignore[arg-type]
    return move(
        objection,
        State.SUSPENDED,
        by=by,
        at=at,
        reason="暂停计时",
        detail=f"{reason}（{document}），预计 {expected_on} 恢复",
    )


@transaction.atomic
def resume(objection: Objection, *, by: User, at: datetime) -> Objection:
    """恢复计时: the day of the act counts again."""
    objection = locked(objection)
    objection.must_be(State.SUSPENDED)
    _must_conduct(objection, by)
    for term in clocks.running(objection):
        if term.suspensions.filter(until_on=None).exists():
            terms.resume(term, on=localtime(at).date())
    return move(objection, State.INVESTIGATING, by=by, at=at, reason="恢复计时")


def _editable(objection: Objection, words: str, *, by: User, at: datetime) -> Objection:
    """Lock for a change of the opinion by an investigator; what was signed before no longer holds, and is kept."""
    objection = locked(objection)
    objection.must_be(State.INVESTIGATING, State.SIGNING)
    barring.must_investigate(objection, by)
    reason = f"{by}于 {localtime(at).date()} {words}，须重新签署"
    if barring.void_signatures(objection, reason, at=at):
        note(objection, "已有签署失效", by=by, at=at, detail=reason)
    barring.fall_back(objection, f"{words}，退回核查", by=by, at=at)
    return objection


@transaction.atomic
def find(claim: Claim, found: Found, *, by: User, at: datetime) -> Claim:
    """The finding of one claim. Upheld (in part) it says what is changed; a correction is checked as the record itself is."""
    objection = _editable(claim.objection, f"修改事项{claim.ordinal}的核查结论", by=by, at=at)
    claim = Claim.objects.select_for_update(of=("self",)).select_related("record__subject").get(pk=claim.pk)
    if not found.established.strip():
        raise Refused(TEN, "请写明查明的事实和理由。")
    if (found.finding == Finding.REJECTED) != (found.remedy == Remedy.NONE):
        raise Refused(TEN, "异议不成立的维持原记载；成立或者部分成立的，须更正、撤销或者重新评定。")
    claim.finding, claim.established, claim.proof = found.finding, found.established.strip(), found.proof.strip()
    claim.remedy = found.remedy
    claim.changed_line = claim.changed_label = claim.new_words = ""
    claim.new_value = []
    _check_remedy(claim, found, by=by, at=at)
    keep(claim, by=by, reason="核查结论", at=at)
    note(objection, f"事项{claim.ordinal}：{claim.get_finding_display()}", by=by, at=at, detail=claim.outcome)
    return claim


def _check_remedy(claim: Claim, found: Found, *, by: User, at: datetime) -> None:
    if found.remedy in (Remedy.CORRECT, Remedy.REVOKE) and claim.record is None:
        raise Refused(TEN, "对等级的异议只能维持或者重新评定；记录有误的，请就该记录另列事项。")
    if found.remedy == Remedy.REGRADE and claim.record is not None:
        raise Refused(TEN, "对记录的异议须更正或者撤销该记录，更正后自动重新评定。")
    if found.remedy == Remedy.CORRECT:
        assert claim.record
        if claim.record.state != CreditRecord.State.EFFECTIVE:
            raise Refused(TEN, f"{claim.record}现为“{claim.record.get_state_display()}”，不能更正。")
        correction = corrected(claim.record, found.line, found.values, today=localtime(at).date())
        claim.changed_line, claim.changed_label = found.line, line_of(claim.record, found.line).label
        claim.new_value, claim.new_words = list(found.values), correction.words


@transaction.atomic
def write_course(objection: Objection, course: str, *, by: User, at: datetime) -> Objection:
    """核查经过: what was looked at, who was asked."""
    objection = _editable(objection, "修改核查经过", by=by, at=at)
    if not course.strip():
        raise Refused(TEN, "请写明核查经过：查阅了什么、询问了谁、到过哪里。")
    objection.course = course.strip()
    keep(objection, by=by, reason="核查经过", at=at)
    return objection


def unfinished(objection: Objection) -> list[str]:
    """What the opinion still lacks, in words; empty: it may be signed."""
    lacking = [f"事项{claim.ordinal}的核查结论" for claim in objection.claims.all() if not claim.finding]
    if not objection.course:
        lacking.append("核查经过")
    if len(clocks.investigators(objection)) < FEWEST:
        lacking.append(f"核查人员（不少于 {FEWEST} 人）")
    return lacking


def opinion_text(objection: Objection) -> str:
    """The opinion in plain words: what a signature stands under."""
    lines = [f"核查经过：{objection.course}"]
    for claim in objection.claims.all():
        lines += [
            f"事项{claim.ordinal}　{claim.matter}　记载：{claim.stated}　请求：{claim.request}",
            f"结论：{claim.get_finding_display()}。{claim.established}",
            f"依据：{claim.proof or '—'}　处理：{claim.outcome}",
        ]
    return "\n".join(lines)


def lacking_signatures(objection: Objection) -> list[str]:
    """The investigators who have not signed what stands now."""
    signed = set(objection.signatures.filter(void_at=None).values_list("person", flat=True))
    return [str(person) for person in clocks.investigators(objection) if person.pk not in signed]


@transaction.atomic
def sign(objection: Objection, *, by: User, at: datetime) -> Objection:
    """An investigator signs the opinion. When everybody has, it waits for signing (待签发)."""
    objection = locked(objection)
    objection.must_be(State.INVESTIGATING)
    barring.must_investigate(objection, by)
    if lacking := unfinished(objection):
        raise Refused(TEN, f"核查意见尚不完整，缺少：{'、'.join(lacking)}。")
    if objection.signatures.filter(person=by, void_at=None).exists():
        raise Refused(TEN, "您已签署现在的意见，不必重复。")
    Signature.objects.create(objection=objection, person=by, at=at, content=opinion_text(objection))
    note(objection, "签署核查意见", by=by, at=at)
    if not lacking_signatures(objection):
        move(objection, State.SIGNING, by=by, at=at, reason="核查意见签署完毕，送签发")
    return objection
