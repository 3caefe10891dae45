"""The values by which changes are told and commitments asked for: dated, by two people, never edited (R23)."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils.timezone import make_aware
from time_machine import travel

from accounts.gate import Refused
from accounts.models import User
from credit.levels import policies
from credit.models import TellingPolicy
from notices.models import Notice
from tests import people
from tests.reading import words

pytestmark = pytest.mark.django_db
AT = make_aware(datetime(2026, 11, 24, 10))
STRICT = policies.Values(notice_days=3, second_look=True, reminder_days=10, expiry_days=60)


def proposed(by: User, effective_on: date = date(2026, 12, 1)) -> TellingPolicy:
    return policies.propose(effective_on=effective_on, basis="2026年第11次局务会", values=STRICT, by=by, at=AT)


def test_without_a_version_the_usual_values_hold_and_the_second_look_is_off() -> None:
    assert policies.in_force(date(2026, 11, 24)) == policies.USUAL
    assert not policies.USUAL.second_look


def test_approved_by_a_second_person_it_holds_from_its_day_on(yi: User) -> None:
    leader = people.leader()
    row = proposed(yi)
    assert Notice.objects.get(recipient=leader).url == row.get_absolute_url()

    policies.decide(row, approved=True, note="", by=leader, at=AT)

    assert policies.in_force(date(2026, 11, 30)) == policies.USUAL
    assert policies.in_force(date(2026, 12, 1)) == STRICT


def test_nobody_approves_the_own_proposal_and_no_supervisor_does(yi: User) -> None:
    leader = people.leader()
    own, of_yi = proposed(leader), proposed(yi, date(2026, 12, 2))

    with pytest.raises(Refused, match="拟订人以外的局领导"):
        policies.decide(own, approved=True, note="", by=leader, at=AT)
    with pytest.raises(Refused, match="由局领导批准"):
        policies.decide(of_yi, approved=True, note="", by=yi, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        TellingPolicy.objects.filter(pk=own.pk).update(state="approved", decided_by=leader)


def test_it_never_reaches_back_and_a_clerk_proposes_none(jia: User, yi: User) -> None:
    with pytest.raises(Refused, match="口径不溯及既往"):
        proposed(yi, date(2026, 11, 24))
    with pytest.raises(Refused, match="审核人或局领导"):
        proposed(jia)
    late = proposed(yi)
    with pytest.raises(Refused, match="口径不溯及既往"):
        policies.decide(late, approved=True, note="", by=people.leader(), at=make_aware(datetime(2026, 12, 1, 9)))


def test_two_versions_of_one_day_and_a_decision_twice_are_refused(yi: User) -> None:
    leader, first, second = people.leader(), proposed(yi), proposed(yi)
    policies.decide(first, approved=True, note="", by=leader, at=AT)

    with pytest.raises(Refused, match="已有另一版"):
        policies.decide(second, approved=True, note="", by=leader, at=AT)
    with pytest.raises(Refused, match="现为“已批准”"):
        policies.decide(first, approved=False, note="x", by=leader, at=AT)
    with pytest.raises(Refused, match="写明退回的理由"):
        policies.decide(second, approved=False, note=" ", by=leader, at=AT)


def test_on_screen_a_supervisor_proposes_and_a_leader_approves(as_supervisor: Client) -> None:
    typed = {
        "effective_on": "2026.12.1",
        "notice_days": "5",
        "second_look": "on",
        "reminder_days": "30",
        "expiry_days": "45",
        "basis": "2026年第11次局务会",
    }
    with travel(AT, tick=False):
        answer = words(as_supervisor.post("/telling-policies/new/", typed, follow=True))
        row = TellingPolicy.objects.get()
        decided = people.signed_in(people.leader()).post(
            f"/telling-policies/{row.pk}/decide/", {"approved": "yes", "note": ""}, follow=True
        )

    assert "待局领导批准" in answer
    assert "已批准" in words(decided)
    assert policies.in_force(date(2026, 12, 1)) == policies.Values(5, True, 30, 45)
