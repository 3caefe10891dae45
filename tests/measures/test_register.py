"""R26: the register of incentives, from the grant to the day on which the level falls."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from accounts.gate import Refused
from accounts.models import User
from credit.grades import grading
from credit.models import Assessment, CreditRecord
from credit.records import recording
from measures import ending, entitlements, granting
from measures.models import Incentive, IncentiveUse
from notices.models import Notice
from subjects import requests
from subjects.models import Cause, Subject
from tests import makers, people
from tests.measures.granting import granted, item

pytestmark = pytest.mark.django_db
GIVEN = date(2026, 3, 2)
LATER = date(2026, 6, 1)
"""When what happened on FELL became known."""
FELL = date(2026, 5, 11)


@pytest.fixture
def first(unit: Subject) -> Subject:
    """A unit that is level 1."""
    makers.grade(unit, at=makers.moment(date(2026, 1, 5)))
    return unit


def fresh(row: Incentive) -> Incentive:
    return Incentive.objects.get(pk=row.pk)


def fall(subject: Subject, on: date = FELL, known: date = LATER) -> CreditRecord:
    """A penalty, decided on one day and known here on another."""
    record = makers.make_penalty(subject, on)
    makers.grade(subject, at=makers.moment(known))
    return record


# Granting


def test_what_level_1_is_given_names_item_days_and_giver(first: Subject, yi: User) -> None:
    row = granted(first, yi, GIVEN, until=date(2026, 12, 31))

    assert (str(row), row.item.number, row.item.basis[-8:]) == ("激励〔2026〕1号", "JL-02", "第七条、第十五条")
    assert (row.from_on, row.until_on, row.given_by, row.given_at) == (
        GIVEN,
        date(2026, 12, 31),
        yi,
        makers.moment(GIVEN),
    )
    assert [row.covers(day) for day in (date(2026, 3, 1), GIVEN, date(2026, 12, 31), date(2027, 1, 1))] == [
        False,
        True,
        True,
        False,
    ]


def test_it_moves_no_level(first: Subject, yi: User) -> None:
    before = list(Assessment.objects.values_list("pk", "effects"))

    granted(first, yi, GIVEN)

    assert list(Assessment.objects.values_list("pk", "effects")) == before


def test_only_level_1_is_given_anything(first: Subject, yi: User) -> None:
    second = makers.make_subject("二级")
    makers.make_penalty(second, date(2024, 6, 3))
    third = makers.make_subject("三级")
    makers.make_penalty(third, date(2026, 2, 2))
    ungraded = makers.make_subject("未承诺", committed_on=None)
    gone = makers.make_subject("已注销", deregistered_on=date(2026, 2, 1))
    makers.grade(second, third, ungraded, gone, at=makers.moment(GIVEN))

    for subject, told in ((second, "今天为二级"), (third, "今天为三级"), (ungraded, "未评级"), (gone, "不在监管期")):
        with pytest.raises(Refused, match=told):
            granted(subject, yi, GIVEN)
    assert not Incentive.objects.exists()


def test_nothing_is_granted_while_the_subject_is_being_graded(first: Subject, yi: User) -> None:
    makers.make_penalty(first, FELL)

    with pytest.raises(Refused, match="正在重新评定"):
        granted(first, yi, LATER)


def test_only_items_in_force_with_a_basis_are_granted(first: Subject, yi: User) -> None:
    lapsed = item("JL-03")
    lapsed.in_force_until = GIVEN
    lapsed.save()

    with pytest.raises(Refused, match="已停止适用"):
        granted(first, yi, GIVEN, number="JL-03")
    with pytest.raises(Refused, match="惩戒措施"):
        granted(first, yi, GIVEN, number="CJ-01")
    with pytest.raises(IntegrityError, match="catalogue_item_has_a_legal_basis"), transaction.atomic():
        type(lapsed).objects.filter(pk=lapsed.pk).update(basis="")
    assert granted(first, yi, date(2026, 3, 1), number="JL-03").item == lapsed


def test_supervisors_of_the_department_and_leaders_give_and_take_back(
    first: Subject, jia: User, yi: User, bing: User
) -> None:
    stranger = people.supervisor("FM", username="gui")
    for by in (jia, stranger):
        with pytest.raises(Refused, match="授予、终止"):
            granted(first, by, GIVEN)
    row = granted(first, bing, GIVEN)
    with pytest.raises(Refused, match="授予、终止"):
        ending.end(row, on=LATER, reason="x", by=jia, at=makers.moment(LATER))

    assert ending.end(row, on=LATER, reason="弄虚作假取得", by=yi, at=makers.moment(LATER)).over_on == LATER


def test_days_lie_between_the_beginning_of_the_level_and_today(first: Subject, yi: User) -> None:
    makers.make_penalty(first, date(2022, 6, 1))
    makers.grade(first, at=makers.moment(GIVEN))
    since = date(2025, 6, 2)

    with pytest.raises(Refused, match=f"评为一级之日（{since}）"):
        granted(first, yi, GIVEN, from_on=date(2025, 6, 1))
    with pytest.raises(Refused, match="和今天之间"):
        granted(first, yi, GIVEN, from_on=date(2026, 3, 3))
    with pytest.raises(Refused, match="已过"):
        granted(first, yi, GIVEN, from_on=since, until=date(2026, 3, 1))
    assert granted(first, yi, GIVEN, from_on=since, until=GIVEN).from_on == since


def test_the_same_item_is_granted_once_at_a_time(first: Subject, yi: User) -> None:
    row = granted(first, yi, GIVEN, until=date(2026, 4, 1))

    with pytest.raises(Refused, match="不重复授予"):
        granted(first, yi, date(2026, 4, 1))
    granted(first, yi, date(2026, 4, 1), number="JL-01")
    assert granted(first, yi, date(2026, 4, 2)).sequence == row.sequence + 2


# Use


def test_each_use_is_noted_with_day_and_window(first: Subject, yi: User, jia: User) -> None:
    row = granted(first, yi, GIVEN)
    made = granting.use(row, used_on=LATER, what="经营许可证延期", window="3号窗口", by=jia, at=makers.moment(LATER))

    assert (made.used_on, made.what, made.window, made.noted_by) == (LATER, "经营许可证延期", "3号窗口", jia)
    assert not made.was_late


@pytest.mark.parametrize(
    ("used_on", "told"),
    [(date(2026, 3, 1), "不能使用"), (date(2026, 6, 2), "尚未到来"), (FELL, "不能使用"), (date(2026, 5, 10), "")],
)
def test_nothing_is_used_outside_its_days(first: Subject, yi: User, jia: User, used_on: date, told: str) -> None:
    row = granted(first, yi, GIVEN)
    fall(first)

    if told:
        with pytest.raises(Refused, match=told):
            granting.use(row, used_on=used_on, what="延期", window="", by=jia, at=makers.moment(LATER))
    else:
        granting.use(row, used_on=used_on, what="延期", window="", by=jia, at=makers.moment(LATER))
    assert IncentiveUse.objects.count() == (not told)


# The end


def test_it_ends_on_the_day_on_which_the_level_fell_however_late_that_is_known(
    first: Subject, yi: User, jia: User
) -> None:
    row = granted(first, yi, GIVEN)
    use = granting.use(
        row, used_on=date(2026, 5, 20), what="延期", window="", by=jia, at=makers.moment(date(2026, 5, 20))
    )

    fall(first)

    row = fresh(row)
    assert (row.state, row.fell_on, row.over_on) == (Incentive.State.LAPSED, FELL, FELL)
    assert (row.covers(date(2026, 5, 10)), row.covers(FELL)) == (True, False)
    assert IncentiveUse.objects.get(pk=use.pk).was_late
    version = row.history.first()
    assert (version.history_date, version.history_change_reason) == (
        makers.moment(LATER),
        f"等级自 {FELL} 起不是一级，同日终止",
    )
    assert Notice.objects.get(recipient=yi).url == row.get_absolute_url()


def test_the_level_and_the_measure_end_in_one_transaction(first: Subject, yi: User) -> None:
    row = granted(first, yi, GIVEN)
    makers.make_penalty(first, FELL)
    known = Assessment.objects.known().get(subject=first)

    with transaction.atomic():
        makers.grade(first, at=makers.moment(LATER))
        assert fresh(row).fell_on == FELL
        transaction.set_rollback(True)

    assert Assessment.objects.known().get(subject=first) == known
    assert fresh(row).state == Incentive.State.GRANTED


def test_a_level_that_never_fell_gives_back_what_had_ended_with_it(first: Subject, yi: User) -> None:
    row = granted(first, yi, GIVEN)
    record = fall(first)

    recording.revoke(record, reason="复议撤销", by=yi, at=makers.moment(date(2026, 7, 1)))
    makers.grade(first, at=makers.moment(date(2026, 7, 1)))

    row = fresh(row)
    assert (row.state, row.fell_on, row.covers(FELL)) == (Incentive.State.GRANTED, None, True)


def test_a_level_that_comes_back_later_gives_nothing_back(first: Subject, yi: User) -> None:
    row = granted(first, yi, GIVEN)
    fall(first)

    for day in (date(2027, 5, 12), date(2029, 5, 12)):
        grading.announce(makers.moment(day))
        ending.sweep(makers.moment(day))

    assert fresh(row).over_on == FELL
    assert entitlements.entitled(first, date(2029, 5, 12)).barred == ""
    assert entitlements.entitled(first, date(2029, 5, 12)).measures == ()


def test_what_began_after_the_level_had_fallen_never_was(first: Subject, yi: User) -> None:
    row = granted(first, yi, date(2026, 5, 20))
    fall(first)

    row = fresh(row)
    assert (row.over_on, row.never_was, row.covers(date(2026, 5, 20))) == (date(2026, 5, 20), True, False)


def test_what_was_over_before_stays_as_it_was(first: Subject, yi: User) -> None:
    timely = granted(first, yi, GIVEN, until=date(2026, 4, 30))
    by_hand = granted(first, yi, GIVEN, number="JL-01")
    ending.end(by_hand, on=date(2026, 5, 20), reason="放弃", by=yi, at=makers.moment(date(2026, 5, 20)))
    fall(first)

    assert (fresh(timely).state, fresh(timely).over_on) == (Incentive.State.GRANTED, date(2026, 5, 1))
    by_hand = fresh(by_hand)
    assert (by_hand.state, by_hand.ended_on, by_hand.over_on) == (Incentive.State.ENDED, date(2026, 5, 20), FELL)


def test_what_was_taken_back_before_the_level_fell_did_not_end_with_the_level(first: Subject, yi: User) -> None:
    same_day = granted(first, yi, GIVEN)
    ending.end(same_day, on=GIVEN, reason="放弃", by=yi, at=makers.moment(GIVEN))
    Notice.objects.all().delete()
    fall(first)

    same_day = fresh(same_day)
    assert (same_day.fell_on, same_day.over_on, same_day.never_was) == (None, GIVEN, False)
    assert not same_day.covers(GIVEN)
    assert not Notice.objects.filter(title__contains="随等级变动").exists()


def test_nothing_is_given_from_before_its_item_was_in_force(first: Subject, yi: User) -> None:
    newer = item()
    newer.in_force_from = date(2026, 2, 2)
    newer.save()

    with pytest.raises(Refused, match="自 2026-02-02 起施行"):
        granted(first, yi, GIVEN, from_on=date(2026, 2, 1))
    assert granted(first, yi, GIVEN, from_on=date(2026, 2, 2)).covers(date(2026, 2, 2))


def test_a_level_that_ends_by_time_alone_takes_it_along_the_same_day(first: Subject, yi: User) -> None:
    """The commitment is withdrawn from a day to come; nothing is recorded on that day."""
    row = granted(first, yi, GIVEN)
    commitment = first.commitments.get()
    commitment.ended_on, commitment.ending = LATER, "withdrawn"
    commitment.save()
    requests.ask_regrade([first.pk], Cause.COMMITTED, "撤回承诺")
    makers.grade(first, at=makers.moment(FELL))
    assert (fresh(row).state, fresh(row).fell_on) == (Incentive.State.GRANTED, None)

    assert entitlements.entitled(first, LATER).measures == ()
    grading.announce(makers.moment(LATER))

    assert fresh(row).over_on == LATER


def test_the_end_of_supervision_is_found_by_the_days_sweep(first: Subject, yi: User) -> None:
    row = granted(first, yi, GIVEN)
    first.deregistered_on = LATER
    first.save()
    requests.ask_regrade([first.pk], Cause.OTHER, "注销")
    makers.grade(first, at=makers.moment(FELL))
    assert ending.sweep(makers.moment(FELL)) == 0

    assert ending.sweep(makers.moment(LATER)) == 1
    assert ending.sweep(makers.moment(LATER)) == 0
    assert fresh(row).over_on == LATER


def test_ending_many_takes_as_few_queries_as_ending_one(
    django_assert_max_num_queries: DjangoAssertNumQueries, yi: User
) -> None:
    units = [makers.make_subject(f"第{n}化工厂") for n in range(12)]
    makers.grade(*units, at=makers.moment(date(2026, 1, 5)))
    rows = [granted(one, yi, GIVEN) for one in units]
    Incentive.objects.filter(pk=rows[0].pk).update(until_on=date(2026, 4, 1))
    for one in units:
        makers.make_penalty(one, FELL)
    makers.grade(*units, at=makers.moment(LATER))
    Incentive.objects.update(fell_on=None, state="granted")

    with django_assert_max_num_queries(14):
        assert ending.sweep(makers.moment(LATER)) == 11
    assert Incentive.objects.filter(fell_on=FELL).count() == 11


def test_ending_by_hand_needs_a_day_within_and_a_reason(first: Subject, yi: User) -> None:
    row = granted(first, yi, GIVEN, until=LATER)

    for on, reason, told in (
        (date(2026, 3, 1), "x", "起始日期"),
        (date(2026, 6, 2), "x", "届满"),
        (date(2026, 6, 4), "x", "今天之间"),
        (LATER, " ", "写明终止的理由"),
    ):
        with pytest.raises(Refused, match=told):
            ending.end(row, on=on, reason=reason, by=yi, at=makers.moment(date(2026, 6, 3)))
    ending.end(row, on=LATER, reason="主体放弃", by=yi, at=makers.moment(date(2026, 6, 3)))
    with pytest.raises(Refused, match="现为“已终止”"):
        ending.end(row, on=LATER, reason="x", by=yi, at=makers.moment(date(2026, 6, 3)))
