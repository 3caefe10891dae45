"""The three papers of Article 8: what they tell, in letters that can be read out again, with their fonts inside."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from pypdf.generic import DictionaryObject
from pytest_django import Settings

from accounts.models import User
from credit.hearing import papers, stating
from credit.models import CreditRecord
from documents.models import Document, DocumentFile
from subjects.models import Kind
from tests import makers, people
from tests.credit.hearing.doing import SERVED, Found, Manner, attached, now, reviewed, said

pytestmark = pytest.mark.django_db


def read(document: Document) -> PdfReader:
    return PdfReader(io.BytesIO(bytes(DocumentFile.objects.get(document=document).pdf)))


def text_of(document: Document) -> str:
    return "".join(page.extract_text() for page in read(document).pages).replace("\n", "").replace(" ", "")


def fonts_of(document: Document) -> Iterator[tuple[str, bool]]:
    """Each font with whether it is inside the file."""
    for page in read(document).pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            descriptor: DictionaryObject = inner["/FontDescriptor"]
            yield str(inner["/BaseFont"]), bool({"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor))


def assert_told(document: Document, *words: str) -> None:
    text = text_of(document)
    for told in (document.number, document.get_kind_display(), *words):
        assert told.replace(" ", "") in text, told
    assert "草稿" not in text
    fonts = list(fonts_of(document))
    assert fonts
    assert all(inside for _, inside in fonts)


def test_the_notice_tells_facts_basis_effect_rights_period_and_evidence(
    record: CreditRecord, jia: User, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    photo = attached(record, b"1", by=jia)
    makers.grade(record.subject)

    notice = makers.issued(record, SERVED, by=jia).round.notice

    assert notice
    assert_told(
        notice,
        f"{record.subject.name}（{record.subject.code}）",
        "1. 未按规定对从业人员进行安全生产教育和培训",
        "2. 培训记录与实际不符",
        "安全生产法第二十八条",
        "信用等级将由一级变为三级（依据第十二条（三）1）",
        "2027年9月2日起为二级",
        "有权进行陈述和申辩",
        "5个工作日内（收到当日不计）",
        "甲经办，联系电话：0371-00000000",
        photo.sha256,
    )


def test_the_minutes_and_the_review_go_by_number(record: CreditRecord, jia: User, yi: User) -> None:
    hearing = makers.notified(record, SERVED, by=jia)
    hearing = said(
        hearing, "台账已补", "签到表在此", by=jia, manner=Manner.ORAL, heard_by=[jia, yi], handed_in=("签到表",)
    )
    minutes = stating.issue_minutes(hearing, by=jia, at=makers.moment(SERVED))
    stating.sign(hearing, "均已签字", on=SERVED, by=jia, at=makers.moment(SERVED))
    hearing = reviewed(now(hearing), Found.NOT_ADOPTED, by=yi)

    assert_told(minutes, "对事实 1", "台账已补", "签到表在此", "提交的材料：签到表", "甲经办", "乙审核")
    assert hearing.review
    assert_told(
        hearing.review, "培训记录与实际不符", "签到表在此", "不采纳", "经核查，培训记录齐全", "总体意见：不采纳"
    )


def test_a_person_is_named_with_a_masked_number(jia: User) -> None:
    subject = makers.make_subject("李某", kind=Kind.NATURAL_PERSON, code="410183190001010028")
    record = makers.make_misconduct(subject, SERVED, CreditRecord.State.DRAFT)

    notice = makers.issued(record, SERVED, by=jia).round.notice

    assert notice
    assert_told(notice, "李某（410183********0028）")
    assert "410183190001010028" not in text_of(notice)


@pytest.mark.parametrize("paper", ["notice", "minutes", "review"])
def test_a_paper_can_be_seen_before_it_is_issued_and_writes_nothing(
    record: CreditRecord, jia: User, yi: User, paper: str
) -> None:
    client: Client = people.signed_in(yi)
    if paper == "notice":
        hearing = makers.issued(record, SERVED, by=jia)
    else:
        hearing = said(makers.notified(record, SERVED, by=jia), "一", by=jia)
    documents = Document.objects.count()

    answer = client.get(reverse("credit:hearing_preview", args=[hearing.pk, paper]))

    if paper == "review":
        assert answer.status_code == 409
        assert "还没有复核意见" in answer.content.decode()
    else:
        pdf = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        assert "草稿" in "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert Document.objects.count() == documents


def test_the_receipt_is_a_blank_form_about_the_notice(record: CreditRecord, jia: User) -> None:
    hearing = makers.issued(record, SERVED, by=jia)

    answer = people.signed_in(jia).get(reverse("credit:hearing_receipt", args=[hearing.pk]))

    pdf = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert "送达回证" in text
    assert hearing.round.notice
    assert hearing.round.notice.number in text
    assert "草稿" not in text


def test_the_notice_tells_nobody_how_other_units_stand(record: CreditRecord) -> None:
    other, person = makers.make_subject("新密市白石化工有限公司"), makers.make_person()
    makers.make_post(other, person)
    makers.make_post(record.subject, person)
    record.person = person
    record.save()

    own, elsewhere = papers.effect_of(CreditRecord.objects.get(), SERVED)

    assert "由一级变为三级" in own
    assert "其他单位" in elsewhere
    assert other.name not in own + elsewhere
