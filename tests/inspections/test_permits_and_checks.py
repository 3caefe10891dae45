"""Permits: states, reminders, hints. Credit checks: points from what is missing or stale, signed, kept."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.gate import Refused
from accounts.versions import Stale, version_of
from credit.models import CreditRecord, Dispute
from inspections import attesting, permitting
from inspections.checking import points_of
from inspections.models import CheckLine, CreditCheck, Inspection, Permit
from notices.models import Notice
from subjects.models import Evaluation, Kind, Post, RegradeRequest, Subject
from tests import makers, people
from tests.inspections import office
from tests.inspections.office import TODAY, at

pytestmark = pytest.mark.django_db
State = Permit.State


@pytest.fixture
def unit() -> Subject:
    return makers.make_subject(contact="亡是", telephone="0371-00000002")


# Permits


def test_a_permit_is_entered_once(unit: Subject) -> None:
    permit = office.entered(unit)

    with pytest.raises(Refused, match="已登记"):
        office.entered(unit, number=permit.number)
    with pytest.raises(Refused, match="记录部门"):
        permitting.enter(unit, licence=office.licence(), by=people.leader(), at=at())

    assert Permit.objects.count() == 1
    renewed = office.entered(unit, number=permit.number, decided_on=date(2026, 12, 1))
    assert renewed.number == permit.number


def test_a_permit_is_corrected_with_a_reason_on_the_newest_version(unit: Subject) -> None:
    permit, by = office.entered(unit), office.by_of(unit)
    seen = version_of(permit)
    licence = office.licence_of(permit, content="汽油")

    with pytest.raises(Refused, match="须写明理由"):
        permitting.amend(permit, licence=licence, by=by, reason=" ", seen=seen, at=at())
    permitting.amend(permit, licence=licence, by=by, reason="录入有误", seen=seen, at=at())
    with pytest.raises(Stale):
        permitting.amend(permit, licence=licence, by=by, reason="再改", seen=seen, at=at())

    assert Permit.objects.get().content == "汽油"
    assert permit.history.first().history_change_reason == "录入有误"


def test_the_state_changes_by_its_own_act_only(unit: Subject) -> None:
    permit, by = office.entered(unit), office.by_of(unit)
    permit.state, permit.state_on, permit.state_because = State.REVOKED, TODAY, "改"

    amended = permitting.amend(permit, licence=office.licence_of(permit), by=by, reason="更正", at=at())

    assert (amended.state, amended.state_on, amended.state_because) == (State.VALID, None, "")


@pytest.mark.parametrize("to", [State.SUSPENDED, State.CANCELLED, State.ANNULLED, State.REVOKED])
def test_a_permit_loses_its_force(unit: Subject, to: Permit.State) -> None:
    permit, by = office.entered(unit), office.by_of(unit)

    permit = permitting.change_state(permit, to, on=TODAY, reason="决定书", by=by, at=at())

    assert [str(permit.standing_on(day)) for day in (TODAY - timedelta(days=1), TODAY)] == ["将届满", to.label]
    assert Permit.objects.valid_on(TODAY - timedelta(days=1)).exists()
    assert not Permit.objects.valid_on(TODAY).exists()
    if to == State.SUSPENDED:
        permit = permitting.change_state(permit, State.VALID, on=TODAY, reason="期满发还", by=by, at=at())
    for other in State:
        if not permit.may_move(other):
            with pytest.raises(Refused, match="不能改为"):
                permitting.change_state(permit, other, on=TODAY, reason="理由", by=by, at=at())


def test_a_state_needs_a_reason_and_a_day_that_has_come(unit: Subject) -> None:
    permit, by = office.entered(unit), office.by_of(unit)

    for day, reason, words in (
        (TODAY, "", "须写明理由"),
        (TODAY + timedelta(days=1), "理由", "变更日期"),
        (date(2023, 12, 19), "理由", "变更日期"),
    ):
        with pytest.raises(Refused, match=words):
            permitting.change_state(permit, State.CANCELLED, on=day, reason=reason, by=by, at=at())

    assert permit.history.count() == 1


@pytest.mark.parametrize(
    ("until", "words"),
    [
        (None, "有效"),
        (TODAY + timedelta(days=91), "有效"),
        (TODAY + timedelta(days=90), "将届满"),
        (TODAY, "将届满"),
        (TODAY - timedelta(days=1), "已过期"),
    ],
)
def test_how_a_permit_stands(unit: Subject, until: date | None, words: str) -> None:
    permit = office.entered(unit, valid_until=until)

    assert str(permit.standing_on(TODAY)) == words
    assert Permit.objects.running_out(TODAY).exists() == (words == "将届满")
    assert Permit.objects.run_out(TODAY).exists() == (words == "已过期")
    assert Permit.objects.valid_on(TODAY).exists() == (words != "已过期")


def test_the_department_is_reminded_once_for_each_last_day(unit: Subject) -> None:
    clerk, stranger = people.clerk(), people.clerk("FM", username="geng")
    permit = office.entered(unit, valid_until=TODAY + timedelta(days=10))
    office.entered(unit, valid_until=TODAY + timedelta(days=200))
    office.entered(unit, valid_until=None)
    gone = makers.make_subject(deregistered_on=date(2026, 6, 1))
    office.entered(gone, valid_until=TODAY + timedelta(days=10))

    told = [permitting.remind(at()), permitting.remind(at(TODAY + timedelta(days=1)))]

    assert told == [1, 1]
    assert Notice.objects.filter(recipient=clerk).count() == 1
    assert not Notice.objects.filter(recipient=stranger).exists()
    permitting.remind(at(TODAY + timedelta(days=11)))
    assert Notice.objects.filter(recipient=clerk, title__contains="已过期").count() == 1
    renewed = office.licence_of(permit, valid_until=TODAY + timedelta(days=40))
    permitting.amend(permit, licence=renewed, by=clerk, reason="延续", at=at())
    permitting.remind(at())
    assert Notice.objects.filter(recipient=clerk).count() == 3


def test_who_needs_a_permit_and_has_none_is_a_hint(unit: Subject) -> None:
    workshop = makers.make_subject("新密市恒峻铸造有限公司", industry_code="QT-01", department_code="JC")
    makers.make_subject("新密市嵩曦气体有限公司", deregistered_on=date(2026, 6, 1))
    makers.grade(unit)

    assert list(permitting.unlicensed(TODAY)) == [unit]
    assert "unlicensed" in {point.code for point in points_of(unit, TODAY)}
    assert not RegradeRequest.objects.filter(subject=unit).exists()
    office.entered(unit)
    assert workshop not in permitting.unlicensed(TODAY)
    assert not permitting.unlicensed(TODAY).exists()


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("permit_not_in_force_says_since_when_and_why", {"state": "revoked"}),
        ("permit_ends_after_it_begins", {"valid_until": date(2023, 1, 1)}),
        ("other_kind_of_permit_is_told", {"kind": "other"}),
    ],
)
def test_the_database_holds_permits(unit: Subject, name: str, fields: dict[str, object]) -> None:
    office.entered(unit)

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Permit.objects.update(**fields)


# Checks


def complete(unit: Subject) -> None:
    """Nothing is missing any more."""
    for place, post in enumerate(Post.Office):
        makers.make_post(unit, makers.make_person(f"子虚{place}"), post)
    makers.make_evaluation(unit, date(2026, 1, 5), result=Evaluation.Result.GOOD)
    office.entered(unit)
    Inspection.objects.create(number="JC-1", subject=unit, inspected_on=date(2026, 3, 2), result="passed")


def test_a_complete_file_asks_only_to_confirm_the_register_and_the_records(unit: Subject) -> None:
    complete(unit)

    points = points_of(unit, TODAY)

    assert [(point.code, point.missing) for point in points] == [("register", False), ("records", False)]


def test_every_gap_is_a_point_with_since_when_why_and_where_to_mend_it() -> None:
    unit = makers.make_subject(committed_on=None)
    draft = makers.make_penalty(unit, date(2026, 5, 6), makers.State.DRAFT)
    disputed = makers.make_misconduct(unit, date(2026, 3, 2))
    Dispute.objects.create(record=disputed, opened_on=date(2026, 11, 20))
    accident = makers.make_accident(unit, date(2026, 10, 1), None, makers.State.DRAFT)
    expired = office.entered(unit, valid_until=date(2026, 10, 31))

    points = {point.code: point for point in points_of(unit, TODAY)}

    assert set(points) == {
        "register",
        "records",
        "contact",
        "commitment",
        "post-principal",
        "post-safety_deputy",
        "evaluation",
        f"permit-{expired.pk}",
        "unlicensed",
        "inspection",
        f"record-{draft.pk}",
        f"record-{accident.pk}",
        f"dispute-{disputed.pk}",
        f"accident-{accident.pk}",
    }
    assert points[f"permit-{expired.pk}"].since == date(2026, 10, 31)
    assert points[f"accident-{accident.pk}"].since == date(2026, 10, 1)
    assert points["unlicensed"].why == "未取得许可？→ 十二条（四）3，待认定"
    assert all(point.article and point.url.startswith("/") and point.why for point in points.values())


@pytest.mark.parametrize(("dated_on", "stale"), [(date(2025, 11, 24), False), (date(2025, 11, 23), True)])
def test_evaluation_and_inspection_count_for_a_year(unit: Subject, dated_on: date, stale: bool) -> None:
    makers.make_evaluation(unit, dated_on)
    Inspection.objects.create(number="JC-1", subject=unit, inspected_on=dated_on, result="passed")

    codes = {point.code for point in points_of(unit, TODAY)}

    assert ({"evaluation", "inspection"} <= codes) == stale


def test_a_natural_person_needs_no_posts() -> None:
    person = makers.make_subject("子虚", kind=Kind.NATURAL_PERSON)

    assert not any(point.code.startswith("post-") for point in points_of(person, TODAY))


def test_a_check_is_signed_and_kept_with_every_point(unit: Subject) -> None:
    clerk = people.clerk()

    check = office.checked(unit, by=clerk, doubtful=True)

    assert check.lines.count() == len(points_of(unit, TODAY))
    assert check.lines.filter(result=CheckLine.Result.DOUBTFUL).count() == 1
    assert (check.provider, check.stated_by, check.on) == (unit.department, str(clerk), TODAY)
    assert check.digest == attesting.digest_of(unit)
    makers.make_evaluation(unit, TODAY, result=Evaluation.Result.GOOD)
    assert check.digest != attesting.digest_of(unit)


def test_a_check_that_does_not_answer_every_point_is_refused(unit: Subject) -> None:
    by, found = office.by_of(unit), office.results(unit)

    def attempt(results: list[attesting.Found], stated_by: str = "甲") -> None:
        attesting.carry_out(unit, results, stated_by=stated_by, note="", by=by, at=at())

    with pytest.raises(Refused, match="已有变化"):
        attempt(found[1:])
    with pytest.raises(Refused, match="对信息真实性负责的人员"):
        attempt(found, " ")
    with pytest.raises(Refused, match="写明疑点"):
        attempt([found[0]._replace(result=CheckLine.Result.DOUBTFUL), *found[1:]])
    with pytest.raises(Refused, match="记录部门的人员"):
        office.checked(unit, by=people.leader())
    assert not CreditCheck.objects.exists()
    attempt(found)
    with pytest.raises(Refused, match="今天已"):
        attempt(found)
    assert CreditCheck.objects.count() == 1


def test_the_longest_unchecked_come_first(unit: Subject) -> None:
    never = makers.make_subject("新密市泽砺化工有限公司")
    old = makers.make_subject("新密市坤远化工有限公司")
    office.checked(old, date(2025, 11, 23))
    office.checked(unit, date(2025, 11, 24), doubtful=True)

    rows = Subject.objects.all()

    assert list(attesting.with_last_check(rows).order_by(*attesting.BY_LAST_CHECK)) == [never, old, unit]
    assert set(rows.filter(attesting.stale_before(TODAY))) == {never, old}
    assert list(rows.filter(attesting.NEVER)) == [never]
    assert list(rows.filter(attesting.doubtful())) == [unit]
    assert [(row.stale, row.doubtful) for row in attesting.last_checks([never, old, unit], TODAY)] == [
        (True, 0),
        (True, 0),
        (False, 1),
    ]


@pytest.mark.parametrize("today", [date(2024, 2, 29), date(2025, 2, 28), date(2026, 11, 24), date(2024, 3, 1)])
def test_the_two_ways_to_tell_a_stale_check_agree(unit: Subject, today: date) -> None:
    for ago in range(363, 369):
        CreditCheck.objects.all().delete()
        CreditCheck.objects.create(
            subject=unit,
            on=today - timedelta(days=ago),
            checked_by=office.by_of(unit),
            checked_at=at(),
            provider=unit.department,
            stated_by="甲",
            stated_at=at(),
            digest="0" * 64,
        )

        stale = Subject.objects.filter(attesting.stale_before(today)).exists()

        assert stale == attesting.is_stale(today - timedelta(days=ago), today)


def test_a_draft_of_the_small_hours_waits_since_its_own_day(unit: Subject) -> None:
    record = makers.make_misconduct(unit, None, CreditRecord.State.DRAFT)
    CreditRecord.objects.filter(pk=record.pk).update(entered_at=at(TODAY, hour=1))

    point = next(point for point in points_of(unit, TODAY) if point.code == f"record-{record.pk}")

    assert point.since == TODAY
