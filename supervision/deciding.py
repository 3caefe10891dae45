"""R16: the decision to list or not, its service, and the publication from which level 4 is bound to the list."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localtime

from accounts import rules
from accounts.gate import Refused
from accounts.models import User
from credit.hearing import closing
from credit.models import Listing
from credit.records import listing as listings
from credit.regulation.facts import Regime
from credit.regulation.periods import months_from
from credit.terms import clocks
from documents.issuing import Draft, issue
from documents.models import Document
from documents.serving import Delivery, serve
from notices.telling import tell
from subjects.cases import Case
from subjects.moving import locked, move
from supervision import deferring
from supervision.grounds import must_be_staff, must_decide
from supervision.models import Procedure
from supervision.papers import decision_of, repair_of
from supervision.policies import EXPIRY, term_of, value_of
from supervision.steps import ARTICLE, State, begin, end, require_grounds


def must_be_decided_by(row: Procedure, by: User) -> None:
    """Another person than who carried the procedure, and none who entered what it rests on."""
    reason = "您是本程序的承办人，须由另一名审核人或者局领导决定。"
    rules.must_be_another(by, row.opened_by_id, article=ARTICLE, reason=reason)
    must_decide(row.subject, [*row.records.all(), *([row.basis] if row.basis else [])], by)


def conclude(
    row: Procedure, *, listed: bool, reasons: str, review_on: date | None, by: User, at: datetime
) -> Procedure:
    """The decision to list, or not to list with the day on which the question is put again."""
    if listed:
        return decide(row, reasons=reasons, by=by, at=at)
    if review_on is None:
        raise Refused(ARTICLE, "决定不列入的，请填写再次复核日期。", "review_on")
    return decide_not(row, reasons=reasons, review_on=review_on, by=by, at=at)


@transaction.atomic
def decide(row: Procedure, *, reasons: str, by: User, at: datetime) -> Procedure:
    """Decide to list: after notice, service and statement; decision and 信用修复告知书 are issued together (两书同达), and have
    to be served together."""
    row = locked(row)
    row.must_move(State.DECIDED)
    must_be_decided_by(row, by)
    if not reasons.strip():
        raise Refused(ARTICLE, "请写明决定的理由。")
    day = localtime(at).date()
    require_grounds(row, day)
    assert row.hearing
    closing.conclude(row.hearing, burdens=True, words="决定列入", by=by, at=at)
    row.decided_by, row.decided_on, row.decision_reasons = by, day, reasons.strip()
    paper = Draft(Document.Kind.LISTING_DECISION, "supervision/listing_decision.pdf.html", decision_of(row), row.case)
    row.decision = issue(paper, by=by, at=at)
    goes_with = Draft(
        Document.Kind.REPAIR_NOTICE, "supervision/listing_repair_notice.pdf.html", repair_of(row), row.case
    )
    row.repair_notice = issue(goes_with, by=by, at=at)
    move(row, State.DECIDED, by=by, at=at, reason="决定列入")
    end(row, day, "listing_decision")
    begin(row, "decision_service", day, [row.opened_by])
    title = f"已决定列入，待送达：{row.subject}"
    tell([row.opened_by], key=f"{row.key}:decided", title=title, at=at, url=row.get_absolute_url())
    return row


@transaction.atomic
def decide_not(row: Procedure, *, reasons: str, review_on: date, by: User, at: datetime) -> Procedure:
    """Decide not to list; level 4 goes on without a list, so the question is put again on a day (R15)."""
    row, on = locked(row), localtime(at).date()
    row.must_move(State.NOT_LISTED)
    must_be_decided_by(row, by)
    if not reasons.strip():
        raise Refused(ARTICLE, "请写明不列入的理由。")
    assert row.hearing
    closing.conclude(row.hearing, burdens=False, words="决定不列入", by=by, at=at)
    row.decided_by, row.decided_on, row.decision_reasons = by, on, reasons.strip()
    move(row, State.NOT_LISTED, by=by, at=at, reason="决定不列入")
    end(row, on)
    for record in row.records.filter(listings=None, repaired_on=None):
        deferring.defer(record, reason=reasons, review_on=review_on, by=by, at=at)
    return row


@transaction.atomic
def serve_decision(row: Procedure, delivery: Delivery, *, by: User, at: datetime) -> Procedure:
    """Decision and 信用修复告知书 reached the subject, each with a service of its own; the listing is to be published within
    the period.

    What the register of papers holds already stands. The day of the later one counts.
    """
    row = locked(row)
    row.must_move(State.SERVED)
    must_be_staff(row.subject, by)
    assert row.decision
    assert row.repair_notice
    both = (row.decision, row.repair_notice)
    services = [paper.services.first() or serve(paper, **delivery._asdict(), by=by, at=at) for paper in both]
    served = max(service.served_on for service in services)
    row.decision_served_on = served
    told = "；".join(f"{service.document.number} {service.served_on}" for service in services)
    move(row, State.SERVED, by=by, at=at, reason="送达列入决定书和信用修复告知书", detail=told)
    end(row, served, "decision_service")
    begin(row, "listing_publication", served, [row.opened_by])
    return row


@transaction.atomic
def publish(row: Procedure, *, on: date, by: User, at: datetime) -> Listing:
    """The listing is published on a day, and begins; its end and the reminder before it are put on the clock."""
    row = locked(row)
    row.must_move(State.LISTED)
    must_be_staff(row.subject, by)
    assert row.decision
    assert row.decision_served_on
    today = localtime(at).date()
    if not row.decision_served_on <= on <= today:
        raise Refused(ARTICLE, f"公布日期应在决定书送达日期（{row.decision_served_on}）至今天（{today}）之间，请核对。")
    require_grounds(row, on)
    number = listings.next_number(on.year)
    listing = Listing(number=number, subject=row.subject, regime=row.regime, published_on=on, months=row.months)
    listing.decision = row.decision.number
    row.listing = listings.publish(listing, list(row.records.all()), by=by, at=at, suggested=number)
    move(row, State.LISTED, by=by, at=at, reason="公布名单")
    end(row, on)
    deferring.end_deferrals(row.records.all(), on=on, ending=f"列入名单{row.listing.number}", by=by, at=at)
    watch(row.listing, [row.opened_by], on)
    return row.listing


def watch(listing: Listing, handlers: list[User], on: date) -> None:
    """Put the end of the months on the clock, and the reminder some days before it, where they lie ahead."""
    case = listing_case(listing)
    last = months_from(listing.published_on, listing.months)
    opens = last - timedelta(days=value_of("listing_reminder", on))
    reminder = term_of("listing_reminder", on)
    if opens > on and not clocks.running(case.key, reminder):
        clocks.start(reminder, case, on=on, handlers=handlers, due_on=opens)
    regime = Regime(listing.regime)
    if not clocks.running(case.key, EXPIRY[regime]):
        began = opens if regime is Regime.MEASURE_2017 and opens > on else on
        clocks.start(EXPIRY[regime], case, on=began, handlers=handlers, due_on=max(last, began))


def listing_case(listing: Listing) -> Case:
    """How a running listing is named on terms."""
    title = f"名单 {listing.number}"
    return Case(f"supervision.listing:{listing.pk}", title, listing.get_absolute_url(), listing.subject)


@transaction.atomic
def remind(listing: Listing, *, by: User, at: datetime) -> None:
    """The subject was reminded of the end of the months, and of how to leave the list."""
    must_be_staff(listing.subject, by)
    on = localtime(at).date()
    term = clocks.running(listing_case(listing).key, term_of("listing_reminder", on))
    if term is None:
        raise Refused(ARTICLE, f"名单{listing.number}没有待办的期满提醒。")
    clocks.end(term, on=on)
