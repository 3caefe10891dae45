"""The papers: their words can be read out of the file, their fonts are inside it, drafts are marked."""

from __future__ import annotations

import io
from datetime import date

import pytest
from pypdf import PdfReader

from credit.models import CreditRecord
from documents.issuing import preview
from documents.models import Document
from objections import papers, reviewing
from tests.objections import cases
from tests.objections.cases import DAY, Bureau, at

pytestmark = pytest.mark.django_db


def text_of(pdf: bytes) -> str:
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def fonts_of(pdf: bytes) -> list[bool]:
    """For every font of the file, whether its program is embedded."""
    found = []
    for page in PdfReader(io.BytesIO(pdf)).pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            descriptor = font["/DescendantFonts"][0]["/FontDescriptor"]
            found.append(any(name in descriptor for name in ("/FontFile2", "/FontFile3")))
    return found


def test_every_paper_says_what_it_has_to(record: CreditRecord, who: Bureau) -> None:
    objection = cases.take_in(record, who.ji)
    reviewing.ask_supplement(
        objection, missing="授权委托书", until=date(2026, 9, 25), reason="缺授权", by=who.yi, at=at()
    )
    reviewing.refuse(objection, reason="逾期未补正", by=who.yi, at=at(date(2026, 9, 28)))
    replied = cases.investigated(record, who)
    drafts = [
        papers.acceptance(replied, DAY),
        papers.opinion(replied),
        papers.reply(replied, DAY),
    ]
    told = {row.kind: bytes(row.file.pdf) for row in Document.objects.select_related("file")}
    told |= {draft.kind: preview(draft, at()).pdf for draft in drafts}
    wanted = {
        "objection_application": ["异议申请表", "异议〔2026〕1号", "营业执照复印件", "更正为：2025-03-02", "子虚"],
        "objection_receipt": ["收件回执", "2026年9月21日", "第四十一条", "2026-09-20"],
        "objection_supplement": ["一次性告知", "授权委托书", "2026年9月25日"],
        "objection_refusal": ["不予受理", "逾期未补正", "60日", "6个月"],
        "service_receipt": ["送达回证", "不予受理决定书"],
        "objection_acceptance": ["应于2026年9月21日前答复", "异议处理中", "（截止日）", "草稿"],
        "objection_opinion": ["己核查", "庚核查", "甲经办", "应回避", "决定书载明的日期为", "成立", "2026-09-17签署"],
        "objection_reply": ["异议成立", "决定日期更正为：2025-03-02", "信用等级为", "行政复议"],
    }

    for kind, words in wanted.items():
        text = text_of(told[kind])
        assert [word for word in words if word not in text] == [], kind
        assert all(fonts_of(told[kind])), kind
    assert "草稿" not in text_of(told["objection_receipt"])


def test_the_reply_says_which_mark_stays_for_another_case(record: CreditRecord, who: Bureau) -> None:
    replied = cases.investigated(record, who)
    other = cases.take_in(record, who.ji, claims=[cases.pointed(record, "authority")])
    reviewing.accept(other, reason="附有依据", by=who.yi, at=at())

    paper = text_of(preview(papers.reply(replied, DAY), at()).pdf)

    assert f"{record.number}另有异议尚在处理，标注保留" in paper
