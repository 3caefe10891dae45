"""The pages of sharing, by role; what they show elsewhere; and a whole way through them in a browser."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import JournalEntry, User
from credit.models import CreditRecord
from credit.outside import openness
from credit.outside.openness import Standing
from credit.records import recording
from disclosure import tasks, working
from disclosure.models import ColumnName, Message
from disclosure.sharing import filing
from disclosure.sharing.platform import Answer, Meaning
from subjects.models import Kind, Subject
from tests import makers, people
from tests.browsing import PHONE, assert_accessible, assert_fits, sign_in
from tests.disclosure.telling_it import NOW, answered, messages, stored, worked
from tests.reading import seen

LATELY = date(2026, 9, 1)
REFUSED = Answer(Meaning.REFUSED, "", "1001 名称与代码不一致（422）")


def penalty(subject: Subject, basis: str = "安全生产法第九十七条") -> CreditRecord:
    return makers.make_penalty(subject, LATELY, legal_basis=basis)


def test_the_list_counts_states_and_says_that_nobody_is_connected(unit: Subject, clerk: User) -> None:
    penalty(unit)
    penalty(unit, "")
    worked()

    page = seen(people.signed_in(clerk), "/sharing/")

    assert "未设置信用平台的接口地址" in page
    assert "1 待更正 1 待推送 0 已推送待回执 0 已入库 0 被退回 0 死信 0 未推送" in page
    assert "处罚依据为必填项，现为空，请在记录中补全。" in page


def test_what_is_held_says_why(unit: Subject, clerk: User) -> None:
    recording.open_dispute(penalty(unit), at=NOW)
    worked()

    page = seen(people.signed_in(clerk), "/sharing/held/")

    assert "未推送：异议处理中，答复前不推送（R13）" in page


@pytest.mark.parametrize(
    "query", ["state=refused", "state=waiting", "what=penalty", "act=withdraw", "state=nonsense", "page=x"]
)
def test_filters_answer(query: str, unit: Subject, clerk: User) -> None:
    penalty(unit)
    worked()

    assert people.signed_in(clerk).get(f"/sharing/?{query}").status_code == 200


def test_other_departments_see_none_of_it_and_leaders_all(unit: Subject) -> None:
    penalty(unit)
    worked()
    stranger = people.clerk("FM", username="geng", display_name="庚经办")

    assert unit.name not in seen(people.signed_in(stranger), "/sharing/")
    assert unit.name in seen(people.signed_in(people.leader()), "/sharing/")


def test_a_message_shows_fields_tries_and_receipt(unit: Subject, clerk: User) -> None:
    penalty(unit)
    worked()
    message = stored(messages()[0])

    page = seen(people.signed_in(clerk), message.get_absolute_url())

    assert "行政相对人名称 新密市青屏化工有限公司 CF_XDR_MC" in page
    assert "0（正常）" in page
    assert message.receipt in page
    assert "推送记录（1 次）" in page


def test_reading_a_persons_message_is_noted_and_masked(clerk: User) -> None:
    number = makers.citizen_number(1234)
    penalty(makers.make_subject("乌有", kind=Kind.NATURAL_PERSON, code=number))
    worked()

    page = seen(people.signed_in(clerk), messages()[0].get_absolute_url())

    assert number not in page
    assert JournalEntry.objects.filter(act="查看档案", detail__startswith="推送消息").exists()


def test_the_first_page_tells_staff_of_what_came_back(unit: Subject, clerk: User) -> None:
    penalty(unit)
    worked()
    client = people.signed_in(clerk)
    assert "被信用平台退回" not in seen(client, "/")

    answered(messages()[0], REFUSED)

    assert "被信用平台退回 1 条" in seen(client, "/")
    assert "被信用平台退回" not in seen(people.signed_in(people.leader()), "/")


def test_a_records_page_and_the_rooms_beside_know_where_it_stands(unit: Subject, clerk: User) -> None:
    record = penalty(unit)
    client = people.signed_in(clerk)
    assert "等待生成推送消息" in seen(client, record.get_absolute_url())
    worked()
    message = stored(messages()[0])

    (standing,) = [one for one in openness.whereabouts_of(record) if one.channel == "sharing"]
    (holder,) = [one for one in openness.holders_of(record) if one.holder == "新密市信用平台"]

    assert (standing.words, standing.standing, standing.receipt) == ("新增：已入库", Standing.OUT, message.receipt)
    assert holder.at == NOW
    assert "共享情况" in seen(client, record.get_absolute_url())


def test_what_is_in_a_file_may_be_held_outside_before_its_receipt(unit: Subject, clerk: User) -> None:
    record = penalty(unit)
    worked()
    assert openness.holders_of(record) == [], "nothing was sent yet"

    filing.make("organisations", by=clerk, at=NOW)

    (holder,) = openness.holders_of(record)
    assert (holder.what, holder.holder) == ("新增（已推送待回执）", "新密市信用平台")


def test_sending_again_by_hand_is_noted(unit: Subject, clerk: User) -> None:
    penalty(unit)
    worked()
    message = answered(messages()[0], REFUSED)

    answer = people.signed_in(clerk).post(f"/sharing/{message.pk}/send/")

    assert answer.status_code == 302
    assert Message.objects.get().state == "waiting"
    assert JournalEntry.objects.filter(act="重新推送").exists()


def test_a_file_that_cannot_be_read_keeps_the_form_with_the_reason(clerk: User) -> None:
    file = SimpleUploadedFile("a.csv", b"a,b\n1,2\n")

    answer = people.signed_in(clerk).post("/sharing/reconciliations/add/", {"what": "penalty", "file": file})

    assert "文件中没有主体代码一列（CF_XDR_SHXYM）" in answer.content.decode()


def test_the_administrator_names_the_columns(as_administrator: object) -> None:
    client = as_administrator
    answer = client.post("/sharing/columns/", {"CF_FRDB": "CF_FDDB", "BZ": "BZ"})  # type: ignore[attr-defined]
    twice = client.post("/sharing/columns/", {"CF_FRDB": "X", "BZ": "X"})  # type: ignore[attr-defined]

    assert answer.status_code == 302
    assert "“X”用在了两个字段上" in twice.content.decode()
    assert list(ColumnName.objects.values_list("code", "name")) == [("CF_FRDB", "CF_FDDB")]


def looked_at(page: Page) -> None:
    assert_accessible(page)
    desk = page.viewport_size
    page.set_viewport_size(PHONE)
    assert_fits(page)
    if desk:
        page.set_viewport_size(desk)


@pytest.mark.browser
def test_a_penalty_is_handed_over_settled_and_reconciled(page: Page, tmp_path: Path) -> None:
    unit, clerk = makers.make_subject(), people.clerk()
    makers.make_post(unit, makers.make_person())
    record = penalty(unit)
    penalty(unit, "")
    makers.grade(unit)
    working.work(tasks.FOLLOWERS, timezone.now())

    sign_in(page, clerk)
    page.goto("/sharing/")
    expect(page.get_by_role("link", name="新增信用等级")).to_be_visible()
    looked_at(page)
    page.goto("/sharing/?state=faulty")
    page.locator("tbody th a").click()
    expect(page.get_by_text("预检未通过")).to_be_visible()
    looked_at(page)
    page.goto("/sharing/batches/")
    page.get_by_role("link", name="1 法人处罚：生成文件").click()
    expect(page.get_by_text("内容冻结")).to_be_visible()
    looked_at(page)
    page.get_by_role("button", name="生成文件").click()
    expect(page.get_by_text("等待平台回执")).to_be_visible()
    looked_at(page)
    page.get_by_role("link", name="登记回执").click()
    page.fill("#id_receipt", "HZ-1")
    looked_at(page)
    page.get_by_role("button", name="登记回执").click()
    expect(page.get_by_text("回执已登记：入库 1 条，退回 0 条。")).to_be_visible()

    file = tmp_path / "平台.csv"
    file.write_text(f"CF_XDR_SHXYM,CF_WSH,CF_SY\n{unit.code},{record.document_number},别的事实\n", encoding="utf-8")
    page.goto("/sharing/reconciliations/add/")
    page.select_option("#id_what", "penalty")
    page.set_input_files("#id_file", str(file))
    looked_at(page)
    page.get_by_role("button", name="上传并核对").click()
    expect(page.get_by_text("一致 0 条，差异 1 条", exact=True)).to_be_visible()
    looked_at(page)
    page.get_by_role("link", name="重新推送").click()
    page.get_by_role("button", name="重新推送").click()
    expect(page.get_by_text("已重新推送").first).to_be_visible()
    looked_at(page)
