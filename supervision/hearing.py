"""Article 8, R16, Henan statute Article 28: the subject is heard about an intended listing, as about every other intention."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import ClassVar

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.timezone import localtime

from accounts.gate import Refused
from accounts.models import User
from credit.hearing import notifying
from credit.hearing.intents import Intent, Words
from credit.hearing.notifying import Notice
from credit.models import CreditRecord, Evidence, Hearing, HearingRound
from credit.terms.clocks import TermKind
from documents.issuing import Draft
from documents.models import Document
from subjects.moving import locked, move
from supervision.grounds import must_be_staff
from supervision.models import Procedure
from supervision.papers import notice_of
from supervision.policies import REGIMES, term_of
from supervision.steps import ARTICLE, State, begin, deciders_of, end, require_grounds

Stage = Hearing.State
Found = Hearing.Found

_REACHED = {
    Stage.PREPARED: State.DRAFTED,
    Stage.ISSUED: State.NOTIFIED,
    Stage.NOTIFIED: State.HEARING,
    Stage.STATED: State.HEARING,
    Stage.WAIVED: State.HEARING,
    Stage.LAPSED: State.HEARING,
    Stage.REVIEWED: State.HEARING,
}
"""Where the procedure stands while its hearing does, until the right to a statement was met."""


def notice_for(row: Procedure, *, contact: str, telephone: str, place: str) -> Notice:
    """The notice as the procedure says it: its records as facts, its list, the basis of that."""
    words, records = REGIMES[row.of_regime], row.records.order_by("basis_on", "pk")
    facts = tuple(" ".join(record.content.split()) for record in records)
    return Notice(facts, words.basis, f"拟将你单位（个人）列入{words.list_name}。", contact, telephone, place)


@transaction.atomic
def hear(row: Procedure, notice: Notice, *, by: User, at: datetime) -> Hearing:
    """Begin the hearing, with a drafted notice of basis, reason and measures; it is issued and served as any other."""
    row = locked(row)
    row.must_move(State.NOTIFIED)
    must_be_staff(row.subject, by)
    if row.hearing:
        raise Refused(ARTICLE, f"{row}已在办理陈述申辩，不必重复启动。")
    require_grounds(row, localtime(at).date())
    begun = Hearing(kind=Hearing.Kind.LISTING, subject=row.subject, intended=str(row), entered_by=row.opened_by)
    row.hearing = notifying.open_hearing(begun, notice, by=by, at=at)
    row.write(by=by, at=at, reason="启动陈述申辩")
    return row.hearing


def evidence_of(row: Procedure) -> QuerySet[Evidence]:
    """What stands behind the records on which a listing rests; the notice lists it."""
    return Evidence.objects.filter(Q(record__in=row.records.all()) | Q(record=row.basis_id)).order_by("pk")


class OfListing(Intent):
    """A subject is to be put on a list."""

    kind: ClassVar[Hearing.Kind] = Hearing.Kind.LISTING
    words: ClassVar[Words] = Words(
        proposed_by="列入程序承办人",
        barred="您是本程序的承办人",
        facts="据以列入的事实",
        intended="拟作出的处理",
        intended_help="拟列入哪一名单、管理期限；理由和管理措施按列入程序写入告知书。",
        done="作出决定",
        until="作出决定以前",
        free="由另一人作出列入决定",
        notified="告知不改变等级，也不产生名单。",
        adopted="采纳的意见影响列入的，请决定不列入，或者终止列入程序。",
        remedy="对列入决定不服的，可以依法申请行政复议或者提起行政诉讼。",
        conclusions={
            Found.ADOPTED: "陈述申辩意见成立，予以采纳；本局据此更改或者不再列入。",
            Found.PARTLY: "陈述申辩意见部分成立，对成立的部分予以采纳；本局作出决定时予以考虑。",
            Found.NOT_ADOPTED: "陈述申辩意见不成立，不予采纳；是否列入，由本局依法另行决定。",
        },
    )

    def hold(self, hearing: Hearing) -> None:
        """The procedure, then the records that it tells of: none of them changes while the subject is told."""
        row = locked(hearing.procedure)
        told = Q(procedures=row) | Q(pk=row.basis_id)
        ids = sorted(set(CreditRecord.objects.filter(told).values_list("pk", flat=True)))
        list(CreditRecord.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))

    def period(self, on: date) -> TermKind:
        return term_of("listing_statement", on)

    def evidence(self, hearing: Hearing) -> QuerySet[Evidence]:
        return evidence_of(hearing.procedure)

    def effect(self, hearing: Hearing, on: date) -> list[str]:
        return []

    def notice(self, round: HearingRound) -> Draft:
        paper = notice_of(round.hearing.procedure, round)
        template = "supervision/listing_notice.pdf.html"
        return Draft(Document.Kind.LISTING_NOTICE, template, paper, round.hearing.case)

    def purpose(self, hearing: Hearing) -> str:
        row = hearing.procedure
        return f"将你单位（个人）列入{REGIMES[row.of_regime].list_name}（{row}）"

    def must_stand(self, hearing: Hearing, *, by: User, at: datetime) -> None:
        must_be_staff(hearing.subject, by)
        require_grounds(hearing.procedure, localtime(at).date())

    def moved(self, hearing: Hearing, *, by: User, at: datetime) -> None:
        """The procedure follows, and its own terms with it: to serve the notice, and to decide once the right was met."""
        row, on = hearing.procedure, localtime(at).date()
        to = State.HEARD if hearing.is_met else _REACHED[Stage(hearing.state)]
        if to == row.state:
            return
        row.heard_on = on if to == State.HEARD else None
        move(row, to, by=by, at=at, reason=hearing.state_shown)
        end(row, hearing.round.served_on or on, "listing_service")
        end(row, on)
        if to == State.NOTIFIED:
            begin(row, "listing_service", on, [row.opened_by])
        elif to == State.HEARD:
            begin(row, "listing_decision", on, deciders_of(row.subject, row.opened_by))

    def keys(self, hearing: Hearing) -> list[str]:
        return hearing.procedure.keys

    def page(self, hearing: Hearing) -> str:
        return hearing.procedure.get_absolute_url()

    def ways(self, hearing: Hearing) -> Mapping[str, str]:
        return {"give_up": reverse("supervision:procedure_act", args=[hearing.procedure.pk, "drop"])}
