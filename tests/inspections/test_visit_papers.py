"""The four papers of an inspection, read as whoever receives them does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from documents.models import Document
from inspections.models import RecheckLine, Visit
from inspections.visiting import finishing, noting, papers, rechecking
from inspections.visiting.rechecking import Seen
from tests.inspections import field
from tests.inspections.field import DUE, at
from tests.papers import assert_sound, text_of

pytestmark = pytest.mark.django_db


def pdf_of(kind: str) -> bytes:
    return bytes(Document.objects.filter(kind=kind).latest("pk").file.pdf)


def test_the_notice_the_record_the_order_and_the_review_say_what_they_must() -> None:
    who, unit = field.pair(), field.unit()
    visit = field.begun(unit, who)
    papers.issue_notice(visit, by=who.jia, at=at())
    field.noted(visit, who, field.ordered(), bad=1)
    visit = finishing.finish(field.signed(visit, who), by=who.jia, at=at())
    later = DUE + timedelta(days=7)
    seen = [Seen(visit.findings.get(), RecheckLine.Outcome.EXTENDED, "备件在途", later)]
    rechecking.recheck(visit, seen, officers=who.officers, words="", by=who.jia, at=at(DUE))

    notice, record, order, review = (pdf_of(f"inspection_{kind}") for kind in ("notice", "record", "order", "review"))

    for pdf in (notice, record, order, review):
        assert_sound(pdf)
        assert unit.code in text_of(pdf)
        assert "甲经办（执法证号T-0001）" in text_of(pdf)
    assert "申请回避" in text_of(notice)
    assert "第六十六条" in text_of(notice)
    assert "二号罐区可燃气体报警器2台停用。违反安全生产法第三十六条" in text_of(record)
    assert "量化得分92.6分" in text_of(record)
    assert "庚经办（本人签字）" in text_of(record)
    assert "责令于2026年12月8日前整改完毕" in text_of(order)
    assert "责令限期整改不是行政处罚，不影响信用等级" in text_of(order)
    assert "行政复议" in text_of(order)
    assert "六个月内依法向人民法院提起行政诉讼" in text_of(order)
    issued = Document.objects.get(kind="inspection_order")
    assert issued.number in text_of(review)
    assert "复查结论：延期，备件在途；整改期限改为2026年12月15日" in text_of(review)


def test_of_a_refusal_the_record_says_so_and_counts_no_items() -> None:
    who, unit = field.pair(), field.unit()
    visit = field.begun(unit, who)
    refusal = field.situation(Visit.Outcome.REFUSED, words="门卫拒绝开门")._replace(unsigned="拒绝签字")
    noting.describe(visit, refusal, by=who.jia, at=at())
    finishing.finish(field.signed(visit, who), by=who.jia, at=at())

    text = text_of(pdf_of("inspection_record"))

    assert "检查情形拒绝检查" in text
    assert "未签字说明：拒绝签字。" in text
    assert "处理：立案查处" in text
    assert "量化得分" not in text
