"""R22, Article 12 in words: grounds, conditions, blockers, and how the level goes on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from credit.grades import explaining
from credit.grades.explaining import Act
from credit.regulation.article_12 import ARTICLE_12
from credit.regulation.facts import Accident, Misconduct, Penalty, Sanction, SubjectFacts
from credit.regulation.periods import Span
from credit.regulation.rulebook import FIRST
from credit.regulation.timeline import Period, standing, timeline

TODAY = date(2026, 11, 23)
COMMITTED = (Span(date(2020, 1, 1), None),)
FINED = SubjectFacts(
    Span(date(2020, 1, 1), None),
    COMMITTED,
    penalties=(Penalty("P1", date(2024, 2, 1)), Penalty("P2", date(2026, 5, 1))),
)


def period_of(facts: SubjectFacts, day: date = TODAY) -> Period:
    found = standing(timeline(facts, (FIRST,)), day)
    assert found
    return found.period


def test_every_condition_of_levels_1_and_2_has_words() -> None:
    assert list(explaining.CONDITIONS) == [clause.item for clause in ARTICLE_12 if clause.bars]


def test_a_ground_names_its_item_its_days_and_the_day_it_lifts() -> None:
    (ground,) = explaining.grounds_of(period_of(FINED), {})

    assert ground.citation == "第十二条（三）2"
    assert ground.works == "2026-05-01 至 2027-05-01 计入"
    assert ground.lifts == "2027-05-02 起不再计入"


def test_blockers_come_record_by_record_in_the_order_in_which_they_end() -> None:
    found = explaining.blockers(period_of(FINED), {})

    assert [(blocker.record, blocker.ends, blocker.citations) for blocker in found] == [
        ("P1", date(2027, 2, 2), "第十二条（一）3"),
        ("P2", date(2029, 5, 2), "第十二条（一）3、（三）2"),
    ]


def test_the_course_tells_every_coming_level() -> None:
    assert (
        explaining.course(timeline(FINED, (FIRST,)), TODAY, TODAY)
        == "如无新增记录：2027-05-02 起二级；2029-05-02 起一级"
    )
    assert explaining.first_day_of_level_1(timeline(FINED, (FIRST,)), TODAY) == date(2029, 5, 2)


def test_what_has_already_happened_is_no_forecast() -> None:
    assert explaining.course(timeline(FINED, (FIRST,)), date(2024, 3, 1), TODAY).startswith(
        "此后：2025-02-02 起二级；2026-05-01 起三级"
    )


def test_without_anything_ahead_the_course_says_so() -> None:
    facts = FINED._replace(penalties=())

    assert explaining.course(timeline(facts, (FIRST,)), TODAY, TODAY) == "无记录到期，等级不会自动变动"
    assert explaining.blockers(period_of(facts), {}) == []


def test_level_1_shows_all_six_conditions_met() -> None:
    (level_1,) = explaining.checked(period_of(FINED._replace(penalties=())))

    assert level_1.level == 1
    assert level_1.met
    assert len(level_1.checks) == 6


def test_level_2_shows_its_own_conditions_met_and_what_fails_of_level_1() -> None:
    level_2, level_1 = explaining.checked(period_of(FINED, date(2025, 6, 1)))

    assert level_2.met
    assert len(level_2.checks) == 5
    assert [check.item for check in level_1.checks if not check.met] == ["12.1.3"]


def test_a_missing_commitment_asks_for_one() -> None:
    period = period_of(FINED._replace(commitments=(), penalties=()))

    (ground,) = explaining.grounds_of(period, {})
    (blocker,) = explaining.blockers(period, {})

    assert ground.citation == "未作公开承诺（R18）"
    assert ground.lifts == "须作出公开承诺"
    assert blocker.act is Act.COMMIT


def test_a_decisive_record_asks_for_a_listing_and_then_for_its_end() -> None:
    facts = FINED._replace(penalties=(), misconduct=(Misconduct("M1", date(2026, 3, 1), item4=5),))
    period = period_of(facts)

    assert [blocker.act for blocker in explaining.blockers(period, {})] == [Act.LIST]
    assert [blocker.act for blocker in explaining.blockers(period, {"M1": ["L1"]})] == [Act.REMOVE]


def test_a_sanction_is_lifted_by_whoever_imposed_it() -> None:
    facts = FINED._replace(penalties=(), sanctions=(Sanction("S1", date(2026, 3, 1)),))

    (blocker,) = explaining.blockers(period_of(facts), {})

    assert blocker.act is Act.DELIST
    assert blocker.citations == "第十二条（一）5、（三）4"


def test_works_tell_windows_by_what_they_do() -> None:
    death = Accident("A1", date(2025, 6, 1), date(2025, 8, 1), deaths=3, loss=Decimal(0))
    (work,) = explaining.works(timeline(FINED._replace(penalties=(), accidents=(death,)), (FIRST,)))

    assert work.bars == (Span(date(2025, 8, 1), date(2028, 6, 2)),)
    assert work.places_3 == (Span(date(2025, 8, 1), date(2026, 6, 2)),)
    assert work.places_4 == (Span(date(2025, 8, 1), None),)
