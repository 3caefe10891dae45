"""The screens: a listing from the queue to the publication and off again by three accounts, papers, and what is told."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import JournalEntry, User
from credit.models import Argument, CreditRecord, Hearing, Listing
from credit.records import determining
from credit.regulation.facts import Regime
from documents.models import Document, DocumentFile
from subjects.models import Kind, Subject
from supervision import duties, proposing
from supervision.models import Deferral, Duty, Procedure, Removal
from tests import makers, people
from tests.supervision.stepping import at, listed, meant, served

pytestmark = pytest.mark.django_db
DAY = date(2026, 4, 1)


@pytest.fixture(autouse=True)
def spring() -> Iterator[None]:
    with time_machine.travel("2026-04-01 10:00+08:00", tick=False):
        yield


@pytest.fixture
def clerk(jia: User) -> Client:
    return people.signed_in(jia)


@pytest.fixture
def leader(bing: User) -> Client:
    return people.signed_in(bing)


def page(client: Client, name: str, *arguments: int | str, **query: str) -> str:
    return client.get(reverse(f"supervision:{name}", args=arguments), query).content.decode()


def do(client: Client, address: str, act: str, pk: int, data: Mapping[str, object] | None = None) -> str:
    return client.post(reverse(f"supervision:{address}", args=[pk, act]), data or {}, follow=True).content.decode()


DELIVERED = {"on": "2026-04-01", "way": "direct", "receiver": "子虚", "receipt": "签收"}


def hears(client: Client, act: str, hearing: Hearing, data: Mapping[str, object] | None = None) -> str:
    address = reverse("credit:hearing_act", args=[hearing.pk, act])
    return client.post(address, data or {}, follow=True).content.decode()


def text_of(kind: str) -> str:
    pdf = bytes(DocumentFile.objects.get(document__kind=kind).pdf)
    return "".join(part.extract_text() for part in PdfReader(io.BytesIO(pdf)).pages).replace("\n", "")


def fonts_of(kind: str) -> list[str]:
    reader = PdfReader(io.BytesIO(bytes(DocumentFile.objects.get(document__kind=kind).pdf)))
    found = []
    for sheet in reader.pages:
        for font in sheet["/Resources"]["/Font"].get_object().values():  # type: ignore[index]
            inner = font.get_object().get("/DescendantFonts", [font])[0].get_object()
            descriptor = inner["/FontDescriptor"].get_object()
            assert any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))
            found.append(str(descriptor["/FontName"]))
    return found


def test_a_listing_from_the_queue_to_publication_by_four_accounts(
    unit: Subject, grave: CreditRecord, penalty: CreditRecord, clerk: Client, leader: Client, jia: User, yi: User
) -> None:
    supervisor = people.signed_in(yi)
    person = makers.make_person("子虚")
    makers.make_post(unit, person)
    makers.grade(unit)
    assert "待决定" in page(clerk, "ground_list")
    add = {"records": grave.pk, "regime": Regime.ORDER_11, "reason": "无证生产", "persons": person.pk}

    assert "请选择作为前提的处罚" in do(clerk, "subject_act", "list", unit.pk, add)
    add |= {"basis": penalty.pk, "conditions": "unlicensed"}
    assert "下一步：告知并听取陈述申辩" in do(clerk, "subject_act", "list", unit.pk, add)
    row = Procedure.objects.get()
    offered = page(clerk, "procedure_act", row.pk, "hearing")
    assert grave.content in offered
    assert "安全生产严重失信主体名单" in offered
    assert "据以列入的事实" in offered
    drafted = {
        "facts": "无证生产\n拒不停止",
        "basis": "令第11号",
        "intended": "拟列入",
        "contact": "甲",
        "telephone": "0371",
    }
    assert "告知书已拟好" in do(clerk, "procedure_act", "hearing", row.pk, drafted | {"place": "危化科"})
    heard = Hearing.objects.get()
    preview = clerk.get(reverse("credit:hearing_preview", args=[heard.pk, "notice"]))
    assert preview["Content-Type"] == "application/pdf"
    assert not Document.objects.exists()
    assert "告知书已签发" in hears(clerk, "issue", heard)
    assert "送达已登记" in hears(clerk, "serve", heard, dict(DELIVERED))
    spoken = {"on": "2026-04-01", "manner": "written", "speaker": "子虚", "role": "法定代表人", "fact-1": "已经整改"}
    assert "陈述已记录" in hears(clerk, "statement", heard, spoken | {"heard_by": jia.pk})
    assert "您是本程序的承办人" in hears(clerk, "review", heard, {})
    argument = Argument.objects.get()
    weighed = {f"finding-{argument.pk}": "partly", f"reason-{argument.pk}": "部分属实"}
    assert "复核意见已保存" in hears(supervisor, "review", heard, weighed)
    assert "复核意见书已签发" in hears(supervisor, "opinion", heard)
    seen = page(clerk, "procedure_show", row.pk)
    assert "您不能决定本程序" in seen
    assert "部分属实" in seen
    assert "决定已作出" in do(leader, "procedure_act", "decide", row.pk, {"outcome": "list", "reasons": "事实清楚"})
    assert "已登记决定书和信用修复告知书送达" in do(clerk, "procedure_act", "deliver", row.pk, dict(DELIVERED))
    assert "名单已公布" in do(clerk, "procedure_act", "publish", row.pk, {"on": "2026-04-01"})

    listing = Listing.objects.get()
    makers.grade(unit)
    assert "没有待作出的列入决定" in page(clerk, "ground_list")
    shown = clerk.get(listing.get_absolute_url()).content.decode()
    assert listing.decision in shown
    assert "更正" not in shown.split("变更历史")[0].split("期限")[0]
    assert JournalEntry.objects.filter(act="公布名单").exists()
    notice, decision = text_of("listing_notice"), text_of("listing_decision")
    for words in (
        "拟列入告知书",
        "安全生产严重失信主体名单",
        "无证生产",
        "5个工作日内",
        "陈述、申辩",
        penalty.document_number,
    ):
        assert words in notice
    for words in (
        "列入决定书",
        "子虚",
        person.identity_shown,
        "部分采纳",
        "36个月",
        "行政复议",
        "提前移出",
        unit.code,
    ):
        assert words in decision
    assert fonts_of("listing_decision")


def test_a_removal_by_three_accounts(unit: Subject, clerk: Client, leader: Client) -> None:
    grave = makers.make_misconduct(unit, date(2025, 3, 2), item4=3)
    listing = makers.make_listing(unit, [grave], date(2025, 4, 1))
    applied = {"on": "2026-04-01", "application": "申请书"}

    assert "下一步：核实" in do(clerk, "listing_act", "remove", listing.pk, dict(applied))
    row = Removal.objects.get()
    met = dict.fromkeys(("fulfilled", "corrected", "harm_removed", "nothing_new"), "yes")
    assert "核实结论已保存" in do(clerk, "removal_act", "check", row.pk, met | {"note": "现场核查"})
    assert "您不能决定" in page(clerk, "removal_show", row.pk)
    assert "决定已作出" in do(leader, "removal_act", "decide", row.pk, {"outcome": "grant", "reasons": "符合条件"})
    assert "已登记" in do(clerk, "removal_act", "finish", row.pk)
    assert "移出已撤销" in do(leader, "removal_act", "revoke", row.pk, {"reason": "凭证伪造", "heard": "当面告知"})

    assert Listing.objects.get().removed_on is None
    assert "移出决定书" in text_of("removal_decision")
    revocation = text_of("removal_revocation")
    assert "凭证伪造" in revocation
    assert "恢复列入状态" in revocation
    assert fonts_of("removal_revocation")


def test_the_end_by_time_is_told_on_paper(unit: Subject, clerk: Client) -> None:
    grave = makers.make_misconduct(unit, date(2023, 1, 2), item4=3)
    listing = makers.make_listing(unit, [grave], date(2023, 3, 1))

    assert "办理期满移出" in clerk.get(listing.get_absolute_url()).content.decode()
    assert "期满移出已办理" in do(clerk, "listing_act", "expire", listing.pk)

    assert "自行终止" in text_of("removal_notice")


def test_not_yet_is_a_decision_too(unit: Subject, grave: CreditRecord, clerk: Client, leader: Client) -> None:
    makers.grade(unit)
    late = {"reason": "处罚尚未作出", "review_on": "2027-04-01"}

    assert "复核日期应在" in do(leader, "record_act", "defer", grave.pk, dict(late))
    assert "已记载暂不列入" in do(leader, "record_act", "defer", grave.pk, late | {"review_on": "2026-06-01"})

    assert Deferral.objects.get().review_on == date(2026, 6, 1)
    assert "暂不列入，" in page(clerk, "ground_list")
    assert "处罚尚未作出" in clerk.get(grave.get_absolute_url()).content.decode()


def test_a_doubt_asks_for_a_second_look(unit: Subject, grave: CreditRecord, clerk: Client) -> None:
    project = makers.make_misconduct(unit, date(2026, 3, 3), item4=6)
    data: dict[str, object] = {"records": project.pk, "regime": Regime.LOCAL, "reason": "x"}

    assert "只适用于危化品等高危行业的建设项目" in do(clerk, "subject_act", "list", unit.pk, dict(data))
    assert not Procedure.objects.exists()
    assert "已保存" in do(clerk, "subject_act", "list", unit.pk, data | {"confirmed": "on"})
    assert Procedure.objects.get().months == 12


def test_the_superseded_measure_is_not_offered_and_the_months_of_order_11_are_fixed(
    unit: Subject, grave: CreditRecord, penalty: CreditRecord, clerk: Client
) -> None:
    shown = page(clerk, "subject_act", unit.pk, "list")
    data: dict[str, object] = {"records": grave.pk, "reason": "x", "basis": penalty.pk, "conditions": "unlicensed"}

    assert f'value="{Regime.ORDER_11}"' in shown
    assert f'value="{Regime.MEASURE_2017}"' not in shown
    old = do(clerk, "subject_act", "list", unit.pk, data | {"regime": Regime.MEASURE_2017})
    assert "请在列表中重新选择" in old
    order = data | {"regime": Regime.ORDER_11}
    assert "管理期限为 36 个月" in do(clerk, "subject_act", "list", unit.pk, order | {"months": "24"})
    assert not Procedure.objects.exists()
    assert "已保存" in do(clerk, "subject_act", "list", unit.pk, order)
    assert Procedure.objects.get().months == 36


def test_a_subject_without_grounds_is_told_so(unit: Subject, clerk: Client) -> None:
    assert "没有可以作为列入依据的记录" in page(clerk, "subject_act", unit.pk, "list")


def test_a_determination_is_proposed_shown_with_its_effect_and_decided(
    unit: Subject, clerk: Client, leader: Client, jia: User, bing: User
) -> None:
    record = makers.make_accident(unit, date(2026, 1, 5), date(2026, 3, 5))
    old = determining.propose(
        makers.make_accident(unit, date(2025, 1, 5), date(2025, 3, 5)),
        proposal="x",
        evidence="x",
        heard="x",
        by=jia,
        at=at(DAY),
    )
    determining.decide(old, confirm=False, reasons="影响有限，比照以往", by=bing, at=at(DAY))
    said: dict[str, object] = {"proposal": "学校停课", "evidence": "调查报告"}

    assert "请填写听取主体陈述的情况" in do(clerk, "record_act", "determine", record.pk, dict(said))
    assert "影响有限，比照以往" in page(clerk, "record_act", record.pk, "determine")
    assert "已提出拟认定" in do(clerk, "record_act", "determine", record.pk, said | {"heard": "当面告知"})
    row = record.determinations.get()
    shown = page(leader, "determination_show", row.pk)
    for words in ("第十二条（四）1", "学校停课", "认定后的作用", "四级", "影响有限，比照以往"):
        assert words in shown
    assert clerk.get(reverse("supervision:determination_act", args=[row.pk, "decide"])).status_code == 403
    decided = do(leader, "determination_act", "decide", row.pk, {"outcome": "confirm", "reasons": "社会影响恶劣"})
    assert "认定意见已作出" in decided
    assert "社会影响恶劣" in page(clerk, "determination_list", q="学校停课")
    assert "没有符合条件的认定" in page(clerk, "determination_list", q="没有的")
    assert "认定已撤销" in do(leader, "determination_act", "set-aside", row.pk, {"reason": "有误"})


def test_duties_are_closed_with_evidence_only_and_overdue_ones_stand_red(
    unit: Subject, grave: CreditRecord, clerk: Client, leader: Client
) -> None:
    makers.grade(unit)
    duties.keep_all(makers.moment(DAY - timedelta(days=25)))
    row = Duty.objects.get(code="l4_talk")

    assert "已超期" in page(clerk, "duty_list", show="overdue")
    assert "已超期" in clerk.get("/").content.decode()
    assert "危化品监管科" in page(leader, "overview_show")
    assert unit.name in page(leader, "overview_show")
    assert "请填写完成情况和证据" in do(clerk, "duty_act", "close", row.pk, {"on": "2026-04-01"})
    wrong = {"on": "2026-04-01", "evidence": "笔录", "file": SimpleUploadedFile("a.exe", b"MZ")}
    assert "内容不是 PDF" in do(clerk, "duty_act", "close", row.pk, dict(wrong))
    right = wrong | {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.4 made up")}
    assert "已办结" in do(clerk, "duty_act", "close", row.pk, right)
    file = clerk.get(reverse("supervision:duty_file", args=[row.pk]))
    assert b"".join(file.streaming_content) == b"%PDF-1.4 made up"  # type: ignore[attr-defined]


def test_what_hangs_in_the_file_of_the_subject(
    unit: Subject, grave: CreditRecord, clerk: Client, jia: User, yi: User
) -> None:
    makers.grade(unit)
    row = proposing.open_procedure(meant(unit, [grave]), by=jia, at=at(DAY))
    duties.keep_all(makers.moment(DAY))

    shown = clerk.get(unit.get_absolute_url(), {"tab": "matters"}).content.decode()

    assert row.number in shown or row.number in clerk.get(grave.get_absolute_url()).content.decode()


def test_reading_about_a_natural_person_is_noted(clerk: Client, jia: User) -> None:
    person = makers.make_subject("子虚（虚构）", kind=Kind.NATURAL_PERSON)
    record = makers.make_misconduct(person, date(2026, 3, 2), item4=3)
    row = served(meant(person, [record]), jia, DAY)

    page(clerk, "procedure_show", row.pk)

    assert JournalEntry.objects.filter(act="查看档案", detail=str(row)).exists()


def test_pages_of_lists_hold_the_own_department_only(
    unit: Subject, grave: CreditRecord, jia: User, yi: User, leader: Client
) -> None:
    makers.grade(unit)
    listed(meant(unit, [grave]), jia, yi, DAY)
    duties.keep_all(makers.moment(DAY))
    stranger = people.signed_in(people.clerk("FM", username="chou"))

    for name in ("overview_show", "ground_list", "procedure_list", "duty_list", "determination_list"):
        assert unit.name not in page(stranger, name, **({"show": "all"} if name == "procedure_list" else {}))
    assert unit.name in page(leader, "procedure_list", show="all")
    assert unit.name in page(leader, "duty_list")
