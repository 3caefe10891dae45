"""Finishing an inspection: it becomes a reference fact, and what follows from it follows in the same transaction.

No level moves by an inspection; an order to correct is no penalty (R7).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localtime

from accounts.gate import Refused
from accounts.history import keep
from accounts.models import User
from documents.issuing import issue
from inspections.assigning import PAIR, Errand, assign
from inspections.models import Assignment, Finding, Ground, Inspection, Officer, Visit
from inspections.models.visits import OFFICERS_ARTICLE, SIGNED_ARTICLE
from inspections.visiting import papers, terms
from inspections.visiting.beginning import RECHECK
from inspections.visiting.moves import must_take_part
from inspections.visiting.noting import score_of
from inspections.visiting.signing import unsigned_of
from subjects.moving import locked, move

Outcome = Visit.Outcome
Result = Inspection.Result
Measure = Finding.Measure

REFUSAL_BASIS = "安全生产法第六十六条、第一百零八条"


@transaction.atomic
def finish(visit: Visit, *, by: User, at: datetime) -> Visit:
    """Everybody signed: make the reference fact, close the assignment, order, set the clocks, send for the re-check."""
    visit, today = locked(visit), localtime(at).date()
    visit.must_move(Visit.State.DONE)
    must_take_part(visit, by)
    if left := unsigned_of(visit):
        raise Refused(SIGNED_ARTICLE, f"{'、'.join(map(str, left))}尚未签字，不能完成检查。")
    if visit.outcome == Outcome.REFUSED:
        _note_refusal(visit, by=by, at=at)
    findings = list(visit.findings.select_related("item"))
    if late := [one for one in findings if one.correct_by and one.correct_by <= today]:
        raise Refused("安全生产法第六十五条", f"整改期限（{late[0].correct_by}）须晚于今天，请退回修改后再完成。")
    if visit.outcome != Outcome.ABSENT:
        visit.inspection = _reference(visit, findings, by=by, at=at)
    visit.finished_at = at
    move(visit, Visit.State.DONE, by=by, at=at, reason="完成检查")
    _close_assignment(visit, by=by, at=at)
    _settle_findings(findings, visit, by=by, at=at)
    issue(papers.site_record(visit), by=by, at=at)
    if ordered := [one for one in findings if one.measure == Measure.ORDER]:
        issue(papers.order(visit, ordered), by=by, at=at)
        for day in days_of(ordered):
            send_for_recheck(visit, day, by=by, at=at)
    if visit.manner == Inspection.Manner.RANDOM and visit.inspection:
        terms.start_publication(visit, today)
    return visit


def days_of(findings: list[Finding]) -> list[date]:
    """The days by which something has to be corrected, in order, each once."""
    return sorted({finding.correct_by for finding in findings if finding.correct_by})


def _note_refusal(visit: Visit, *, by: User, at: datetime) -> None:
    refusal = Finding(visit=visit, fact=visit.words.strip(), basis=REFUSAL_BASIS, measure=Measure.NONE, files_case=True)
    keep(refusal, by=by, reason="拒绝检查", at=at)


def result_of(findings: list[Finding]) -> Result:
    """What the reference fact says: the gravest of what was decided."""
    if any(one.files_case for one in findings):
        return Result.CASE
    return Result.CORRECTION if findings else Result.PASSED


def _reference(visit: Visit, findings: list[Finding], *, by: User, at: datetime) -> Inspection:
    days = days_of(findings)
    at_once = bool(findings) and not days and all(one.measure == Measure.SPOT for one in findings)
    fact = Inspection(
        subject=visit.subject,
        inspected_on=visit.visited_on,
        inspectors=[officer.name for officer in visit.officers.order_by("pk")],
        manner=visit.manner,
        result=result_of(findings),
        score=score_of(visit),
        correct_by=days[-1] if days else visit.visited_on if at_once else None,
        corrected_on=visit.visited_on if at_once else None,
    )
    fact.number = Inspection.NUMBERS.take(visit.visited_on.year, Inspection.objects.all())
    keep(fact, by=by, reason="现场检查完成", at=at)
    return fact


def _close_assignment(visit: Visit, *, by: User, at: datetime) -> None:
    """Where nobody was there the assignment waits on, for another visit."""
    if visit.assignment_id is None or visit.inspection is None:
        return
    assignment = locked(Assignment(pk=visit.assignment_id))
    assignment.inspection = visit.inspection
    move(assignment, Assignment.State.DONE, by=by, at=at, reason="完成检查")


def _settle_findings(findings: list[Finding], visit: Visit, *, by: User, at: datetime) -> None:
    for finding in findings:
        match finding.measure:
            case Measure.ORDER:
                terms.start_correction(finding, localtime(at).date())
                continue
            case Measure.SPOT:
                finding.state, finding.corrected_on = Finding.State.CORRECTED, visit.visited_on
            case _:
                finding.state = Finding.State.NONE
        keep(finding, by=by, reason="检查完成", at=at)


def send_for_recheck(visit: Visit, day: date, *, by: User, at: datetime) -> Assignment:
    """The same officers go again from the day on; who is not able then is replaced by one of the department."""
    errand = Errand(
        subject=visit.subject,
        department=visit.department,
        manner=Inspection.Manner(visit.manner),
        officers=_pair_for(visit, day),
        from_on=day,
        until_on=day + timedelta(days=terms.RECHECK_DAYS),
        items=f"复查 {day} 到期的整改事项",
        source=f"整改复查 {visit.inspection}",
        source_key=f"{RECHECK}{visit.pk}:{day}",
        source_url=visit.get_absolute_url(),
        ground=Ground.RECHECK,
    )
    return assign(errand, by=by, at=at)


def _pair_for(visit: Visit, day: date) -> list[Officer]:
    able = Officer.objects.able_on(day)
    found = list(able.filter(pk__in=visit.officers.values("pk")).order_by("pk"))
    others = able.filter(department=visit.department).exclude(pk__in=[one.pk for one in found]).order_by("pk")
    found += list(others[: max(PAIR - len(found), 0)])
    if len(found) < PAIR:
        raise Refused(OFFICERS_ARTICLE, f"{day} 没有两名证件有效的人员复查，请先更新执法检查人员名录库。")
    return found


def foresee(visit: Visit) -> list[str]:
    """What finishing will do, sentence by sentence, before anybody confirms it."""
    if visit.outcome == Outcome.ABSENT:
        again = "任务保持“待检查”，可以再次前往。" if visit.assignment_id else ""
        return [*filter(None, ("签发《现场检查记录》；不形成检查记录，不计入检查次数。", again)), _NO_LEVEL]
    findings = list(visit.findings.all())
    refused = visit.outcome == Outcome.REFUSED
    result = Result.CASE if refused else result_of(findings)
    score = score_of(visit)
    told = [f"形成检查记录：{result.label}{f'，量化得分 {score}' if score is not None else ''}；签发《现场检查记录》。"]
    if visit.assignment_id:
        told.append("检查任务改为“已检查”。")
    told += _orders_foreseen(findings)
    if refused:
        told.append("拒绝检查记为一项问题，可能属于第十二条（四）4，完成后可转为失信行为草稿，由审核人认定。")
    if cases := sum(one.files_case for one in findings):
        told.append(f"立案查处 {cases} 项：完成后可一步转为失信行为或者行政处罚的草稿，告知并听取陈述后才生效。")
    if visit.manner == Inspection.Manner.RANDOM:
        told.append(f"{terms.PUBLISH_DAYS} 个工作日内公示抽查结果，期限自今天起算（今天不计）。")
    return [*told, _NO_LEVEL]


_NO_LEVEL = "信用等级不因检查变动；责令整改不是行政处罚。"


def _orders_foreseen(findings: list[Finding]) -> list[str]:
    ordered = [one for one in findings if one.measure == Measure.ORDER]
    if not ordered:
        return []
    days = days_of(ordered)
    shown = "、".join(str(day) for day in days)
    return [
        f"签发《责令限期整改指令书》，{len(ordered)} 项问题，整改期限 {shown}，请送达。",
        f"派发 {len(days)} 项复查任务，由本次检查人员自期限届满之日起 {terms.RECHECK_DAYS} 日内复查。",
    ]


@transaction.atomic
def publish(visit: Visit, *, on: date, where: str, by: User, at: datetime) -> Visit:
    """The result of a random inspection was published on a day, at a place."""
    visit = locked(visit)
    if visit.state != Visit.State.DONE or visit.manner != Inspection.Manner.RANDOM or visit.inspection is None:
        raise Refused("第十四条", "只有已完成的双随机检查需要公示抽查结果。")
    if visit.published_on:
        raise Refused("第十四条", f"抽查结果已于 {visit.published_on} 公示，不必重复登记。")
    if not by.edits_records or by.department_id not in (visit.department_id, visit.subject.department_id):
        raise Refused("第十四条", "抽查结果公示由检查部门的人员登记。")
    if on > localtime(at).date():
        raise Refused("第十四条", f"公示日期（{on}）晚于今天，请改为实际日期。", "on")
    if not where.strip():
        raise Refused("第十四条", "请写明公示的渠道。")
    visit.published_on, visit.published_at = on, where.strip()
    visit.write(by=by, at=at, reason="抽查结果已公示")
    terms.end_publication(visit, on)
    return visit
