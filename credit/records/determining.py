"""Article 12 (四) 1 and 9: words of judgement are determined by two people with reasons; only then the clause works.

Who proposes gives reasons and evidence; another person decides 认定 or 不予认定; the paper 认定意见书 says why. A
determination that proves wrong is set aside with a reason, and the subject is graded again. Refused acts write nothing.
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
from credit.models import CreditRecord, Determination
from credit.models.determinations import DeterminationQuerySet
from credit.records import recording
from credit.records.validity.judging import is_judged
from credit.regulation.article_12 import WORDING, citation
from credit.terms import clocks
from credit.terms.clocks import TermKind
from documents.issuing import Draft, issue
from documents.models import Document
from notices.telling import tell
from subjects.moving import locked, move

Nature = Determination.Nature
State = Determination.State

DECIDING = TermKind("determination", "作出认定", "第十二条（四）", 5)
"""How long a proposal may wait for the second person: the bureau's own rule, in working days."""


class Opinion(NamedTuple):
    """What the paper 认定意见书 tells."""

    subject: str
    code: str
    record: str
    title: str
    facts: list[tuple[str, str]]
    nature: str
    citation: str
    clause: str
    proposal: str
    evidence: str
    heard: str
    confirmed: bool
    reasons: str
    effect: str
    proposed_by: str
    proposed_on: date
    decided_by: str


def nature_for(record: CreditRecord) -> Determination.Nature:
    """The words that may be judged of such a record."""
    if record.kind == CreditRecord.Kind.ACCIDENT:
        return Nature.ESPECIALLY_BAD
    if record.kind == CreditRecord.Kind.MISCONDUCT:
        return Nature.VILE
    raise Refused("第十二条（四）", f"{record}不是事故或者失信行为，没有须认定的性质。")


def deciders_of(row: Determination) -> list[User]:
    """Who may decide: supervisors of the department and leaders, the proposer left out."""
    own = Q(role=Role.SUPERVISOR, department=row.record.subject.department_id)
    people = User.objects.filter(own | Q(role=Role.LEADER), is_active=True).exclude(pk=row.proposed_by_id)
    supervisors = [person for person in people if person.role == Role.SUPERVISOR]
    return supervisors or list(people)


def must_be_proposable(record: CreditRecord) -> None:
    """Refuse what cannot be proposed, before anything is typed."""
    nature_for(record)
    if record.state == CreditRecord.State.REVOKED:
        raise Refused("第九条", f"{record}已撤销，不能再作认定。")
    if is_judged(record):
        raise Refused("第十二条（四）", f"{record}已有该认定，不必再次提出。")
    if record.determinations.filter(state=State.PROPOSED).exists():
        raise Refused("第十二条（四）", f"{record}已拟认定，待另一人决定，不必再次提出。")
    if record.kind == CreditRecord.Kind.ACCIDENT and not record.liable:
        raise Refused("第十二条（四）1", "不是责任事故，不适用第十二条（四）1，无须认定。")
    if record.item4:
        raise Refused(
            "第十二条（四）", f"{record}已标注{citation(f'12.4.{record.item4}')}的情形，不能同时认定第 9 项。"
        )


@transaction.atomic
def propose(
    record: CreditRecord, *, proposal: str, evidence: str, by: User, at: datetime, heard: str = ""
) -> Determination:
    """Propose the determination of a record's nature, with reasons and evidence.

    `heard`: how the subject's statement about it was met; needed where the record was notified without these words
    (Article 8).
    """
    record = CreditRecord.objects.select_for_update(of=("self",)).select_related("subject").get(pk=record.pk)
    must_be_proposable(record)
    rules.must_be_of(by, record.keeper_id, article=Determination.ARTICLE, reason="认定由记录部门的人员提出。")
    if not proposal.strip() or not evidence.strip():
        raise Refused("第十二条（四）", "拟认定须写明理由和依据的材料。")
    if record.state != CreditRecord.State.DRAFT and not heard.strip():
        raise Refused("第八条", "该记录已告知或已生效，请写明就该性质听取主体陈述的情况。")
    day = localtime(at).date()
    row = Determination(record=record, nature=nature_for(record), proposal=proposal.strip(), evidence=evidence.strip())
    row.heard, row.proposed_by, row.proposed_on = heard.strip(), by, day
    try:
        with transaction.atomic():
            row.write(by=by, at=at, reason="拟认定")
    except IntegrityError as collision:
        raise Refused("第十二条（四）", f"{record}已拟认定，不必再次提出。") from collision
    people = deciders_of(row)
    clocks.start(DECIDING, row.case, on=day, handlers=people)
    title = f"待认定：{row}"
    tell(people, key=f"determination:{row.pk}:proposed", title=title, at=at, url=row.get_absolute_url())
    return row


def must_be_another(row: Determination, by: User) -> None:
    """Two persons: the decider is a supervisor of the department or a leader, and never the proposer."""
    own = "认定须由提出人以外的审核人决定，您是提出人。"
    rules.must_be_another(by, row.proposed_by_id, article=row.ARTICLE, reason=own)
    reason = "认定由记录部门的审核人或者局领导决定。"
    rules.must_be_decider_of(by, row.keeper_id, article=row.ARTICLE, reason=reason)


@transaction.atomic
def decide(row: Determination, *, confirm: bool, reasons: str, by: User, at: datetime) -> Document:
    """The second person decides with reasons; the mark goes on the record, and the paper is issued."""
    row, to = locked(row), State.CONFIRMED if confirm else State.DENIED
    row.must_move(to)
    must_be_another(row, by)
    if not reasons.strip():
        raise Refused("第十二条（四）", "请写明认定或者不予认定的理由。")
    if row.record.state == CreditRecord.State.REVOKED:
        raise Refused("第九条", f"{row.record}已撤销，不能再认定；请撤回提议。")
    if confirm and row.record.disputes.filter(closed_on=None).exists():
        raise Refused("第九条、第十条", f"{row.record}正在异议处理中，答复以前不得据此作出新的不利认定（R13）。")
    day = localtime(at).date()
    row.reasons, row.decided_by, row.decided_on = reasons.strip(), by, day
    move(row, to, by=by, at=at, reason=to.label)
    if confirm:
        row.record = recording.judge(row.record, grave=True, by=by, at=at, reason=f"经认定{row.get_nature_display()}")
    _end_term(row, day)
    paper = Draft(Document.Kind.DETERMINATION, "credit/determination.pdf.html", opinion(row), row.case)
    told = f"{row.get_state_display()}：{row}"
    tell([row.proposed_by], key=f"determination:{row.pk}:decided", title=told, at=at, url=row.get_absolute_url())
    return issue(paper, by=by, at=at)


@transaction.atomic
def withdraw(row: Determination, *, reason: str, by: User, at: datetime) -> Determination:
    """The proposal is taken back before it was decided, with a reason."""
    row = locked(row)
    row.must_move(State.WITHDRAWN)
    rules.must_be_of(by, row.keeper_id, article="第五条", reason="拟认定由记录部门的人员撤回。")
    return _end(row, State.WITHDRAWN, reason, by, at)


@transaction.atomic
def set_aside(row: Determination, *, reason: str, by: User, at: datetime) -> Determination:
    """A determination that proved wrong no longer stands: the mark comes off, and the subject is graded again."""
    row = locked(row)
    row.must_move(State.SET_ASIDE)
    must_be_another(row, by)
    row = _end(row, State.SET_ASIDE, reason, by, at)
    if row.record.state != CreditRecord.State.REVOKED:
        row.record = recording.judge(row.record, grave=False, by=by, at=at, reason=f"撤销认定：{reason}")
    return row


def _end(row: Determination, to: State, reason: str, by: User, at: datetime) -> Determination:
    if not reason.strip():
        raise Refused("第五条", "撤回或者撤销认定须写明理由。")
    row.ending, row.ended_by, row.ended_on = reason.strip(), by, localtime(at).date()
    move(row, to, by=by, at=at, reason=to.label)
    _end_term(row, row.ended_on)
    return row


def _end_term(row: Determination, on: date) -> None:
    if term := clocks.running(row.key, DECIDING):
        clocks.end(term, on=max(on, term.began_on))


def facts_told(record: CreditRecord) -> list[tuple[str, str]]:
    """What is judged, in words: of an accident its figures, of misconduct what was done."""
    day = f"{record.occurred_on or '—'}"
    if record.kind == CreditRecord.Kind.ACCIDENT:
        loss = f"{record.loss.normalize():f} 万元"
        figures = f"死亡 {record.deaths} 人，重伤 {record.injured} 人，直接经济损失 {loss}（{record.grade.label}）"
        return [("事故名称", record.content), ("发生日期", day), ("后果", figures)]
    return [("行为描述", record.content), ("发生日期", day), ("违反依据", record.legal_basis or "—")]


def opinion(row: Determination) -> Opinion:
    """The paper, everything spelled out."""
    record, confirmed = row.record, row.state == State.CONFIRMED
    effect = (
        f"自该记录生效后，按{citation(row.item)}纳入四级信用主体管理；是否列入名单，另行依法告知并作出决定。"
        if confirmed
        else f"不适用{citation(row.item)}中须认定性质的情形；该记录的其他作用不变。"
    )
    return Opinion(
        subject=str(record.subject),
        code=record.subject.code,
        record=record.number,
        title=str(record),
        facts=facts_told(record),
        nature=row.get_nature_display(),
        citation=citation(row.item),
        clause=WORDING[row.item],
        proposal=row.proposal,
        evidence=row.evidence,
        heard=row.heard or "已随该记录的告知和陈述程序一并办理。",
        confirmed=confirmed,
        reasons=row.reasons,
        effect=effect,
        proposed_by=str(row.proposed_by),
        proposed_on=row.proposed_on,
        decided_by=str(row.decided_by),
    )


def similar(row: Determination, user: User, limit: int = 5) -> list[Determination]:
    """Earlier decided ones of the same words that this person may see: same industry first, then the newest."""
    found = list(earlier(row.nature).visible_to(user).exclude(pk=row.pk)[:50])
    industry = row.record.subject.industry_id
    return sorted(found, key=lambda other: other.record.subject.industry_id != industry)[:limit]


def earlier(nature: str = "") -> DeterminationQuerySet:
    """The register of determinations that were decided, newest first; of some words only where they are named."""
    decided = Determination.objects.exclude(state__in=(State.PROPOSED, State.WITHDRAWN))
    rows = decided.select_related("record__subject", "proposed_by", "decided_by").order_by("-decided_on", "-pk")
    return rows.filter(nature=nature) if nature else rows
