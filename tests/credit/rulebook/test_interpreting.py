"""Interpretations (适用口径, Article 17): proposed and confirmed by two, cited by records, printed on proof sheets."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from accounts.gate import Refused
from accounts.models import User
from credit.levels import certifying, proving
from credit.models import Interpretation
from credit.rulebook import interpreting
from subjects.models import Subject
from tests import makers, people
from tests.credit.rulebook.proposing import AT, TODAY
from tests.reading import words

pytestmark = pytest.mark.django_db
FROM = date(2026, 1, 1)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


def proposed(by: User, articles: tuple[str, ...] = ("12.1.2",), holds_from: date = FROM) -> Interpretation:
    return interpreting.propose(
        question="责令改正后当场改正的，是否记为失信行为？",
        reading="当场改正、未受处罚的，不记为失信行为。",
        articles=articles,
        holds_from=holds_from,
        by=by,
        at=AT,
    )


def printed(unit: Subject) -> list[str]:
    proof = proving.prove(unit, TODAY, AT + timedelta(hours=2))
    assert proof
    paper = certifying.draft(proof).content
    assert isinstance(paper, certifying.Paper)
    return [one.called for one in paper.interpretations]


def test_it_is_confirmed_by_another_and_ended_by_another(yi: User, bing: User, jia: User) -> None:
    with pytest.raises(Refused, match="审核人或局领导"):
        proposed(jia)
    row = proposed(yi)
    with pytest.raises(Refused, match="须由两人"):
        interpreting.confirm(row, by=yi, at=AT)

    row = interpreting.confirm(row, by=bing, at=AT)
    assert list(Interpretation.objects.holding(TODAY)) == [row]
    with pytest.raises(Refused, match="理由"):
        interpreting.end(row, reason=" ", by=bing, at=AT)
    row = interpreting.end(row, reason="上级已有规定", by=bing, at=AT)

    assert (row.ended_on, row.decided_by, row.ended_by) == (TODAY, bing, bing)
    assert not Interpretation.objects.holding(TODAY).exists()
    assert list(Interpretation.objects.holding(TODAY - timedelta(days=1))) == [row]


def test_the_database_knows_two_people(yi: User) -> None:
    with pytest.raises(IntegrityError, match="decided_by_another"), transaction.atomic():
        Interpretation.objects.create(
            question="问",
            reading="答",
            holds_from=FROM,
            proposed_by=yi,
            proposed_at=AT,
            decided_by=yi,
            decided_at=AT,
            state="confirmed",
        )


def test_a_record_cites_what_holds_once(unit: Subject, jia: User, yi: User, bing: User) -> None:
    record, row = makers.make_misconduct(unit, date(2026, 5, 6)), proposed(yi, articles=("12.4.3",))
    with pytest.raises(Refused, match="没有施行"):
        interpreting.cite(record, interpretation=row, by=jia, at=AT)
    row = interpreting.confirm(row, by=bing, at=AT)

    interpreting.cite(record, interpretation=row, by=jia, at=AT)

    with pytest.raises(Refused, match="已经引用"):
        interpreting.cite(record, interpretation=row, by=jia, at=AT)
    with pytest.raises(Refused, match="记录部门"):
        interpreting.cite(record, interpretation=row, by=people.clerk("FM", username="fm"), at=AT)
    assert printed(unit) == [row.called]
    assert row.called in words(people.signed_in(jia).get(record.get_absolute_url()))
    assert "引用它的记录 1 条" in words(people.signed_in(jia).get(row.get_absolute_url()))


def test_the_proof_prints_what_holds_for_the_items_at_work(unit: Subject, yi: User, bing: User) -> None:
    makers.make_misconduct(unit, date(2026, 5, 6))
    of_item, of_article, of_another, later = (
        interpreting.confirm(row, by=bing, at=AT)
        for row in (
            proposed(yi),
            proposed(yi, articles=("12",)),
            proposed(yi, articles=("12.4.8", "16")),
            proposed(yi, holds_from=TODAY + timedelta(days=1)),
        )
    )

    assert printed(unit) == [of_item.called, of_article.called]
    assert {of_another.called, later.called}.isdisjoint(printed(unit))


def test_it_is_proposed_and_confirmed_on_screen(yi: User, bing: User) -> None:
    filled = {"question": "问？", "reading": "答。", "articles": ["12.1.2", "16"], "holds_from": "2026-01-01"}
    answer = people.signed_in(yi).post("/rulebook/interpretations/add/", filled, follow=True)
    assert "第十二条（一）2、第十六条" in words(answer)

    row = Interpretation.objects.get()
    people.signed_in(bing).post(f"{row.get_absolute_url()}confirm/")

    assert "施行中" in words(people.signed_in(yi).get("/rulebook/interpretations/"))
