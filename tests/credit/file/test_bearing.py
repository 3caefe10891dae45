"""R6 in words: by whose post a record counts, on the record's page, in the file, in a preview and on the proof sheet."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from credit.facts.bearing import bearing_of
from credit.grades.previewing import preview_without
from credit.levels.proving import prove
from credit.models import CreditRecord
from subjects.models import Kind, Post, Subject
from tests import makers, people

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
NUMBER = makers.citizen_number(93)


def posts_at(unit: Subject) -> list[Post]:
    return list(Post.objects.filter(subject=unit).select_related("person"))


@pytest.fixture
def head(unit: Subject) -> Subject:
    """A natural person who is a subject, and principal of the unit since 2025."""
    someone = makers.make_subject("乌有（虚构）", kind=Kind.NATURAL_PERSON, code=NUMBER)
    makers.make_post(unit, makers.make_person("乌有", number=NUMBER), from_on=date(2025, 1, 1))
    return someone


@pytest.fixture
def penalty(head: Subject) -> CreditRecord:
    return makers.make_penalty(head, date(2026, 8, 3), document_number="新密应急罚〔2026〕93号")


@pytest.mark.parametrize(
    ("occurred", "determined", "words"),
    [
        (date(2024, 4, 20), date(2024, 6, 15), "子虚，行为发生当日（2024-04-20）任主要负责人"),
        (date(2024, 5, 1), date(2024, 6, 15), "子虚，2020-01-01 起、2024-05-01 前任主要负责人"),
        (None, date(2024, 4, 30), "子虚，认定当日（2024-04-30）任主要负责人"),
    ],
)
def test_the_day_that_ties_a_record_to_the_post_is_named(
    unit: Subject, occurred: date | None, determined: date, words: str
) -> None:
    person = makers.make_person()
    makers.make_post(unit, person, until_on=date(2024, 5, 1))
    record = makers.make_misconduct(unit, determined, person=person, occurred_on=occurred)

    assert bearing_of(record, posts_at(unit)) == words


def test_what_is_the_units_own_or_somebody_elses_is_borne_by_nobody(unit: Subject, head: Subject) -> None:
    stranger = makers.make_misconduct(makers.make_subject("旧厂"), date(2026, 5, 1), person=makers.make_person("亡是"))

    for record in (makers.make_misconduct(unit, date(2026, 5, 1)), makers.make_penalty(unit, TODAY), stranger):
        assert bearing_of(record, posts_at(unit)) == ""


def test_page_and_file_and_sheet_say_whose_penalty_it_is(unit: Subject, head: Subject, penalty: CreditRecord) -> None:
    makers.grade(unit, head)
    clerk = people.signed_in(people.clerk())
    words = "乌有，决定当日（2026-08-03）任主要负责人"

    page = clerk.get(penalty.get_absolute_url()).content.decode()
    file = clerk.get(reverse("credit:subject_show", args=[unit.pk]) + "?tab=grades").content.decode()
    proof = prove(unit, TODAY, timezone.now())

    assert f"计入：{unit}" in page
    assert words in page
    assert f"任职人员本人的记录：{words}" in clerk.get(unit.get_absolute_url()).content.decode() + file
    assert proof
    told = [fact.what for paragraph in proof.paragraphs for row in paragraph.rows for fact in row.facts]
    assert set(told) == {f"行政处罚 新密应急罚〔2026〕93号（任职人员本人的记录：{words}）"}
    assert proof.deciding == "第十二条（三）1"


def test_a_preview_says_by_whose_post_a_unit_is_touched(unit: Subject, head: Subject, penalty: CreditRecord) -> None:
    own, other = preview_without(penalty, TODAY)

    assert (own.subject, own.bearing, own.old_level, own.new_level) == (head, "", 3, 1)
    assert (other.subject, other.old_level, other.new_level) == (unit, 3, 1)
    assert other.bearing == "乌有，决定当日（2026-08-03）任主要负责人"
