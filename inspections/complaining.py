"""Complaints (投诉举报, Article 4; 安全生产法第七十三条): registered, checked, settled with reasons, answered.

Each act locks the complaint, checks, changes, saves with its history and moves its term in one transaction. A refused
act writes nothing. None of them moves a level.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.timezone import localtime

from accounts import rules
from accounts.gate import Refused
from accounts.models import Role, User
from credit.models import Term
from credit.terms import clocks
from credit.terms.clocks import TermKind
from inspections.assigning import Errand, assign
from inspections.models import Assignment, Complaint, Inspection, Officer
from notices.telling import tell
from subjects.models import Subject
from subjects.moving import locked, move

ARTICLE = Complaint.ARTICLE
OWN_BASIS = "本局口径"
SETTLE_DAYS, REPLY_DAYS = 15, 5
"""The bureau's own values: 安全生产法第七十三条 and 第七十四条 name no number of days."""
SETTLE = TermKind("complaint_settle", "投诉举报办结", OWN_BASIS, SETTLE_DAYS)
REPLY = TermKind("complaint_reply", "投诉举报答复", OWN_BASIS, REPLY_DAYS)
State = Complaint.State


class Heard(NamedTuple):
    """What the counter, the hot line or the public page took down; who complains may stay unknown."""

    received_on: date
    channel: str
    content: str
    complainant: str = ""
    telephone: str = ""


class Visit(NamedTuple):
    """A visit that the check needs: by whom, and between which days (both inclusive)."""

    officers: Sequence[Officer]
    from_on: date
    until_on: date


def must_be_of_department(by: User, subject: Subject) -> None:
    """The recording department handles what is said of its subjects."""
    rules.must_be_of(by, subject.department_id, article=ARTICLE, reason="投诉举报由该主体记录部门的人员办理。")


@transaction.atomic
def register(subject: Subject, heard: Heard, *, by: User, at: datetime) -> Complaint:
    """登记: take a complaint in; its term begins. The same said twice of one subject on one day is refused."""
    today = localtime(at).date()
    must_be_of_department(by, subject)
    if heard.received_on > today:
        raise Refused(ARTICLE, f"受理日期（{heard.received_on}）晚于今天，请核对。")
    Subject.objects.select_for_update().get(pk=subject.pk)
    same = Complaint.objects.filter(subject=subject, received_on=heard.received_on, content=heard.content)
    if before := same.first():
        raise Refused(ARTICLE, f"同样的内容已登记为{before}，没有重复登记。")
    complaint = Complaint(
        number=Complaint.NUMBERS.take(today.year, Complaint.objects.all()),
        subject=subject,
        received_on=heard.received_on,
        channel=heard.channel,
        content=heard.content,
        complainant=heard.complainant,
        telephone=heard.telephone,
        registered_by=by,
        registered_at=at,
    )
    complaint.write(by=by, at=at, reason="登记")
    clocks.start(SETTLE, complaint.case, on=heard.received_on, handlers=[by])
    return complaint


@transaction.atomic
def check(complaint: Complaint, handler: User, visit: Visit | None, *, by: User, at: datetime) -> Complaint:
    """核查: give it to somebody of the department, and send officers out where the check needs a visit."""
    complaint, today = locked(complaint), localtime(at).date()
    must_be_of_department(by, complaint.subject)
    complaint.must_move(State.CHECKING)
    if not handler.is_active or not rules.is_of(handler, complaint.keeper_id):
        raise Refused(ARTICLE, "核查人员须为该主体记录部门的在职人员。")
    again = complaint.state == State.CHECKING
    complaint.handler, complaint.checking_on = handler, complaint.checking_on or today
    move(complaint, State.CHECKING, by=by, at=at, reason=f"{'改由' if again else '交'}{handler}核查")
    term = clocks.running(complaint.key, SETTLE) or clocks.start(SETTLE, complaint.case, on=complaint.received_on)
    term.handlers.set([handler])
    if visit:
        assign(_errand(complaint, visit), by=by, at=at)
    if handler != by:
        tell(
            [handler],
            key=f"{complaint.key}:check:{handler.pk}",
            title=f"请核查投诉举报{complaint}：{complaint.subject}",
            body=f"办结期限 {term.due_on}",
            url=complaint.get_absolute_url(),
            at=at,
        )
    return complaint


def _errand(complaint: Complaint, visit: Visit) -> Errand:
    return Errand(
        subject=complaint.subject,
        department=complaint.subject.department,
        manner=Inspection.Manner.COMPLAINT,
        officers=visit.officers,
        from_on=visit.from_on,
        until_on=visit.until_on,
        items=complaint.content,
        source=f"投诉举报{complaint}",
        source_key=complaint.key,
        source_url=complaint.get_absolute_url(),
    )


@transaction.atomic
def settle(complaint: Complaint, *, verified: bool, findings: str, by: User, at: datetime) -> Complaint:
    """办结: found true (查实) or not (未查实), with the reasons. A visit that was sent out must have been made."""
    complaint, today = locked(complaint), localtime(at).date()
    must_be_of_department(by, complaint.subject)
    article = complaint.must_move(State.SETTLED)
    if not findings.strip():
        raise Refused(article, "办结须写明核查情况和查实、未查实的理由。")
    if errands_of(complaint).filter(state=Assignment.State.WAITING).exists():
        raise Refused(
            article, "已派发的举报核查检查尚未完成，检查结果录入后再办结；确实无法检查的，由审核人在检查任务中取消。"
        )
    complaint.verified, complaint.settled_on = verified, today
    complaint.findings, complaint.settled_by = findings.strip(), by
    move(complaint, State.SETTLED, by=by, at=at, reason="办结", detail=complaint.result)
    if term := clocks.running(complaint.key, SETTLE):
        clocks.end(term, on=max(today, term.began_on))
    if answering := clocks.running(complaint.key, REPLY):
        clocks.end(answering, on=max(today, answering.began_on))
    if complaint.is_named:
        clocks.start(REPLY, complaint.case, on=today, handlers=supervisors_of(complaint.subject))
    return complaint


def errands_of(complaint: Complaint) -> QuerySet[Assignment]:
    """The visits that it led to."""
    return Assignment.objects.filter(source_key=complaint.key).prefetch_related("officers").order_by("pk")


def supervisors_of(subject: Subject) -> list[User]:
    """Who may see who complained, and answers."""
    found = User.objects.filter(role=Role.SUPERVISOR, department=subject.department_id, is_active=True)
    return list(found.order_by("username"))


@transaction.atomic
def answer(complaint: Complaint, reply: str, *, by: User, at: datetime) -> Complaint:
    """答复: tell whoever left a contact what came of it; by a supervisor, who alone may see the contact; once."""
    complaint, today = locked(complaint), localtime(at).date()
    must_be_of_department(by, complaint.subject)
    reason = "投诉举报人的信息只有本部门审核人可以查看，由审核人答复。"
    rules.must_be_supervisor_of(by, complaint.keeper_id, article=ARTICLE, reason=reason)
    if complaint.state != State.SETTLED or complaint.replied_on:
        told = "已经答复" if complaint.replied_on else "尚未办结"
        raise Refused(ARTICLE, f"{complaint}{told}，不能登记答复。")
    if not complaint.is_named:
        raise Refused(ARTICLE, f"{complaint}没有留下联系方式，无法答复。")
    if not reply.strip():
        raise Refused(ARTICLE, "请写明答复的方式和内容。")
    complaint.replied_on, complaint.replied_by, complaint.reply = today, by, reply.strip()
    complaint.write(by=by, at=at, reason="答复投诉举报人")
    if term := clocks.running(complaint.key, REPLY):
        clocks.end(term, on=max(today, term.began_on))
    return complaint


def keep_clocks(at: datetime) -> int:
    """What a file brought in unsettled gets its term, and what a file settled ends it; returns how many changed."""
    key = Concat(Value("inspections.complaint:"), Cast(OuterRef("pk"), CharField()), output_field=CharField())
    ticking = Exists(Term.objects.running().filter(case_key=key, kind=SETTLE.code))
    settled = Q(state=State.SETTLED)
    odd = Complaint.objects.filter((settled & ticking) | (~settled & ~ticking))
    return sum(_keep_clock(pk, at) for pk in odd.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _keep_clock(pk: int, at: datetime) -> int:
    complaint = locked(Complaint(pk=pk))
    term = clocks.running(complaint.key, SETTLE)
    if complaint.state == State.SETTLED and term:
        clocks.end(term, on=max(complaint.settled_on or localtime(at).date(), term.began_on))
    elif complaint.state != State.SETTLED and term is None:
        clocks.start(SETTLE, complaint.case, on=complaint.received_on)
    else:
        return 0
    return 1


class Contact(NamedTuple):
    """Who complained, and how he is reached."""

    complainant: str
    telephone: str


def show_contact(complaint: Complaint, *, reason: str, by: User, at: datetime) -> Contact:
    """Who complained, to the department's supervisor who says why; the journal keeps the reason, not who it is."""
    rules.must_be_supervisor_of(
        by, complaint.keeper_id, article=ARTICLE, reason="投诉举报人的信息由记录部门的审核人查看。"
    )
    return Contact(complaint.complainant, complaint.telephone)
