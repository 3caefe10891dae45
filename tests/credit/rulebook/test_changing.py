"""R23: a version is proposed by one, shown with its effect, confirmed by another, and never edited."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.gate import Refused
from accounts.models import User
from credit.facts.rulebooks import rulebooks
from credit.grades import grading
from credit.hearing.moves import period_on
from credit.ledger.graded import GradedLedger
from credit.ledger.query import LedgerQuery
from credit.models import Assessment, GradeChange, PreviewedMove, RuleProposal, RuleRun, RuleVersion
from credit.regulation.facts import Regime
from credit.regulation.rulebook import FIRST, Rulebook
from credit.regulation.timeline import decided
from credit.rulebook import changing, running
from notices.models import Notice
from subjects.models import Cause, Subject
from tests import makers
from tests.credit.rulebook.proposing import AT, BEGINS, TODAY, at, proposed, regraded, repaired, second, shown

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def level(unit: Subject, day: date) -> int | None:
    run = grading.timelines_of([unit.pk])[unit.pk].level_on(day)
    assert run
    return run.level


def in_the_ledger(day: date, known_on: datetime | None = None) -> tuple[str, dict[str, int | None]]:
    """The version that a ledger of the day names, and the levels in it."""
    ledger = GradedLedger(LedgerQuery(as_of=day, known_on=known_on))
    return ledger.rulebook, {row.name: row.level for row in ledger}


def test_the_first_version_came_with_the_installation() -> None:
    assert rulebooks() == (FIRST,)
    (row,) = RuleVersion.objects.all()
    assert (row.proposed_by, row.confirmed_by, row.confirmed_at) == (None, None, None)


def test_from_the_proposal_to_the_day_it_takes_effect(yi: User, bing: User) -> None:
    unit, clean = repaired(), makers.make_subject()
    makers.grade(unit, clean, at=AT)

    proposal = proposed(yi)
    run = shown(proposal)

    (move,) = PreviewedMove.objects.all()
    assert (move.subject, move.on, move.old_level, move.new_level) == (unit, BEGINS, 1, 2)
    assert (move.until, move.items) == (date(2028, 3, 2), "第十二条（一）3")
    assert (run.total_rows, run.done_rows, run.moved) == (2, 2, 1)
    assert not Assessment.objects.filter(rulebook="2027-1").exists()
    assert level(unit, BEGINS) == 1

    changing.confirm(proposal, by=bing, at=AT + timedelta(hours=1))
    regraded(AT + timedelta(hours=2))

    assert [book.version for book in rulebooks()] == ["2023-7", "2027-1"]
    assert [level(unit, day) for day in (TODAY, BEGINS - DAY, BEGINS, date(2028, 3, 2))] == [1, 1, 2, 1]
    assert Assessment.objects.filter(subject=clean).count() == 1
    assert not GradeChange.objects.exists()
    assert grading.announce(at(BEGINS - DAY, 23)) == 0

    assert grading.announce(at(BEGINS, 0)) == 1
    assert grading.announce(at(BEGINS, 1)) == 0

    (change,) = GradeChange.objects.all()
    assert (change.subject, change.on, change.old_level, change.new_level) == (unit, BEGINS, 1, 2)
    assert change.kind == Cause.RULES
    assert change.cause.startswith("规则版本 2027-1 起施行")
    assert list(grading.differences([unit.pk, clean.pk])) == []
    assert in_the_ledger(BEGINS - DAY) == ("2023-7", {unit.name: 1, clean.name: 1})
    assert in_the_ledger(BEGINS) == ("2027-1", {unit.name: 2, clean.name: 1})
    assert in_the_ledger(BEGINS, AT + timedelta(minutes=1)) == ("2023-7", {unit.name: 1, clean.name: 1})
    assert in_the_ledger(date(2022, 5, 1))[0] == "2023-7（按本制度推算）"


def test_as_known_before_the_confirmation_the_first_version_judges_every_day(yi: User, bing: User) -> None:
    unit = repaired()
    makers.grade(unit, at=AT)
    before = AT + timedelta(minutes=30)
    proposal = proposed(yi)
    shown(proposal)
    changing.confirm(proposal, by=bing, at=AT + timedelta(hours=1))
    regraded(AT + timedelta(hours=2))

    then, now = (decided(grading.periods_of(unit.pk, moment)) for moment in (before, None))

    assert rulebooks(before) == (FIRST,)
    assert [period.level for period in then] == [1, 3, 2, 1]
    assert [(period.span.start, period.level) for period in now[-2:]] == [(BEGINS, 2), (date(2028, 3, 2), 1)]


def test_a_change_that_comes_while_it_is_previewed_is_in_the_grading(yi: User, bing: User) -> None:
    proposal = proposed(yi)
    shown(proposal)
    changing.confirm(proposal, by=bing, at=AT)
    late = repaired()
    makers.grade(late, at=AT)

    assert level(late, BEGINS) == 2
    regraded()
    assert Assessment.objects.filter(subject=late).count() == 1


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"in_force_from": TODAY}, "最早自明日起施行"),
        ({"in_force_from": TODAY - DAY}, "最早自明日起施行"),
        ({"in_force_from": date(2023, 1, 28)}, "须在上一版本"),
        ({"version": "2023-7"}, "已经用过"),
        ({"version": " "}, "请填写规则版本号"),
        ({"version": "二" * 21}, "最多 20 个字"),
        ({"basis": ""}, "请写明依据"),
        ({"lapses_on": BEGINS}, "失效日期须在施行日期之后"),
        ({"statement_working_days": 0}, "1 至 60"),
        ({"statement_working_days": 61}, "1 至 60"),
        ({"repair_ends_three_year_conditions": True, "basis": FIRST.basis}, "没有变更"),
    ],
)
def test_what_cannot_be_a_version_is_refused_and_nothing_is_written(
    yi: User, values: dict[str, Any], words: str
) -> None:
    with pytest.raises(Refused, match=words):
        proposed(yi, second(**values))

    assert not RuleProposal.objects.exists()
    assert not RuleRun.objects.exists()


def test_it_may_begin_tomorrow(yi: User) -> None:
    assert proposed(yi, second(in_force_from=TODAY + DAY)).pk


def test_a_clerk_proposes_nothing(jia: User) -> None:
    with pytest.raises(Refused, match="审核人或局领导"):
        proposed(jia)


def test_one_proposal_waits_at_a_time(yi: User, bing: User) -> None:
    proposed(yi)

    with pytest.raises(Refused, match="已有一项"):
        proposed(bing, second(version="2027-2"))


def test_nobody_confirms_the_own_proposal_or_one_whose_effect_was_not_shown(yi: User, bing: User) -> None:
    proposal = proposed(yi)
    with pytest.raises(Refused, match="推演还没有完成"):
        changing.confirm(proposal, by=bing, at=AT)
    shown(proposal)

    with pytest.raises(Refused, match="须由两人办理"):
        changing.confirm(proposal, by=yi, at=AT)

    assert rulebooks() == (FIRST,)


def test_a_proposal_whose_day_has_come_is_not_confirmed(yi: User, bing: User) -> None:
    proposal = proposed(yi, second(in_force_from=TODAY + DAY))
    shown(proposal)

    with pytest.raises(Refused, match="最早自明日起施行"):
        changing.confirm(proposal, by=bing, at=AT + DAY)


def test_the_database_knows_two_people(yi: User) -> None:
    values = changing.values_of(second())

    with pytest.raises(IntegrityError, match="proposed_and_confirmed_by_two"), transaction.atomic():
        RuleVersion.objects.create(proposed_by=yi, confirmed_by=yi, confirmed_at=AT, **values)
    with pytest.raises(IntegrityError, match="decided_by_another"), transaction.atomic():
        RuleProposal.objects.create(
            proposed_by=yi, proposed_at=AT, state="refused", decided_by=yi, decided_at=AT, reason="x", **values
        )


def test_a_confirmed_version_is_never_edited(yi: User, bing: User) -> None:
    row = RuleVersion.objects.get()
    row.statement_working_days = 3

    with pytest.raises(DatabaseError, match="confirmed_rules"), transaction.atomic():
        row.save()
    with pytest.raises(DatabaseError, match="confirmed_rules"), transaction.atomic():
        RuleVersion.objects.update(lapses_on=date(2028, 1, 1))
    if connection.vendor == "postgresql":
        with pytest.raises(DatabaseError, match="confirmed_rules"), transaction.atomic():
            RuleVersion.objects.all().delete()

    assert rulebooks() == (FIRST,)


def test_refused_and_withdrawn_proposals_leave_no_effect_behind(yi: User, bing: User) -> None:
    repaired()
    refused = proposed(yi)
    shown(refused)
    assert PreviewedMove.objects.exists()
    changing.refuse(refused, reason="依据尚未发布", by=bing, at=AT)
    assert not PreviewedMove.objects.exists()
    assert Notice.objects.filter(recipient=yi, key=f"rule-refused:{refused.pk}").exists()

    again = proposed(yi, second(version="2027-2"))
    with pytest.raises(Refused, match="只有提出人可以撤回"):
        changing.withdraw(again, reason="x", by=bing, at=AT)
    with pytest.raises(Refused, match="理由"):
        changing.withdraw(again, reason=" ", by=yi, at=AT)
    changing.withdraw(again, reason="改期", by=yi, at=AT)

    assert rulebooks() == (FIRST,)
    with pytest.raises(Refused, match="已撤回"):
        changing.confirm(again, by=bing, at=AT)


def confirmed(yi: User, bing: User, book: Rulebook | None = None) -> RuleVersion:
    proposal = proposed(yi, book)
    shown(proposal)
    done = changing.confirm(proposal, by=bing, at=AT)
    regraded()
    assert done.adopted
    return done.adopted


def test_a_version_that_has_not_begun_is_taken_back_and_the_days_are_judged_as_before(yi: User, bing: User) -> None:
    unit = repaired()
    makers.grade(unit, at=AT)
    version = confirmed(yi, bing)
    between = AT + timedelta(hours=6)
    assert level(unit, BEGINS) == 2

    changing.retract(version, reason="上级另有规定", by=yi, at=AT + timedelta(days=1))
    regraded(AT + timedelta(days=1, hours=1))

    assert rulebooks() == (FIRST,)
    assert level(unit, BEGINS) == 1
    assert [book.version for book in rulebooks(between)] == ["2023-7", "2027-1"]
    with pytest.raises(Refused, match="已经撤回"):
        changing.retract(version, reason="再撤", by=yi, at=AT)
    with pytest.raises(Refused, match="已经用过"):
        proposed(yi)


def test_a_version_that_has_begun_is_not_taken_back(yi: User, bing: User) -> None:
    version = confirmed(yi, bing)

    with pytest.raises(Refused, match="已经施行"):
        changing.retract(version, reason="晚了", by=yi, at=at(BEGINS, 0))


def test_only_the_last_one_is_taken_back_and_what_waits_is_worked_out_anew(yi: User, bing: User) -> None:
    first = confirmed(yi, bing)
    last = confirmed(yi, bing, second(version="2028-1", in_force_from=date(2028, 1, 1), statement_working_days=7))
    waiting = proposed(yi, second(version="2029-1", in_force_from=date(2029, 1, 1), statement_working_days=9))
    old = shown(waiting)

    with pytest.raises(Refused, match="请先撤回后面的版本"):
        changing.retract(first, reason="x", by=yi, at=AT)
    changing.retract(last, reason="x", by=yi, at=AT)

    assert RuleRun.objects.get(proposal=waiting).pk != old.pk
    with pytest.raises(Refused, match="推演还没有完成"):
        changing.confirm(waiting, by=bing, at=AT)


def test_a_listing_that_would_no_longer_end_by_itself_moves_on_a_later_day(yi: User) -> None:  # R16
    unit = makers.make_subject()
    record = makers.make_misconduct(unit, date(2024, 5, 1), item4=3)
    makers.make_listing(unit, [record], date(2024, 6, 3), regime=Regime.ORDER_11, months=36)
    makers.grade(unit, at=AT)

    proposal = proposed(yi, second(regimes_ending_by_themselves=frozenset()))
    shown(proposal)

    (move,) = PreviewedMove.objects.all()
    assert (move.on, move.until, move.old_level, move.new_level) == (date(2027, 6, 4), None, 1, 4)


def test_the_statement_period_is_that_of_the_day_of_service(yi: User, bing: User) -> None:  # R5
    confirmed(yi, bing, second(statement_working_days=7))

    assert [period_on(day).working_days for day in (BEGINS - DAY, BEGINS)] == [5, 7]


def test_a_message_that_comes_twice_does_nothing_twice(yi: User) -> None:
    repaired()
    proposal = proposed(yi)

    run = shown(proposal)
    running.run(run.pk, lambda: AT)

    run.refresh_from_db()
    assert (run.moved, run.attempts, PreviewedMove.objects.count()) == (1, 1, 1)


def test_who_takes_up_the_work_goes_on_where_a_killed_worker_came(yi: User, monkeypatch: pytest.MonkeyPatch) -> None:
    units = [repaired(f"新密市第{place}化工厂") for place in range(5)]
    proposal = proposed(yi)
    run = RuleRun.objects.get(proposal=proposal)
    monkeypatch.setattr(running, "BATCH", 2)
    dies = iter([AT, AT, AT, AT])
    with pytest.raises(BaseException, match="killed"):
        running.run(run.pk, lambda: _or_die(dies))
    run.refresh_from_db()
    assert (run.done_rows, run.reached, PreviewedMove.objects.count()) == (2, units[1].pk, 2)
    running.run(run.pk, lambda: AT + timedelta(minutes=1))  # it is still claimed
    assert PreviewedMove.objects.count() == 2

    running.run(run.pk, lambda: AT + timedelta(minutes=6))

    run.refresh_from_db()
    assert (run.done_rows, run.moved, run.finished_at is None) == (5, 5, False)
    assert set(PreviewedMove.objects.values_list("subject", flat=True)) == {unit.pk for unit in units}


class Killed(BaseException):
    """What no handler of the program catches."""


def _or_die(moments: Any) -> Any:
    found = next(moments, None)
    if found is None:
        raise Killed("killed")
    return found
