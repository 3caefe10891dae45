"""May a record be repaired, from which day, what is missing: each condition with its article."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.gate import Refused
from credit.models import CreditRecord
from credit.records import recording
from credit.regulation.facts import Regime
from credit.regulation.publicity import Severity
from repair import classing
from repair.eligibility import eligibilities, eligibility_of
from repair.models import Classing
from subjects.models import Kind
from tests import makers, people
from tests.repair import office as at_work
from tests.repair.office import TODAY, at

pytestmark = pytest.mark.django_db


def missing(record: CreditRecord, day: date = TODAY) -> list[str]:
    record.refresh_from_db()
    return [condition.wording for condition in eligibility_of(record, day).missing]


def test_a_fine_may_be_repaired_from_the_day_after_three_months() -> None:
    _, record = at_work.unit_with_penalty(date(2026, 8, 24))

    eve, day = eligibility_of(record, TODAY), eligibility_of(record, TODAY + timedelta(days=1))

    assert (eve.opens_on, eve.may_apply, eve.verdict) == (date(2026, 11, 25), False, "未到最早可申请日")
    assert [condition.told for condition in eve.missing] == ["自决定日期 2026-08-24 起算，最早可申请日 2026-11-25"]
    assert (day.may_apply, day.verdict) == (True, "可申请")
    assert all(condition.article for condition in day.conditions)
    assert [condition.met for condition in day.conditions].count(None) == 2


def test_a_warning_may_be_repaired_at_once() -> None:
    unit = makers.make_subject()
    record = makers.make_penalty(unit, TODAY, penalty_kinds=["警告"], fine=None)

    found = eligibility_of(record, TODAY)

    assert (found.classed.severity, found.opens_on, found.may_apply) == (Severity.LIGHT, TODAY, True)


def test_before_order_36_safety_waits_a_year() -> None:
    _, record = at_work.unit_with_penalty(date(2025, 6, 1))

    old, new = eligibility_of(record, date(2026, 3, 31)), eligibility_of(record, date(2026, 4, 1))

    assert (old.opens_on, old.may_apply) == (date(2026, 6, 2), False)
    assert (new.opens_on, new.may_apply) == (date(2025, 9, 2), True)


def test_drafts_revoked_repaired_and_foreign_records_are_barred_for_good() -> None:
    unit = makers.make_subject()
    draft = makers.make_penalty(unit, date(2026, 1, 5), makers.State.DRAFT)
    gone = makers.make_penalty(unit, date(2026, 1, 5), makers.State.REVOKED)
    repaired = makers.make_penalty(unit, date(2026, 1, 5))
    recording.repair(repaired, on=date(2026, 10, 1), reason="导入", by=makers.hand(unit.department), at=timezone.now())
    fire = makers.make_penalty(unit, date(2026, 1, 5), authority="新密市消防救援大队", by_emergency=False)
    city = makers.make_penalty(unit, date(2026, 1, 5), authority="郑州市应急管理局")
    sanction = makers.make_sanction(unit, date(2026, 1, 5))

    assert missing(draft) == missing(gone) == ["记录在效，未被撤销"]
    assert missing(repaired) == ["尚未修复"]
    for foreign in (fire, city, sanction):
        assert missing(foreign) == ["由本局认定（谁认定、谁修复）"]
    for record in (draft, gone, repaired, fire, city, sanction):
        found = eligibility_of(record, TODAY)
        assert (found.opens_on, found.may_apply) == (None, False)


def test_misconduct_and_accidents_take_their_class_from_their_gravity() -> None:
    unit = makers.make_subject()
    plain = makers.make_misconduct(unit, date(2026, 5, 1))
    marked = makers.make_misconduct(unit, date(2026, 5, 1), item4=3)
    general = makers.make_accident(unit, date(2026, 4, 1), date(2026, 5, 1))
    larger = makers.make_accident(unit, date(2026, 4, 1), date(2026, 5, 1), deaths=3)
    bad = makers.make_accident(unit, date(2026, 4, 1), date(2026, 5, 1), especially_bad=True)

    found = [one.classed.severity for one in eligibilities([plain, marked, general, larger, bad], TODAY)]

    assert found == ["ordinary", "serious", "ordinary", "serious", "serious"]


def test_a_listed_record_is_serious_and_says_that_level_4_ends_with_the_listing() -> None:
    unit = makers.make_subject()
    marked = makers.make_misconduct(unit, date(2025, 5, 1), item4=7)

    bare = eligibility_of(marked, TODAY)
    listing = makers.make_listing(unit, [marked], date(2025, 6, 1), regime=Regime.LOCAL, months=12)
    listed = eligibility_of(marked, TODAY)
    listing.removed_on = TODAY
    listing.save()
    removed = eligibility_of(marked, TODAY)

    assert bare.level_4
    assert "四级自准予修复之日终止（R15）" in bare.level_4.words
    assert listed.level_4
    assert f"名单{listing}" in listed.level_4.words
    assert (bare.level_4.listed, listed.level_4.listed, removed.level_4) == (False, True, None)
    assert listed.classed.severity == Severity.SERIOUS
    assert listed.may_apply


def test_a_personal_penalty_may_be_repaired_by_the_rules_for_natural_persons() -> None:
    head = makers.make_subject("子虚（虚构）", kind=Kind.NATURAL_PERSON)
    record = makers.make_penalty(head, date(2026, 8, 3), fine=Decimal(3000))

    standing = eligibility_of(record, TODAY)

    assert standing.may_apply
    assert standing.level_4 is None


def test_the_third_fatal_accident_within_a_year_says_so_and_a_single_one_does_not() -> None:
    unit = makers.make_subject()
    days = [date(2026, month, 3) for month in (2, 4, 6)]
    single = makers.make_accident(makers.make_subject("另一单位"), days[0], days[0])
    three = [makers.make_accident(unit, day, day) for day in days]

    assert eligibility_of(single, TODAY).level_4 is None
    decisive = eligibility_of(three[-1], TODAY).level_4
    assert decisive
    assert not decisive.listed


def test_a_person_sets_the_class_where_the_table_leaves_it_open() -> None:
    unit = makers.make_subject()
    record = makers.make_misconduct(unit, date(2026, 5, 1))
    supervisor = people.supervisor()

    classing.set_class(record, Severity.SERIOUS, reason="屡教不改", by=supervisor, at=at(TODAY))

    found = eligibility_of(record, TODAY)
    assert (found.classed.severity, found.opens_on) == (Severity.SERIOUS, date(2027, 5, 2))
    classing.set_class(record, Severity.LIGHT, reason="已主动消除", by=supervisor, at=at(TODAY))
    assert eligibility_of(record, TODAY).may_apply
    assert Classing.history.count() == 2


def test_a_class_is_not_set_against_the_table_without_reason_by_a_clerk_or_in_the_middle() -> None:
    _, fixed = at_work.unit_with_penalty()
    unit = makers.make_subject("新密市超化耐材有限公司")
    loose = makers.make_misconduct(unit, date(2026, 5, 1))
    who = at_work.office()

    def set_class(record: CreditRecord, reason: str = "情节轻", by: object = who.supervisor) -> None:
        classing.set_class(record, Severity.LIGHT, reason=reason, by=by, at=at(TODAY))  # type: ignore[arg-type]

    with pytest.raises(Refused, match="由规则直接确定"):
        set_class(fixed)
    with pytest.raises(Refused, match="写明理由"):
        set_class(loose, " ")
    with pytest.raises(Refused, match="由审核人认定"):
        set_class(loose, by=who.clerk)
    at_work.registered(loose, who)
    with pytest.raises(Refused, match="正在办理"):
        set_class(loose)
    assert not Classing.objects.exists()


def test_a_class_that_the_table_has_come_to_fix_no_longer_follows_the_person() -> None:
    unit = makers.make_subject()
    record = makers.make_misconduct(unit, date(2026, 5, 1))
    classing.set_class(record, Severity.LIGHT, reason="已主动消除", by=people.supervisor(), at=at(TODAY))
    record.item4 = 5
    recording.amend(
        record,
        by=makers.hand(unit.department),
        reason="补记四级情形",
        heavier_because="已当面听取，没有异议",
        at=timezone.now(),
    )

    assert eligibility_of(record, TODAY).classed.severity == Severity.SERIOUS
