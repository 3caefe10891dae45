"""R24, told as it happens: a light penalty under objection stands where 安全生产法 78 commands, and nowhere else.

With a real worker on the servers, the stand-in platform in its own process, and the public pages as anybody reads them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone
from django.utils.timezone import localdate

from accounts.versions import version_of
from credit.models import Term
from credit.records import recording
from credit.terms.calendar import calendar
from disclosure.models import Channel, Matter, Publication
from disclosure.publishing import drafting, signing
from tests import makers, people
from tests.disclosure.standing_in import StandIn, standing_in
from tests.workers import broker, eventually, working

pytestmark = [
    pytest.mark.servers,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs the servers of the second run"),
]
State = Publication.State


@pytest.fixture
def platform(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with standing_in(tmp_path) as stand_in:
        monkeypatch.setitem(os.environ, "SHARING_URL", stand_in.url)
        yield stand_in


def decided_seven_working_days_before(day: date) -> date:
    """The last day of decision whose seventh working day has come by then."""
    by, decided, left = calendar(), day, 7
    while left or not by.is_working(decided):
        left -= by.is_working(decided)
        decided -= timedelta(days=1)
    return decided


def found(channel: Channel, document_number: str) -> Publication | None:
    return Publication.objects.filter(channel=channel, record__document_number=document_number).first()


def read(address: str) -> str:
    cache.clear()
    return Client().get(address).content.decode()


def test_a_disputed_light_penalty_is_disclosed_on_the_seventh_working_day_and_on_no_credit_channel(
    platform: StandIn, tmp_path: Path
) -> None:
    clerk, supervisor, today = people.clerk(), people.supervisor(), localdate()
    decided = decided_seven_working_days_before(today)
    with broker() as url, working(url, tmp_path, "celery,papers"):
        unit, other = makers.make_subject(), makers.make_subject("新密市洧水化工有限公司")
        makers.make_post(other, makers.make_person())
        light = makers.make_penalty(
            unit, decided, penalty_kinds=["警告"], fine=None, legal_basis="安全生产法第九十七条"
        )
        told = makers.make_penalty(other, decided, legal_basis="安全生产法第九十七条")
        eventually(lambda: found(Channel.ENFORCEMENT, light.document_number))
        recording.open_dispute(light, at=timezone.now())

        publication = found(Channel.ENFORCEMENT, light.document_number)
        assert publication
        drafting.submit(publication, by=clerk, at=timezone.now())
        wording = drafting.open_wording(publication)
        assert wording
        term = Term.objects.running().get(case_key=publication.key)
        signing.sign(publication, seen=version_of(wording), by=supervisor, at=timezone.now())
        eventually(lambda: found(Channel.CREDIT, light.document_number))
        eventually(lambda: any(told.document_number in body for _, body in platform.stored()))

    term.refresh_from_db()
    assert (term.began_on, term.ended_on) == (decided, today)
    assert term.due_on
    assert all(
        not calendar().is_working(term.due_on + timedelta(days=n + 1)) for n in range((today - term.due_on).days)
    )
    listed = read("/public/enforcement/")
    assert light.document_number in listed
    assert "异议处理中" in listed
    assert light.document_number in read("/public/enforcement.csv")
    for address in ("/public/penalties/", "/public/penalties.csv"):
        assert light.document_number not in read(address)
    searched = Client().post("/public/search/", {"q": unit.name}).content.decode()
    assert "执法公示 1 条" in searched
    assert "信用公示 1 条" not in searched
    credit = found(Channel.CREDIT, light.document_number)
    assert credit
    assert (credit.state, credit.ruled) == (State.WITHHELD, True)
    assert not Matter.objects.filter(record=light).exists()
    assert not any(light.document_number in body for _, body in platform.stored())
