"""The bureau's pages of publication: who reads and does what, what is said, and what a click leads to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client
from time_machine import travel

from accounts.models import JournalEntry
from credit.records import recording
from disclosure.models import Channel, LevelEdition, Publication
from disclosure.publishing import drafting
from subjects.models import Kind
from tests import makers, people
from tests.disclosure.publishing import office
from tests.disclosure.publishing.office import TODAY, Office, fresh, published
from tests.reading import seen as words_of
from tests.reading import words

pytestmark = pytest.mark.django_db
State = Publication.State


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with travel(makers.moment(TODAY), tick=False):
        yield


@pytest.fixture
def clerk(who: Office) -> Client:
    return people.signed_in(who.clerk)


@pytest.fixture
def supervisor(who: Office) -> Client:
    return people.signed_in(who.supervisor)


def test_the_board_shows_states_clocks_and_what_stops_this_week(who: Office, clerk: Client) -> None:
    with travel(makers.moment(TODAY.replace(year=2027)), tick=False):
        out = published(office.in_credit(), who)
        office.drafted(TODAY.replace(year=2027), makers.make_subject("新密市洧水化工有限公司"))

        page = words_of(people.signed_in(who.clerk), "/publications/")

    assert "1 公示中" in page
    assert "1 待公示" in page
    assert f"七日内信用公示自动停止 期满次日起公示网页不再显示，不需要办理 {out.subject}" in page
    assert "公示行政处罚 剩余 7 个工作日" in page


def test_the_page_of_a_listing_leads_to_its_publication(who: Office, clerk: Client) -> None:
    unit = makers.make_subject()
    row = makers.make_listing(unit, [makers.make_misconduct(unit, date(2025, 3, 2), item4=5)], date(2025, 4, 1))
    add = f"/publications/listings/{row.pk}/draft/"
    assert add in clerk.get(row.get_absolute_url()).content.decode()
    assert "公示 没有公示" in words_of(clerk, row.get_absolute_url())

    clerk.post(add)

    publication = Publication.objects.get(listing=row)
    page = clerk.get(row.get_absolute_url()).content.decode()
    assert add not in page
    assert publication.get_absolute_url() in page
    assert "拟公示" not in words_of(people.signed_in(who.leader), row.get_absolute_url())


def test_the_board_is_filtered(who: Office, clerk: Client) -> None:
    published(office.drafted(), who)
    office.drafted(subject=makers.make_subject("新密市洧水化工有限公司"))

    assert "洧水" not in words_of(clerk, "/publications/?state=published")
    assert "洧水" in words_of(clerk, "/publications/?stage=draft")
    assert "洧水" in words_of(clerk, "/publications/?q=洧水&kind=penalty")
    assert "没有这一范围的公示" in words_of(clerk, "/publications/?kind=listing")
    assert "没有这一范围的公示" in words_of(clerk, "/publications/?stage=sign")
    assert "没有这一范围的公示" in words_of(clerk, "/publications/?state=disputed")


def test_a_draft_is_written_submitted_and_signed_on_screen(who: Office, clerk: Client, supervisor: Client) -> None:
    publication = office.drafted()
    address = publication.get_absolute_url()

    wrong = words(clerk.post(f"{address}change/", {"text": "联系 13800000000"}))
    assert "手机号码" in wrong
    assert "13800000000" in clerk.post(f"{address}change/", {"text": "联系 13800000000"}).content.decode()
    clerk.post(f"{address}change/", {"text": "未按规定培训", "to_be_signed": "1"})
    assert "未按规定培训" in words_of(supervisor, f"{address}sign/")
    seen = str(office.seen(publication))
    back = words(supervisor.post(f"{address}return/", {"seen": seen, "reason": ""}))
    assert "请填写退回的理由" in back
    supervisor.post(f"{address}sign/", {"seen": seen})

    assert fresh(publication).state == State.PUBLISHED
    assert "公众现在看到的" in words_of(clerk, address)
    assert JournalEntry.objects.filter(act="签发公示").exists()


def test_whoever_submitted_it_is_told_why_he_does_not_sign(who: Office, supervisor: Client) -> None:
    publication = office.drafted()
    drafting.submit(publication, by=who.supervisor, at=makers.moment(TODAY))

    page = words_of(supervisor, publication.get_absolute_url())

    assert "须由另一人签发" in page
    assert "签发公示" not in page


def test_a_withdrawal_says_what_will_happen_and_issues_the_paper(who: Office, clerk: Client) -> None:
    publication = published(office.drafted(), who)
    assert publication.record
    recording.revoke(publication.record, at=makers.moment(TODAY), reason="x", by=who.clerk)
    office.follow()
    address = publication.get_absolute_url()

    assert "公示网页已不再显示" in words_of(clerk, address)
    assert "公示页面立即不再显示" in words_of(clerk, f"{address}withdraw/")
    clerk.post(f"{address}withdraw/", {"reason": "处罚决定已撤销"})

    page = words_of(clerk, address)
    assert "已撤回" in page
    assert "公示信息撤回说明" in page
    assert "按期办结" in page


def test_a_natural_persons_reading_is_noted_and_there_is_no_way_to_publish(who: Office, clerk: Client) -> None:
    publication = office.drafted(subject=makers.make_subject("子虚", kind=Kind.NATURAL_PERSON))

    page = words_of(clerk, publication.get_absolute_url())

    assert "自然人的信息不公示" in page
    assert "确需公示" not in page
    assert JournalEntry.objects.filter(act="查看档案").count() == 1
    answer = clerk.post(f"{publication.get_absolute_url()}take-up/", {"necessity": "x"})
    assert "个人信息保护法" in words(answer)


def test_records_subjects_and_the_first_page_tell_what_is_public(who: Office, clerk: Client) -> None:
    publication = published(office.drafted(), who)
    office.drafted(subject=makers.make_subject("新密市洧水化工有限公司"))
    record = publication.record
    assert record
    conduct = makers.make_misconduct(record.subject, TODAY, catalogue_item=makers.catalogue_item())

    assert "公示中" in words_of(clerk, f"/records/{record.pk}/")
    assert "拟信用公示" in words_of(clerk, f"/records/{conduct.pk}/")
    assert "待拟稿、待提交 2 条" in words_of(clerk, "/")
    assert "公示中" in words_of(clerk, f"{record.subject.get_absolute_url()}?tab=cases")


def test_misconduct_is_published_from_its_record(who: Office, clerk: Client) -> None:
    record = makers.make_misconduct(makers.make_subject(), TODAY, catalogue_item=makers.catalogue_item())

    clerk.post(f"/publications/records/{record.pk}/draft/")

    assert office.of(record, Channel.CREDIT).state == State.PENDING


def test_levels_are_opened_and_closed_on_screen(who: Office, supervisor: Client) -> None:
    leader = people.signed_in(who.leader)
    supervisor.post("/publications/levels/add/", {"from_on": str(TODAY), "basis": "制度第十三条"})
    edition = LevelEdition.objects.get()
    assert "查询不到任何信用等级" in words_of(supervisor, "/publications/levels/")

    leader.post(f"/publications/levels/{edition.pk}/approve/")

    assert "公众可以按名称或者代码查询" in words_of(supervisor, "/publications/levels/")
    leader.post(f"/publications/levels/{edition.pk}/end/", {"reason": "系统维护"})
    assert LevelEdition.objects.get().ending == "系统维护"
