"""Every fact and every grade promises, in its own transaction, that what is told outside will be looked at again."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction
from django.utils import timezone

from credit.grades import grading
from credit.models import CreditRecord, DisclosureRequest
from credit.records import recording
from disclosure.working import work
from tests import makers, people

pytestmark = pytest.mark.django_db


def asked() -> list[tuple[str | None, str]]:
    rows = DisclosureRequest.objects.order_by("pk").select_related("record")
    return [(row.record.number if row.record else None, row.cause) for row in rows]


def test_every_act_on_a_record_in_force_asks_once() -> None:
    clerk = people.clerk()
    record = makers.make_penalty(makers.make_subject(), date(2026, 3, 2))
    DisclosureRequest.objects.all().delete()

    recording.open_dispute(record, at=makers.moment(date(2026, 4, 1)))
    recording.close_dispute(record, at=makers.moment(date(2026, 4, 3)))
    recording.repair(record, on=date(2026, 9, 1), reason="准予修复", by=clerk, at=timezone.now())
    recording.revoke(record, at=makers.moment(date(2026, 9, 2)), reason="事实不清", by=clerk)

    assert [number for number, _ in asked()] == [record.number] * 4


def test_a_draft_tells_nothing() -> None:
    makers.make_penalty(makers.make_subject(), date(2026, 3, 2), CreditRecord.State.DRAFT)

    assert asked() == []


def test_an_assessment_asks_for_the_level_and_the_same_again_does_not() -> None:
    subject = makers.make_subject()

    grading.regrade([subject.pk], cause="首次评定", at=timezone.now())
    grading.regrade([subject.pk], cause="再评", at=timezone.now())

    assert asked() == [(None, "首次评定")]


def test_what_is_taken_back_asks_for_nothing() -> None:
    record = makers.make_penalty(makers.make_subject(), date(2026, 3, 2))
    DisclosureRequest.objects.all().delete()

    with transaction.atomic():
        recording.open_dispute(record, at=makers.moment(date(2026, 4, 1)))
        transaction.set_rollback(True)

    assert asked() == []


def test_every_request_is_shown_to_every_channel_once_and_then_gone() -> None:
    record = makers.make_penalty(makers.make_subject(), date(2026, 3, 2))
    DisclosureRequest.objects.all().delete()
    recording.open_dispute(record, at=makers.moment(date(2026, 4, 1)))
    seen: list[tuple[str, int]] = []

    done = work((lambda r, _: seen.append(("a", r.pk)), lambda r, _: seen.append(("b", r.pk))), timezone.now())

    assert done == 1
    assert [name for name, _ in seen] == ["a", "b"]
    assert not DisclosureRequest.objects.exists()


def test_a_request_that_fails_waits_for_the_next_time_and_holds_up_no_other(caplog: pytest.LogCaptureFixture) -> None:
    first = makers.make_penalty(makers.make_subject(), date(2026, 3, 2))
    second = makers.make_penalty(makers.make_subject(), date(2026, 3, 3))
    DisclosureRequest.objects.all().delete()
    for record in (first, second):
        recording.open_dispute(record, at=makers.moment(date(2026, 4, 1)))

    def fail(request: DisclosureRequest, _: object) -> None:
        if request.record == first:
            recording.open_dispute(second, at=makers.moment(date(2026, 4, 2)))

    done = work((fail,), timezone.now())

    assert done == 1
    assert [number for number, _ in asked()] == [first.number]
    assert "未能办理" in caplog.text
