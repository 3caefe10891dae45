"""Measures on screen: the window, the register, the slip, rewards and the catalogue, as people go through them."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import JournalEntry, User
from documents.models import Document, DocumentFile
from measures.models import CatalogueItem, Incentive, IncentiveUse, Reward
from subjects.models import Kind, Subject
from tests import makers, papers, people
from tests.measures.granting import granted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("autumn")]
TODAY = date(2026, 11, 23)


@pytest.fixture
def first(unit: Subject) -> Subject:
    makers.grade(unit, at=makers.moment(date(2026, 1, 5)))
    return unit


def read(client: Client, address: str, **query: str) -> str:
    return client.get(address, query).content.decode()


def act(subject: Subject, name: str) -> str:
    return reverse("measures:subject_act", args=[subject.pk, name])


def test_a_supervisor_grants_and_the_window_finds_it_by_name_and_code(first: Subject, as_supervisor: Client) -> None:
    item = CatalogueItem.objects.get(number="JL-02")
    asked = read(as_supervisor, act(first, "grant"))
    assert "JL-02 办理许可等事项给予便利服务（《新密市应急管理系统行业信用分级分类监管制度（试行）》" in asked
    assert "CJ-01" not in asked

    answer = as_supervisor.post(
        act(first, "grant"),
        {"item": item.pk, "content": "容缺受理", "from_on": "２０２６.11.23", "until_on": "2027年11月22日"},
    )

    row = Incentive.objects.get()
    assert answer["Location"] == row.get_absolute_url()
    assert (row.from_on, row.until_on) == (TODAY, date(2027, 11, 22))
    for text in (first.name[3:5], first.code[:8]):
        found = read(as_supervisor, reverse("measures:entitlement_list"), q=text)
        assert "容缺受理" in found
        assert reverse("measures:entitlement_show", args=[first.pk]) in found
    told = read(as_supervisor, reverse("measures:entitlement_show", args=[first.pk]))
    for words in (
        "今天可以享受的激励措施",
        "可以享受 1 项激励措施",
        "第七条、第十五条",
        "容缺受理",
        "打印激励措施查询单",
    ):
        assert words in told


def test_a_refusal_stands_at_its_field_and_nothing_is_written(first: Subject, as_supervisor: Client) -> None:
    item = CatalogueItem.objects.get(number="JL-02")

    for days, told in (
        ({"from_on": "2019-01-01"}, "评为一级之日"),
        ({"from_on": "2026-11-23", "until_on": "2026-11-22"}, "早于起始日期"),
        ({"from_on": "2026-02-30"}, "不存在"),
        ({"from_on": "明天"}, "不是完整的日期"),
    ):
        assert told in as_supervisor.post(act(first, "grant"), {"item": item.pk, **days}).content.decode()
    assert not Incentive.objects.exists()


def test_who_is_not_level_1_is_told_why(unit: Subject, as_supervisor: Client) -> None:
    makers.make_penalty(unit, date(2026, 10, 12))
    makers.grade(unit)

    answer = as_supervisor.get(act(unit, "grant"))

    assert answer.status_code == 409
    assert "今天为三级，激励措施只授予一级信用主体" in answer.content.decode()
    told = read(as_supervisor, reverse("measures:entitlement_show", args=[unit.pk]))
    assert "不是一级信用主体，不享受激励措施" in told
    assert "授予激励措施" not in told
    assert as_supervisor.get(reverse("measures:slip_preview", args=[unit.pk])).status_code == 409


def test_the_slip_is_a_numbered_paper_that_tells_what_stands_today(first: Subject, as_clerk: Client, yi: User) -> None:
    granted(first, yi, TODAY)
    over = granted(first, yi, date(2026, 3, 2), number="JL-01", until=date(2026, 6, 1))

    as_clerk.post(act(first, "slip"))

    document = Document.objects.get()
    text = papers.text_of(bytes(DocumentFile.objects.get(document=document).pdf))
    assert document.number == "新密应急信激字〔2026〕1号"
    for words in ("激励措施查询单", first.name, "JL-02", "许可延期容缺受理", "等级不变期间", "随信用等级同日终止"):
        assert words in text
    assert over.item.number not in text


def test_nothing_is_printed_where_there_is_nothing(first: Subject, as_clerk: Client) -> None:
    assert "今天没有可以享受的激励措施" in as_clerk.get(act(first, "slip")).content.decode()
    assert "还没有授予激励措施" in read(as_clerk, reverse("measures:entitlement_show", args=[first.pk]))


def test_a_clerk_notes_the_use_and_the_register_leaves_as_a_sheet(first: Subject, as_clerk: Client, yi: User) -> None:
    row = granted(first, yi, TODAY)
    address = reverse("measures:incentive_act", args=[row.pk, "use"])

    as_clerk.post(address, {"used_on": "2026-11-23", "what": "许可延期", "window": "3号窗口"})
    late = as_clerk.post(address, {"used_on": "2026-11-22", "what": "许可延期"}).content.decode()

    assert IncentiveUse.objects.get().what == "许可延期"
    assert "2026-11-22 不能使用" in late
    assert "许可延期（3号窗口）" in read(as_clerk, row.get_absolute_url())
    sheet = as_clerk.post(reverse("measures:incentive_list"), {"do": "sheet"})
    rows = list(load_workbook(BytesIO(sheet.content)).active.values)
    assert any(str(row) in line for line in rows)


def test_the_register_shows_what_ended_with_the_level(first: Subject, as_clerk: Client, yi: User) -> None:
    row = granted(first, yi, date(2026, 3, 2))
    makers.make_penalty(first, date(2026, 10, 12))
    makers.grade(first)
    register = reverse("measures:incentive_list")

    assert str(row) not in read(as_clerk, register)
    assert str(row) in read(as_clerk, register, show="lapsed")
    told = read(as_clerk, row.get_absolute_url())
    assert "等级自 <time" in told
    assert "本措施同日终止" in told
    assert "登记使用" in told


def test_a_window_search_that_holds_an_identity_number_is_refused(as_clerk: Client) -> None:
    number = makers.citizen_number(7)

    answer = as_clerk.post(reverse("measures:entitlement_list"), {"q": number})

    assert answer.status_code == 200
    assert "请不要输入证件号码" in answer.content.decode() or "证件号码不能写在网址里" in answer.content.decode()


def test_reading_what_a_natural_person_may_have_is_noted(as_clerk: Client) -> None:
    person = makers.make_subject("子虚", kind=Kind.NATURAL_PERSON)
    makers.grade(person)

    told = read(as_clerk, reverse("measures:entitlement_show", args=[person.pk]))

    assert person.code in told
    assert JournalEntry.objects.filter(detail="激励措施").exists()


def test_every_window_of_the_bureau_is_told_what_a_unit_was_given_and_notes_its_use(first: Subject, yi: User) -> None:
    row = granted(first, yi, TODAY)
    stranger = people.signed_in(people.clerk("FM", username="chou"))
    window, show = reverse("measures:entitlement_list"), reverse("measures:entitlement_show", args=[first.pk])

    assert first.name in read(stranger, window, q=first.name[3:5])
    told = read(stranger, show)
    assert "许可延期容缺受理" in told
    assert f'href="{first.get_absolute_url()}"' not in told
    assert "授予激励措施" not in told
    assert "记录部门或者局领导签发" in stranger.get(act(first, "slip")).content.decode()
    stranger.post(reverse("measures:incentive_act", args=[row.pk, "use"]), {"used_on": "2026-11-23", "what": "延期"})
    assert IncentiveUse.objects.get().noted_by.username == "chou"
    assert str(row) not in read(stranger, reverse("measures:incentive_list"))


def test_what_another_department_need_not_know_is_not_found(first: Subject, yi: User) -> None:
    row = granted(first, yi, date(2026, 3, 2))
    person = makers.make_subject("子虚", kind=Kind.NATURAL_PERSON)
    makers.grade(person, at=makers.moment(date(2026, 1, 5)))
    granted(person, yi, TODAY)
    clean = makers.make_subject("新密市没有授予的有限公司")
    makers.make_penalty(first, date(2026, 10, 12))
    makers.grade(first, clean)
    stranger = people.signed_in(people.clerk("FM", username="chou"))

    assert stranger.get(row.get_absolute_url()).status_code == 404
    for subject in (first, person, clean):
        assert stranger.get(reverse("measures:entitlement_show", args=[subject.pk])).status_code == 404
        assert "measures/subjects/" not in read(stranger, reverse("measures:entitlement_list"), q=subject.name)


def test_a_reward_is_entered_listed_and_stands_in_the_file(first: Subject, as_clerk: Client) -> None:
    known = {"authority": "新密市税务局", "sector": "纳税", "title": "纳税信用A级纳税人", "awarded_on": "2026-04-20"}

    as_clerk.post(act(first, "reward"), known)

    row = Reward.objects.get()
    assert row.title in read(as_clerk, reverse("measures:reward_list"))
    assert row.title in read(as_clerk, f"{first.get_absolute_url()}?tab=matters") + read(
        as_clerk, reverse("measures:entitlement_show", args=[first.pk])
    )
    assert "在列 1 项联合奖励" in read(as_clerk, reverse("inspections:sheet_show", args=[first.pk]))


def test_the_catalogue_is_proposed_and_decided_on_screen(as_supervisor: Client, as_leader: Client) -> None:
    former = CatalogueItem.objects.get(number="CJ-01")
    meant = {
        "wording": "每季度检查一次",
        "basis": "制度第十四条",
        "level_from": "3",
        "level_to": "4",
        "in_force_from": "2026-12-01",
    }
    follow = reverse("measures:item_act", args=[former.pk, "follow"])
    assert "没有法律依据" in read(as_supervisor, follow)

    as_supervisor.post(follow, meant)
    row = CatalogueItem.objects.get(state="proposed")
    assert (row.kind, row.number) == ("restraint", "CJ-01")
    as_leader.post(reverse("measures:item_act", args=[row.pk, "decide"]), {"approved": "yes", "note": ""})

    former.refresh_from_db()
    assert former.in_force_until == date(2026, 12, 1)
    listed = read(as_supervisor, reverse("measures:item_list"))
    assert "每季度检查一次" in listed
    assert "2026-12-01 停止" in listed
    assert "同一编号的其他版本" in read(as_supervisor, row.get_absolute_url())
