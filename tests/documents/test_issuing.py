"""Papers: numbered without gaps, frozen to the byte, served once."""

from __future__ import annotations

import hashlib
import io
from datetime import date, datetime, timedelta
from typing import NamedTuple

import pytest
from django.db import transaction
from django.utils import timezone
from pypdf import PdfReader

from accounts.gate import Refused
from accounts.models import User
from desk.models import Series
from documents.drawing import drawn_beside, pages_of
from documents.issuing import Draft, issue, preview
from documents.models import Document, DocumentFile, Service
from documents.serving import serve
from subjects.cases import Case
from tests import makers, people

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 10, tzinfo=timezone.get_default_timezone())


class Receipt(NamedTuple):
    """What a 送达回证 tells."""

    addressee: str = "新密市青屏化工有限公司"
    matter: str = "异议〔2026〕7号"
    title: str = "异议答复书"
    number: str = "新密应急异字〔2026〕7号"
    pages: int = 2
    place: str = ""


def draft(content: Receipt | None = None) -> Draft:
    case = Case("tests.case:1", "异议〔2026〕7号", "/", makers.make_subject())
    template = "documents/service_receipt.pdf.html"
    return Draft(Document.Kind.SERVICE_RECEIPT, template, content or Receipt(), case)


@pytest.fixture
def by(db: None) -> User:
    return people.supervisor()


def text_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_numbers_of_a_year_have_no_gap_and_begin_again_with_the_next(by: User) -> None:
    paper = draft()

    numbers = [issue(paper, by=by, at=at).number for at in (AT, AT, AT + timedelta(days=60))]

    assert numbers == ["新密应急送字〔2026〕1号", "新密应急送字〔2026〕2号", "新密应急送字〔2027〕1号"]


def test_what_was_issued_is_kept_to_the_byte_with_its_text(by: User) -> None:
    document = issue(draft(), by=by, at=AT)

    pdf = bytes(DocumentFile.objects.get(document=document).pdf)
    assert hashlib.sha256(pdf).hexdigest() == document.sha256
    assert (document.pages, document.size) == (1, len(pdf))
    text = text_of(pdf)
    assert "送达回证" in text
    assert document.number in text
    assert "草稿" not in text


def test_papers_drawn_beside_are_those_drawn_one_after_the_other(by: User) -> None:
    paper = draft()
    with transaction.atomic():
        at_once = [issue(paper, by=by, at=AT).sha256 for _ in range(2)]
        transaction.set_rollback(True)

    with drawn_beside():
        documents = [issue(paper, by=by, at=AT) for _ in range(2)]
        pages = pages_of(documents[0])

    assert [document.sha256 for document in documents] == at_once
    assert (pages, pages_of(documents[1])) == (1, 1)
    for document in documents:
        pdf = bytes(DocumentFile.objects.get(document=document).pdf)
        kept = Document.objects.get(pk=document.pk)
        assert (kept.sha256, kept.pages, kept.size) == (hashlib.sha256(pdf).hexdigest(), 1, len(pdf))


def test_a_preview_is_marked_and_writes_nothing(db: None) -> None:
    shown = preview(draft(), AT)

    assert "草稿" in text_of(shown.pdf)
    assert not Document.objects.exists()
    assert not Series.objects.exists()


def test_an_act_that_fails_after_issuing_gives_the_number_back(by: User) -> None:
    paper = draft()

    def act_that_fails() -> None:
        with transaction.atomic():
            issue(paper, by=by, at=AT)
            raise Refused("第十条", "尚有申请事项没有核查结论。")

    with pytest.raises(Refused):
        act_that_fails()

    assert issue(paper, by=by, at=AT).sequence == 1
    assert Document.objects.count() == DocumentFile.objects.count() == 1


def test_a_paper_is_served_once_not_before_it_was_issued_and_not_ahead_of_time(by: User) -> None:
    document = issue(draft(), by=by, at=AT)

    def at(day: date) -> Service:
        return serve(document, way=Service.Way.DIRECT, on=day, receiver="子虚", receipt="签收", by=by, at=AT)

    for day in (date(2026, 11, 23), date(2026, 11, 25)):
        with pytest.raises(Refused):
            at(day)
    assert at(date(2026, 11, 24)).served_on == date(2026, 11, 24)
    with pytest.raises(Refused, match="已登记"):
        at(date(2026, 11, 24))
    assert document.services.count() == 1
