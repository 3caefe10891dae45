"""Every paper of a repair: its text, its numbers, its fonts in the file, no identity number in the open."""

from __future__ import annotations

import io
from datetime import date

import pytest
from pypdf import PdfReader

from accounts.gate import Refused
from credit.records import recording
from documents.models import Document
from repair import deciding, handling, noticing
from repair.models import RepairNotice
from repair.printing import bundle
from subjects.models import Kind
from tests import makers
from tests.repair import office as at_work
from tests.repair.office import TODAY, at

pytestmark = pytest.mark.django_db
Occasion = RepairNotice.Occasion


def read(document: Document) -> str:
    """The text without line breaks, after a look at the fonts: every one is in the file."""
    reader = PdfReader(io.BytesIO(bytes(document.file.pdf)))
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            below = font.get_object()["/DescendantFonts"][0].get_object()
            assert "/FontFile3" in below["/FontDescriptor"] or "/FontFile2" in below["/FontDescriptor"]
    return "".join(page.extract_text() for page in reader.pages).replace("\n", "").replace(" ", "")


def of_case(key: str) -> dict[str, str]:
    return {document.kind: read(document) for document in Document.objects.of_case(key)}


def test_the_papers_of_a_granted_and_revoked_repair() -> None:
    _, record = at_work.unit_with_penalty()
    who = at_work.office()
    application = at_work.executed(record, who)
    deciding.revoke(application, reason="缴款凭证系伪造。", heard_on=TODAY, by=who.leader, at=at(TODAY))

    papers = of_case(application.key)

    form, acceptance = papers["repair_application"], papers["repair_acceptance"]
    decision, revocation = papers["repair_decision"], papers["repair_revocation"]
    for text in (form, acceptance, decision, revocation):
        assert "新密市青屏化工有限公司" in text
        assert record.document_number in text
        assert "修复〔2026〕1号" in text
    assert "信用承诺书" in form
    assert "2026年12月8日前" in acceptance
    assert "子核查、丑核查" in acceptance
    for words in ("终止公示", "停止共享使用", "解除惩戒措施", "更新评价结果", "修复前三级，修复后一级", "第十六条"):
        assert words in decision
    assert "缴款凭证系伪造" in revocation
    assert "新密应急信修字〔2026〕3号" in revocation
    assert "行政复议" in revocation


def test_the_papers_that_say_no_name_reason_and_remedies() -> None:
    _, record = at_work.unit_with_penalty()
    who = at_work.office()
    first = at_work.registered(record, who, complete=False)
    handling.ask_for(first, note="补充培训照片", by=who.clerk, at=at(TODAY))
    handling.refuse(first, reason="逾期未补正。", by=who.supervisor, at=at(date(2026, 12, 9)))
    second = at_work.verified(record, who, date(2026, 12, 9), favourable=False)
    deciding.deny(second, reason="罚款尚有余款。", by=who.supervisor, at=at(date(2026, 12, 9)))

    no, denial = of_case(first.key), of_case(second.key)["repair_denial"]

    assert "补充培训照片" in no["repair_supplement"]
    assert "信用承诺书" in no["repair_supplement"]
    assert "2026年12月8日前补正" in no["repair_supplement"]
    assert "逾期未补正" in no["repair_refusal"]
    assert "罚款尚有余款" in denial
    for text in (no["repair_refusal"], denial):
        assert "六十日内向新密市人民政府申请行政复议" in text
        assert "六个月内依法向人民法院提起行政诉讼" in text


def test_the_notice_says_how_long_what_for_and_when_and_hides_the_number_of_a_person() -> None:
    person = makers.make_subject("乌有", kind=Kind.NATURAL_PERSON)
    record = makers.make_penalty(person, date(2026, 10, 8))

    row = noticing.promise(record, Occasion.WITH_PENALTY, by=makers.hand(person.department), at=at(TODAY))
    issued = noticing.issue_promised(row.pk, at(TODAY))

    assert issued
    assert issued.document
    text = read(issued.document)
    assert person.full_code not in text
    assert person.code in text
    for words in (
        "最短3个月，最长12个月",
        "至2027年10月8日止",
        "自2027年1月9日起",
        "履行处罚决定的证明",
        "信用中国",
        "联系科室：危化品监管科",
    ):
        assert words in text
    assert issued.document.number == "新密应急信修字〔2026〕1号"


def test_a_notice_is_promised_and_issued_once() -> None:
    unit, record = at_work.unit_with_penalty()
    by = makers.hand(unit.department)

    rows = {noticing.promise(record, Occasion.WITH_PENALTY, by=by, at=at(TODAY)).pk for _ in range(2)}
    issued = [noticing.issue_promised(pk, at(TODAY)) for pk in [*rows, *rows]]

    assert len(rows) == 1
    assert issued[0]
    assert issued[1] is None
    assert Document.objects.count() == 1


def test_a_notice_is_owed_by_the_bureaus_own_effective_penalties_only() -> None:
    unit = makers.make_subject()
    by = makers.hand(unit.department)
    barred = [
        makers.make_penalty(unit, TODAY, makers.State.DRAFT),
        makers.make_penalty(unit, TODAY, authority="郑州市应急管理局"),
        makers.make_misconduct(unit, TODAY),
    ]

    for record in barred:
        with pytest.raises(Refused):
            noticing.promise(record, Occasion.WITH_PENALTY, by=by, at=at(TODAY))
    assert not RepairNotice.objects.exists()


def test_the_sweep_serves_new_penalties_once_and_leaves_old_ones_to_people() -> None:
    unit = makers.make_subject()
    fresh = makers.make_penalty(unit, date(2026, 11, 2))
    makers.make_penalty(unit, date(2026, 8, 2))
    makers.make_penalty(unit, date(2026, 11, 2), makers.State.NOTIFIED)

    issued = [noticing.sweep(at(TODAY)), noticing.sweep(at(TODAY))]

    assert issued == [1, 0]
    assert RepairNotice.objects.get().record == fresh


def test_what_was_promised_and_is_no_longer_owed_is_forgotten() -> None:
    unit, record = at_work.unit_with_penalty()
    by = makers.hand(unit.department)
    row = noticing.promise(record, Occasion.WITH_PENALTY, by=by, at=at(TODAY))
    recording.revoke(record, at=at(TODAY), reason="异议成立", by=by)

    assert noticing.issue_promised(row.pk, at(TODAY)) is None
    assert not RepairNotice.objects.exists()


def test_letters_are_bundled_each_on_a_leaf_of_its_own() -> None:
    unit, record = at_work.unit_with_penalty(date(2026, 8, 3))
    number = noticing.promise_ripe([record], by=makers.hand(unit.department), at=at(TODAY), today=TODAY)
    again = noticing.promise_ripe([record], by=makers.hand(unit.department), at=at(TODAY), today=TODAY)
    noticing.sweep(at(TODAY))

    document = RepairNotice.objects.get(occasion="ripe").document

    assert (number, again) == (1, 0)
    assert document
    assert "最短公示期已满，现可以申请信用修复" in read(document)
    pages = PdfReader(io.BytesIO(bundle([document.pk, document.pk]) or b"")).pages
    assert len(pages) == 2 * (document.pages + document.pages % 2)
    assert bundle([]) is None
