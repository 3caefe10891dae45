"""One penalty from its decision to its end outside: published, disputed, corrected, repaired, restored, withdrawn.

With the real stand-in platform in its own process, and the public page as anybody reads it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings
from time_machine import travel

from credit.models import CreditRecord, Term
from credit.records import recording
from disclosure import tasks, working
from disclosure.models import Message, Publication
from disclosure.publishing import drafting, ending, signing
from disclosure.sharing import sending
from objections import answering, investigating
from objections.models import Claim
from tests import makers
from tests.disclosure.publishing import office as publishing
from tests.disclosure.standing_in import StandIn, standing_in
from tests.objections import cases
from tests.objections.cases import Bureau, at

pytestmark = pytest.mark.django_db

DECIDED = date(2026, 9, 14)
SIGNED = date(2026, 9, 16)
ANSWERED = date(2026, 9, 21)
REVOKED = date(2026, 10, 12)
LOWER = investigating.Found(
    Claim.Finding.UPHELD, "决定书载明罚款 1 万元", "决定书原件", Claim.Remedy.CORRECT, "fine", ["10000"]
)


@pytest.fixture
def platform(tmp_path: Path, settings: Settings) -> Iterator[StandIn]:
    with standing_in(tmp_path) as stand_in:
        settings.SHARING_URL, settings.SHARING_TIMEOUT, settings.SHARING_TOKEN = stand_in.url, 5.0, ""
        yield stand_in


def outside(moment: datetime) -> None:
    """What the workers do within a minute: look at what changed, send what is due."""
    working.work(tasks.FOLLOWERS, moment)
    sending.send_due(lambda: moment)


def told(platform: StandIn) -> list[tuple[str, str, str]]:
    """Act, fine (万元) and state of the record in every message about the penalty that the platform stored."""
    bodies = [json.loads(body) for _, body in platform.stored()]
    content = [(body["act"], body["content"]) for body in bodies if body["kind"] == "行政处罚"]
    return [(act, row.get("CF_NR_FK", ""), row.get("ZT", "")) for act, row in content]


def read(moment: datetime, name: str) -> str:
    """What anybody reads of a subject."""
    cache.clear()
    with travel(moment, tick=False):
        return Client().post("/public/search/", {"q": name}).content.decode()


def sign(publication: Publication, who: Bureau, day: date) -> None:
    if drafting.open_wording(publication) is None:
        drafting.revise(publication, text="未如实记录安全生产教育和培训情况", by=who.jia, at=at(day))
    drafting.submit(publication, by=who.jia, at=at(day))
    signing.sign(publication, seen=publishing.seen(publication), by=who.yi, at=at(day))


def publication_of(record: CreditRecord) -> Publication:
    return publishing.of(record)


def test_a_penalty_is_published_disputed_corrected_and_withdrawn_here_and_at_the_platform(platform: StandIn) -> None:
    who, unit = cases.bureau(), cases.subject()
    makers.make_post(unit, makers.make_person())
    record = cases.penalty(unit, who.jia, DECIDED, legal_basis="安全生产法第九十七条")
    makers.grade(unit, at=at(DECIDED))

    outside(at(SIGNED, 9))
    sign(publication_of(record), who, SIGNED)
    assert [row[:2] for row in told(platform)] == [("新增", "2.000000")]
    assert "罚款 20,000 元" in read(at(SIGNED, 11), unit.name)

    objection = cases.investigated(record, who, LOWER, cases.DAY, [cases.pointed(record, "fine", "1 万元")])
    outside(at(cases.DAY, 12))
    assert [row[0] for row in told(platform)] == ["新增", "更正"]
    assert "异议" in read(at(cases.DAY, 13), unit.name)

    answering.reply(objection, by=who.yi, at=at(ANSWERED))
    outside(at(ANSWERED, 12))
    assert told(platform)[-1][:2] == ("更正", "1.000000")
    holders = set(objection.receivers.values_list("holder", flat=True))
    assert any("信用平台" in holder for holder in holders)
    meanwhile = read(at(ANSWERED, 13), unit.name)
    assert "20,000" not in meanwhile
    sign(publication_of(record), who, ANSWERED)
    assert "罚款 10,000 元" in read(at(ANSWERED, 14), unit.name)

    recording.revoke(record, at=at(REVOKED), reason="复议撤销处罚决定", by=who.jia)
    assert "罚款" not in read(at(REVOKED, 9), unit.name)
    outside(at(REVOKED, 10))
    assert told(platform)[-1][0] == "撤回"
    ending.withdraw(publication_of(record), reason="处罚决定经复议撤销", by=who.jia, at=at(REVOKED, 11))
    assert publication_of(record).state == Publication.State.WITHDRAWN
    assert Message.objects.exclude(state="stored").filter(matter__record=record).exclude(state="void").count() == 0
    assert not Term.objects.running().filter(kind__in=("sharing.withdraw", "disclosure.withdraw")).exists()
    assert platform.disorder() == []
