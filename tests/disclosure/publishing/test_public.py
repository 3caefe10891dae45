"""What anybody may read without an account: exactly what is out, of nobody who asks for the wrong name, without a trace."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings
from time_machine import travel

from accounts.models import JournalEntry
from credit.records import recording
from disclosure.models import Channel
from disclosure.publishing import drafting, ending, levels
from subjects.models import Kind, Subject
from tests import makers, people
from tests.disclosure.publishing import office
from tests.disclosure.publishing.office import TODAY, Office, published

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    cache.clear()
    with travel(makers.moment(TODAY), tick=False):
        yield


def asked(typed: str) -> HttpResponse:
    return Client().post("/public/search/", {"q": typed})  # type: ignore[return-value]


def open_levels(who: Office) -> None:
    edition = levels.propose(from_on=TODAY, basis="制度第十三条", by=who.supervisor, at=makers.moment(TODAY))
    levels.approve(edition, by=who.leader, at=makers.moment(TODAY))


def test_the_exact_name_or_code_finds_what_is_published(who: Office) -> None:
    unit = makers.make_subject(address="青屏大街 1 号", contact="乌有", telephone="0371-60000000")
    makers.make_post(unit, makers.make_person("子虚"))
    published(office.in_credit(subject=unit), who)

    page = ""
    for typed in (unit.name, unit.code, unit.code.lower(), f" {unit.name} "):
        page = asked(typed).content.decode()
        assert "未按规定对从业人员进行安全生产教育和培训" in page, typed
        assert "罚款 20,000 元" in page
        assert "2027-11-24" in page
    for private in ("青屏大街", "乌有", "60000000", "子虚"):
        assert private not in page
    assert not JournalEntry.objects.filter(act="查看档案").exists()


def test_everybody_else_gets_one_and_the_same_answer(who: Office) -> None:
    unit = makers.make_subject()
    published(office.drafted(subject=unit), who)
    person = makers.make_subject("子虚", kind=Kind.NATURAL_PERSON)
    makers.make_penalty(person, TODAY)
    quiet = makers.make_subject("新密市洧水化工有限公司")

    nobody = asked("没有这个主体").content.decode().replace("没有这个主体", "")

    assert "没有查到可以公示的信息" in nobody
    for typed in ("子虚", "青屏", "新密市青屏化工有限", unit.code[:17], quiet.name, quiet.code, "%", "_"):
        assert asked(typed).content.decode().replace(f'value="{typed}"', 'value=""') == nobody, typed
    number = person.identity
    answer = asked(number).content.decode()
    assert answer == nobody, "an identity number is not even shown again"


def test_a_level_is_read_only_under_a_decision_confirmed_and_of_organisations(who: Office) -> None:
    unit, person = makers.make_subject(), makers.make_subject("子虚", kind=Kind.NATURAL_PERSON)
    grave = makers.make_subject("新密市洧水化工有限公司")
    makers.make_misconduct(grave, date(2026, 3, 2), item4=5)
    makers.grade(unit, person, grave)
    assert "没有查到" in asked(unit.name).content.decode()

    open_levels(who)

    page = asked(unit.name).content.decode()
    assert "信用等级" in page
    assert "一级" in page
    assert "2020-01-01" in page
    assert "没有查到" in asked(person.name).content.decode()
    assert "没有查到" in asked(grave.name).content.decode(), "level 4 waits for confirmation (R21)"


def test_a_disputed_level_is_marked_and_not_newly_published(who: Office) -> None:
    before, after = makers.make_subject(), makers.make_subject("新密市洧水化工有限公司")
    records = {unit.pk: makers.make_penalty(unit, date(2026, 5, 6)) for unit in (before, after)}
    makers.grade(before, after)
    recording.open_dispute(records[after.pk], at=makers.moment(date(2026, 11, 20)))
    open_levels(who)
    recording.open_dispute(records[before.pk], at=makers.moment(TODAY))

    assert "异议处理中" in asked(before.name).content.decode()
    assert "没有查到" in asked(after.name).content.decode(), "R13"


def test_a_level_that_is_being_graded_anew_is_not_read(who: Office) -> None:
    unit = makers.make_subject()
    makers.grade(unit)
    open_levels(who)
    makers.make_penalty(unit, TODAY)

    assert "没有查到" in asked(unit.name).content.decode()


def test_too_many_questions_are_refused_for_a_minute() -> None:
    statuses = [asked("没有这个主体").status_code for _ in range(21)]

    assert statuses == [200] * 20 + [429]
    assert asked("没有这个主体")["Retry-After"] == "60"


def test_behind_a_proxy_each_reader_has_his_own_count(settings: Settings) -> None:
    settings.BEHIND_PROXY = True
    for number in range(21):
        Client().post("/public/search/", {"q": "x"}, headers={"X-Forwarded-For": f"9.9.9.9, 10.0.0.{number}"})

    answer = Client().post("/public/search/", {"q": "x"}, headers={"X-Forwarded-For": "1.1.1.1, 10.0.0.1"})

    assert answer.status_code == 200


def test_pages_set_no_cookie_are_kept_for_a_minute_and_strictly_headed() -> None:
    for address in (
        "/public/",
        "/public/enforcement/",
        "/public/enforcement.csv",
        "/public/penalties/",
        "/public/penalties.csv",
        "/public/objections/",
        "/public/objections/form/",
    ):
        answer = Client().get(address)

        assert answer.status_code == 200, address
        assert not answer.cookies, address
        assert "public" in answer["Cache-Control"]
        assert "max-age=60" in answer["Cache-Control"]
        assert "Vary" not in answer
        assert answer["X-Frame-Options"] == "DENY"
        assert "default-src 'self'" in answer["Content-Security-Policy"]
        assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in asked("x")["Cache-Control"]
    assert not asked("x").cookies


def test_what_somebody_signed_in_reads_is_kept_by_nobody(as_clerk: Client) -> None:
    assert "no-store" in as_clerk.get("/public/")["Cache-Control"]


def test_an_empty_question_says_so_and_a_get_shows_the_form() -> None:
    assert "请填写名称或者代码" in asked("").content.decode()
    assert "请填写名称或者代码" not in Client().get("/public/search/").content.decode()


def test_the_open_list_holds_organisations_penalties_that_are_out_and_no_more(who: Office) -> None:
    out = makers.make_subject()
    published(office.in_credit(subject=out), who)
    office.in_credit(subject=makers.make_subject("新密市洧水化工有限公司"))
    revoked = published(office.in_credit(subject=makers.make_subject("新密市溱水化工有限公司")), who)
    assert revoked.record
    recording.revoke(revoked.record, at=makers.moment(TODAY), reason="x", by=who.clerk)

    for address in ("/public/penalties/", "/public/penalties.csv"):
        told = Client().get(address).content.decode()
        assert out.name in told
        assert "洧水" not in told
        assert "溱水" not in told


def test_the_table_is_harmless_to_spreadsheets_and_marks_what_is_disputed(who: Office) -> None:
    unit: Subject = makers.make_subject()
    record = makers.make_penalty(unit, TODAY, content="=HYPERLINK(1)", document_number="新密应急罚〔2026〕9号")
    published(drafting.open_for(record, Channel.CREDIT, by=None, at=makers.moment(TODAY)), who)
    recording.open_dispute(record, at=makers.moment(TODAY))

    head, line = Client().get("/public/penalties.csv").content.decode("utf-8-sig").splitlines()

    assert head.split(",")[:3] == ["主体名称", "统一社会信用代码", "决定书文号"]
    assert "'=HYPERLINK(1)" in line
    assert line.endswith("2026-11-24,2026-11-24,2027-11-24,异议处理中")


def test_more_of_one_name_than_can_be_told_apart_are_asked_for_by_code(who: Office) -> None:
    for _ in range(6):
        published(office.drafted(subject=makers.make_subject("新密市同名化工有限公司")), who)

    assert "没有查到" in asked("新密市同名化工有限公司").content.decode()


def test_why_something_was_withdrawn_is_told_for_thirty_days(who: Office) -> None:
    publication = published(office.drafted(), who)
    ending.withdraw(publication, reason="文号有误", by=who.clerk, at=makers.moment(TODAY))

    page = asked(publication.subject.name).content.decode()
    assert "撤回的理由：文号有误" in page
    assert "罚款 20,000 元" not in page
    with travel(makers.moment(date(2026, 12, 24)), tick=False):
        assert "没有查到" in asked(publication.subject.name).content.decode()


def test_the_preview_is_what_the_public_will_read(who: Office) -> None:
    publication = office.drafted()

    shown = people.signed_in(who.clerk).get(f"/publications/{publication.pk}/preview/").content.decode()

    assert "未按规定对从业人员进行安全生产教育和培训" in shown
    assert "罚款 20,000 元" in shown
    assert "预览" in shown
