"""The screens of repair: from the counter to the effects by three people, what each may see and do, what is refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client

from accounts.models import JournalEntry, Role, User
from credit import folders
from credit.models import CreditRecord
from credit.records import involvement
from documents.models import Document
from repair import noticing
from repair.acts import APPLICATION
from repair.models import Application, Material, RepairNotice
from subjects.models import Kind
from tests import makers, people
from tests.repair import office as at_work
from tests.repair.office import TODAY, Office, at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_day() -> object:
    with time_machine.travel(at(TODAY), tick=False):
        yield


@pytest.fixture
def who(db: None) -> Office:
    return at_work.office()


@pytest.fixture
def record(db: None) -> CreditRecord:
    return at_work.unit_with_penalty()[1]


def shown(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def act(by: User, application: Application, name: str, **typed: object) -> str:
    """Do it on its page; gives the page that follows."""
    address = f"/repair/{application.pk}/{name}/"
    return people.signed_in(by).post(address, typed, follow=True).content.decode()


def test_a_repair_from_the_counter_to_its_effects_by_different_people(record: CreditRecord, who: Office) -> None:
    counter = people.signed_in(who.clerk)
    assert "2026-11-04" in shown(counter, f"/repair/records/{record.pk}/")
    typed = {
        "channel": "direct",
        "applicant": "子虚",
        "telephone": "0371-0",
        "received_on": "2026-11-24",
        "fulfilled": "罚款已缴清",
        "corrected": "已整改",
        "provided": at_work.intake(record).provided,
        "committed_on": "2026-11-24",
    }
    page = counter.post(f"/repair/records/{record.pk}/apply/", typed, follow=True).content.decode()
    application = Application.objects.get()
    assert "修复〔2026〕1号已登记" in page
    assert "剩余 3 个工作日" in page

    assert "受理通知书" in act(who.supervisor, application, "accept", first=who.first.pk, second=who.second.pk)
    finding = {
        "on": "2026-11-24",
        "way": "papers",
        "fulfilled": "on",
        "corrected": "on",
        "opinion": "属实",
        "favourable": "yes",
    }
    for person in (who.first, who.second):
        assert "核查意见已提交" in act(person, application, "find", **finding)
    assert "准予修复" in act(who.supervisor, application, "grant", reason="义务已履行，符合修复条件。")
    for effect in application.effects.filter(state="pending"):
        counter.post(f"/repair/effects/{effect.pk}/settle/", {"state": "done", "on": "2026-11-24", "receipt": "回执 1"})
    page = shown(people.signed_in(who.leader), f"/repair/{application.pk}/")

    assert "已执行" in page
    for words in ("终止公示", "停止共享使用", "解除惩戒措施", "更新评价结果", "回执 1", "按期办结"):
        assert words in page
    assert list(Document.objects.order_by("pk").values_list("kind", flat=True)) == [
        "repair_application",
        "repair_acceptance",
        "repair_decision",
    ]
    assert JournalEntry.objects.filter(matter__startswith="修复〔2026〕1号").count() >= 7


def test_faults_name_the_field_keep_what_was_typed_and_write_nothing(record: CreditRecord, who: Office) -> None:
    counter = people.signed_in(who.clerk)

    page = counter.post(
        f"/repair/records/{record.pk}/apply/",
        {
            "channel": "platform",
            "applicant": "子虚",
            "received_on": "2026-11-31",
            "provided": [list(at_work.intake(record).provided)[1]],
            "fulfilled": "罚款已缴清",
        },
    ).content.decode()

    for words in (
        "请填写信用中国申请编号",
        "收到日期（2026-11-31）不存在",
        "请填写联系电话",
        "请填写承诺书上的日期",
        "罚款已缴清</textarea>",
        "有误：",
    ):
        assert words in page
    assert not Application.objects.exists()


def test_the_commitment_needs_its_day_by_its_kind_and_not_by_its_name(
    record: CreditRecord, who: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Material.Kind.PLEDGE, "_label_", "材料真实的保证")
    counter = people.signed_in(who.clerk)

    pledged = counter.post(f"/repair/records/{record.pk}/apply/", {"provided": ["pledge"]}).content.decode()
    other = counter.post(f"/repair/records/{record.pk}/apply/", {"provided": ["form"]}).content.decode()

    assert "材料真实的保证（必交）" in pledged
    assert "请填写承诺书上的日期" in pledged
    assert "请填写承诺书上的日期" not in other


def test_a_refusal_is_shown_in_the_form_with_its_article(record: CreditRecord, who: Office) -> None:
    application = at_work.registered(record, who, complete=False)

    page = act(who.supervisor, application, "accept", first=who.first.pk, second=who.second.pk)
    same = act(who.supervisor, application, "accept", first=who.first.pk, second=who.first.pk)

    assert "材料不齐，不能受理" in page
    assert "（制度第十六条）" in page
    assert "两名核查人员须是不同的人" in same
    application.refresh_from_db()
    assert application.state == "received"


def test_a_record_before_its_day_says_when_and_offers_no_form(who: Office) -> None:
    early = at_work.unit_with_penalty(date(2026, 10, 8))[1]
    counter = people.signed_in(who.clerk)

    page = shown(counter, f"/repair/records/{early.pk}/apply/")

    assert "2027-01-09" in page
    assert "现在不能申请修复" in page
    assert "义务履行情况" not in page
    assert "2027-01-09" in shown(counter, f"/records/{early.pk}/")
    foreign = makers.make_sanction(early.subject, date(2026, 1, 1))
    assert "请向该机关申请修复" in shown(counter, f"/repair/records/{foreign.pk}/apply/", 409)


@pytest.mark.parametrize("name", sorted(APPLICATION.table))
def test_acts_are_open_to_their_roles_only(record: CreditRecord, who: Office, name: str) -> None:
    application = Application.objects.create(
        year=2026,
        sequence=1,
        record=record,
        subject=record.subject,
        channel="direct",
        applicant="子虚",
        telephone="1",
        received_on=TODAY,
        severity="ordinary",
        edition="36-2025",
        opens_on=TODAY,
        registered_by=who.clerk,
        registered_at=at(TODAY),
    )
    application.records.set([record])
    address = f"/repair/{application.pk}/{name}/"
    staff = {Role.CLERK: who.clerk, Role.SUPERVISOR: who.supervisor, Role.LEADER: who.leader}

    answers = {role: people.signed_in(user).get(address).status_code for role, user in staff.items()}

    assert {role for role, status in answers.items() if status == 403} == set(staff) - set(
        APPLICATION.table[name].roles
    )
    possible = application.state in APPLICATION.table[name].states
    assert {status for status in answers.values() if status != 403} == {200 if possible else 409}
    assert people.signed_in(who.clerk).get(f"/repair/{application.pk}/none/").status_code == 404


def test_what_is_offered_is_what_may_be_done(record: CreditRecord, who: Office) -> None:
    application = at_work.registered(record, who)

    def offered(by: User) -> set[str]:
        application.refresh_from_db()
        return {offer.name for offer in APPLICATION.offers(application, by)}

    assert offered(who.clerk) == {"ask", "withdraw"}
    assert offered(who.supervisor) == {"ask", "accept", "refuse", "withdraw"}
    assert offered(who.leader) == set()
    application = at_work.verified(at_work.unit_with_penalty()[1], who)
    assert offered(who.leader) == {"grant", "deny", "extend"}
    assert offered(who.first) == {"withdraw"}
    assert offered(people.supervisor("FM", username="geng", display_name="庚审核")) == set()


def test_a_lent_verifier_reads_the_application_and_nothing_else(record: CreditRecord, who: Office) -> None:
    lent = people.clerk("FM", username="xin", display_name="辛借调")
    application = at_work.registered(record, who)
    reader = people.signed_in(lent)
    shown(reader, f"/repair/{application.pk}/", 404)
    act(who.supervisor, application, "accept", first=who.first.pk, second=lent.pk)

    page = shown(reader, f"/repair/{application.pk}/")

    assert "提交核查意见" in page
    assert "登记撤回" not in page
    assert record.get_absolute_url() not in page
    shown(reader, record.get_absolute_url(), 404)
    assert "修复〔2026〕1号" in shown(reader, "/repair/")


def test_the_list_filters_and_says_what_its_emptiness_means(record: CreditRecord, who: Office) -> None:
    at_work.registered(record, who)
    reader = people.signed_in(who.leader)

    assert "修复〔2026〕1号" in shown(reader, "/repair/")
    assert "修复〔2026〕1号" in shown(reader, "/repair/?state=all&q=修复〔2026〕1号")
    assert "修复〔2026〕1号" in shown(reader, f"/repair/?state=all&q={record.document_number}")
    assert "没有符合条件的内容" in shown(reader, "/repair/?state=denied")
    assert "请先更正筛选条件" in shown(reader, "/repair/?q=%00")
    shown(reader, "/repair/?state=nonsense&page=zz")
    posted = reader.post("/repair/", {"state": "open", "q": "修复"})
    assert posted["Location"] == "/repair/?state=open&q=%E4%BF%AE%E5%A4%8D"
    private = reader.post("/repair/", {"q": makers.citizen_number(7)})
    assert "请不要输入证件号码" in private.content.decode()


def test_the_ripe_list_asks_for_letters_and_prints_them(record: CreditRecord, who: Office) -> None:
    counter = people.signed_in(who.clerk)
    assert record.document_number in shown(counter, "/repair/ripe/?month=2026-11")
    assert record.document_number not in shown(counter, "/repair/ripe/?month=2026-12")
    assert "月份（abc）不完整" in shown(counter, "/repair/ripe/?month=abc")
    assert people.signed_in(who.leader).post("/repair/ripe/", {"do": "letters"}).status_code == 409
    shown(counter, "/repair/ripe/print/", 409)

    counter.post("/repair/ripe/?month=2026-12", {"do": "letters"})
    assert not RepairNotice.objects.filter(occasion=RepairNotice.Occasion.RIPE).exists(), "only of the rows shown"
    counter.post("/repair/ripe/?month=2026-11", {"do": "letters"})
    noticing.sweep(at(TODAY))
    answer = counter.get("/repair/ripe/print/?month=2026-11")

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert "打印告知书" in shown(counter, "/repair/ripe/")


def test_a_penalty_without_its_notice_is_listed_and_given_one(record: CreditRecord, who: Office) -> None:
    counter = people.signed_in(who.clerk)
    assert record.document_number in shown(counter, "/repair/notices/")
    assert "签发信用修复告知书" in shown(counter, f"/records/{record.pk}/")

    counter.post(f"/repair/records/{record.pk}/notice/")
    counter.post(f"/repair/records/{record.pk}/notice/")

    assert RepairNotice.objects.exclude(document=None).count() == Document.objects.count() == 1
    assert record.document_number not in shown(counter, "/repair/notices/")
    assert "新密应急信修字〔2026〕1号" in shown(counter, f"/records/{record.pk}/")
    other = makers.make_penalty(record.subject, date(2026, 1, 5))
    counter.post("/repair/notices/", {"do": "issue"})
    assert RepairNotice.objects.get(document=None).record == other
    assert people.signed_in(who.leader).post("/repair/notices/", {"do": "issue"}).status_code == 409


def test_the_class_is_set_on_its_page_by_a_supervisor(who: Office) -> None:
    loose = makers.make_misconduct(makers.make_subject(), date(2026, 11, 2))
    address = f"/repair/records/{loose.pk}/class/"

    assert people.signed_in(who.clerk).get(address).status_code == 409
    page = people.signed_in(who.supervisor).post(address, {"severity": "light", "reason": "主动消除"}, follow=True)

    assert "已认定为“轻微”" in page.content.decode()
    assert "主动消除" in shown(people.signed_in(who.clerk), f"/repair/records/{loose.pk}/")


def test_the_pages_below_show_repair_where_there_is_something_to_show(record: CreditRecord, who: Office) -> None:
    application = at_work.registered(record, who)
    clean = makers.make_subject("清白公司")
    draft = makers.make_penalty(clean, TODAY, makers.State.DRAFT)

    assert str(application) in shown(people.signed_in(who.clerk), "/")
    assert str(application) in shown(people.signed_in(who.clerk), f"/subjects/{record.subject_id}/?tab=cases")
    assert str(application) in shown(people.signed_in(who.clerk), f"/records/{record.pk}/")
    assert "没有可以修复的记录" in shown(people.signed_in(who.clerk), f"/repair/subjects/{clean.pk}/")
    assert "repair/_of_record.html" not in [leaf.template for leaf in folders.of_record(draft, who.clerk, TODAY)]


def test_reading_a_natural_persons_application_is_noted_and_its_number_masked(who: Office) -> None:
    person = makers.make_subject("乌有", kind=Kind.NATURAL_PERSON)
    record = makers.make_penalty(person, date(2026, 8, 3))
    application = at_work.registered(record, who)
    JournalEntry.objects.all().delete()

    for address in (f"/repair/{application.pk}/", f"/repair/records/{record.pk}/", f"/repair/subjects/{person.pk}/"):
        assert person.full_code not in shown(people.signed_in(who.leader), address)

    assert JournalEntry.objects.filter(act="查看档案", matter__contains=person.code).count() == 3


def test_who_verified_or_decided_had_a_hand_in_the_record(record: CreditRecord, who: Office) -> None:
    at_work.granted(record, who)

    hands = {(hand.name, hand.did) for hand in involvement.hands_in(record)}

    assert {("子核查", "核查该记录的信用修复"), ("丑核查", "核查该记录的信用修复")} <= hands
    assert ("乙审核", "决定该记录的信用修复") in hands


def test_an_overdue_application_says_so(record: CreditRecord, who: Office) -> None:
    application = at_work.registered(record, who)

    with time_machine.travel(at(TODAY + timedelta(days=7)), tick=False):
        assert "已超期 2 个工作日" in shown(people.signed_in(who.leader), f"/repair/{application.pk}/")
