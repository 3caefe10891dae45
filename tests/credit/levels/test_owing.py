"""Which changes are still to be told and by when: counted as listed, held up by R21 and R13, superseded by a newer change."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.utils.timezone import make_aware
from time_machine import travel

from accounts.gate import Refused
from accounts.models import User
from credit.grades import grading
from credit.levels import confirming, noticing, owing, policies
from credit.models import GradeChange
from credit.records import recording
from credit.terms.calendar import calendar
from subjects.models import Commitment, Kind, RegradeRequest, Subject
from subjects.registering import end_commitment
from tests import makers, people
from tests.reading import seen

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
AT = make_aware(datetime(2026, 11, 24, 10))
Telling = GradeChange.Telling


def fallen(at: datetime, *, item4: int | None = None, kind: Kind = Kind.LEGAL_PERSON) -> GradeChange:
    """A subject that fell from level 1 by a misconduct record, noted at this moment."""
    subject = makers.make_subject(f"新密市第{Subject.objects.count()}铸造厂", kind=kind)
    grading.regrade([subject.pk], cause="首次评定", at=at - timedelta(days=1))
    makers.make_misconduct(subject, date(2026, 9, 2), item4=item4)
    grading.regrade([subject.pk], cause="失信行为生效", at=at)
    return GradeChange.objects.get(subject=subject)


def on(day: date) -> datetime:
    return make_aware(datetime(day.year, day.month, day.day, 9))


def due_of(change: GradeChange) -> date:
    return owing.due(change, calendar(), policies.stretches()).due


def version(effective_on: date, values: policies.Values, at: datetime) -> None:
    proposer, decider = people.leader(username=f"p{effective_on:%m%d}"), people.leader(username=f"d{effective_on:%m%d}")
    row = policies.propose(effective_on=effective_on, basis="局务会", values=values, by=proposer, at=at)
    policies.decide(row, approved=True, note="", by=decider, at=at)


def test_the_term_is_seven_working_days_after_the_change_was_noted() -> None:
    change = fallen(on(date(2026, 9, 21)))

    # 9-25 is the Mid-Autumn Festival, 10-1 to 10-7 the National Day
    assert due_of(change) == date(2026, 10, 8)


def test_overdue_from_the_day_after_the_last_one_and_not_on_it() -> None:
    change = fallen(on(date(2026, 11, 10)))
    last, rows = due_of(change), GradeChange.objects.all()

    assert not owing.standing(rows, owing.Standing.OVERDUE, last).exists()
    assert list(owing.standing(rows, owing.Standing.OVERDUE, last + timedelta(days=1))) == [change]
    assert owing.tally(rows, last + timedelta(days=1)) == owing.Tally(open=1, ready=1, overdue=1, held=0)


def test_a_later_version_counts_for_later_changes_only() -> None:
    long_ago = on(date(2026, 10, 12))
    version(date(2026, 11, 1), policies.USUAL._replace(notice_days=2), long_ago)
    before, after = fallen(on(date(2026, 10, 30))), fallen(on(date(2026, 11, 2)))

    assert (due_of(before), due_of(after)) == (date(2026, 11, 10), date(2026, 11, 4))
    rows = GradeChange.objects.all()
    assert set(owing.standing(rows, owing.Standing.OVERDUE, date(2026, 11, 6))) == {after}
    assert set(owing.standing(rows, owing.Standing.OVERDUE, date(2026, 11, 11))) == {before, after}


@pytest.mark.parametrize("day", [date(2026, 11, day) for day in range(9, 25)])
def test_every_day_the_query_says_what_each_due_day_says(day: date) -> None:
    version(date(2026, 11, 6), policies.USUAL._replace(notice_days=3), on(date(2026, 11, 1)))
    version(date(2026, 11, 12), policies.USUAL._replace(notice_days=9), on(date(2026, 11, 2)))
    changes = [fallen(on(date(2026, 11, noted))) for noted in (2, 5, 6, 9, 11, 12, 16)]

    found = set(owing.standing(GradeChange.objects.all(), owing.Standing.OVERDUE, day))

    assert found == {change for change in changes if due_of(change) < day}


def test_an_unconfirmed_level_waits_and_its_term_begins_with_the_confirmation(yi: User) -> None:
    change = fallen(on(date(2026, 11, 2)), item4=5)
    rows = GradeChange.objects.all()
    assert owing.tally(rows, TODAY) == owing.Tally(open=1, ready=0, overdue=0, held=1)

    seen_by_yi = confirming.unconfirmed_of([change.subject_id], TODAY)[change.subject_id].fingerprint
    confirming.confirm(change.subject, seen=seen_by_yi, by=yi, at=AT)

    change.refresh_from_db()
    assert change.counts_from == TODAY
    assert owing.tally(rows, TODAY) == owing.Tally(open=1, ready=1, overdue=0, held=0)
    assert due_of(change) == date(2026, 12, 3)


def test_a_sole_traders_fall_waits_for_its_confirmation_too(yi: User) -> None:
    change = fallen(on(date(2026, 11, 2)), kind=Kind.SOLE_TRADER)

    assert owing.tally(GradeChange.objects.all(), TODAY) == owing.Tally(open=1, ready=0, overdue=0, held=1)
    with pytest.raises(Refused, match="待审核人确认（R21）"):
        noticing.issue_notice(change, by=yi, at=AT)


def test_the_list_marks_a_level_that_rests_on_a_disputed_record(as_clerk: Client) -> None:
    change = fallen(on(date(2026, 11, 2)))
    makers.make_misconduct(change.subject, date(2026, 9, 3))
    grading.regrade([change.subject_id], cause="失信行为生效", at=on(date(2026, 11, 3)))
    with travel(AT, tick=False):
        assert "异议中" not in seen(as_clerk, "/grade-notices/")
        recording.open_dispute(change.subject.records.order_by("pk")[0], at=AT)
        page = seen(as_clerk, "/grade-notices/")

    assert "异议中" in page
    assert owing.tally(GradeChange.objects.waiting(), TODAY).ready == 1


def test_a_fall_that_rests_on_a_disputed_record_alone_is_held_and_never_overdue(yi: User) -> None:
    change = fallen(on(date(2026, 10, 12)))
    rows = GradeChange.objects.all()
    assert owing.tally(rows, TODAY).overdue == 1

    recording.open_dispute(change.subject.records.get(), at=AT)

    assert owing.tally(rows, TODAY) == owing.Tally(open=1, ready=0, overdue=0, held=1)
    assert list(owing.standing(rows, owing.Standing.HELD, TODAY)) == [change]


@pytest.mark.parametrize("kind", ["misconduct", "penalty"])
def test_a_fall_by_the_disputed_record_of_a_natural_person_in_office_is_held_as_the_list_says(
    kind: str, yi: User
) -> None:
    unit, person = makers.make_subject(), makers.make_person()
    makers.make_post(unit, person)
    natural = makers.make_subject("子虚", code=person.identity, kind=Kind.NATURAL_PERSON)
    grading.regrade([unit.pk], cause="首次评定", at=on(date(2026, 11, 1)))
    make = makers.make_misconduct if kind == "misconduct" else makers.make_penalty
    record = make(natural, date(2026, 9, 2))
    grading.regrade([unit.pk], cause="记录生效", at=on(date(2026, 11, 2)))
    rows = noticing.untold(yi).filter(subject=unit)

    recording.open_dispute(record, at=AT)
    RegradeRequest.objects.all().delete()

    (line,) = noticing.lines(rows, TODAY)
    assert "异议处理中（R13）" in line.obstacle
    assert owing.tally(rows, TODAY) == owing.Tally(open=1, ready=0, overdue=0, held=1)


def test_what_changes_again_before_it_was_told_needs_no_notice_and_says_so(as_clerk: Client, yi: User) -> None:
    first = fallen(on(date(2026, 11, 2)))
    record = first.subject.records.get()
    recording.revoke(record, at=on(date(2026, 11, 9)), reason="误录", by=makers.hand(first.subject.department))
    grading.regrade([first.subject_id], cause="撤销", at=on(date(2026, 11, 9)))

    first.refresh_from_db()
    second = GradeChange.objects.exclude(pk=first.pk).get()
    assert (first.telling, second.telling) == (Telling.SUPERSEDED, Telling.WAITING)
    assert list(noticing.untold(yi)) == [second]
    with travel(AT, tick=False):
        assert "无需告知" in seen(as_clerk, f"/subjects/{first.subject_id}/?tab=grades")


def test_a_change_by_time_supersedes_what_was_not_told() -> None:
    change = fallen(on(date(2026, 11, 2)))

    grading.announce(on(date(2027, 10, 11)))

    change.refresh_from_db()
    assert change.telling == Telling.SUPERSEDED
    later = GradeChange.objects.waiting().get()
    assert (later.by_time, later.counts_from) == (True, date(2027, 10, 11))


def test_each_figure_of_the_list_is_as_many_as_its_list_holds(as_clerk: Client, yi: User) -> None:
    fallen(on(date(2026, 10, 12)))
    fallen(on(date(2026, 11, 23)))
    fallen(on(date(2026, 10, 12)), item4=5)
    tally = owing.tally(noticing.untold(yi), TODAY)

    assert tally == owing.Tally(open=3, ready=2, overdue=1, held=1)
    with travel(AT, tick=False):
        for which, number in (("", 3), ("ready", 2), ("overdue", 1), ("held", 1)):
            page = seen(as_clerk, f"/grade-notices/?standing={which}")
            assert sum(name in page for name in map(str, Subject.objects.all())) == number


def test_filters_by_level_and_day(as_clerk: Client) -> None:
    ungraded = makers.make_subject("新密市岐固建材厂")
    grading.regrade([ungraded.pk], cause="首次评定", at=on(date(2026, 11, 1)))
    ending = Commitment.Ending.WITHDRAWN
    end_commitment(
        ungraded.commitments.get(), on=date(2026, 11, 3), ending=ending, by=makers.hand(ungraded.department), at=AT
    )
    grading.regrade([ungraded.pk], cause="承诺撤回", at=on(date(2026, 11, 3)))
    other = fallen(on(date(2026, 11, 10)))
    with travel(AT, tick=False):
        by_level = seen(as_clerk, "/grade-notices/?old=1&new=none")
        by_day = seen(as_clerk, "/grade-notices/?from_on=2026-11-10&until_on=2026-11-10")

    assert (str(ungraded) in by_level, str(other.subject) in by_level) == (True, False)
    assert (str(ungraded) in by_day, str(other.subject) in by_day) == (False, True)
