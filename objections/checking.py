"""A check notice (平台转办核查): taken in, given to a checker, answered in writing by another's hand, sent back in three days.

Whoever had a hand in the record neither checks it nor signs what was found (Article 10). A refused act writes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from accounts import rules
from accounts.gate import Refused
from accounts.models import Role, User
from credit.models import CreditRecord
from credit.records.involvement import barred, hands_in
from credit.terms import clocks
from credit.terms.clocks import TermKind
from documents.issuing import issue as issue_paper
from notices.telling import tell
from objections import check_papers
from objections.models import STATUTE, TEN, CheckNotice
from subjects.models import Subject
from subjects.moving import locked, move, number

CHECK = TermKind("objections.check", "平台转办核查反馈", STATUTE, 3)
"""R4: three working days from receipt; the day of receipt is day 0."""
State = CheckNotice.State


class Asked(NamedTuple):
    """What the platform's letter says."""

    platform_number: str
    channel: str
    received_on: date
    records: Sequence[CreditRecord]
    question: str


def _must_be_of_department(notice: CheckNotice, by: User) -> None:
    rules.must_be_of(by, notice.keeper_id, article=STATUTE, reason="平台转办核查由主体的记录部门办理。")


@transaction.atomic
def register(subject: Subject, *, asked: Asked, by: User, at: datetime) -> CheckNotice:
    """登记: take a notice in; its three working days begin. The same number of the platform twice is refused."""
    today = localtime(at).date()
    if asked.received_on > today:
        raise Refused(STATUTE, f"收到日期（{asked.received_on}）晚于今天，请改为实际日期。", "received_on")
    if not asked.records:
        raise Refused(STATUTE, "请选择平台要求核查的记录。", "records")
    for record in asked.records:
        if record.subject_id != subject.pk or record.is_draft:
            raise Refused(STATUTE, f"{record}不是该主体已告知或者已生效的记录，请重新选择。", "records")
    notice = CheckNotice(
        subject=subject,
        platform_number=asked.platform_number.strip(),
        channel=asked.channel,
        question=asked.question.strip(),
        received_on=asked.received_on,
        registered_by=by,
        registered_at=at,
    )
    _must_be_of_department(notice, by)
    number(notice, at=at)
    try:
        with transaction.atomic():
            notice.write(by=by, at=at, reason="登记平台转办核查")
    except IntegrityError as collision:
        known = CheckNotice.objects.filter(platform_number=notice.platform_number).first()
        said = f"平台转办编号{notice.platform_number}已登记为{known}，不必重复登记。"
        raise Refused(STATUTE, said, "platform_number") from collision
    notice.records.set(asked.records)
    clocks.start(CHECK, notice.case, on=asked.received_on, handlers=heads_of(subject))
    return notice


def heads_of(subject: Subject) -> list[User]:
    """The supervisors of the recording department: they assign and sign."""
    return list(User.objects.filter(department=subject.department_id, role=Role.SUPERVISOR, is_active=True))


def candidates(notice: CheckNotice) -> list[User]:
    """The staff of the department in service who had no hand in the records."""
    staff = User.objects.filter(
        department=notice.subject.department_id, role__in=(Role.CLERK, Role.SUPERVISOR), is_active=True
    )
    found = bars(notice, list(staff))
    return [person for person in staff.order_by("pk") if person.pk not in found]


def bars(notice: CheckNotice, people: Sequence[User]) -> dict[int, str]:
    """Which of these people (ids) had a hand in a record of the notice, and why they stand back."""
    hands = [hand for record in notice.records.select_related("subject") for hand in hands_in(record)]
    return {pk: "；".join(dict.fromkeys(hand.reason for hand in own)) for pk, own in barred(hands, people).items()}


def must_be_untouched(notice: CheckNotice, person: User) -> None:
    """Article 10, by analogy: who collected, entered or edited the record does not check it. Raises Refused."""
    if reason := bars(notice, [person]).get(person.pk):
        raise Refused(TEN, f"{person}：{reason}，应回避，不能核查或者签发。请由其他人员办理。", "checker")


@transaction.atomic
def assign(notice: CheckNotice, *, checker: User, by: User, at: datetime) -> CheckNotice:
    """指派: somebody of the department checks, who had no hand in the record; the days run on."""
    notice, today = locked(notice), localtime(at).date()
    notice.must_move(State.CHECKING)
    notice.must_be(State.RECEIVED, State.CHECKING, doing="指派核查人员")
    rules.must_be_decider_of(by, notice.keeper_id, article=STATUTE, reason="核查人员由记录部门的审核人或者局领导指派。")
    rules.must_be_of(checker, notice.keeper_id, article=STATUTE, reason=f"{checker}不是主体记录部门的人员，不能指派。")
    rules.must_be_in_service(checker, article=STATUTE, reason=f"{checker}的账号已停用，不能指派。")
    must_be_untouched(notice, checker)
    again = notice.checker is not None
    notice.checker, notice.assigned_on = checker, today
    move(notice, State.CHECKING, by=by, at=at, reason=f"{'改派' if again else '指派'}{checker}核查")
    if term := clocks.running(notice.key, CHECK):
        term.handlers.set([checker, *heads_of(notice.subject)])
    tell(
        [checker],
        key=f"{notice.key}:checker:{checker.pk}:{today}",
        title=f"请核查{notice}：{notice.subject}",
        body=f"信用平台转办（{notice.platform_number}），收到之日起 3 个工作日内反馈。",
        url=notice.get_absolute_url(),
        at=at,
    )
    return notice


@transaction.atomic
def answer(notice: CheckNotice, *, conclusion: str, findings: str, by: User, at: datetime) -> CheckNotice:
    """The checker says what he found; another signs it."""
    notice = locked(notice)
    notice.must_move(State.SIGNING)
    rules.must_be_among(by, notice.checker_id, article=STATUTE, reason=f"核查意见由核查人员{notice.checker}提交。")
    must_be_untouched(notice, by)
    if not findings.strip():
        raise Refused(STATUTE, "请写明核查情况：查阅了什么、与谁核实、结论的依据。", "findings")
    notice.conclusion, notice.findings = CheckNotice.Conclusion(conclusion), findings.strip()
    move(notice, State.SIGNING, by=by, at=at, reason="提交核查意见", detail=notice.get_conclusion_display())
    tell(
        [person for person in heads_of(notice.subject) if person != by],
        key=f"{notice.key}:signing:{at.isoformat()}",
        title=f"请签发{notice}的核查反馈：{notice.subject}",
        url=notice.get_absolute_url(),
        at=at,
    )
    return notice


def must_sign(notice: CheckNotice, by: User) -> None:
    """A supervisor of the department or a leader, other than the checker, who had no hand in the record."""
    rules.must_be_decider_of(by, notice.keeper_id, article=STATUTE, reason="核查反馈由记录部门的审核人或者局领导签发。")
    other = f"{by}核查了本件，不能签发；请由其他审核人或者局领导签发。"
    rules.must_be_another(by, notice.checker_id, article=STATUTE, reason=other)
    must_be_untouched(notice, by)


@transaction.atomic
def send_back(notice: CheckNotice, *, reason: str, by: User, at: datetime) -> CheckNotice:
    """退回修改: the checker looks again, with the reason."""
    notice = locked(notice)
    notice.must_be(State.SIGNING, doing="退回修改")
    must_sign(notice, by)
    if not reason.strip():
        raise Refused(STATUTE, "请写明退回的理由。", "reason")
    return move(notice, State.CHECKING, by=by, at=at, reason="退回修改", detail=reason.strip())


@transaction.atomic
def issue(notice: CheckNotice, *, by: User, at: datetime) -> CheckNotice:
    """签发核查反馈: the answer becomes a numbered paper."""
    notice, today = locked(notice), localtime(at).date()
    notice.must_move(State.ISSUED)
    must_sign(notice, by)
    notice.issued_by, notice.issued_on = by, today
    notice.reply = issue_paper(check_papers.reply(notice), by=by, at=at)
    return move(notice, State.ISSUED, by=by, at=at, reason="签发核查反馈", detail=notice.reply.number)


@transaction.atomic
def send(notice: CheckNotice, *, on: date, receipt: str, by: User, at: datetime) -> CheckNotice:
    """登记回传: the answer reached the platform, with its receipt; the term ends on that day."""
    notice, today = locked(notice), localtime(at).date()
    article = notice.must_move(State.SENT)
    _must_be_of_department(notice, by)
    if not (notice.issued_on and notice.issued_on <= on <= today):
        raise Refused(article, f"回传日期（{on}）应在签发日期（{notice.issued_on}）和今天之间，请核对。", "on")
    if not receipt.strip():
        raise Refused(article, "请写明回传方式和平台回执（如：平台回执编号、挂号信号码）。", "receipt")
    notice.sent_on, notice.sent_by, notice.receipt = on, by, receipt.strip()[:200]
    move(notice, State.SENT, by=by, at=at, reason="回传平台", detail=notice.receipt)
    _end_term(notice, on)
    return notice


@transaction.atomic
def withdraw(notice: CheckNotice, *, words: str, by: User, at: datetime) -> CheckNotice:
    """平台撤回: the platform does not ask any more, before the answer was issued."""
    notice = locked(notice)
    article = notice.must_move(State.WITHDRAWN)
    _must_be_of_department(notice, by)
    if not words.strip():
        raise Refused(article, "请写明平台撤回的文号或者方式。", "words")
    notice.withdrawal = words.strip()[:300]
    move(notice, State.WITHDRAWN, by=by, at=at, reason="平台撤回", detail=notice.withdrawal)
    _end_term(notice, localtime(at).date())
    return notice


def _end_term(notice: CheckNotice, on: date) -> None:
    if term := clocks.running(notice.key, CHECK):
        clocks.end(term, on=max(on, term.began_on))
