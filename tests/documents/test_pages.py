"""The register of papers and the page of one: what each role finds, exact bytes, service and what failed before it."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils.timezone import make_aware
from time_machine import travel

from accounts.models import JournalEntry, User
from documents.issuing import Draft, issue
from documents.models import Attempt, Document, DocumentFile, Service
from documents.receipts import Receipt, blank_receipt
from subjects.cases import Case
from subjects.models import Kind, Subject
from tests import makers, papers, people
from tests.reading import queries_of, seen, words

pytestmark = pytest.mark.django_db
AT = make_aware(datetime(2026, 11, 20, 10))
TEMPLATE = "documents/service_receipt.pdf.html"


@pytest.fixture(autouse=True)
def _today() -> object:
    with travel(make_aware(datetime(2026, 11, 24, 10)), tick=False):
        yield


def make_document(
    subject: Subject, by: User, kind: Document.Kind = Document.Kind.OBJECTION_REPLY, name: str = ""
) -> Document:
    told = Receipt(name or subject.name, "异议〔2026〕7号", kind.label, "x", 1, "")
    case = Case("tests.case:1", "异议〔2026〕7号", "/subjects/", subject)
    return issue(Draft(kind, TEMPLATE, told, case), by=by, at=AT)


@pytest.fixture
def document(yi: User) -> Document:
    return make_document(makers.make_subject(), yi)


def served(document: Document, client: Client, **more: str) -> str:
    typed = {"way": "direct", "on": "2026-11-23", "receiver": "子虚", "receipt": "签收的送达回证", **more}
    answer = client.post(f"/documents/{document.pk}/serve/", typed, follow=True)
    return words(answer)


def test_the_register_finds_by_number_name_kind_service_and_day(as_clerk: Client, document: Document, yi: User) -> None:
    other = make_document(makers.make_subject("新密市岐固铸造有限公司"), yi, Document.Kind.REPAIR_DECISION)
    served(other, as_clerk)

    def found(asked: str) -> tuple[bool, bool]:
        page = seen(as_clerk, f"/documents/?{asked}")
        return (document.number in page, other.number in page)

    assert found("") == (True, True)
    assert found("q=[2026]1号") == (True, True)
    assert found("q=异字[2026]") == (True, False)
    assert found("q=岐固") == (False, True)
    assert found("kind=objection_reply") == (True, False)
    assert found("served=no") == (True, False)
    assert found("served=yes") == (False, True)
    assert found("from_on=2026-11-21") == (False, False)
    assert found("until_on=2026-11-20") == (True, True)
    assert "没有符合条件的文书" in seen(as_clerk, "/documents/?q=查无此文")


def test_wrong_filters_are_named_and_numbers_of_people_never_reach_an_address(as_clerk: Client) -> None:
    number = makers.citizen_number(3)

    answer = as_clerk.post("/documents/", {"q": number})
    assert answer.status_code == 200
    assert "请按姓名或文号查找" in words(answer)
    assert as_clerk.post("/documents/", {"q": "青屏", "served": "no"})["Location"] == (
        "/documents/?q=%E9%9D%92%E5%B1%8F&served=no"
    )
    assert "截止日期早于起始日期" in seen(as_clerk, "/documents/?from_on=2026-11-02&until_on=2026-11-01")
    assert "不是完整的日期" in seen(as_clerk, "/documents/?from_on=上周")
    assert "还没有签发文书" in seen(as_clerk, "/documents/")


def test_the_register_costs_the_same_however_long_it_is(as_clerk: Client, document: Document, yi: User) -> None:
    assert document.subject
    few = len(queries_of(lambda: as_clerk.get("/documents/")))
    for _ in range(3):
        served(make_document(document.subject, yi), as_clerk)

    assert len(queries_of(lambda: as_clerk.get("/documents/"))) == few <= 9


def test_the_file_is_the_issued_bytes_shown_or_kept(as_clerk: Client, document: Document) -> None:
    shown, kept = (as_clerk.get(f"/documents/{document.pk}/file/{asked}") for asked in ("", "?download"))

    assert hashlib.sha256(shown.content).hexdigest() == document.sha256
    assert shown.content == kept.content
    assert shown["Content-Type"] == "application/pdf"
    assert shown["Content-Disposition"].startswith("inline")
    assert kept["Content-Disposition"].startswith("attachment")


def test_the_page_tells_digest_matter_and_that_nothing_was_served(as_clerk: Client, document: Document) -> None:
    page = seen(as_clerk, f"/documents/{document.pk}/")

    assert document.sha256 in page
    assert "异议〔2026〕7号" in page
    assert "尚未登记送达" in page
    assert "登记未送达" in page
    assert "登记未送达" not in seen(people.signed_in(people.leader()), f"/documents/{document.pk}/")


def test_reading_a_natural_persons_paper_is_noted_without_the_number(as_clerk: Client, yi: User) -> None:
    number = makers.citizen_number(9)
    paper = make_document(makers.make_subject("子虚（虚构）", kind=Kind.NATURAL_PERSON, code=number), yi)
    for address in ("", "file/", "file/?download", "receipt/"):
        assert as_clerk.get(f"/documents/{paper.pk}/{address}").status_code == 200

    noted = JournalEntry.objects.filter(detail=str(paper)).order_by("pk")

    assert list(noted.values_list("act", flat=True)) == ["查看文书", "查看文书", "下载文书", "打印送达回证"]
    assert not JournalEntry.objects.filter(matter__contains=number).exists()


def test_service_is_recorded_once_and_marked_in_the_register(as_clerk: Client, document: Document) -> None:
    page = served(document, as_clerk)

    assert "直接送达" in page
    assert "签收的送达回证" in page
    assert "2026-11-23 直接送达" in seen(as_clerk, "/documents/")
    assert "不必重复登记" in words(as_clerk.get(f"/documents/{document.pk}/serve/"))
    assert Service.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"on": "2026-11-19"}, "早于签发日期"),
        ({"on": "2026-11-25"}, "晚于今天"),
        ({"receiver": " "}, "请填写收件人"),
        ({"receipt": ""}, "请填写送达凭证"),
        ({"way": "pigeon"}, "没有这样的选项"),
    ],
)
def test_a_wrong_service_writes_nothing_and_keeps_what_was_typed(
    as_clerk: Client, document: Document, typed: dict[str, str], told: str
) -> None:
    answer = as_clerk.post(
        f"/documents/{document.pk}/serve/",
        {"way": "direct", "on": "2026-11-23", "receiver": "子虚", "receipt": "挂号 123", "note": "门卫代转", **typed},
    )

    assert told in words(answer)
    assert "门卫代转" in answer.content.decode()
    assert not Service.objects.exists()


def test_failed_attempts_are_kept_before_the_service_and_refused_after_it(as_clerk: Client, document: Document) -> None:
    address = f"/documents/{document.pk}/attempt/"
    typed = {"way": "post", "on": "2026-11-22", "reason": "地址无人，邮件退回"}
    for _ in range(2):
        assert "地址无人，邮件退回" in words(as_clerk.post(address, typed, follow=True))
    assert "请填写未送达原因" in words(as_clerk.post(address, {**typed, "reason": ""}))
    served(document, as_clerk)

    refused = words(as_clerk.post(address, {**typed, "on": "2026-11-24"}))

    assert "此前已经送达" in refused
    assert Attempt.objects.count() == 2
    assert "邮寄送达" in seen(as_clerk, f"/documents/{document.pk}/")


def test_the_blank_receipt_names_the_paper_and_who_it_is_for(document: Document) -> None:
    assert document.subject
    made = blank_receipt(document, date(2026, 11, 24))

    papers.assert_sound(made.pdf, "送达回证", document.number, "异议答复书", document.subject.name, "收件人签名")
    assert "草稿" not in papers.text_of(made.pdf)


def test_long_names_and_rare_characters_stay_on_the_paper(yi: User) -> None:
    name = "新密市𬭎堃镕" + "青屏溱洧" * 14 + "有限责任公司"

    paper = make_document(makers.make_subject(name), yi)

    papers.assert_sound(bytes(DocumentFile.objects.get(document=paper).pdf), name)


def test_the_command_finds_a_paper_whose_bytes_were_changed(document: Document) -> None:
    call_command("verify_document", "all", stdout=StringIO())
    call_command("verify_document", document.number, stdout=StringIO())
    DocumentFile.objects.update(pdf=b"%PDF-1.7 another")
    said = StringIO()

    for number in ("all", document.number, "没有"):
        with pytest.raises(SystemExit):
            call_command("verify_document", number, stdout=StringIO(), stderr=said)

    assert "正文与登记的摘要值不符" in said.getvalue()
    assert "没有这个文号" in said.getvalue()
