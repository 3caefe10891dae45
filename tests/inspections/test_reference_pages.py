"""The pages of the reference facts, by role and from end to end: what they say, what they keep, what they never show."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils.timezone import localdate

from accounts.models import JournalEntry, User
from credit.models import CreditRecord
from documents.models import Document
from inspections import complaining, converting
from inspections.checking import points_of
from inspections.models import Assignment, Complaint, CreditCheck, Intake, Officer, Permit, PublicRating
from subjects.models import Kind, Subject
from tests import makers, people
from tests.inspections import office
from tests.inspections.office import CONTENT, TELEPHONE, at

pytestmark = pytest.mark.django_db
SECRETS = ("亡是", TELEPHONE)


@pytest.fixture
def unit() -> Subject:
    return makers.make_subject(contact="乌有", telephone="0371-00000002")


@pytest.fixture
def today() -> date:
    return localdate()


def seen(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return " ".join(answer.content.decode().split())


def sent(client: Client, address: str, **fields: object) -> str:
    """Post, and read the page that this leads to."""
    answer: HttpResponse = client.post(address, fields, follow=True)  # type: ignore[assignment]
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_complaint_goes_from_the_counter_to_a_record(unit: Subject, today: date) -> None:
    clerk, supervisor = people.clerk(), people.supervisor()
    counter, desk = people.signed_in(clerk), people.signed_in(supervisor)
    officers = [
        Officer.objects.create(name=name, department=unit.department, certificate=name, certified_from=date(2024, 1, 1))
        for name in ("子检查", "丑检查")
    ]

    page = sent(
        counter,
        "/complaints/add/",
        subject="青屏",
        received_on=today,
        channel="来信",
        content=CONTENT,
        complainant="亡是",
        telephone=TELEPHONE,
    )
    complaint = Complaint.objects.get()
    assert "已登记，请交办核查" in page
    address = complaint.get_absolute_url()
    fault = sent(desk, f"{address}check/", handler=clerk.pk, officers=[officers[0].pk])
    assert "派出检查的，请填写检查时间自" in fault
    days = {"from_on": today, "until_on": today + timedelta(days=2)}
    assert "两名以上执法人员" in sent(desk, f"{address}check/", handler=clerk.pk, officers=[officers[0].pk], **days)
    page = sent(desk, f"{address}check/", handler=clerk.pk, officers=[row.pk for row in officers], **days)
    assert "派出的检查" in page
    assert "检查结果录入后再办结" in sent(counter, f"{address}settle/", verified="yes", findings="属实")
    Assignment.objects.update(state=Assignment.State.CANCELLED, cancelled_because="合并检查")
    assert "查实" in sent(counter, f"{address}settle/", verified="yes", findings="现场查看属实")
    assert "已答复" in sent(desk, f"{address}reply/", reply="电话答复")
    draft = seen(counter, f"{address}convert/")
    assert CONTENT in draft
    assert "现场查看属实" in draft
    page = sent(counter, f"{address}convert/", content=CONTENT, collector="甲经办", determined_on=today)
    assert "草稿；生效前须听取陈述" in page
    assert complaint.number in page
    assert CreditRecord.objects.get().number in seen(desk, address)
    assert counter.get(f"{address}convert/").status_code == 409


@pytest.mark.parametrize("person", ["clerk", "supervisor", "leader"])
def test_who_complained_stands_on_no_page(unit: Subject, person: str) -> None:
    client = people.signed_in(getattr(people, person)())
    complaint = office.settled(unit)
    office.received(unit, telephone=TELEPHONE)

    for address in (
        "/complaints/?state=all",
        complaint.get_absolute_url(),
        "/intakes/",
        Intake.objects.get().get_absolute_url(),
        f"/subjects/{unit.pk}/?tab=cases",
        f"/evaluation/{unit.pk}/",
        "/terms/",
    ):
        if client.get(address).status_code == 404:
            continue
        page = seen(client, address)
        assert not any(secret in page for secret in SECRETS), address


def test_the_supervisor_sees_the_complainant_with_a_reason_that_is_noted(unit: Subject) -> None:
    complaint = office.registered(unit)
    address = f"{complaint.get_absolute_url()}contact/"
    client = people.signed_in(people.supervisor())

    assert not any(secret in seen(client, address) for secret in SECRETS)
    assert "请写明查看理由" in sent(client, address, reason="x")
    shown = sent(client, address, reason="电话答复核查结果")

    assert all(secret in shown for secret in SECRETS)
    entry = JournalEntry.objects.get(act="查看投诉举报人")
    assert (entry.detail, entry.matter) == ("电话答复核查结果", f"投诉举报{complaint} {unit}")
    assert people.signed_in(people.clerk()).get(address).status_code == 403
    assert people.signed_in(people.leader()).get(address).status_code == 403
    other = people.supervisor("FM", username="gui", display_name="癸审核")
    assert people.signed_in(other).get(address).status_code == 404


def test_lists_filter_and_say_what_they_hold(unit: Subject) -> None:
    client = people.signed_in(people.supervisor())
    office.registered(unit)
    done = office.settled(unit, content="另一件", verified=False)
    office.rating(unit, score=2, state="counted")
    office.rating(unit, score=5)
    office.entered(unit)

    assert str(done) not in seen(client, "/complaints/")
    assert str(done) in seen(client, "/complaints/?state=all")
    assert str(done) in seen(client, "/complaints/?result=no")
    assert "没有符合条件" in seen(client, "/complaints/?result=yes")
    assert "没有符合条件" in seen(client, "/complaints/?q=白石")
    assert "证件号码不能写在网址里" in seen(client, f"/complaints/?q={makers.citizen_number(5)}")
    assert "已计入 1 条，平均 2.0 分" in seen(client, "/ratings/")
    assert "没有符合条件" in seen(client, "/ratings/?state=hidden")
    assert "危险化学品经营许可证" in seen(client, "/permits/?number=豫郑")
    for show in ("soon", "ended", "valid", "lost"):
        assert client.get(f"/permits/?show={show}").status_code == 200
    for show in ("never", "stale", "doubtful"):
        assert client.get(f"/checks/?show={show}").status_code == 200
    for address in ("/complaints/", "/ratings/", "/permits/"):
        assert "参考信息" in seen(client, address)


def test_lists_keep_to_the_own_department_and_leaders_choose_one(unit: Subject) -> None:
    elsewhere = makers.make_subject("新密市白石矿业有限公司", department_code="FM", industry_code="KS-01")
    complaint = office.registered(elsewhere)
    office.rating(elsewhere)
    office.entered(elsewhere)
    office.received(elsewhere)
    own, leader = people.signed_in(people.supervisor()), people.signed_in(people.leader())

    for address in ("/complaints/", "/ratings/", "/permits/", "/permits/unlicensed/", "/checks/", "/intakes/"):
        assert "白石矿业" not in seen(own, address), address
    for address in ("/complaints/", "/ratings/", "/permits/", "/checks/", "/intakes/"):
        assert "白石矿业" in seen(leader, address), address
    assert str(complaint) in seen(leader, "/complaints/?department=FM")
    assert str(complaint) not in seen(leader, "/complaints/?department=WH")


def test_what_came_in_is_registered_or_refused_at_the_desk(unit: Subject) -> None:
    clerk = people.signed_in(people.clerk())
    complaint, rating, other = (
        office.received(unit),
        office.received(unit, Intake.Kind.RATING),
        office.received(unit),
    )

    assert "3 件投诉举报、评价待登记" in seen(clerk, "/")
    assert "已登记为投诉举报" in sent(clerk, f"{complaint.get_absolute_url()}take/", subject=unit.name, content=CONTENT)
    assert "待审核人审核" in sent(clerk, f"{rating.get_absolute_url()}take/", subject=unit.code)
    assert "请填写理由" in sent(clerk, f"{other.get_absolute_url()}refuse/", reason="")
    assert "不予登记" in sent(clerk, f"{other.get_absolute_url()}refuse/", reason="不属于安全生产")
    assert "公众来件 3" not in seen(clerk, "/")
    supervisor = people.signed_in(people.supervisor())
    made = PublicRating.objects.get()
    assert "已计入" in sent(supervisor, f"/ratings/{made.pk}/count/")
    assert "公众评价已屏蔽" in sent(supervisor, f"/ratings/{made.pk}/hide/", reason="广告")
    assert (
        "现为“已屏蔽”，不能屏蔽评价" in supervisor.post(f"/ratings/{made.pk}/hide/", {"reason": "再"}).content.decode()
    )


@pytest.mark.parametrize(
    ("typed", "words"), [("白石", "本部门没有这个信用主体"), ("新密市", "符合的主体不止一个"), ("", "请填写信用主体")]
)
def test_whom_it_is_about_must_be_clear(unit: Subject, today: date, typed: str, words: str) -> None:
    makers.make_subject("新密市泽砺化工有限公司")
    makers.make_subject("新密市白石矿业有限公司", department_code="FM", industry_code="KS-01")
    client = people.signed_in(people.clerk())

    page = sent(client, "/complaints/add/", subject=typed, received_on=today, channel="来信", content=CONTENT)

    assert words in page
    assert CONTENT in page
    assert not Complaint.objects.exists()


def permit_fields(**fields: object) -> dict[str, object]:
    return {
        "name": "危险化学品经营许可证",
        "number": "豫郑危化经字〔2026〕000001",
        "decision_number": "新密应急许〔2026〕1号",
        "kind": "ordinary",
        "content": "汽油",
        "authority": "新密市应急管理局",
        "decided_on": "2026-01-05",
        "valid_from": "2026-01-10",
        "valid_until": "2029-01-09",
    } | fields


def test_a_permit_is_entered_corrected_and_withdrawn_on_screen(unit: Subject, today: date) -> None:
    client = people.signed_in(people.clerk())
    add = f"/inspections/subjects/{unit.pk}/permit/"

    for wrong, words in (
        ({"kind": "other"}, "请说明是什么类别"),
        ({"valid_until": "2026-01-09"}, "早于有效期自"),
        ({"decided_on": today + timedelta(days=1)}, "晚于今天"),
    ):
        assert words in sent(client, add, **permit_fields(**wrong))
    assert "已登记" in sent(client, add, **permit_fields())
    permit = Permit.objects.get()
    assert "已登记，请核对" in sent(client, add, **permit_fields())
    change = f"{permit.get_absolute_url()}change/"
    version = permit.history.first().history_id
    assert "请填写更改理由" in sent(client, change, **permit_fields(version=version))
    page = sent(client, change, **permit_fields(version=version, content="柴油", reason="录入有误"))
    assert "汽油 → 柴油" in page
    stale = sent(client, change, **permit_fields(version=version, content="煤油", reason="再改"))
    assert "您打开本页之后" in stale
    page = sent(client, f"{permit.get_absolute_url()}state/", to="cancelled", on=today, reason="停止经营")
    assert "注销" in page
    assert client.get(f"{permit.get_absolute_url()}state/").status_code == 409


def test_a_check_is_carried_out_on_screen(unit: Subject, today: date) -> None:
    client = people.signed_in(people.clerk())
    points = points_of(unit, today)
    address = f"/inspections/subjects/{unit.pk}/check/"
    answers: dict[str, object] = {f"p{place}-result": "true" for place in range(len(points))}

    page = sent(client, address, **(answers | {"p0-result": "doubtful", "stated_by": "甲经办", "agreed": "on"}))
    assert "存疑的，请写明疑点" in page
    assert "请勾选" in sent(client, address, **(answers | {"stated_by": "甲经办"}))
    page = sent(client, address, **(answers | {"stated_by": "甲经办", "agreed": "on", "note": "可以评定"}))

    assert "信用核查已完成并保存" in page
    assert "本部门对其真实性负责" in page
    check = CreditCheck.objects.get()
    assert check.note == "可以评定"
    assert "一年内已核查" in seen(client, "/checks/")
    assert check.checked_by.display_name in seen(client, f"/evaluation/{unit.pk}/")
    makers.make_post(unit, makers.make_person())
    assert "已有变更" in seen(client, check.get_absolute_url())


def test_the_sheet_is_shown_of_a_past_day_and_issued(unit: Subject, today: date) -> None:
    client = people.signed_in(people.leader())
    makers.make_penalty(unit, today - timedelta(days=30))
    makers.grade(unit)

    now, then = seen(client, f"/evaluation/{unit.pk}/"), seen(client, f"/evaluation/{unit.pk}/?on=2024-06-01")
    wrong = seen(client, f"/evaluation/{unit.pk}/?on=2024-13-01")

    assert "第十二条（三）2" in now
    assert "等级只依第十二条评定" in now
    assert "您正在查看" in then
    assert "第十二条（三）2" not in then
    assert "事实日期" in wrong
    assert client.get(f"/evaluation/{unit.pk}/preview/")["Content-Type"] == "application/pdf"
    issue = f"/inspections/subjects/{unit.pk}/sheet/"
    assert issue in now
    assert "没有作信用核查" in seen(client, issue)
    assert 'value="2024-06-01"' in seen(client, f"{issue}?on=2024-06-01")
    assert "晚于今天" in sent(client, issue, on=today + timedelta(days=1))
    assert "已签发信用综合评定表" in sent(client, issue, on=today)
    assert Document.objects.get().subject == unit


def test_reading_about_a_natural_person_is_noted() -> None:
    person = makers.make_subject("子虚", kind=Kind.NATURAL_PERSON)
    complaint, permit = office.registered(person), office.entered(person)
    check = office.checked(person)
    makers.grade(person)
    client = people.signed_in(people.clerk())
    addresses = (
        complaint.get_absolute_url(),
        permit.get_absolute_url(),
        check.get_absolute_url(),
        f"/subjects/{person.pk}/check/",
        f"/evaluation/{person.pk}/",
    )

    for address in addresses:
        seen(client, address)

    entries = JournalEntry.objects.filter(act="查看档案")
    assert entries.count() == len(addresses)
    assert not any(person.identity in f"{entry.matter}{entry.detail}" for entry in entries)


def test_the_file_of_a_subject_sums_up_and_leads_on(unit: Subject) -> None:
    makers.grade(unit)
    complaint = office.registered(unit)
    reader = people.signed_in(people.leader())

    page = seen(reader, f"/subjects/{unit.pk}/?tab=cases")

    assert "参考信息" in page
    assert f'href="/evaluation/{unit.pk}/"' in page
    assert f'href="/subjects/{unit.pk}/check/"' in page
    assert complaint.number in page
    assert "登记投诉举报" not in page


def test_a_record_says_that_it_came_from_a_complaint(unit: Subject) -> None:
    by: User = people.clerk()
    complaint = office.settled(unit)
    record = converting.convert(complaint, converting.offered(complaint), by=by, at=at())

    assert f'由投诉举报 <a href="{complaint.get_absolute_url()}">' in seen(
        people.signed_in(by), record.get_absolute_url()
    )
    assert complaining.supervisors_of(unit) == []
