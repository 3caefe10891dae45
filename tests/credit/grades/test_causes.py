"""Why a level became another one is counted by its kind, never by the words that people read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.utils import timezone

from accounts.models import User
from credit.grades import grading
from credit.models import CreditRecord, GradeChange
from credit.records import listing, recording
from credit.regulation.facts import Regime
from subjects import registering
from subjects.models import Cause, Evaluation, Post, RegradeRequest, Subject
from subjects.requests import promise_regrade
from tests import makers
from tests.credit.grades.moments import at

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 20)
WRONG = "信用修复名单移出更正撤销任职承诺综合评价行政处罚失信行为事故联合惩戒"
"""Words by which a change might be taken for something else."""


def asked() -> str:
    return RegradeRequest.objects.latest("pk").kind


@pytest.fixture
def unit() -> Subject:
    return makers.make_subject(f"新密市{WRONG}公司")


@pytest.fixture
def by(unit: Subject) -> User:
    return makers.hand(unit.department)


def accident(subject: Subject, day: date, content: str) -> CreditRecord:
    return makers.make_accident(subject, day, day, content=content)


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (makers.make_penalty, Cause.PENALTY),
        (makers.make_misconduct, Cause.MISCONDUCT),
        (accident, Cause.ACCIDENT),
        (makers.make_sanction, Cause.SANCTION),
    ],
)
def test_a_record_is_counted_by_its_kind(unit: Subject, make: Callable[..., CreditRecord], kind: Cause) -> None:
    make(unit, DAY, content=WRONG)

    assert asked() == kind


def test_what_becomes_of_a_record_is_counted_as_that(unit: Subject, by: User) -> None:
    record = makers.make_penalty(unit, DAY, number="CF-撤销-修复")

    record.content = "更正后的违法事实"
    recording.amend(record, by=by, at=at(f"{DAY} 10:00"), reason=WRONG, heavier_because=WRONG)
    amended = asked()
    recording.repair(record, on=DAY, reason=WRONG, by=by, at=timezone.now())
    repaired = asked()
    recording.revoke(record, reason=WRONG, by=by, at=at(f"{DAY} 10:00"))

    assert (amended, repaired, asked()) == (Cause.CORRECTED, Cause.REPAIRED, Cause.REVOKED)


def test_what_is_taken_back_counts_as_revoked(unit: Subject, by: User) -> None:
    record = makers.make_penalty(unit, DAY)
    recording.repair(record, on=DAY, reason=WRONG, by=by, at=timezone.now())
    recording.repair(record, on=None, reason=WRONG, by=by, at=timezone.now())

    assert asked() == Cause.REVOKED


def test_a_sanction_that_ends_counts_as_removed(unit: Subject, by: User) -> None:
    sanction = makers.make_sanction(unit, DAY)

    sanction.removed_on = date(2026, 6, 1)
    recording.amend(sanction, by=by, at=at(f"{DAY} 10:00"), reason="对方通报")

    assert asked() == Cause.REMOVED


def test_listings_people_commitments_and_evaluations_count_as_what_they_are(unit: Subject, by: User) -> None:
    grave = makers.make_misconduct(unit, date(2024, 5, 20), item4=3)
    listed = makers.make_listing(unit, [grave], published_on=date(2024, 6, 1), regime=Regime.LOCAL, months=12)
    found = [asked()]
    listing.remove(listed, on=date(2026, 6, 1), reason=WRONG, by=by, at=timezone.now())
    found.append(asked())
    now = at(f"{DAY} 10:00")
    person = makers.make_person()
    registering.appoint(unit, person=person, office=Post.Office.PRINCIPAL, from_on=DAY, by=by, at=now)
    found.append(asked())
    registering.commit(unit, made_on=DAY, by=by, at=now)
    found.append(asked())
    source, result = Evaluation.Source.NATIONAL, Evaluation.Result.POOR
    registering.evaluate(unit, source=source, result=result, dated_on=DAY, by=by, at=now)

    assert [*found, asked()] == [Cause.LISTED, Cause.REMOVED, Cause.PEOPLE, Cause.COMMITTED, Cause.EVALUATED]


def test_of_several_causes_the_weightiest_names_the_change(unit: Subject) -> None:
    makers.grade(unit, at=at("2026-05-01 10:00"))
    makers.make_penalty(unit, DAY)
    promise_regrade([unit.pk], Cause.CORRECTED, "一")
    promise_regrade([unit.pk], Cause.OTHER, WRONG)

    makers.grade(unit, at=at("2026-06-01 10:00"))

    change = GradeChange.objects.get()
    assert (change.kind, change.by_time) == (Cause.CORRECTED, False)
    assert change.cause.endswith(f"；一；{WRONG}")


def test_nobody_asked_and_time_alone(unit: Subject) -> None:
    makers.make_penalty(unit, date(2023, 6, 10))
    makers.grade(unit, at=at("2026-06-01 10:00"))

    grading.announce(at("2026-06-12 10:00"))

    change = GradeChange.objects.get()
    assert (change.kind, change.by_time) == (Cause.TIME, True)
