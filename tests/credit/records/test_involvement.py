"""Who had a hand in a record, as its history shows (Article 10)."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.history import keep
from credit import recording
from credit.involvement import barred, hands_in
from tests import makers, people

pytestmark = pytest.mark.django_db


def test_whoever_collected_entered_edited_or_put_in_force_is_named_with_what_he_did() -> None:
    clerk, supervisor, other = people.clerk(), people.supervisor(), people.clerk(username="geng", display_name="庚经办")
    namesake = people.clerk("FM", username="xin", display_name="辛采集")
    record = makers.make_penalty(makers.make_subject(), date(2026, 3, 2), makers.State.DRAFT, collector="辛采集")
    record.content = "改过的事实"
    keep(record, by=clerk, reason="修改草稿")
    done = recording.Statement(makers.Statement.NOT_REQUIRED, date(2026, 3, 2), "作出原决定时已听取")
    record = recording.take_effect(record, statement=done, by=supervisor)

    found = barred(hands_in(record), [clerk, supervisor, other, namesake])

    told = {pk: [hand.did for hand in hands] for pk, hands in found.items()}
    assert told == {
        clerk.pk: ["编辑该记录"],
        supervisor.pk: ["使该记录生效", "办理该记录的陈述申辩"],
        namesake.pk: ["采集该记录的信息"],
    }
