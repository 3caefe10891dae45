"""Reconciliation: what we told against what the platform returns, and what people do about a difference."""

from __future__ import annotations

import io
from datetime import date

import pytest
import xlsxwriter
from django.utils import timezone

from accounts.gate import Refused
from accounts.models import User
from credit.models import CreditRecord
from credit.records import recording
from disclosure.models import Difference, Reconciliation
from disclosure.sharing import reconciling
from subjects.models import Kind, Subject
from tests import makers, people
from tests.disclosure.telling_it import NOW, all_stored, messages, told, worked

pytestmark = pytest.mark.django_db
LATELY = date(2026, 9, 1)
HEAD = "CF_XDR_SHXYM,CF_WSH,CF_SY,CF_NR_FK,CF_JDRQ"


def penalty(subject: Subject, number: str) -> CreditRecord:
    record = makers.make_penalty(
        subject, LATELY, legal_basis="安全生产法第九十七条", document_number=number, content="未培训"
    )
    worked()
    return record


def compared(clerk: User, *lines: str, head: str = HEAD, what: str = "penalty") -> Reconciliation:
    return reconciling.compare("\n".join([head, *lines]).encode(), "平台.csv", what, by=clerk, at=NOW)


def found(made: Reconciliation) -> list[tuple[str, str]]:
    return [(row.get_outcome_display(), row.name) for row in made.differences.all()]


def test_a_list_that_agrees_is_counted(unit: Subject, clerk: User) -> None:
    penalty(unit, "甲")
    all_stored()

    made = compared(clerk, f"{unit.code},甲,未培训,2,2026/9/1")

    assert (made.same, made.rows, found(made)) == (1, 1, [])


def test_every_kind_of_difference_is_found(unit: Subject, clerk: User) -> None:
    for number in ("甲", "乙", "丙"):
        penalty(unit, number)
    all_stored()

    made = compared(
        clerk,
        f"{unit.code},甲,未培训,2,2026-09-01",
        f"{unit.code},乙,另一事实,3,2026-09-01",
        f"{unit.code},丁,x,1,2026-01-01",
    )

    assert made.same == 1
    assert found(made) == [("内容不同", "乙"), ("他有我无", "丁"), ("我有他无", "丙")]
    assert made.differences.get(name="乙").fields == [
        ["CF_SY", "违法事实", "未培训", "另一事实"],
        ["CF_NR_FK", "罚款金额（万元）", "2.000000", "3"],
    ]


def test_a_workbook_with_names_instead_of_codes_is_read(unit: Subject, clerk: User) -> None:
    penalty(unit, "甲")
    all_stored()
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate(
            (["统一社会信用代码", "行政处罚决定书文号", "违法事实"], [unit.code, "甲", "未培训"])
        ):
            sheet.write_row(place, 0, row)

    made = reconciling.compare(out.getvalue(), "平台.xlsx", "penalty", by=clerk, at=NOW)

    assert (made.same, found(made)) == (1, [])


@pytest.mark.parametrize("shown", [True, False])
def test_a_person_is_found_by_number_masked_or_not_and_no_number_is_kept(shown: bool, clerk: User) -> None:
    number = makers.citizen_number(4321)
    person = makers.make_subject("乌有", kind=Kind.NATURAL_PERSON, code=number)
    penalty(person, "甲")
    all_stored()

    made = compared(
        clerk,
        f"{number if shown else person.code},甲,未培训",
        f"{makers.citizen_number(99)},乙,x",
        head="CF_XDR_ZJHM,CF_WSH,CF_SY",
    )

    assert (made.same, found(made)) == (1, [("他有我无", "乙")])
    row = made.differences.get()
    assert "****" in row.code
    assert makers.citizen_number(99) not in f"{row.code}{row.fields}"


def test_a_list_without_the_key_says_what_is_missing(clerk: User) -> None:
    with pytest.raises(Refused, match="行政处罚决定书文号"):
        compared(clerk, "a", head="CF_XDR_SHXYM")

    assert not Reconciliation.objects.exists()


def test_what_they_lost_is_sent_again_by_one_click(unit: Subject, clerk: User) -> None:
    penalty(unit, "甲")
    all_stored()
    row = compared(clerk).differences.get()

    done = reconciling.send_again(row, by=clerk, at=NOW)

    assert done.state == "resent"
    assert told("penalty") == [("新增", "已入库"), ("更正", "待推送")]
    assert messages("penalty")[0].content == messages("penalty")[1].content
    with pytest.raises(Refused, match="已处理"):
        reconciling.send_again(row, by=clerk, at=NOW)


def test_what_was_repaired_and_is_there_still_is_withdrawn_again(unit: Subject, clerk: User) -> None:
    record = penalty(unit, "甲")
    all_stored()
    recording.repair(record, on=NOW.date(), reason="准予修复", by=clerk, at=timezone.now())
    worked()
    all_stored()
    row = compared(clerk, f"{unit.code},甲,未培训,2,2026-09-01").differences.get()
    assert row.outcome == "theirs_only"

    done = reconciling.withdraw(row, by=clerk, at=NOW)

    assert done.state == "withdrawn"
    assert told("penalty")[-1] == ("撤回", "待推送")
    assert messages("penalty")[-1].cause.startswith("对账后撤回")


def test_what_others_told_of_our_record_can_be_withdrawn(unit: Subject, clerk: User) -> None:
    record = makers.make_penalty(unit, LATELY, document_number="甲", authority="郑州市应急管理局")
    worked()
    row = compared(clerk, f"{unit.code},甲,x,1,2026-09-01").differences.get()

    reconciling.withdraw(row, by=clerk, at=NOW)

    (message,) = messages("penalty")
    assert (message.act, dict(message.content)["CF_WSH"]) == ("withdraw", record.document_number)


def test_what_holds_cannot_be_withdrawn(unit: Subject, clerk: User) -> None:
    penalty(unit, "甲")
    row = compared(clerk, f"{unit.code},甲,未培训,2,2026-09-01").differences.get()
    messages("penalty")[0].__class__.objects.update(state="refused", failure="x")

    with pytest.raises(Refused, match="现行有效"):
        reconciling.withdraw(row, by=clerk, at=NOW)

    assert told("penalty") == [("新增", "被退回")]
    assert Difference.objects.get().state == "open"


def test_a_strangers_row_can_only_be_explained(clerk: User) -> None:
    row = compared(clerk, "91410183MA0000000X,甲,x,1,2026-09-01").differences.get()
    with pytest.raises(Refused, match="才能撤回"):
        reconciling.withdraw(row, by=clerk, at=NOW)
    with pytest.raises(Refused, match="写明差异的原因"):
        reconciling.explain(row, " ", by=clerk, at=NOW)

    reconciling.explain(row, "已迁出本市", by=clerk, at=NOW)

    assert Difference.objects.get().state == "explained"


def test_a_difference_is_the_recording_departments(unit: Subject, clerk: User) -> None:
    penalty(unit, "甲")
    all_stored()
    row = compared(clerk).differences.get()
    stranger = people.clerk("FM", username="geng", display_name="庚经办")

    with pytest.raises(Refused, match="记录部门"):
        reconciling.send_again(row, by=stranger, at=NOW)

    assert not Difference.objects.visible_to(stranger).exists()


def test_nothing_is_told_again_while_an_earlier_message_is_out(unit: Subject, clerk: User) -> None:
    record = penalty(unit, "甲")
    all_stored()
    recording.open_dispute(record, at=NOW)
    worked()
    row = compared(clerk).differences.get()

    with pytest.raises(Refused, match="等回执"):
        reconciling.send_again(row, by=clerk, at=NOW)
