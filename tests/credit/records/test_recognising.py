"""What a record's words say of the law is recognised once, when it is written; decisions read the columns."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from credit.models import CreditRecord
from credit.records import recording
from tests import makers

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 4)


@pytest.mark.parametrize(
    ("authority", "own"),
    [
        ("新密市应急管理局", True),
        ("新密市应急管理局危化科", True),
        ("新密市应急局", True),
        ("郑州市应急管理局", False),
        ("新密市消防救援大队", False),
        ("", False),
    ],
)
def test_whose_penalty_it_is_stands_on_the_record(authority: str, own: bool) -> None:
    record = makers.make_penalty(makers.make_subject(), DAY, makers.State.DRAFT, authority=authority)

    assert CreditRecord.objects.get(pk=record.pk).by_bureau is own
    assert CreditRecord.objects.own().contains(record) is own is record.is_own


def test_another_authority_after_a_correction_is_recognised_too() -> None:
    record = makers.make_penalty(makers.make_subject(), DAY)
    record.authority = "郑州市应急管理局"

    recording.amend(record, by=makers.hand(record.subject.department), at=timezone.now(), reason="机关录错")

    assert not CreditRecord.objects.get(pk=record.pk).is_own


def test_misconduct_and_accidents_are_the_bureaus_own_and_sanctions_are_not() -> None:
    subject = makers.make_subject()
    own = [makers.make_misconduct(subject, DAY), makers.make_accident(subject, DAY, DAY)]
    foreign = makers.make_sanction(subject, DAY)

    assert list(CreditRecord.objects.own().order_by("pk")) == own
    assert not foreign.is_own


def test_a_small_violation_is_recognised_by_what_the_record_or_its_statement_says() -> None:
    subject, by = makers.make_subject(), makers.hand(makers.department())
    written = makers.make_penalty(subject, DAY, makers.State.DRAFT, content="违法情节轻微")
    plain = makers.make_penalty(subject, DAY, makers.State.DRAFT)
    assert (written.said_small, plain.said_small) == (True, False)
    said = makers.not_required(DAY)._replace(note="原处罚决定适用简易程序，当场告知并听取陈述申辩")

    recording.take_effect(plain, statement=said, by=by, at=timezone.now())

    assert CreditRecord.objects.get(pk=plain.pk).said_small
