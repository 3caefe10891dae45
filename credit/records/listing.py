"""Article 12 (四), R16: listings of level-4 records. People decide them; the program never lists by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from accounts.gate import Refused
from accounts.history import keep
from accounts.models import User
from accounts.versions import require_version
from credit.facts.dossier import facts_of
from credit.facts.rulebooks import rulebooks
from credit.models import CreditRecord, Listing
from credit.outside.disclosing import ask_for_listings
from credit.regulation import facts as law
from credit.regulation.article_12 import Effect
from credit.regulation.facts import Regime
from credit.regulation.listing_grounds import DECIDABLE, SUCCEEDED_ON, earliest_removal, fault_of_months
from credit.regulation.timeline import effects_under, listing_end_under
from desk.numbers import Written
from subjects.models import Cause
from subjects.requests import ask_regrade

ARTICLE = "第十二条（四）"
NUMBERS = Written("MD", 3)


def decisive(subject: int) -> dict[str, list[Effect]]:
    """The records (numbers) of a subject (id) that are decisive for level 4, each with where it works (R15)."""
    found: dict[str, list[Effect]] = defaultdict(list)
    facts = facts_of([subject])[subject]
    for effect in effects_under(facts, rulebooks()):
        if effect.item.startswith("12.4.") and effect.record:
            found[effect.record].append(effect)
    return found


def ends_on(listing: Listing) -> date | None:
    """The first day on which the listing no longer holds; None while a decision has to end it (R16)."""
    regime = Regime(listing.regime)
    fact = law.Listing(listing.number, frozenset(), regime, listing.published_on, listing.months, listing.removed_on)
    return listing_end_under(fact, rulebooks())


def next_number(year: int) -> str:
    """What the next listing of the year would be called, as MD-2026-004; whoever publishes first has it."""
    return NUMBERS.suggest(year, Listing.objects.all())


def check(listing: Listing, records: Collection[CreditRecord]) -> None:
    """Refuse a listing without decisive records of its subject in force, or of months that its regime does not know (R15, R16).

    A repaired record is listed no more (R12); the records are locked, so that no repair falls between look and listing.
    """
    if not records:
        raise Refused(ARTICLE, "名单须写明所依据的触发记录。")
    grounds = decisive(listing.subject_id)
    for record in _held(records):
        if record.subject_id != listing.subject_id or record.state != CreditRecord.State.EFFECTIVE:
            raise Refused(ARTICLE, f"{record}不是该主体已生效的记录，不能作为列入依据。")
        if record.number not in grounds:
            raise Refused(ARTICLE, f"{record}不属于第十二条（四）的情形，不能作为列入依据。")
        if record.repaired_on and not (listing.pk and listing.records.contains(record)):
            raise Refused("第十六条", f"{record}已于 {record.repaired_on} 信用修复，不再列入名单（R12）。")
    if fault := fault_of_months(Regime(listing.regime), listing.months):
        raise Refused(ARTICLE, fault, "months")


def _held(records: Collection[CreditRecord]) -> QuerySet[CreditRecord]:
    """These records as they stand, kept from everybody else until the transaction ends."""
    rows = CreditRecord.objects.select_for_update(of=("self",))
    return rows.filter(pk__in=[record.pk for record in records]).order_by("pk")


def must_be_decidable(regime: Regime) -> None:
    """Refuse to decide anew under the superseded measure: it is known by import alone (R16)."""
    if regime not in DECIDABLE:
        raise Refused(
            ARTICLE,
            f"{regime}自 {SUCCEEDED_ON} 起由应急管理部令第11号接替，只收录导入的历史名单，不能再据此作出决定（R16）；请改选其他依据。",
            "regime",
        )


def _must_not_rest_on_disputed(records: Collection[CreditRecord]) -> None:
    """No new adverse step rests on disputed records alone until they are answered (R13)."""
    if all(record.disputes.filter(closed_on=None).exists() for record in records):
        raise Refused("第九条", "所依据的记录均在异议处理中，答复之前不能据此列入名单。")


def _sent_before(listing: Listing) -> Listing | None:
    """The same listing, if the same person saved it already: a message that came twice."""
    same = ("entered_by", "subject", "regime", "published_on", "months")
    return Listing.objects.filter(**{name: getattr(listing, name) for name in same}).first()


def _must_be_new(listing: Listing) -> None:
    """Refuse a message that came twice."""
    if sent := _sent_before(listing):
        raise Refused(ARTICLE, f"同样的名单已保存为{sent.number}，没有重复保存。")


def _number(listing: Listing, suggested: str) -> None:
    """Give a listing that was not numbered by hand the next number of the series."""
    year = NUMBERS.year_of(suggested) if listing.number == suggested else None
    if year is None:
        return
    listing.number = NUMBERS.take(year, Listing.objects.all())
    if listing.number != suggested:
        _must_be_new(listing)


def _follow(listing: Listing, kind: Cause, cause: str) -> None:
    """Ask for the grade that follows, and for what is told of the listing outside."""
    ask_regrade([listing.subject_id], kind, cause)
    ask_for_listings([listing], cause)


@transaction.atomic
def publish(
    listing: Listing, records: Collection[CreditRecord], *, by: User, at: datetime, suggested: str = ""
) -> Listing:
    """Enter a listing that the department decided, covering decisive records of its subject (R15, R16)."""
    must_be_decidable(Regime(listing.regime))
    check(listing, records)
    _must_not_rest_on_disputed(records)
    listing.entered_by = by
    _number(listing, suggested)
    try:
        with transaction.atomic():
            keep(listing, by=by, reason="列入名单", at=at, records=records)
    except IntegrityError as collision:
        if not Listing.objects.filter(number=listing.number).exists():
            raise
        _must_be_new(listing)
        raise Refused(ARTICLE, f"名单编号{listing.number}已被使用，请改用其他编号。") from collision
    _follow(listing, Cause.LISTED, f"名单{listing.number}公布")
    return listing


@transaction.atomic
def amend(
    listing: Listing,
    *,
    records: Collection[CreditRecord],
    reason: str,
    seen: int | None = None,
    by: User,
    at: datetime,
) -> Listing:
    """Correct a listing; a reason is needed. `seen` is the version that the person had before him."""
    stored = Listing.objects.select_for_update().get(pk=listing.pk)
    require_version(stored, seen)
    must_be_history(stored)
    if not reason.strip():
        raise Refused(ARTICLE, "更正名单须写明理由。")
    if listing.regime != stored.regime:
        must_be_decidable(Regime(listing.regime))
    check(listing, records)
    keep(listing, by=by, reason=reason, at=at, records=records)
    _follow(listing, Cause.CORRECTED, f"名单{listing.number}更正")
    return listing


def must_be_history(listing: Listing) -> None:
    """Only what was brought in as history is corrected; what a decision put on the list, a decision takes off (R16)."""
    if listing.decision:
        raise Refused(ARTICLE, f"名单{listing.number}由{listing.decision}决定列入，不能直接更正；须另行作出决定。")


def has_ground(listing: Listing) -> bool:
    """Whether a record still bears the listing: one in force and, where a decision listed it, decisive (R5, R15).

    A listing whose records were all revoked, or judged again, has none, and need not wait for its earliest day.
    """
    numbers = list(listing.records.filter(state=CreditRecord.State.EFFECTIVE).values_list("number", flat=True))
    if not listing.decision:
        return bool(numbers)
    grounds = decisive(listing.subject_id) if numbers else {}
    return any(number in grounds for number in numbers)


def must_be_listed(listing: Listing) -> None:
    """Refuse to remove what was removed before (R16)."""
    if listing.removed_on:
        raise Refused(ARTICLE, f"名单{listing.number}已于 {listing.removed_on} 移出，不必再次移出。")


@transaction.atomic
def remove(listing: Listing, *, on: date, reason: str, by: User, at: datetime) -> Listing:
    """The listing ends on a day, and level 4 with it; that day is no longer level 4 (R16)."""
    listing = Listing.objects.select_for_update().get(pk=listing.pk)
    must_be_listed(listing)
    regime = Regime(listing.regime)
    earliest = earliest_removal(regime, listing.published_on, listing.months)
    if on < earliest and has_ground(listing):
        raise Refused(ARTICLE, f"按{regime}，{earliest}以前不能移出（R16）。记录有误的，请撤销触发记录，再办理移出。")
    if (ended := ends_on(listing)) and on >= ended:
        raise Refused(ARTICLE, f"名单{listing.number}已于{ended}期满自行终止，不需要移出。")
    listing.removed_on, listing.removal = on, reason
    keep(listing, by=by, reason=f"移出名单：{reason}", at=at)
    _follow(listing, Cause.REMOVED, f"名单{listing.number}移出")
    return listing


@transaction.atomic
def restore(listing: Listing, *, reason: str, by: User, at: datetime) -> Listing:
    """The removal is revoked (false statements): by what is known from now on the subject never left the list (R3, R16).

    The end of the months stays where it was. History keeps that the listing stood as removed, and until when.
    """
    listing = Listing.objects.select_for_update().get(pk=listing.pk)
    if not listing.removed_on:
        raise Refused(ARTICLE, f"名单{listing.number}没有移出，不需要恢复。")
    if not reason.strip():
        raise Refused(ARTICLE, "撤销移出须写明理由。")
    listing.removed_on, listing.removal = None, ""
    keep(listing, by=by, reason=f"撤销移出：{reason}", at=at)
    _follow(listing, Cause.REVOKED, f"名单{listing.number}撤销移出")
    return listing
