"""Rewards by other departments (Articles 4, 15): put down, corrected, taken back; they stand in the evaluation sheet."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.gate import Refused
from accounts.models import User
from accounts.versions import Stale, version_of
from credit.models import Assessment
from inspections.evaluating import inputs_of
from measures import rewarding
from measures.models import Reward
from measures.rewarding import Award
from subjects.models import RegradeRequest, Subject
from tests import makers, people

pytestmark = pytest.mark.django_db
AWARDED, UNTIL, TODAY = date(2026, 1, 15), date(2026, 12, 31), date(2026, 6, 1)
AWARD = Award("新密市税务局", "纳税", "纳税信用A级纳税人", "新税发〔2026〕3号", AWARDED, UNTIL)
AT = makers.moment(TODAY)


def told(unit: Subject, day: date) -> str:
    return next(one.words for one in inputs_of(unit, day) if one.title == "市级其他部门联合奖励")


def test_a_reward_stands_in_the_sheet_and_moves_no_level(unit: Subject, jia: User) -> None:
    makers.grade(unit)
    before = list(Assessment.objects.values_list("pk", flat=True))

    row = rewarding.enter(unit, award=AWARD, by=jia, at=AT)

    found = next(one for one in inputs_of(unit, TODAY) if one.title == "市级其他部门联合奖励")
    assert (found.words, found.moves_level) == ("在列 1 项联合奖励", False)
    assert [(entry.on, entry.name) for entry in found.entries] == [(AWARDED, str(row))]
    assert not RegradeRequest.objects.filter(subject=unit).exists()
    assert list(Assessment.objects.values_list("pk", flat=True)) == before


def test_it_counts_from_its_day_through_its_last(unit: Subject, jia: User) -> None:
    rewarding.enter(unit, award=AWARD, by=jia, at=AT)

    days = (date(2026, 1, 14), AWARDED, UNTIL, date(2027, 1, 1))
    assert [told(unit, day) for day in days] == [
        "没有在列的联合奖励",
        "在列 1 项联合奖励",
        "在列 1 项联合奖励",
        "没有在列的联合奖励",
    ]


def test_what_was_taken_back_is_out_from_that_day_on(unit: Subject, jia: User) -> None:
    row = rewarding.enter(unit, award=AWARD, by=jia, at=AT)
    for on, reason in ((date(2026, 1, 14), "x"), (date(2026, 6, 2), "x"), (TODAY, " ")):
        with pytest.raises(Refused):
            rewarding.remove(row, on=on, reason=reason, by=jia, at=AT)

    rewarding.remove(row, on=TODAY, reason="税务局函告", by=jia, at=AT)

    assert told(unit, date(2026, 5, 31)) == "在列 1 项联合奖励"
    assert told(unit, TODAY) == "没有在列的联合奖励"
    with pytest.raises(Refused, match="现为“已移出”"):
        rewarding.remove(row, on=TODAY, reason="x", by=jia, at=AT)


def test_the_same_reward_is_entered_once_by_the_own_department(unit: Subject, jia: User) -> None:
    rewarding.enter(unit, award=AWARD, by=jia, at=AT)

    with pytest.raises(Refused, match="已登记，请核对"):
        rewarding.enter(unit, award=AWARD, by=jia, at=AT)
    with pytest.raises(Refused, match="记录部门"):
        rewarding.enter(unit, award=AWARD._replace(title="x"), by=people.clerk("FM", username="chou"), at=AT)
    assert Reward.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"until_on": date(2026, 1, 14)}, "早于认定日期"), ({"awarded_on": date(2026, 6, 2)}, "尚未到来")],
)
def test_days_that_cannot_be_right_are_refused(unit: Subject, jia: User, changes: dict[str, date], words: str) -> None:
    with pytest.raises(Refused, match=words):
        rewarding.enter(unit, award=AWARD._replace(**changes), by=jia, at=AT)  # type: ignore[arg-type]


def test_what_is_told_is_corrected_on_the_newest_version(unit: Subject, jia: User) -> None:
    row = rewarding.enter(unit, award=AWARD, by=jia, at=AT)
    seen = version_of(row)
    amended = AWARD._replace(sector="税收")

    rewarding.amend(row, award=amended, reason="更正领域", by=jia, at=AT, seen=seen)

    assert Reward.objects.get().sector == "税收"
    with pytest.raises(Stale):
        rewarding.amend(row, award=AWARD, reason="x", by=jia, at=AT, seen=seen)
