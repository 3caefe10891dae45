"""R16: how a subject leaves a list: at the end by time, by a decision on its application or after a check, or early."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from accounts import rules
from accounts.gate import Refused
from accounts.models import User
from credit.models import Listing
from credit.records import listing as listings
from credit.regulation.facts import Regime
from credit.regulation.listing_grounds import earliest_removal
from credit.terms import clocks
from documents.issuing import Draft, issue
from documents.models import Document
from subjects.moving import locked, move
from supervision.deciding import listing_case, watch
from supervision.grounds import must_be_staff, must_decide, must_not_be_disputed
from supervision.models import Removal
from supervision.papers import CHECKS, removal_of
from supervision.policies import term_of
from supervision.steps import deciders_of, end_terms

ARTICLE = Removal.ARTICLE
Way = Removal.Way
State = Removal.State

WAYS = {Regime.ORDER_11: Way.EARLY, Regime.MEASURE_2017: Way.APPLICATION, Regime.LOCAL: Way.CHECK}
"""The way by decision of each regime; the end by time is 令第11号's alone."""


class Checked(NamedTuple):
    """What the check found."""

    fulfilled: bool
    corrected: bool
    harm_removed: bool
    nothing_new: bool
    note: str


def way_of(listing: Listing) -> Removal.Way:
    """By which way a decision takes the subject off: that of the regime, or at once where no record bears it any more."""
    return WAYS[Regime(listing.regime)] if listings.has_ground(listing) else Way.GROUNDLESS


def must_be_removable(listing: Listing, on: date) -> None:
    """Refuse an application that comes too early, or for what has ended (R16)."""
    listings.must_be_listed(listing)
    if (ended := listings.ends_on(listing)) and on >= ended:
        raise Refused(ARTICLE, f"名单{listing.number}已于{ended}期满自行终止，请办理期满移出。")
    regime = Regime(listing.regime)
    earliest = earliest_removal(regime, listing.published_on, listing.months)
    if on < earliest and listings.has_ground(listing):
        raise Refused(ARTICLE, f"按{regime}，{earliest}起方可申请移出，现在不能受理（R16）。")


@transaction.atomic
def receive(listing: Listing, *, application: str, on: date, by: User, at: datetime) -> Removal:
    """Take up the removal: the application of the subject, or the bureau's own check where the regime has one."""
    listing = Listing.objects.select_for_update(of=("self",)).select_related("subject").get(pk=listing.pk)
    must_be_staff(listing.subject, by)
    must_be_removable(listing, on)
    if not application.strip():
        raise Refused(ARTICLE, "请写明申请（或者启动核实）的事由和所附材料。")
    way = way_of(listing)
    row = Removal(listing=listing, way=way, application=application.strip(), opened_by=by, received_on=on)
    _save_new(row, by, at, "受理移出")
    end_terms(listing_case(listing).key, on, "listing_groundless")
    clocks.start(term_of(f"removal_{way}", on), row.case, on=on, handlers=[by])
    return row


def _save_new(row: Removal, by: User, at: datetime, reason: str) -> None:
    try:
        with transaction.atomic():
            row.write(by=by, at=at, reason=reason)
    except IntegrityError as collision:
        raise Refused(ARTICLE, f"名单{row.listing.number}的移出已在办理或已办结，不能重复办理。") from collision


@transaction.atomic
def check(row: Removal, found: Checked, *, by: User, at: datetime) -> Removal:
    """Look at the penalty, the correction, the harm and what is new; another person decides on it."""
    row = locked(row)
    row.must_move(State.CHECKED)
    must_be_staff(row.listing.subject, by)
    if not found.note.strip():
        raise Refused("第十六条", "请写明怎样核实（材料、现场核查的时间和人员）。")
    on = localtime(at).date()
    if on < row.received_on:
        raise Refused("第十六条", f"核实日期（{on}）早于受理日期（{row.received_on}），请核对。")
    row.fulfilled, row.corrected = found.fulfilled, found.corrected
    row.harm_removed, row.nothing_new = found.harm_removed, found.nothing_new
    row.check_note, row.checked_by, row.checked_on = found.note.strip(), by, on
    move(row, State.CHECKED, by=by, at=at, reason="核实")
    if term := clocks.running(row.key, term_of(f"removal_{row.way}", on)):
        term.handlers.set(deciders_of(row.listing.subject, by))
    return row


def unmet(row: Removal) -> list[str]:
    """What the check did not find fulfilled; nothing of it matters where no record bears the listing any more."""
    if not listings.has_ground(row.listing):
        return []
    return [label for name, label in CHECKS if not getattr(row, name)]


def must_be_another(row: Removal, by: User) -> None:
    """Who checked does not decide."""
    reason = "您是核实人，须由另一名审核人或者局领导决定。"
    rules.must_be_another(by, row.checked_by_id, article=ARTICLE, reason=reason)
    must_decide(row.listing.subject, [], by)


def decide(row: Removal, *, removed: bool, reasons: str, by: User, at: datetime) -> Removal:
    """The decision to remove from the list, or not to."""
    return (grant if removed else deny)(row, reasons=reasons, by=by, at=at)


@transaction.atomic
def grant(row: Removal, *, reasons: str, by: User, at: datetime) -> Removal:
    """Decide to remove: the listing, and level 4 with it, ends on this day."""
    row = locked(row)
    row.must_move(State.REMOVED)
    must_be_another(row, by)
    if missing := unmet(row):
        raise Refused(ARTICLE, f"经核实，{'、'.join(missing)}均为否，不符合移出条件，只能决定不予移出。")
    day = _decided(row, reasons, by, at)
    row.removed_on = day
    row.document = _issue(row, Document.Kind.REMOVAL_DECISION, granted=True, by=by, at=at)
    move(row, State.REMOVED, by=by, at=at, reason="决定移出")
    listings.remove(row.listing, on=day, reason=f"{row.get_way_display()}：{row.document.number}", by=by, at=at)
    _close(row, day)
    return row


@transaction.atomic
def deny(row: Removal, *, reasons: str, by: User, at: datetime) -> Removal:
    """Decide not to remove, and tell why; the listing goes on."""
    row = locked(row)
    row.must_move(State.DENIED)
    must_be_another(row, by)
    if not listings.has_ground(row.listing):
        raise Refused("第九条", f"名单{row.listing.number}所依据的记录已不成立，不能决定不予移出。")
    day = _decided(row, reasons, by, at)
    row.document = _issue(row, Document.Kind.REMOVAL_NOTICE, granted=False, by=by, at=at)
    move(row, State.DENIED, by=by, at=at, reason="决定不予移出")
    end_terms(row.key, day)
    return row


def _decided(row: Removal, reasons: str, by: User, at: datetime) -> date:
    if not reasons.strip():
        raise Refused(ARTICLE, "请写明决定的理由。")
    row.reasons, row.decided_by, row.decided_on = reasons.strip(), by, localtime(at).date()
    return row.decided_on


def _issue(row: Removal, kind: Document.Kind, *, granted: bool, by: User, at: datetime) -> Document:
    draft = Draft(kind, "supervision/removal.pdf.html", removal_of(row, granted=granted), row.case)
    return issue(draft, by=by, at=at)


def _close(row: Removal, day: date) -> None:
    """What watched the listing ends; the notice of leaving has to be published and the measures lifted (Article 37)."""
    end_terms(row.key, day)
    end_terms(listing_case(row.listing).key, day)
    clocks.start(term_of("removal_exit", day), row.case, on=day, handlers=[row.opened_by])


@transaction.atomic
def expire(listing: Listing, *, by: User, at: datetime) -> Removal:
    """令第11号: the months are over and the listing has ended by itself; the subject is told, and the record kept."""
    listing = Listing.objects.select_for_update(of=("self",)).select_related("subject").get(pk=listing.pk)
    must_be_staff(listing.subject, by)
    listings.must_be_listed(listing)
    day, ended = localtime(at).date(), listings.ends_on(listing)
    if ended is None or day < ended:
        when = f"{ended}期满" if ended else "须由决定移出"
        raise Refused(ARTICLE, f"名单{listing.number}{when}，现在不能办理期满移出。")
    row = Removal(listing=listing, way=Way.EXPIRY, application="管理期限届满，名单自行终止", opened_by=by)
    row.received_on, row.reasons, row.decided_by, row.decided_on = day, "管理期限届满", by, day
    row.removed_on = ended
    _save_new(row, by, at, "期满移出")
    row.document = _issue(row, Document.Kind.REMOVAL_NOTICE, granted=True, by=by, at=at)
    row.state = State.REMOVED
    row.write(by=by, at=at, reason="告知期满移出")
    _close(row, day)
    return row


@transaction.atomic
def withdraw(row: Removal, *, reason: str, by: User, at: datetime) -> Removal:
    """The application is taken back."""
    row = locked(row)
    row.must_move(State.WITHDRAWN)
    must_be_staff(row.listing.subject, by)
    if not reason.strip():
        raise Refused(ARTICLE, "撤回须写明理由。")
    row.reasons = reason.strip()
    move(row, State.WITHDRAWN, by=by, at=at, reason="撤回", detail=row.reasons)
    end_terms(row.key, localtime(at).date())
    return row


@transaction.atomic
def finish(row: Removal, *, by: User, at: datetime) -> None:
    """The leaving was published, publication stopped and the measures lifted."""
    must_be_staff(row.listing.subject, by)
    on = localtime(at).date()
    term = clocks.running(row.key, term_of("removal_exit", on))
    if term is None:
        raise Refused("河南省社会信用条例第三十七条", f"{row}没有待办的公告和解除措施。")
    clocks.end(term, on=on)


@transaction.atomic
def revoke(row: Removal, *, reason: str, heard: str, by: User, at: datetime) -> Removal:
    """The removal was got by false statements: the listed state comes back, by what is known from now on (R3)."""
    row = locked(row)
    row.must_move(State.REVOKED)
    if row.way == Way.EXPIRY:
        raise Refused(ARTICLE, "期满自行终止的名单没有可以撤销的移出决定。")
    must_be_another(row, by)
    if not reason.strip() or not heard.strip():
        raise Refused("第八条", "撤销移出须写明虚假陈述的事实、理由，以及听取主体陈述的情况。")
    if not listings.has_ground(row.listing):
        raise Refused("第九条", f"名单{row.listing.number}所依据的记录已不成立，不能恢复列入。")
    must_not_be_disputed(row.listing.records.all())
    day = localtime(at).date()
    row.revocation, row.heard, row.revoked_by, row.revoked_on = reason.strip(), heard.strip(), by, day
    row.revocation_document = _issue(row, Document.Kind.REMOVAL_REVOCATION, granted=False, by=by, at=at)
    move(row, State.REVOKED, by=by, at=at, reason="撤销移出决定")
    row.listing = listings.restore(row.listing, reason=row.revocation_document.number, by=by, at=at)
    end_terms(row.key, day)
    watch(row.listing, [row.opened_by], day)
    return row
