"""Who had a hand in a record, as its history shows (Article 10)."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from accounts.history import keep
from credit.records import recording
from credit.records.involvement import barred, hands_in
from tests import makers, people
from tests.credit.hearing.doing import SERVED, Found, reviewed, said

pytestmark = pytest.mark.django_db


def test_whoever_collected_entered_edited_or_put_in_force_is_named_with_what_he_did() -> None:
    clerk, supervisor, other = people.clerk(), people.supervisor(), people.clerk(username="geng", display_name="庚经办")
    namesake = people.clerk("FM", username="xin", display_name="辛采集")
    record = makers.make_penalty(makers.make_subject(), date(2026, 3, 2), makers.State.DRAFT, collector="辛采集")
    record.content = "改过的事实"
    keep(record, by=clerk, reason="修改草稿", at=timezone.now())
    record = recording.take_effect(
        record, statement=makers.not_required(date(2026, 3, 2)), by=supervisor, at=timezone.now()
    )

    found = barred(hands_in(record), [clerk, supervisor, other, namesake])

    told = {pk: [hand.did for hand in hands] for pk, hands in found.items()}
    assert told == {
        clerk.pk: ["编辑该记录"],
        supervisor.pk: ["使该记录生效", "办理该记录的陈述申辩"],
        namesake.pk: ["采集该记录的信息"],
    }


def test_whoever_notified_heard_or_reviewed_has_a_hand_in_the_record() -> None:
    clerk, supervisor, hearer = (
        people.clerk(),
        people.supervisor(),
        people.clerk(username="geng", display_name="庚经办"),
    )
    record = makers.make_misconduct(makers.make_subject(), date(2026, 9, 1), makers.State.DRAFT)
    hearing = said(makers.notified(record, SERVED, by=clerk), "一", by=clerk, heard_by=[hearer])
    reviewed(hearing, Found.NOT_ADOPTED, by=supervisor)

    found = barred(hands_in(record), [clerk, supervisor, hearer])

    assert [hand.did for hand in found[clerk.pk]] == [
        "就该记录告知信用主体",
        "承办该记录的陈述申辩",
        "记录信用主体的陈述",
    ]
    assert [hand.reason for hand in found[hearer.pk]] == ["2026-09-24 就该记录听取信用主体陈述"]
    assert {hand.did for hand in found[supervisor.pk]} == {"复核该记录的陈述申辩意见"}
    assert all(hand.only_objections for hand in found[supervisor.pk])
