"""Article 8: the notice (陈述申辩告知书) is drafted, issued with the evidence frozen, and served; the period runs."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from accounts.gate import Refused
from accounts.history import keep
from accounts.models import User
from credit.hearing import consents
from credit.hearing.intents import intent_of
from credit.hearing.moves import ARTICLE, go, held, must_be
from credit.models import CreditRecord, FrozenEvidence, Hearing, HearingFact, HearingRound
from credit.terms import clocks
from documents import issuing, serving
from documents.models import Document
from documents.serving import Delivery

Kind = CreditRecord.Kind
State = Hearing.State
RecordState = CreditRecord.State


class Notice(NamedTuple):
    """What the notice says: facts in order, the basis, the record that is intended, and where to turn."""

    facts: tuple[str, ...]
    basis: str
    intended: str
    contact: str
    telephone: str
    place: str


def of_record(record: CreditRecord) -> Hearing:
    """The hearing of a record, not kept yet."""
    return Hearing(subject=record.subject, record=record, entered_by=record.entered_by)


@transaction.atomic
def begin(record: CreditRecord, notice: Notice, *, by: User, at: datetime) -> Hearing:
    """Begin a hearing of an adverse record that is not in force, with a drafted notice. One runs at a time."""
    record = CreditRecord.objects.select_for_update().select_related("subject").get(pk=record.pk)
    if record.kind == Kind.SANCTION:
        raise Refused(ARTICLE, "其他部门通报的联合惩戒，不由本局听取陈述。")
    must_be(record, RecordState.DRAFT, RecordState.NOTIFIED)
    consents.must_not_wait(record)
    try:
        with transaction.atomic():
            return open_hearing(of_record(record), notice, by=by, at=at)
    except IntegrityError as collision:
        raise Refused(ARTICLE, f"{record}已在办理陈述申辩，不必重复启动。") from collision


def open_hearing(hearing: Hearing, notice: Notice, *, by: User, at: datetime) -> Hearing:
    """Keep a new hearing of what somebody intends, with its drafted notice. What is intended is locked by the caller."""
    hearing.opened_by, hearing.opened_on = by, localtime(at).date()
    hearing.write(by=by, at=at, reason="启动陈述申辩")
    days = intent_of(hearing).period(hearing.opened_on).working_days
    assert days
    _write(HearingRound(hearing=hearing, number=1, working_days=days), notice, by=by, at=at)
    return hearing


def _write(round: HearingRound, notice: Notice, *, by: User, at: datetime) -> None:
    facts = [text.strip() for text in notice.facts if text.strip()]
    if not facts:
        raise Refused(ARTICLE, "请逐条写明拟记录的事实，至少一条。")
    round.basis, round.intended = notice.basis.strip(), notice.intended.strip()
    round.contact, round.telephone, round.place = notice.contact, notice.telephone, notice.place
    keep(round, by=by, reason="拟制告知书", at=at)
    round.facts.all().delete()
    HearingFact.objects.bulk_create(
        HearingFact(round=round, number=number, text=text) for number, text in enumerate(facts, 1)
    )


@transaction.atomic
def revise(hearing: Hearing, notice: Notice, *, by: User, at: datetime) -> Hearing:
    """Change the notice as long as it is not issued."""
    hearing = held(hearing)
    hearing.must_be(State.PREPARED, doing="修改告知书")
    _write(hearing.round, notice, by=by, at=at)
    return hearing


@transaction.atomic
def issue(hearing: Hearing, *, by: User, at: datetime) -> Document:
    """Number and freeze the notice, with every piece of evidence that the record has now, by its digest."""
    hearing = held(hearing)
    hearing.must_move(State.ISSUED)
    intent, round = intent_of(hearing), hearing.round
    for value, name in ((round.basis, "依据"), (round.intended, intent.words.intended), (round.contact, "联系人")):
        if not value:
            raise Refused(ARTICLE, f"告知书还没有写明{name}，请先补齐。")
    intent.must_stand(hearing, by=by, at=at)
    FrozenEvidence.objects.bulk_create(
        FrozenEvidence(round=round, evidence=file, title=file.title, sha256=file.sha256)
        for file in intent.evidence(hearing)
    )
    round.effect = "\n".join(intent.effect(hearing, localtime(at).date()))
    round.notice = issuing.issue(intent.notice(round), by=by, at=at)
    keep(round, by=by, reason=f"签发{round.notice}", at=at)
    go(hearing, State.ISSUED, by=by, at=at, reason=f"签发{round.notice.get_kind_display()}", detail=round.notice.number)
    return round.notice


@transaction.atomic
def serve(hearing: Hearing, delivery: Delivery, *, by: User, at: datetime) -> Hearing:
    """The notice reached the subject: the period runs from the day after (R4), and a record is notified.

    Where the register of papers holds its service already, that stands, and not what is said here.
    """
    hearing = held(hearing)
    hearing.must_move(State.NOTIFIED)
    round = hearing.round
    assert round.notice
    service = round.notice.service or serving.serve(round.notice, **delivery._asdict(), by=by, at=at)
    served = service.served_on
    round.served_on = served
    period = intent_of(hearing).period(served)._replace(working_days=round.working_days)
    round.term = clocks.start(period, hearing.case, on=served, handlers=[hearing.opened_by])
    keep(round, by=by, reason=f"送达{round.notice}", at=at)
    told = f"{served} {service.get_way_display()}"
    return go(hearing, State.NOTIFIED, by=by, at=at, reason="登记送达", detail=told)
