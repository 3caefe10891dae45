"""What publication says of a record to the rooms that need to know."""

from __future__ import annotations

import pytest
from django.utils import timezone

from credit.models import CreditRecord
from credit.outside import openness
from credit.outside.openness import Standing, Whereabouts
from credit.records import recording
from disclosure.publishing import drafting
from tests import makers
from tests.disclosure.publishing import office
from tests.disclosure.publishing.office import TODAY, Office, follow, published

pytestmark = pytest.mark.django_db


def told(record: CreditRecord) -> Whereabouts:
    record.refresh_from_db()
    (one,) = [row for row in openness.whereabouts_of(record) if row.channel == "publication"]
    return one


def test_a_record_that_never_was_out_concerns_nobody(who: Office) -> None:
    record = makers.make_misconduct(makers.make_subject(), TODAY)

    assert told(record).standing == Standing.NEVER
    assert (told(record).words, told(record).on) == ("没有公示", None)
    assert openness.holders_of(record) == []


def test_what_is_out_is_out_until_a_repair_ends_it_with_a_receipt(who: Office) -> None:
    publication = published(office.in_credit(), who)
    record = publication.record
    assert record
    assert (told(record).standing, told(record).words, told(record).on) == (Standing.OUT, "公示中", TODAY)

    recording.repair(record, on=TODAY, reason="准予修复", by=who.supervisor, at=timezone.now())

    assert told(record).standing == Standing.ENDED, "the page shows it no longer, though no job has noted it"
    follow()
    assert (told(record).words, told(record).on) == ("提前终止", TODAY)
    assert "信用修复" in told(record).receipt


def test_the_public_held_every_wording_that_was_signed(who: Office) -> None:
    publication = published(office.in_credit(), who)
    record = publication.record
    assert record
    record.content = "未如实记录培训情况"
    recording.amend(record, by=who.clerk, reason="更正", at=timezone.now())
    office.follow()
    drafting.revise(publication, text="未如实记录培训情况", by=who.clerk, at=makers.moment(TODAY))
    published(publication, who)

    holders = openness.holders_of(record)

    assert [holder.holder for holder in holders] == ["本局信用公示网页"] * 2
