"""R5, R11: that a commitment was broken is an adverse fact: proposed, the subject heard, decided by somebody else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import ClassVar

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.timezone import localtime

from accounts import rules
from accounts.gate import Refused
from accounts.models import User
from accounts.staffing import deciders_of
from credit.hearing import closing, notifying
from credit.hearing.intents import Intent, Words
from credit.hearing.moves import ARTICLE, period_on
from credit.hearing.notifying import Notice
from credit.hearing.papers import NoticePaper, evidence_of, number_before
from credit.models import Evidence, Hearing, HearingRound
from credit.terms import clocks
from credit.terms.clocks import TermKind
from documents.issuing import Draft
from documents.models import Document
from notices.telling import tell
from subjects import registering
from subjects.models import Commitment
from subjects.moving import locked, move
from supervision.grounds import must_be_staff
from supervision.models import Breach

State = Breach.State
Found = Hearing.Found

DECIDING = TermKind("breach_decision", "决定是否认定违背承诺", ARTICLE, 5)
"""How long the decision may wait once the subject was heard: the bureau's own rule, in working days."""
EFFECT = (
    "认定之日起，该公开承诺不再有效；没有其他有效公开承诺的，不能评为一级、二级（第十二条（一）1、（二）1）。",
    "认定以前，信用等级不因此变化。",
)


def must_be_proposable(commitment: Commitment, day: date) -> None:
    """Refuse what cannot be proposed on a day, before anything is typed."""
    if commitment.ended_on:
        raise Refused(ARTICLE, f"该承诺已于 {commitment.ended_on} 终止，不必再认定违背。")
    if commitment.until_on and commitment.until_on < day:
        raise Refused(ARTICLE, f"该承诺的有效期至 {commitment.until_on}，已经届满，不必再认定违背。")
    if commitment.breaches.open().exists():
        raise Refused(ARTICLE, "已提出认定违背该承诺，正在办理，不必重复提出。")


@transaction.atomic
def propose(commitment: Commitment, *, notice: Notice, by: User, at: datetime) -> Hearing:
    """Propose to find a commitment broken, with the drafted notice of the hearing; nothing happens to the level yet."""
    rows = Commitment.objects.select_for_update(of=("self",)).select_related("subject")
    commitment = rows.get(pk=commitment.pk)
    must_be_staff(commitment.subject, by)
    day = localtime(at).date()
    must_be_proposable(commitment, day)
    row = Breach(commitment=commitment, proposed_by=by, proposed_on=day)
    try:
        with transaction.atomic():
            row.write(by=by, at=at, reason="提出认定违背承诺")
    except IntegrityError as collision:
        raise Refused(ARTICLE, "已提出认定违背该承诺，正在办理，不必重复提出。") from collision
    begun = Hearing(
        kind=Hearing.Kind.COMMITMENT, subject=commitment.subject, intended=f"认定{row}", entered_by=row.proposed_by
    )
    row.hearing = notifying.open_hearing(begun, notice, by=by, at=at)
    row.write(by=by, at=at, reason="启动陈述申辩")
    return row.hearing


def must_be_another(row: Breach, by: User) -> None:
    """Two persons: the decider is a supervisor of the department or a leader, and never the proposer."""
    reason = "是否违背承诺须由提出人以外的人决定，您是提出人。"
    rules.must_be_another(by, row.proposed_by_id, article=ARTICLE, reason=reason)
    reason = "由主体记录部门的审核人或者局领导决定。"
    rules.must_be_decider_of(by, row.keeper_id, article=ARTICLE, reason=reason)


@transaction.atomic
def decide(row: Breach, *, broken: bool, reasons: str, by: User, at: datetime) -> Breach:
    """The second person decides after the subject was heard; found broken, the commitment ends on this day (R11)."""
    row, to = locked(row), State.FOUND if broken else State.DENIED
    row.must_move(to)
    must_be_another(row, by)
    if not reasons.strip():
        raise Refused(ARTICLE, "请写明认定或者不予认定的理由。")
    assert row.hearing
    closing.conclude(row.hearing, burdens=broken, words=to.label, by=by, at=at)
    day = localtime(at).date()
    row.reasons, row.decided_by, row.decided_on = reasons.strip(), by, day
    move(row, to, by=by, at=at, reason=to.label, detail=row.reasons[:60])
    if broken:
        registering.find_broken(row.commitment, on=day, by=by, at=at)
    _end_term(row, day)
    title = f"{to.label}：{row.case_title}"
    tell([row.proposed_by], key=f"{row.key}:decided", title=title, at=at, url=row.get_absolute_url())
    return row


@transaction.atomic
def withdraw(row: Breach, *, reason: str, by: User, at: datetime) -> Breach:
    """The proposal is taken back before it was decided; its hearing ends with it, and the commitment goes on."""
    row = locked(row)
    row.must_move(State.WITHDRAWN)
    rules.must_be_of(by, row.keeper_id, article=ARTICLE, reason="由主体的记录部门人员撤回。")
    if not reason.strip():
        raise Refused(ARTICLE, "撤回须写明理由。")
    row.ending, row.ended_on = reason.strip(), localtime(at).date()
    if row.hearing:
        closing.give_up(row.hearing, reason=row.ending, by=by, at=at)
    move(row, State.WITHDRAWN, by=by, at=at, reason="撤回", detail=row.ending)
    _end_term(row, row.ended_on)
    return row


def _end_term(row: Breach, on: date) -> None:
    if term := clocks.running(row.key, DECIDING):
        clocks.end(term, on=max(on, term.began_on))


class OfCommitment(Intent):
    """A commitment is to be found broken."""

    kind: ClassVar[Hearing.Kind] = Hearing.Kind.COMMITMENT
    words: ClassVar[Words] = Words(
        proposed_by="提出人",
        barred="您提出了该认定",
        facts="违背承诺的事实",
        intended="拟作出的认定",
        intended_help="拟认定违背哪一天作出的公开承诺、哪一项内容。",
        done="作出决定",
        until="作出决定以前",
        free="由另一人决定是否认定违背承诺",
        notified="告知不改变等级，承诺仍然有效。",
        adopted="采纳的意见影响认定的，请决定不予认定，或者撤回。",
        remedy="对认定不服的，可以依照上述制度第九条向本局提出异议。",
        conclusions={
            Found.ADOPTED: "陈述申辩意见成立，予以采纳；本局不再作出拟作的认定。",
            Found.PARTLY: "陈述申辩意见部分成立，对成立的部分予以采纳；本局作出决定时予以考虑。",
            Found.NOT_ADOPTED: "陈述申辩意见不成立，不予采纳；是否认定违背承诺，由本局另行决定。",
        },
    )

    def hold(self, hearing: Hearing) -> None:
        locked(hearing.breach)

    def period(self, on: date) -> TermKind:
        return period_on(on)

    def evidence(self, hearing: Hearing) -> QuerySet[Evidence]:
        """The papers are named in the facts: a commitment keeps no files."""
        return Evidence.objects.none()

    def effect(self, hearing: Hearing, on: date) -> list[str]:
        return list(EFFECT)

    def notice(self, round: HearingRound) -> Draft:
        hearing, subject = round.hearing, round.hearing.subject
        paper = NoticePaper(
            addressee=subject.name,
            code=subject.code,
            earlier=number_before(round),
            cause=round.cause,
            kind=str(hearing.breach),
            facts=tuple(fact.text for fact in round.facts.all()),
            basis=round.basis,
            lines=(),
            intended=round.intended,
            effect=tuple(round.effect.splitlines()),
            evidence=evidence_of(round),
            days=round.working_days,
            place=round.place,
            contact=round.contact,
            telephone=round.telephone,
        )
        return Draft(Document.Kind.STATEMENT_NOTICE, "supervision/breach_notice.pdf.html", paper, hearing.case)

    def purpose(self, hearing: Hearing) -> str:
        return f"认定你（单位）{hearing.breach}"

    def must_stand(self, hearing: Hearing, *, by: User, at: datetime) -> None:
        must_be_staff(hearing.subject, by)
        if hearing.breach.commitment.ended_on:
            raise Refused(ARTICLE, "该承诺已经终止，请撤回认定。")

    def moved(self, hearing: Hearing, *, by: User, at: datetime) -> None:
        """The matter follows: it waits for the decision once the right was met, and no longer when it is told anew."""
        row, on = hearing.breach, localtime(at).date()
        to = State.HEARD if hearing.is_met else State.HEARING
        if to == row.state:
            return
        row.heard_on = on if to == State.HEARD else None
        move(row, to, by=by, at=at, reason=hearing.state_shown)
        _end_term(row, on)
        if to == State.HEARD:
            people = deciders_of(row.keeper_id, row.proposed_by_id)
            clocks.start(DECIDING, row.case, on=on, handlers=people)
            key = f"{row.key}:heard:{at.isoformat()}"
            tell(people, key=key, title=f"待决定：{row.case_title}", at=at, url=row.get_absolute_url())

    def page(self, hearing: Hearing) -> str:
        return hearing.breach.get_absolute_url()

    def ways(self, hearing: Hearing) -> Mapping[str, str]:
        return {}
