"""What one row of the ledger says."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Department
from credit.facts.moments import moment_of
from credit.grades.grading import periods_of
from credit.ledger.graded import GradedLedger
from credit.ledger.query import LedgerQuery
from credit.ledger.rows import LedgerRow
from credit.records import recording
from credit.regulation.levels import UNGRADED
from subjects import registering
from subjects.identity import citizen_check
from subjects.models import Evaluation, Industry, Kind, Post, Subject
from tests import makers, people

pytestmark = pytest.mark.django_db

DAY = date(2026, 5, 12)


def shanghai(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ZoneInfo("Asia/Shanghai"))


def ledger(day: date = DAY, **asked: object) -> GradedLedger:
    return GradedLedger(LedgerQuery(day, **asked))  # type: ignore[arg-type]


def row_of(subject: Subject, day: date = DAY, **asked: object) -> LedgerRow:
    return next(row for row in ledger(day, **asked) if row.subject == subject.pk)


def names(of: GradedLedger) -> list[str]:
    return [row.name for row in of]


def test_row_of_a_penalised_subject_says_everything_that_the_exchange_promises() -> None:
    subject = makers.make_subject("新密市青屏化工有限公司")
    makers.make_penalty(subject, date(2026, 3, 1))
    makers.grade(subject)

    row = row_of(subject)

    assert row.cells == (
        subject.code,
        "新密市青屏化工有限公司",
        "法人",
        "危险化学品",
        "危化品监管科",
        "三级",
        date(2026, 3, 1),
        "12.3.2",
        date(2027, 3, 2),
        "二级",
        "否",
    )


def test_penalty_still_counts_on_its_anniversary_and_no_longer_the_day_after() -> None:
    subject = makers.make_subject()
    makers.make_penalty(subject, date(2025, 3, 1))
    makers.grade(subject)

    last, after = row_of(subject, date(2026, 3, 1)), row_of(subject, date(2026, 3, 2))

    assert (last.level, last.next_change_on, last.next_level) == (3, date(2026, 3, 2), 2)
    assert (after.level, after.since, after.grounds) == (2, date(2026, 3, 2), ("12.1.3",))
    assert (after.next_change_on, after.next_level) == (date(2028, 3, 2), 1)


def test_leap_day_counts_to_the_28th_of_february() -> None:
    subject = makers.make_subject()
    makers.make_penalty(subject, date(2024, 2, 29))
    makers.grade(subject)

    assert row_of(subject, date(2025, 2, 28)).level == 3
    assert row_of(subject, date(2025, 3, 1)).level == 2


def test_since_is_the_first_day_of_the_run_over_several_periods() -> None:
    subject = makers.make_subject()
    makers.make_penalty(subject, date(2025, 9, 1))
    makers.make_misconduct(subject, date(2026, 2, 1))
    makers.grade(subject)

    row = row_of(subject)

    assert (row.since, row.grounds, row.next_change_on) == (date(2025, 9, 1), ("12.3.1", "12.3.2"), date(2027, 2, 2))
    assert sum(period.level == 3 for period in periods_of(subject.pk)) == 3


def test_level_one_has_no_grounds_and_no_coming_change() -> None:
    subject = makers.make_subject(enrolled_on=date(2021, 1, 1), committed_on=date(2021, 1, 1))
    makers.grade(subject)

    row = row_of(subject)

    assert (row.level, row.since, row.grounds, row.next_change_on, row.next_level_name) == (
        1,
        date(2021, 1, 1),
        (),
        None,
        "",
    )


def test_subject_without_a_commitment_is_ungraded_by_r18() -> None:
    subject = makers.make_subject(committed_on=None)
    makers.grade(subject)

    row = row_of(subject)

    assert (row.level, row.level_name, row.grounds, row.items_in_words) == (None, "未评级", ("R18",), ["未作公开承诺"])


def test_coming_change_to_ungraded_has_a_name() -> None:
    subject = makers.make_subject(committed_on=None)
    makers.make_penalty(subject, date(2026, 3, 1))
    makers.grade(subject)

    row = row_of(subject)

    assert (row.level, row.next_change_on, row.next_level, row.next_level_name) == (
        3,
        date(2027, 3, 2),
        None,
        "未评级",
    )


def test_grounds_are_told_in_words_for_people() -> None:
    subject = makers.make_subject()
    makers.make_evaluation(subject, date(2026, 4, 1), Evaluation.Result.POOR)
    makers.make_penalty(subject, date(2024, 6, 1))
    makers.grade(subject)

    assert row_of(subject).items_in_words == ["第十二条（一）3", "综合评价为差"]


def test_subject_is_listed_from_enrolment_to_the_day_before_deregistration() -> None:
    subject = makers.make_subject(enrolled_on=date(2026, 1, 10), deregistered_on=date(2026, 6, 1))
    makers.grade(subject)

    listed = [
        day
        for day in (date(2026, 1, 9), date(2026, 1, 10), date(2026, 5, 31), date(2026, 6, 1))
        if len(ledger(day)) == len(list(ledger(day))) == 1
    ]

    assert listed == [date(2026, 1, 10), date(2026, 5, 31)]


def test_rows_are_ordered_by_department_industry_and_code() -> None:
    made = [
        makers.make_subject("丁", department_code="ZF", industry_code="QT-02"),
        makers.make_subject("丙", department_code="WH", industry_code="KS-02", code=makers.credit_code(900002)),
        makers.make_subject("乙", department_code="WH", industry_code="KS-02", code=makers.credit_code(900001)),
        makers.make_subject("甲", department_code="WH", industry_code="KS-01"),
        makers.make_subject("子", department_code="FM", industry_code="KS-02"),
    ]
    makers.grade(*made)

    assert names(ledger()) == ["子", "甲", "乙", "丙", "丁"]
    assert [row.name for row in ledger()[1:4]] == ["甲", "乙", "丙"]
    assert ledger()[2].name == "乙"


def test_natural_person_is_masked_unless_full_identity_is_asked_for() -> None:
    number = "410183190001010028"
    person = makers.make_subject("王某", kind=Kind.NATURAL_PERSON, code=number)
    makers.grade(person)

    assert row_of(person).code == "410183********0028"
    assert row_of(person, full_identity=True).code == number


def test_full_numbers_are_ordered_as_numbers() -> None:
    later = makers.make_subject("后", kind=Kind.NATURAL_PERSON, code="41018319000101001X")
    first = makers.make_subject("先", kind=Kind.NATURAL_PERSON, code=makers.citizen_number(28))
    organisation = makers.make_subject("单位")
    makers.grade(later, first, organisation)

    codes = [row.code for row in ledger(full_identity=True)]

    assert codes == sorted(codes)
    assert len(codes) == 3


def test_industry_of_the_first_level_includes_its_divisions() -> None:
    made = [makers.make_subject(code, industry_code=code) for code in ("KS", "KS-01", "KS-02", "YH-01")]
    makers.grade(*made)

    assert names(ledger(industry="KS")) == ["KS", "KS-01", "KS-02"]
    assert names(ledger(industry="KS-01")) == ["KS-01"]


def test_level_filter_narrows_the_rows_and_not_the_counts() -> None:
    clean, penalised, silent = (
        makers.make_subject("清白"),
        makers.make_subject("受罚"),
        makers.make_subject("未诺", committed_on=None),
    )
    makers.make_penalty(penalised, date(2026, 3, 1))
    makers.grade(clean, penalised, silent)

    assert names(ledger(level=3)) == ["受罚"]
    assert names(ledger(level=UNGRADED)) == ["未诺"]
    assert [(count.name, count.number) for count in ledger(level=3).levels] == [
        ("一级", 1),
        ("二级", 0),
        ("三级", 1),
        ("四级", 0),
        ("未评级", 1),
    ]


def test_search_finds_parts_of_names_initials_and_the_begin_of_codes() -> None:
    subject, other = makers.make_subject("新密市青屏化工有限公司"), makers.make_subject("嵩山矿业")
    makers.grade(subject, other)

    for text in ("青屏", "qphg", subject.code[:17]):
        assert names(ledger(text=text)) == ["新密市青屏化工有限公司"]


def test_open_objection_to_a_record_at_work_marks_the_row_from_its_first_day_to_the_day_before_the_answer() -> None:
    subject = makers.make_subject()
    penalty = makers.make_penalty(subject, date(2026, 3, 1))
    makers.grade(subject)
    recording.open_dispute(penalty, at=makers.moment(date(2026, 4, 1)))
    recording.close_dispute(penalty, at=makers.moment(date(2026, 4, 8)))

    marked = [day for day in range(1, 31) if row_of(subject, date(2026, 4, day)).disputed]

    assert marked == list(range(1, 8))


def test_objection_to_a_record_that_no_longer_works_marks_nothing() -> None:
    subject = makers.make_subject()
    penalty = makers.make_penalty(subject, date(2022, 3, 1))
    makers.grade(subject)
    recording.open_dispute(penalty, at=makers.moment(date(2026, 4, 1)))

    assert not row_of(subject).disputed


def test_objection_to_a_persons_record_marks_the_other_unit_that_it_burdens() -> None:
    person = makers.make_person()
    unit, other = makers.make_subject("原单位"), makers.make_subject("现单位")
    makers.make_post(other, person, from_on=date(2026, 4, 1))
    record = makers.make_misconduct(unit, date(2026, 3, 1), person=person)
    makers.grade(unit, other)
    recording.open_dispute(record, at=makers.moment(date(2026, 5, 1)))

    assert row_of(other).disputed


def test_principal_of_the_day_is_named() -> None:
    subject = makers.make_subject()
    makers.make_post(subject, makers.make_person("王前任"), until_on=date(2026, 5, 12))
    makers.make_post(subject, makers.make_person("李现任"), from_on=date(2026, 5, 12))
    makers.make_post(subject, makers.make_person("赵副职"), office=Post.Office.SAFETY_DEPUTY)
    makers.grade(subject)

    assert row_of(subject, date(2026, 5, 11)).principals == "王前任"
    assert row_of(subject, date(2026, 5, 12)).principals == "李现任"


def test_as_known_then_shows_the_level_that_was_held_then_and_nobody_registered_later() -> None:
    subject = makers.make_subject("早登记")
    makers.grade(subject, at=shanghai(2026, 3, 1, 9))
    makers.make_penalty(subject, date(2026, 3, 1))
    makers.grade(subject, at=shanghai(2026, 4, 1, 10, 30))
    makers.grade(makers.make_subject("晚登记"), at=shanghai(2026, 4, 2, 9))

    def known(moment: str) -> list[tuple[str, int | None]]:
        return [(row.name, row.level) for row in ledger(known_on=moment_of(moment))]

    assert known("2026-02-28") == []
    assert known("2026-03-31") == [("早登记", 1)]
    assert known("2026-04-01 10:29") == [("早登记", 1)]
    assert known("2026-04-01 10:30") == [("早登记", 3)]
    assert known("2026-04-01") == [("早登记", 3)]
    assert known("2026-04-02T01:00:00+00:00") == [("早登记", 3), ("晚登记", 1)]


def test_objection_answered_later_was_still_open_by_what_was_known() -> None:
    subject = makers.make_subject()
    penalty = makers.make_penalty(subject, date(2026, 3, 1))
    makers.grade(subject, at=shanghai(2026, 3, 2, 9))
    recording.open_dispute(penalty, at=makers.moment(date(2026, 4, 1)))
    recording.close_dispute(penalty, at=makers.moment(date(2026, 4, 8)))

    assert row_of(subject, date(2026, 4, 10), known_on=moment_of("2026-04-05")).disputed
    assert not row_of(subject, date(2026, 4, 10), known_on=moment_of("2026-04-09")).disputed
    assert not row_of(subject, date(2026, 4, 2), known_on=moment_of("2026-03-31")).disputed


def test_ledger_read_as_of_a_moment_does_not_move_while_subjects_are_graded_again() -> None:
    subject = makers.make_subject()
    makers.grade(subject, at=shanghai(2026, 5, 1, 9))
    frozen = GradedLedger(LedgerQuery(DAY), at=shanghai(2026, 5, 2, 9))
    makers.make_penalty(subject, date(2026, 3, 1))
    makers.grade(subject, at=shanghai(2026, 5, 3, 9))

    assert [row.level for row in frozen] == [1]
    assert [row.level for row in ledger()] == [3]


def test_subject_that_moved_is_listed_where_it_is_now() -> None:
    subject = makers.make_subject()
    makers.grade(subject, at=shanghai(2026, 5, 1, 9))
    subject.department = Department.objects.get(code="JC")
    subject.industry = Industry.objects.get(code="QT-01")
    registering.amend(subject, by=people.clerk("JC"), reason="监管职责调整", at=timezone.now())

    row = row_of(subject, known_on=moment_of("2026-05-02"))

    assert (row.section, row.industry) == ("安全生产基础科", "冶金工贸")


def test_subjects_that_wait_for_a_grade_are_counted_and_not_guessed() -> None:
    makers.make_subject("待评", department_code="WH")

    assert (len(ledger()), ledger().unsettled, ledger(section="FM").unsettled) == (0, 1, 0)
    assert (ledger(industry="YH").unsettled, ledger(industry="KS").unsettled) == (0, 1)


def test_blocks_and_pages_join_without_loss(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("credit.ledger.graded.BLOCK", 2)
    masked = [makers.make_subject("同码", kind=Kind.NATURAL_PERSON, code=makers.citizen_number(n)) for n in range(3)]
    twins = [
        makers.make_subject("同掩码", kind=Kind.NATURAL_PERSON, code=_same_mask(year)) for year in (1931, 1942, 1953)
    ]
    others = [makers.make_subject(industry_code=code) for code in ("KS-01", "KS-02", "QT-01", "QT-01", "QT-01")]
    makers.grade(*masked, *twins, *others)

    whole = [row.subject for row in ledger()]

    assert len(set(whole)) == len(whole) == 11
    assert [row.subject for start in range(0, 11, 3) for row in ledger()[start : start + 3]] == whole


def _same_mask(year: int) -> str:
    """Numbers of other years that end in the same four characters."""
    return next(
        number
        for day in range(1, 29)
        for serial in range(1000)
        if (number := _citizen(f"410183{year}01{day:02d}{serial:03d}")).endswith("0011")
    )


def _citizen(first_17: str) -> str:
    return first_17 + citizen_check(first_17)


def test_counts_are_never_old() -> None:
    subject = makers.make_subject()
    makers.grade(subject)
    assert (ledger().levels[0].number, ledger(section="JC").total) == (1, 0)

    makers.make_penalty(subject, date(2026, 3, 1))
    makers.grade(subject)
    assert [count.number for count in ledger().levels] == [0, 0, 1, 0, 0]

    subject.department = Department.objects.get(code="JC")
    registering.amend(subject, by=people.clerk("JC"), reason="监管职责调整", at=timezone.now())
    assert (ledger(section="WH").total, ledger(section="JC").total) == (0, 1)
    assert [row.section for row in ledger()[:1]] == ["安全生产基础科"]


def test_counts_at_hand_are_those_of_the_database() -> None:
    subjects = [makers.make_subject(), makers.make_subject(industry_code="KS-01", committed_on=None)]
    makers.grade(*subjects)

    first = ledger().levels
    with CaptureQueriesContext(connection) as queries:
        again = ledger(industry="KS").levels

    assert again == first
    assert not any("gradeperiod" in query["sql"] for query in queries)
