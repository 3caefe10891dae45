"""How a version of the rulebook comes about (R23): one person proposes it, its effect is shown, another confirms it.

What the database holds as well: one open proposal, two persons, no confirmed version that is edited.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from accounts import rules
from accounts.gate import Refused
from accounts.models import Role, User
from credit.facts.rulebooks import rulebooks
from credit.models import RuleProposal, RuleRun, RuleVersion, RuleWithdrawal
from credit.regulation.rulebook import FIRST, Rulebook, Rulebooks
from desk import promises
from notices.telling import tell
from subjects.moving import locked, move

ARTICLE = RuleProposal.ARTICLE
KEEPERS = (Role.SUPERVISOR, Role.LEADER)
"""Who proposes and confirms: the policy values are the bureau's, of no single department."""
LONGEST_PERIOD = 60
State = RuleProposal.State
Purpose = RuleRun.Purpose


class Fault(NamedTuple):
    """What is wrong with a version: the field, and what to do."""

    field: str
    words: str


def faults(book: Rulebook, known: Rulebooks, used: Collection[str]) -> list[Fault]:
    """Why this cannot be the version that follows those known; `used` are all names that were ever given."""
    last = known[-1]
    return [
        Fault(field, words)
        for field, wrong, words in (
            ("version", not book.version.strip(), "请填写规则版本号，例如 2027-1。"),
            ("version", len(book.version) > 20, "规则版本号最多 20 个字。"),
            ("version", book.version in used, f"规则版本号“{book.version}”已经用过，每个版本号只用一次，请另取。"),
            ("basis", not book.basis.strip(), "请写明依据的文件名称和文号。"),
            ("basis", len(book.basis) > 300, "依据最多 300 个字。"),
            (
                "in_force_from",
                book.in_force_from <= last.in_force_from,
                f"施行日期须在上一版本（{last.version}，{last.in_force_from} 起施行）之后。",
            ),
            (
                "lapses_on",
                book.lapses_on is not None and book.lapses_on <= book.in_force_from,
                "失效日期须在施行日期之后；没有有效期的留空。",
            ),
            (
                "statement_working_days",
                not 1 <= book.statement_working_days <= LONGEST_PERIOD,
                f"陈述申辩期限须为 1 至 {LONGEST_PERIOD} 个工作日。",
            ),
        )
        if wrong
    ]


def must_be_right(book: Rulebook, known: Rulebooks) -> None:
    """Raises Refused, with the field, where this cannot follow the versions that are known."""
    used = set(RuleVersion.objects.values_list("version", flat=True))
    for field, words in faults(book, known, used):
        raise Refused(ARTICLE, words, field=field)


def _must_lie_ahead(day: date, at: datetime) -> None:
    if day <= localtime(at).date():
        why = "今天和以前的等级已按当时的规则评定、告知、使用，不能事后改变"
        raise Refused(
            ARTICLE, f"规则版本最早自明日起施行：{why}。补录历史版本的，由管理员用命令办理。", field="in_force_from"
        )


def _must_be_a_change(book: Rulebook, known: Rulebooks) -> None:
    if book._replace(version="", in_force_from=FIRST.in_force_from) == known[-1]._replace(
        version="", in_force_from=FIRST.in_force_from
    ):
        raise Refused(ARTICLE, f"各项取值、依据和失效日期与现有的最后一版（{known[-1].version}）完全相同，没有变更。")


def hold() -> None:
    """Whoever changes the rulebook does so alone: the first version, which is never edited, is the lock."""
    RuleVersion.objects.select_for_update().order_by("pk").first()


def _must_be_entitled(by: User) -> None:
    rules.must_be_one_of(by, *KEEPERS, article=ARTICLE, reason="规则版本由审核人或局领导提出、确认。")


@transaction.atomic
def propose(book: Rulebook, *, note: str = "", by: User, at: datetime) -> RuleProposal:
    """Put a version before a second person, and have its effect worked out. Raises Refused where it cannot be right."""
    _must_be_entitled(by)
    hold()
    known = rulebooks()
    must_be_right(book, known)
    _must_lie_ahead(book.in_force_from, at)
    _must_be_a_change(book, known)
    proposal = RuleProposal(note=note.strip(), proposed_by=by, proposed_at=at, **values_of(book))
    try:
        with transaction.atomic():
            proposal.save()
    except IntegrityError as collision:
        raise Refused(ARTICLE, "已有一项规则版本的提议待确认，请先确认、退回或撤回。") from collision
    _promise(Purpose.PREVIEW, at=at, proposal=proposal)
    tell(
        User.objects.filter(role__in=KEEPERS, is_active=True).exclude(pk=by.pk),
        key=f"rule-proposal:{proposal.pk}",
        title=f"规则版本 {book.version} 待确认",
        body=f"{by}提出，拟自 {book.in_force_from} 起施行，依据：{book.basis}。确认前请看推演的影响。",
        url=proposal.get_absolute_url(),
        at=at,
    )
    return proposal


def values_of(book: Rulebook) -> dict[str, object]:
    """The columns that hold a version."""
    regimes = sorted(regime.value for regime in book.regimes_ending_by_themselves)
    return {**book._asdict(), "regimes_ending_by_themselves": regimes}


def _promise(purpose: Purpose, *, at: datetime, proposal: RuleProposal | None = None, cause: str = "") -> RuleRun:
    run = RuleRun.objects.create(purpose=purpose, proposal=proposal, cause=cause, asked_at=at)
    promises.nudge(run.job)
    return run


def must_be_open(proposal: RuleProposal, to: State, by: User) -> None:
    """Raises Refused where this person cannot take this step, before anything is typed."""
    proposal.must_move(to)
    if to == State.WITHDRAWN:
        reason = "只有提出人可以撤回；不同意的，请退回。"
        rules.must_be_among(by, proposal.proposed_by_id, article=ARTICLE, reason=reason)
        return
    _must_be_entitled(by)
    reason = "规则版本须由两人办理：提出人不能确认或退回自己的提议，可以撤回。"
    rules.must_be_another(by, proposal.proposed_by_id, article=ARTICLE, reason=reason)


def must_have_been_shown(proposal: RuleProposal) -> None:
    """R23: before a change is confirmed, its effect is shown."""
    run = RuleRun.objects.filter(proposal=proposal).first()
    if run is None or run.finished_at is None:
        raise Refused(ARTICLE, "推演还没有完成。确认前须能看到哪些主体、在哪一天、由哪一级变为哪一级，请稍候。")


def _decide(proposal: RuleProposal, to: State, *, by: User, at: datetime, reason: str = "") -> None:
    proposal.decided_by, proposal.decided_at, proposal.reason = by, at, reason.strip()
    move(proposal, to, by=by, at=at, reason=to.label)


@transaction.atomic
def confirm(proposal: RuleProposal, *, by: User, at: datetime) -> RuleProposal:
    """The second person's word: it becomes a version, and everybody is graded again by it, from its day on."""
    hold()
    proposal = locked(proposal)
    must_be_open(proposal, State.CONFIRMED, by)
    must_have_been_shown(proposal)
    book = proposal.rulebook
    must_be_right(book, rulebooks())
    _must_lie_ahead(book.in_force_from, at)
    proposal.adopted = _adopt(book, proposed_by=proposal.proposed_by, confirmed_by=by, at=at)
    _decide(proposal, State.CONFIRMED, by=by, at=at)
    _tell_of(proposal.adopted, f"由{proposal.proposed_by}提出、{by}确认", at)
    return proposal


def _adopt(book: Rulebook, *, proposed_by: User, confirmed_by: User, at: datetime) -> RuleVersion:
    version = RuleVersion.objects.create(
        proposed_by=proposed_by, confirmed_by=confirmed_by, confirmed_at=at, **values_of(book)
    )
    _work_out_again(at, but=book.version)
    _promise(Purpose.REGRADE, at=at, cause=f"规则版本 {book.version} 自 {book.in_force_from} 起施行")
    return version


def _tell_of(version: RuleVersion, how: str, at: datetime) -> None:
    tell(
        User.objects.filter(role__in=KEEPERS, is_active=True),
        key=f"rule-version:{version.pk}",
        title=f"规则版本 {version.version} 自 {version.in_force_from} 起施行",
        body=f"{how}，依据：{version.basis}。当日起等级变动的，照常告知、公示和推送。",
        url=version.get_absolute_url(),
        at=at,
    )


@transaction.atomic
def refuse(proposal: RuleProposal, *, reason: str, by: User, at: datetime) -> RuleProposal:
    """Turn a proposal down, with a reason; its proposer is told."""
    proposal = locked(proposal)
    must_be_open(proposal, State.REFUSED, by)
    _must_say_why(reason, "退回")
    _decide(proposal, State.REFUSED, by=by, at=at, reason=reason)
    RuleRun.objects.filter(proposal=proposal).delete()
    tell(
        [proposal.proposed_by],
        key=f"rule-refused:{proposal.pk}",
        title=f"规则版本 {proposal.version} 的提议已退回",
        body=f"{by}：{proposal.reason}",
        url=proposal.get_absolute_url(),
        at=at,
    )
    return proposal


@transaction.atomic
def withdraw(proposal: RuleProposal, *, reason: str, by: User, at: datetime) -> RuleProposal:
    """Take the own proposal back, with a reason; what was worked out of its effect goes with it."""
    proposal = locked(proposal)
    must_be_open(proposal, State.WITHDRAWN, by)
    _must_say_why(reason, "撤回")
    _decide(proposal, State.WITHDRAWN, by=by, at=at, reason=reason)
    RuleRun.objects.filter(proposal=proposal).delete()
    return proposal


@transaction.atomic
def rework(proposal: RuleProposal, *, by: User, at: datetime) -> RuleProposal:
    """Work out the effect anew, by the facts as they are now."""
    proposal = locked(proposal)
    must_be_reworkable(proposal, by)
    _work_out_again(at)
    return proposal


def _work_out_again(at: datetime, but: str = "") -> None:
    """What an open proposal would do is another thing since; not of the one (by its version) that is just confirmed."""
    for proposal in RuleProposal.objects.open().exclude(version=but):
        RuleRun.objects.filter(proposal=proposal).delete()
        _promise(Purpose.PREVIEW, at=at, proposal=proposal)


def must_be_reworkable(proposal: RuleProposal, by: User) -> None:
    """Raises Refused where nothing waits for a decision, or it is being worked out already."""
    _must_be_entitled(by)
    proposal.must_be(State.PROPOSED, doing="重新推演")
    run = RuleRun.objects.filter(proposal=proposal).first()
    if run and run.is_open:
        raise Refused(ARTICLE, "正在推演，请等它完成。")


def must_be_retractable(version: RuleVersion, by: User, at: datetime) -> None:
    """Raises Refused unless it is the last one and has not begun."""
    _must_be_entitled(by)
    if RuleWithdrawal.objects.filter(version=version).exists():
        raise Refused(ARTICLE, f"{version}已经撤回。")
    if version.in_force_from <= localtime(at).date():
        raise Refused(ARTICLE, f"{version}已经施行，不能撤回；要改变取值，请提出下一版本。")
    if rulebooks()[-1].version != version.version:
        raise Refused(ARTICLE, f"{version}之后还有已确认的版本，请先撤回后面的版本。")


@transaction.atomic
def retract(version: RuleVersion, *, reason: str, by: User, at: datetime) -> RuleVersion:
    """Take back a confirmed version that has not begun; the days are judged as before it."""
    hold()
    must_be_retractable(version, by, at)
    _must_say_why(reason, "撤回")
    RuleWithdrawal.objects.create(version=version, by=by, at=at, reason=reason.strip())
    _work_out_again(at)
    _promise(Purpose.REGRADE, at=at, cause=f"规则版本 {version.version} 在施行前撤回")
    tell(
        User.objects.filter(role__in=KEEPERS, is_active=True),
        key=f"rule-retracted:{version.pk}",
        title=f"规则版本 {version.version} 已撤回，不再施行",
        body=f"{by}：{reason.strip()}",
        url=version.get_absolute_url(),
        at=at,
    )
    return version


@transaction.atomic
def take_over(book: Rulebook, *, proposed_by: User, confirmed_by: User, at: datetime) -> RuleRun:
    """Take in a version that was decided on paper, also one that began in the past; the run grades everybody again.

    Raises Refused where it cannot follow the versions that are known, or one person stands for both.
    """
    reason = "提出人和确认人须为两个不同的人。"
    rules.must_be_another(confirmed_by, proposed_by.pk, article=ARTICLE, reason=reason)
    hold()
    must_be_right(book, rulebooks())
    version = _adopt(book, proposed_by=proposed_by, confirmed_by=confirmed_by, at=at)
    _tell_of(version, f"由命令调入，{proposed_by}提出、{confirmed_by}确认", at)
    return RuleRun.objects.latest("pk")


def _must_say_why(reason: str, act: str) -> None:
    if not reason.strip():
        raise Refused(ARTICLE, f"请写明{act}的理由。")
