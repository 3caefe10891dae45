"""What the page of a case tells: its clock, its people, its papers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet
from django.urls import reverse

from accounts import rules
from accounts.models import User
from credit.facts.telling import Told, told
from credit.models import CreditRecord, Evidence, Term
from credit.terms.calendar import calendar
from credit.terms.standing import stand
from documents.models import Document
from objections import answering, clocks, investigating
from objections.assigning import FEWEST
from objections.models import Objection, Part
from objections.papers import result_of

State = Objection.State


class Signed(NamedTuple):
    """An investigator, and whether he has signed what stands now."""

    person: User
    has_signed: bool


class PaperLine(NamedTuple):
    """A paper of the case; `url` is this app's, for whoever sees the case but not the department."""

    document: Document
    url: str
    served: str
    may_serve: bool


class Facts(NamedTuple):
    """One disputed record, told here because an investigator from elsewhere cannot open its page."""

    record: CreditRecord
    told: list[Told]
    opens: bool
    """Whether whoever looks may open its page: the record behind a grade may be another department's (R6)."""


class Page(NamedTuple):
    """Everything that the page of a case says."""

    objection: Objection
    own: bool
    """Whether the reader may open the subject's file and the record's page."""
    terms: list[Term]
    records: list[Facts]
    papers: list[PaperLine]
    investigators: list[Signed]
    barred: list[Part]
    unfinished: list[str]
    left_to_close: list[str]
    overdue: str
    """What the banner says of an answer that is late; empty while it is not."""
    result: str
    too_few: bool
    """Whether fewer investigate than must, as somebody had to stand back."""
    may_find: bool
    may_assign: bool
    may_tell: bool
    may_read_drafts: bool


def page_of(objection: Objection, user: User, today: date) -> Page:
    """The page as this person sees it on a day."""
    own = not user.edits_records or user.department_id == objection.subject.department_id
    people = clocks.investigators(objection)
    investigates = user in people
    barred = list(objection.parts.filter(part=Part.Kind.BARRED).select_related("person"))
    stands = objection.state in (State.INVESTIGATING, State.SIGNING)
    return Page(
        objection,
        own,
        [
            term
            for kind in (clocks.REPLY, clocks.STATUTE, clocks.SUPPLEMENT, clocks.RECALL)
            if (term := clocks.term_of(objection, kind))
        ],
        [Facts(record, told(record), _opens(record, user)) for record in _records(objection)],
        list(_papers(objection, user)),
        [Signed(person, _signed(objection, person)) for person in people],
        barred,
        investigating.unfinished(objection) if objection.is_disputing else [],
        answering.left_to_close(objection) if objection.state == State.REPLIED else [],
        _overdue(objection, today),
        result_of(objection) if objection.state in (State.REPLIED, State.CLOSED) else "",
        bool(barred) and objection.is_disputing and len(people) < FEWEST,
        investigates and stands,
        rules.is_decider_of(user, objection.keeper_id),
        rules.is_of(user, objection.keeper_id),
        objection.is_disputing,
    )


def _overdue(objection: Objection, today: date) -> str:
    term = clocks.term_of(objection, clocks.REPLY) if objection.is_disputing else None
    if term is None or term.due_on is None or today <= term.due_on:
        return ""
    names = "、".join(str(person) for person in term.handlers.all())
    return f"应于 {term.due_on} 前答复（第十条），{stand(term, today, calendar()).words}。办理人：{names}；超期情况同时报局领导。"


def _records(objection: Objection) -> list[CreditRecord]:
    claimed = CreditRecord.objects.filter(claims__objection=objection) | CreditRecord.objects.filter(
        disputed_by__objection=objection
    )
    return list(claimed.select_related("subject", "person").distinct().order_by("pk"))


def _opens(record: CreditRecord, user: User) -> bool:
    return not user.edits_records or user.department_id == record.subject.department_id


def evidence_of(objection: Objection) -> QuerySet[Evidence]:
    """The evidence of the disputed records, as far as they are records of the department whose case it is."""
    own = Evidence.objects.filter(record__subject__department=objection.subject.department_id)
    return own.filter(record__disputed_by__objection=objection).distinct()


def _signed(objection: Objection, person: User) -> bool:
    return objection.signatures.filter(person=person, void_at=None).exists()


def _papers(objection: Objection, user: User) -> Iterator[PaperLine]:
    documents = Document.objects.of_case(objection.key).prefetch_related("services")
    may_serve = rules.is_of(user, objection.keeper_id)
    for document in documents:
        served = next(iter(document.services.all()), None)
        said = f"{served.served_on} {served.get_way_display()}，{served.receiver}" if served else ""
        to_be_served = not document.is_kept and not said
        url = reverse("objections:paper_show", args=[objection.pk, document.pk])
        yield PaperLine(document, url, said, may_serve and to_be_served)
