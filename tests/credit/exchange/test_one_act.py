"""R25 by file: misconduct that names the document of a penalty of the same subject is linked to it, once."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from credit.models import CreditRecord, SameAct
from credit.records import one_act
from tests import makers
from tests.credit.exchange import books
from tests.credit.exchange.test_faults import brought, whole_book

pytestmark = pytest.mark.django_db

DOCUMENT = "新密应急罚〔2025〕31号"


def book(**misconduct: books.Cell) -> dict[str, list[dict[str, books.Cell]]]:
    """A penalty by this document, and misconduct that says so."""
    whole = whole_book()
    named = {"违反依据": "安全生产法第二十八条；新密应急罚[2025] 31号"} | misconduct
    penalty = {**whole["行政处罚"][0], "决定书文号": DOCUMENT}
    return {**whole, "行政处罚": [penalty], "失信行为": [{**whole["失信行为"][0], **named}]}


def test_the_same_document_number_links_and_the_report_says_so() -> None:
    report = brought(book())

    link = SameAct.objects.get()
    assert (link.misconduct.number, link.penalty.document_number) == ("SX-1", DOCUMENT)
    assert link.reason == "决定书文号相同"
    assert link.history.get().history_change_reason == "导入“导入.xlsx”"
    assert any("已关联为同一事项" in note.text for note in report.notes)


def test_the_same_file_again_links_nothing_and_what_people_unlinked_stays_so() -> None:
    brought(book())
    by = makers.hand(CreditRecord.objects.get(number="SX-1").subject.department)
    one_act.unlink(SameAct.objects.get(), reason="不是同一事实", by=by, at=timezone.now())

    report = brought(book(采集人="另一人"))

    assert not SameAct.objects.get().stands
    assert not any("同一事项" in note.text for note in report.notes)


@pytest.mark.parametrize(
    "basis", ["安全生产法第二十八条", "新密应急罚〔2025〕3号", "新密应急罚〔2025〕131号", "新密应急罚〔2024〕31号"]
)
def test_another_number_links_nothing(basis: str) -> None:
    brought(book(违反依据=basis))

    assert not SameAct.objects.exists()


def test_a_revoked_record_is_not_linked() -> None:
    brought(book(撤销日期=date(2025, 12, 1)))

    assert not SameAct.objects.exists()
