"""A ground that falls away (R5, R15): nobody stays on a list that nothing bears, and no question stays open for nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone
from django.utils.timezone import localdate

from accounts.gate import Refused
from accounts.models import User
from credit.hearing import notifying, stating
from credit.models import CreditRecord, Term
from credit.records import recording
from subjects.models import Subject
from supervision import deciding, deferring, proposing, removing
from supervision.models import Procedure, Removal
from supervision.papers import notice_of
from supervision.removing import Checked
from supervision.watching import watch_grounds
from tests import makers
from tests.supervision.stepping import at, begun, delivery, hearing_of, listed, meant

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 1)


def asked() -> list[str]:
    return list(Term.objects.running().filter(kind="listing_groundless").values_list("case_title", flat=True))


def test_a_listing_whose_record_was_revoked_is_asked_for_and_left_at_once(
    unit: Subject, grave: CreditRecord, jia: User, yi: User
) -> None:
    listing = listed(meant(unit, [grave]), jia, yi, DAY)
    with pytest.raises(Refused, match="起方可申请移出"):
        removing.receive(listing, application="记录有误", by=jia, on=DAY, at=at(DAY))
    recording.revoke(grave, at=at(DAY), reason="异议成立", by=yi)

    watch_grounds(makers.moment(DAY))
    watch_grounds(makers.moment(DAY))
    assert asked() == [f"名单 {listing.number}"]
    row = removing.receive(listing, application="触发记录已撤销", by=jia, on=DAY, at=at(DAY))
    assert (row.way, asked()) == (Removal.Way.GROUNDLESS, [])
    row = removing.check(row, Checked(False, False, False, False, "核对撤销决定"), by=jia, at=at(DAY))
    with pytest.raises(Refused, match="不能决定不予移出"):
        removing.deny(row, reasons="未满期限", by=yi, at=at(DAY))
    row = removing.grant(row, reasons="依据已不成立", by=yi, at=at(DAY))

    listing.refresh_from_db()
    assert (listing.removed_on, row.state) == (DAY, Removal.State.REMOVED)
    with pytest.raises(Refused, match="不能恢复列入"):
        removing.revoke(row, reason="虚假", heard="已听取", by=yi, at=at(DAY))


def test_a_listing_with_one_record_left_stays_as_it_is(unit: Subject, grave: CreditRecord, jia: User, yi: User) -> None:
    other = makers.make_misconduct(unit, date(2026, 4, 2), item4=4)
    listing = listed(meant(unit, [grave, other]), jia, yi, DAY)
    recording.revoke(other, at=at(DAY), reason="异议成立", by=yi)

    watch_grounds(makers.moment(DAY))

    assert asked() == []
    with pytest.raises(Refused, match="起方可申请移出"):
        removing.receive(listing, application="记录有误", by=jia, on=DAY, at=at(DAY))


def test_a_removal_is_not_revoked_on_disputed_records_alone(
    unit: Subject, grave: CreditRecord, jia: User, yi: User
) -> None:
    listing = listed(meant(unit, [grave]), jia, yi, DAY)
    later = DAY + timedelta(days=366)
    row = removing.receive(listing, application="已整改", by=jia, on=later, at=at(later))
    row = removing.check(row, Checked(True, True, True, True, "现场核查"), by=jia, at=at(later))
    row = removing.grant(row, reasons="符合", by=yi, at=at(later))
    recording.open_dispute(grave, at=makers.moment(later))

    with pytest.raises(Refused, match="R13"):
        removing.revoke(row, reason="虚假", heard="已听取", by=yi, at=at(later))


def test_a_decision_put_off_ends_with_the_record_it_was_about(unit: Subject, grave: CreditRecord, yi: User) -> None:
    row = deferring.defer(grave, reason="正在整改", review_on=DAY + timedelta(days=30), by=yi, at=at(DAY))
    watch_grounds(makers.moment(DAY))
    row.refresh_from_db()
    assert row.ended_on is None
    recording.revoke(grave, at=at(DAY), reason="异议成立", by=yi)

    watch_grounds(makers.moment(DAY + timedelta(days=1)))

    row.refresh_from_db()
    assert row.ended_on == DAY + timedelta(days=1)
    assert not Term.objects.running().filter(kind="deferral_review").exists()


def test_a_decision_put_off_ends_with_the_repair_of_its_record(unit: Subject, grave: CreditRecord, yi: User) -> None:
    row = deferring.defer(grave, reason="正在整改", review_on=DAY + timedelta(days=30), by=yi, at=at(DAY))
    recording.repair(grave, on=DAY, reason="准予修复", by=yi, at=at(DAY))

    watch_grounds(makers.moment(DAY))

    row.refresh_from_db()
    assert (row.ended_on, row.ending) == (DAY, "记录已信用修复")
    with pytest.raises(Refused, match="R12"):
        deferring.defer(grave, reason="x", review_on=DAY + timedelta(days=30), by=yi, at=at(DAY))


def test_nobody_is_listed_on_facts_that_the_notice_did_not_tell(
    unit: Subject, grave: CreditRecord, jia: User, yi: User
) -> None:
    today, now = localdate(), timezone.now()
    row = begun(meant(unit, [grave]), jia, today)
    notifying.issue(hearing_of(row), by=jia, at=now)
    notifying.serve(hearing_of(row), delivery(today), by=jia, at=now)
    stating.waive(hearing_of(row), "放弃声明", on=today, by=jia, at=now)
    row.refresh_from_db()
    grave.content = "另一件事"
    recording.amend(grave, by=jia, reason="更正", heavier_because="已当面听取，没有异议", at=timezone.now())

    with pytest.raises(Refused, match="告知以后已更正"):
        deciding.decide(row, reasons="事实清楚", by=yi, at=timezone.now())

    assert proposing.drop(row, reason="重新告知", by=jia, at=at(today)).state == Procedure.State.DROPPED


def test_a_disputed_record_is_marked_on_the_notice(unit: Subject, grave: CreditRecord, jia: User) -> None:
    other = makers.make_misconduct(unit, date(2026, 4, 2), item4=4, content="拒绝检查")
    row = begun(meant(unit, [grave, other]), jia, DAY)
    recording.open_dispute(other, at=makers.moment(DAY))

    facts = notice_of(row, hearing_of(row).round).facts

    assert [fact.title for fact in facts] == ["未取得安全生产许可证擅自生产", "拒绝检查（异议处理中）"]
