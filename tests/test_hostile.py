"""What no browser sends: crafted values are answered in words, never with a fault of the server."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from subjects import identity
from subjects.models import Industry
from tests import makers

HUGE = "9" * 20
NUL = "青屏\x00化工"


@pytest.mark.parametrize("kind", ["penalty", "misconduct", "accident", "sanction"])
def test_a_record_form_sent_without_a_button_comes_back(as_clerk: Client, kind: str) -> None:
    subject = makers.make_subject()

    answer = as_clerk.post(reverse("credit:subject_act", args=[subject.pk, kind]), {"basis_on": "2026-05-06"})

    assert answer.status_code == 200
    assert 'value="2026-05-06"' in answer.content.decode()


@pytest.mark.parametrize("fine", ["1e9999999", "-1e9999999", "NaN", "sNaN", "1e99999999999999999999", "万", "٣万"])
def test_an_impossible_fine_is_refused_in_words(as_clerk: Client, fine: str) -> None:
    subject = makers.make_subject()

    answer = as_clerk.post(reverse("credit:subject_act", args=[subject.pk, "penalty"]), {"fine": fine, "act": "draft"})

    assert answer.status_code == 200


@pytest.mark.parametrize("version", ["²", HUGE, "-1", "x"])
def test_a_change_of_a_version_that_is_none(as_clerk: Client, version: str) -> None:
    record = makers.make_penalty(makers.make_subject(), date(2026, 9, 1))
    address = reverse("credit:record_act", args=[record.pk, "change"])

    for headers in ({}, {"HX-Request": "true"}):
        answer = as_clerk.post(address, {"version": version, "act": "draft"}, headers=headers)

        assert answer.status_code == 200


def test_searching_for_a_nul_finds_nothing(as_clerk: Client) -> None:
    assert as_clerk.post(reverse("credit:subject_list"), {"q": NUL}, follow=True).status_code == 200
    assert as_clerk.post(reverse("credit:record_pick", args=["penalty"]), {"q": NUL}).status_code == 200


def test_an_industry_of_departments_that_cannot_be(as_administrator: Client) -> None:
    industry = Industry.objects.get(code="KS-02")

    answer = as_administrator.post(
        reverse("subjects:industry_act", args=[industry.pk, "change"]), {"departments": HUGE}
    )

    assert answer.status_code == 200


def test_a_listing_of_records_that_cannot_be(as_clerk: Client) -> None:
    subject = makers.make_subject()
    makers.make_misconduct(subject, date(2026, 3, 2), item4=5)
    makers.grade(subject)

    answer = as_clerk.post(reverse("supervision:subject_act", args=[subject.pk, "list"]), {"records": [HUGE]})

    assert answer.status_code == 200


def test_logging_in_as_a_nul(client: Client, db: None) -> None:
    answer = client.post(reverse("accounts:login"), {"username": "chen\x00", "password": "whatever-it-is"})

    assert answer.status_code == 200


@pytest.mark.parametrize("asked", [{"from_on": "0001-01-01"}, {"until_on": "9999-12-31"}])
def test_the_journal_of_days_at_the_end_of_time(as_auditor: Client, asked: dict[str, str]) -> None:
    answer = as_auditor.get(reverse("accounts:journal_list"), asked)

    assert answer.status_code == 200


@pytest.mark.parametrize("number", ["²10183199001010028", "٤10183199001010028", "４1018319900101002８"[:17] + "²"])
def test_an_identity_number_has_plain_digits_only(number: str) -> None:
    with pytest.raises(identity.FormFault):
        identity.check_citizen_number(number)
