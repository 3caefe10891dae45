"""A record that is to take effect (R5): what its hearing needs to know, and its notice (陈述申辩告知书)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import ClassVar

from django.db.models import QuerySet
from django.urls import reverse

from accounts.history import keep
from accounts.models import User
from credit.facts.telling import told
from credit.hearing import consents
from credit.hearing.intents import Intent, Words
from credit.hearing.moves import period_on
from credit.hearing.papers import Line, NoticePaper, effect_of, evidence_of, number_before
from credit.models import CreditRecord, Evidence, Hearing, HearingRound
from credit.terms.clocks import TermKind
from documents.issuing import Draft
from documents.models import Document

Found = Hearing.Found


class OfRecord(Intent):
    """A record is to be put in force."""

    kind: ClassVar[Hearing.Kind] = Hearing.Kind.RECORD
    words: ClassVar[Words] = Words(
        proposed_by="记录录入人",
        barred="您录入了该记录",
        facts="拟记录的事实",
        intended="拟作记录",
        intended_help="拟记录什么、计入第十二条哪一项；对等级的影响在签发时自动写入。",
        done="记录生效",
        until="记录生效以前",
        free="记录可以生效",
        notified="记录进入“已告知”状态，仍不影响等级。",
        adopted="采纳的意见影响记录内容的，签发后请更改记录；不应记录的，撤销记录。",
        remedy="记录生效后，认为记录与事实不符的，可以依照上述制度第九条向本局提出异议。",
        conclusions={
            Found.ADOPTED: "陈述申辩意见成立，予以采纳；本局据此更改或者不再作出拟作的记录。",
            Found.PARTLY: "陈述申辩意见部分成立，对成立的部分予以采纳；本局据此更改拟作的记录。",
            Found.NOT_ADOPTED: "陈述申辩意见不成立，不予采纳；拟作的记录按告知的内容办理。",
        },
    )

    def hold(self, hearing: Hearing) -> None:
        CreditRecord.objects.select_for_update().filter(pk=_record(hearing).pk).first()

    def period(self, on: date) -> TermKind:
        return period_on(on)

    def evidence(self, hearing: Hearing) -> QuerySet[Evidence]:
        return _record(hearing).evidence.all()

    def effect(self, hearing: Hearing, on: date) -> list[str]:
        return effect_of(_record(hearing), on)

    def notice(self, round: HearingRound) -> Draft:
        hearing, record = round.hearing, _record(round.hearing)
        said = {record.content, record.legal_basis, "—"}
        paper = NoticePaper(
            addressee=record.subject.name,
            code=record.subject.code,
            earlier=number_before(round),
            cause=round.cause,
            kind=record.get_kind_display(),
            facts=tuple(fact.text for fact in round.facts.all()),
            basis=round.basis,
            lines=tuple(Line(field.label, str(field.value)) for field in told(record) if field.value not in said),
            intended=round.intended,
            effect=tuple(round.effect.splitlines()),
            evidence=evidence_of(round),
            days=round.working_days,
            place=round.place,
            contact=round.contact,
            telephone=round.telephone,
        )
        return Draft(Document.Kind.STATEMENT_NOTICE, "credit/hearing_notice.pdf.html", paper, hearing.case)

    def purpose(self, hearing: Hearing) -> str:
        record = _record(hearing)
        return f"对你（单位）作出{record.get_kind_display()}记录（{record}）"

    def must_stand(self, hearing: Hearing, *, by: User, at: datetime) -> None:
        """Who revokes the record ends its hearing; none is told of one while a second person is asked to spare it (R5)."""
        consents.must_not_wait(_record(hearing))

    def moved(self, hearing: Hearing, *, by: User, at: datetime) -> None:
        """Served, the record is notified, too."""
        record = _record(hearing)
        if hearing.state == Hearing.State.NOTIFIED and record.state == CreditRecord.State.DRAFT:
            record.state, record.notified_on = CreditRecord.State.NOTIFIED, hearing.round.served_on
            keep(record, by=by, reason="告知信用主体", at=at)

    def page(self, hearing: Hearing) -> str:
        return _record(hearing).get_absolute_url()

    def ways(self, hearing: Hearing) -> Mapping[str, str]:
        return {
            "evidence": reverse("credit:record_act", args=[hearing.record_id, "evidence"]),
            "change": reverse("credit:record_act", args=[hearing.record_id, "change"]),
            "give_up": reverse("credit:record_act", args=[hearing.record_id, "revoke"]),
        }


def _record(hearing: Hearing) -> CreditRecord:
    assert hearing.record
    return hearing.record
