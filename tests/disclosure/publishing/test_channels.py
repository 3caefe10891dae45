"""R24: what each channel takes, under which name it is read, and by which rule it is refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from time_machine import travel

from accounts.gate import Refused
from credit.levels import confirming
from credit.models import Term
from credit.records import one_act, recording, sparing
from credit.regulation.facts import Regime
from disclosure.models import Channel, Publication
from disclosure.publishing import drafting, levels
from disclosure.publishing.reading import find
from subjects import registering
from subjects.models import Kind, Subject
from tests import makers, people
from tests.disclosure.publishing import office
from tests.disclosure.publishing.office import TODAY, Office, follow, of, published
from tests.reading import seen as words_of

pytestmark = pytest.mark.django_db
State = Publication.State
AT = makers.moment(TODAY)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    cache.clear()
    with travel(AT, tick=False):
        yield


def trader(trade_name: str = "", name: str = "子虚") -> Subject:
    return makers.make_subject(name, kind=Kind.SOLE_TRADER, trade_name=trade_name)


def read(address: str) -> str:
    return Client().get(address).content.decode()


def open_levels(who: Office) -> None:
    edition = levels.propose(from_on=TODAY, basis="制度第十三条", by=who.supervisor, at=AT)
    levels.approve(edition, by=who.leader, at=AT)


def test_a_sole_trader_is_read_under_the_trade_name_alone(who: Office) -> None:
    unit = trader("老君山烟花店")
    published(office.drafted(subject=unit), who)
    published(drafting.open_for(makers.make_penalty(unit, TODAY), Channel.CREDIT, by=None, at=AT), who)

    for address in ("/public/enforcement/", "/public/enforcement.csv", "/public/penalties/", "/public/penalties.csv"):
        assert "老君山烟花店" in read(address)
        assert unit.code in read(address)
        assert "子虚" not in read(address)
    assert [one.name for one in find("老君山烟花店", TODAY)] == [one.name for one in find(unit.code, TODAY)]
    assert find("子虚", TODAY) == [], "nobody is found by the name of a person"


def test_a_sole_trader_without_a_trade_name_is_disclosed_as_a_natural_person_and_on_no_credit_page(who: Office) -> None:
    unit = trader()
    publication = published(office.drafted(subject=unit), who)
    open_levels(who)
    makers.grade(unit)
    follow()

    told = read("/public/enforcement/")
    assert "子某（个体工商户）" in told
    assert "子虚" not in told
    assert unit.code not in told
    assert find("子虚", TODAY) == find(unit.code, TODAY) == []
    assert publication.record
    credit = of(publication.record, Channel.CREDIT)
    assert (credit.state, credit.ruled) == (State.WITHHELD, True)
    assert "没有登记字号" in credit.withheld


def test_a_trade_name_that_is_registered_opens_the_credit_channel(who: Office) -> None:
    unit = trader()
    publication = published(office.drafted(subject=unit), who)
    follow()
    unit = Subject.objects.get(pk=unit.pk)
    unit.trade_name = "老君山烟花店"

    registering.amend(unit, reason="登记字号", by=makers.hand(unit.department), at=timezone.now())
    follow()

    assert publication.record
    assert of(publication.record, Channel.CREDIT).state == State.PENDING
    assert "老君山烟花店" in read("/public/enforcement/")


def test_a_sole_traders_name_does_not_go_out_in_the_text(who: Office) -> None:
    publication = office.drafted(subject=trader("老君山烟花店"))

    with pytest.raises(Refused, match="人员姓名“子虚”"):
        drafting.revise(publication, text="子虚未按规定储存烟花爆竹", by=who.clerk, at=AT)
    wording = drafting.revise(publication, text="老君山烟花店未按规定储存烟花爆竹", by=who.clerk, at=AT)
    assert wording.text == "老君山烟花店未按规定储存烟花爆竹"


def test_a_sole_traders_lowered_level_is_public_after_confirmation_only(who: Office) -> None:
    unit = trader("老君山烟花店")
    makers.make_penalty(unit, date(2026, 5, 6))
    makers.grade(unit)
    open_levels(who)
    assert find("老君山烟花店", TODAY) == []

    waiting = confirming.unconfirmed_of([unit.pk], TODAY)[unit.pk]
    confirming.confirm(unit, seen=waiting.fingerprint, by=who.supervisor, at=AT)

    (found,) = find("老君山烟花店", TODAY)
    assert found.level
    assert found.level.level == 3


def test_misconduct_without_an_item_of_the_catalogue_stays_inside(who: Office) -> None:
    record = makers.make_misconduct(makers.make_subject(), TODAY)

    with pytest.raises(Refused, match="公共信用信息目录") as refused:
        drafting.draft(record, by=who.clerk, at=AT)

    assert "R24" in refused.value.article
    page = words_of(people.signed_in(who.clerk), record.get_absolute_url())
    assert "信用公示：失信行为没有对应公共信用信息目录的事项，只在局内使用" in page
    assert "未选择：只在局内使用，不公示、不推送" in page
    assert "拟信用公示" not in page


def test_misconduct_that_loses_its_item_is_off_the_page_and_to_be_withdrawn(who: Office) -> None:
    record = makers.make_misconduct(makers.make_subject(), TODAY, catalogue_item=makers.catalogue_item())
    publication = published(drafting.draft(record, by=who.clerk, at=AT), who)
    assert find(record.subject.name, TODAY)[0].entries
    record.catalogue_item = None

    recording.amend(record, by=who.clerk, reason="不属于目录事项", at=timezone.now())

    assert find(record.subject.name, TODAY) == []
    follow()
    assert Term.objects.running().get(case_key=publication.key).kind == "disclosure.withdraw"


def test_key_supervision_of_the_bureau_is_no_list_for_the_public(who: Office) -> None:
    unit = makers.make_subject()
    conduct = makers.make_misconduct(unit, date(2025, 3, 2), item4=7)
    row = makers.make_listing(unit, [conduct], date(2025, 4, 1), regime=Regime.LOCAL, months=12)

    with pytest.raises(Refused, match="不是严重失信主体名单") as refused:
        drafting.draft(row, by=who.clerk, at=AT)

    assert "R16" in refused.value.article
    page = words_of(people.signed_in(who.clerk), row.get_absolute_url())
    assert "本局四级管理是局内重点监管，不予公示" in page
    assert "拟信用公示" not in page


@pytest.mark.parametrize(
    ("fields", "spared"),
    [
        ({"procedure": "summary"}, True),
        ({"procedure": "ordinary", "penalty_kinds": ["警告"], "fine": None}, False),
        ({"procedure": "ordinary", "content": "不适用简易程序"}, False),
        ({"penalty_kinds": ["警告"], "fine": None}, True),
        ({}, False),
    ],
)
def test_a_natural_persons_penalty_by_summary_procedure_is_spared(fields: dict[str, object], spared: bool) -> None:
    person = makers.make_subject("乌有", kind=Kind.NATURAL_PERSON)
    record = makers.make_penalty(person, TODAY, **fields)  # type: ignore[arg-type]
    ordinary = makers.make_penalty(person, TODAY, procedure="ordinary")

    assert sparing.rest_on_spared_alone({record.number}) is spared
    assert not sparing.rest_on_spared_alone({record.number, ordinary.number})
    assert not sparing.rest_on_spared_alone(set())


def test_misconduct_of_one_act_with_a_summary_penalty_goes_nowhere(who: Office) -> None:
    person = makers.make_subject("乌有", kind=Kind.NATURAL_PERSON)
    summary = makers.make_penalty(person, TODAY, procedure="summary")
    conduct = makers.make_misconduct(person, TODAY, catalogue_item=makers.catalogue_item())
    assert not sparing.rests_on_spared_alone(conduct)

    one_act.link(conduct, to=summary, reason="同一行为", by=who.clerk, at=AT)

    assert sparing.rests_on_spared_alone(conduct)
    other = makers.make_penalty(person, TODAY, procedure="ordinary")
    one_act.link(conduct, to=other, reason="同一行为", by=who.clerk, at=AT)
    assert not sparing.rests_on_spared_alone(conduct)


def test_the_board_tells_the_channels_apart(who: Office) -> None:
    published(office.drafted(), who)
    follow()
    clerk = people.signed_in(who.clerk)

    page = words_of(clerk, "/publications/")

    assert "执法公示 0 待公示 0 不予公示 1 公示中 0 已撤回 0 转档案 信用公示 1 待公示" in page
    assert "信用公示 行政处罚" not in words_of(clerk, "/publications/?channel=enforcement").split("转档案")[-1]
