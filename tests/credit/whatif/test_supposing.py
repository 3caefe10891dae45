"""A what-if answers as the regulation would, were the facts others; and leaves everything as it is."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import make_aware
from time_machine import travel

from accounts.models import JournalEntry
from credit.facts.dossier_as_known import held_of
from credit.forms.whatif import SUPPOSITIONS, supposed
from credit.models import Assessment, CreditRecord, GradeChange, GradePeriod, Listing
from credit.regulation.facts import Regime
from credit.whatif.outlook import Outlook
from subjects.models import Commitment, Kind, Post, RegradeRequest, Subject
from tests import makers, people

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _then() -> Any:
    with travel(make_aware(datetime(2026, 11, 24, 9)), tick=True):
        yield


def outlook(subject: Subject, *tokens: str, day: date = TODAY) -> Outlook:
    now = timezone.now()
    held = held_of(subject.pk, now)
    assert held
    found = supposed(held, tokens, makers.second(subject.department), now)
    assert found.faults == []
    return Outlook(held, found.held, day=day, known=now, today=TODAY)


def levels(found: Outlook) -> tuple[int | None, int | None]:
    return found.now.proof.level, found.then.proof.level


def everything() -> list[int]:
    models = (CreditRecord, Post, Commitment, Listing, Assessment, GradePeriod, GradeChange, RegradeRequest)
    histories = (CreditRecord.history, Post.history, Commitment.history, Listing.history)
    return [model.objects.count() for model in models] + [rows.count() for rows in histories]


def test_one_more_penalty_lowers_the_level_for_a_year_and_bars_from_level_1_for_three() -> None:
    subject = makers.make_subject()

    found = outlook(subject, "add~penalty~2026-11-24~~")

    assert levels(found) == (1, 3)
    runs = [(run.span.start, run.span.end, run.now, run.supposed) for run in found.differing]
    assert runs == [(TODAY, date(2027, 11, 25), 1, 3), (date(2027, 11, 25), date(2029, 11, 25), 1, 2)]
    assert found.then.proof.deciding == "第十二条（三）2"


def test_a_record_that_does_not_count_moved_or_repaired() -> None:
    subject = makers.make_subject()
    record = makers.make_penalty(subject, date(2026, 3, 2))

    assert levels(outlook(subject, f"drop~{record.number}")) == (3, 1)
    assert levels(outlook(subject, f"move~{record.number}~2025-03-02")) == (3, 2)
    assert levels(outlook(subject, f"repair~{record.number}~2026-11-24")) == (3, 1)
    assert levels(outlook(subject, f"repair~{record.number}~2026-11-25")) == (3, 3)


def test_a_draft_supposed_to_have_a_day_counts_from_it() -> None:
    subject = makers.make_subject()
    draft = makers.make_misconduct(subject, None, CreditRecord.State.DRAFT)

    assert levels(outlook(subject, f"move~{draft.number}~2026-11-01")) == (1, 3)


def test_suppositions_build_on_one_another_a_supposed_record_can_be_listed_and_removed() -> None:
    subject = makers.make_subject()
    steps = ("add~misconduct~2024-02-01~3~", "list~推演1~本局四级管理~2024-03-01~12")

    assert levels(outlook(subject, *steps)) == (1, 4)
    assert levels(outlook(subject, *steps, "unlist~推演2~2025-03-02")) == (1, 2)
    assert levels(outlook(subject, *steps, "repair~推演1~2025-01-01")) == (1, 4), (
        "where it is listed the listing decides"
    )
    assert levels(outlook(subject, steps[0], "repair~推演1~2025-01-01")) == (1, 1), "R15, without a listing"


def test_who_is_hired_brings_along_what_is_recorded_of_the_person() -> None:
    person = makers.make_person()
    there = makers.make_subject("别处的公司")
    makers.make_post(there, person)
    record = makers.make_misconduct(there, date(2026, 6, 1), person=person)
    subject = makers.make_subject()

    assert levels(outlook(subject, f"appoint~{record.number}~principal~2026-11-24")) == (1, 3)
    assert levels(outlook(subject, f"appoint~{record.number}~principal~2026-11-25")) == (1, 1)


def test_a_personal_penalty_comes_along_too() -> None:
    number = makers.citizen_number(77_001)
    makers.make_person(number=number)
    themselves = makers.make_subject("乌有", kind=Kind.NATURAL_PERSON, code=number)
    record = makers.make_penalty(themselves, date(2026, 6, 1))
    subject = makers.make_subject()

    assert levels(outlook(subject, f"appoint~{record.number}~safety_deputy~2026-11-24")) == (1, 3)


def test_a_post_ended_or_never_held() -> None:
    person = makers.make_person()
    subject = makers.make_subject()
    post = makers.make_post(subject, person, from_on=date(2026, 7, 1))
    there = makers.make_subject("别处的公司")
    makers.make_misconduct(there, date(2026, 6, 1), person=person)

    assert levels(outlook(subject, f"leave~{post.pk}~2026-11-24")) == (3, 1)
    assert levels(outlook(subject, f"unheld~{post.pk}")) == (3, 1)
    assert [run.span.start for run in outlook(subject, f"unheld~{post.pk}").differing] == [
        date(2026, 7, 1),
        date(2027, 6, 2),
    ]


def test_commitments_made_and_ended() -> None:
    without = makers.make_subject(committed_on=None)
    with_one = makers.make_subject("另一公司")
    commitment = Commitment.objects.get(subject=with_one)

    assert levels(outlook(without, "promise~2026-11-24")) == (None, 1)
    assert levels(outlook(with_one, f"unpromise~{commitment.pk}~2026-11-24")) == (1, None)


def test_a_listing_that_had_never_been() -> None:
    subject = makers.make_subject()
    record = makers.make_misconduct(subject, date(2023, 10, 2), item4=3)
    listing = makers.make_listing(subject, [record], date(2023, 11, 1), regime=Regime.LOCAL, months=12)

    assert levels(outlook(subject, f"unlisted~{listing.number}")) == (4, 4), "open-ended without a listing (R15)"


def test_what_cannot_be_supposed_is_told_and_left_out() -> None:
    subject = makers.make_subject()
    now = timezone.now()
    held = held_of(subject.pk, now)
    assert held
    nonsense = [
        "",
        "drop~无此记录",
        "add~penalty~2026-02-30~~",
        "fly~2026-01-01",
        "add~penalty~2026-11-24~3~",
        "unlist~x~y",
    ]

    found = supposed(held, [*nonsense, *["promise~2026-11-20"] * 30], makers.second(subject.department), now)

    assert len(found.faults) == len(nonsense) + 1
    assert len(found.stated) == 20 - len(nonsense)
    assert "20 项" in found.faults[-1]


def test_no_two_sorts_of_supposition_share_a_code() -> None:
    assert len({form.CODE for form in SUPPOSITIONS}) == len(SUPPOSITIONS)


def page(client: Client, subject: Subject, **asked: Any) -> Any:
    return client.get(reverse("credit:whatif_show", args=[subject.pk]), asked)


def test_the_page_goes_from_a_form_to_an_address_and_writes_nothing_but_the_reading() -> None:
    subject = makers.make_subject()
    record = makers.make_penalty(subject, date(2026, 3, 2))
    makers.grade(subject)
    client = people.signed_in(people.supervisor())
    before = everything()

    assert "还没有假设" in page(client, subject).content.decode()
    asked = page(client, subject, new="repair", sent=1, record=record.number, of_day="2026年11月24日")
    assert asked.status_code == 302
    assert parse_qs(urlsplit(asked["Location"]).query) == {"s": [f"repair~{record.number}~2026-11-24"]}
    told = client.get(asked["Location"]).content.decode()

    assert "不作任何依据" in told
    assert f"{record.number} 于 2026-11-24 修复" in told
    assert everything() == before
    assert not JournalEntry.objects.exists(), "only reading about a natural person is noted"


def test_the_form_says_what_is_wrong_and_keeps_what_was_supposed() -> None:
    subject = makers.make_subject()
    client = people.signed_in(people.supervisor())

    told = page(
        client, subject, s="promise~2026-11-20", new="add", sent=1, kind="penalty", of_day="２０２６．２．３０"
    ).content.decode()

    assert "不存在，请改为当月实际日期" in told
    assert 'value="promise~2026-11-20"' in told


def test_a_clerk_cannot_appoint_by_a_record_of_another_department() -> None:
    person = makers.make_person()
    there = makers.make_subject("别处的公司", department_code="FM")
    makers.make_post(there, person)
    record = makers.make_misconduct(there, date(2026, 6, 1), person=person)
    subject = makers.make_subject()
    client = people.signed_in(people.clerk())

    told = page(client, subject, new="appoint", sent=1, number=record.number, office="principal", of_day="2026-11-24")

    assert "没有这样编号的记录" in told.content.decode()
    assert page(client, there).status_code == 404
