"""双公示 files: the columns of the standard, frozen bytes, the receipt that settles each row."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from accounts.gate import Refused
from accounts.models import JournalEntry, User
from credit.exchange.guarding import Unreadable
from credit.models import CreditRecord, Export, Term
from credit.records import recording
from disclosure.models import Batch, ColumnName
from disclosure.sharing import filing, sending
from disclosure.sharing.returned import read_receipt
from subjects.models import Kind, Subject
from tests import makers, people
from tests.disclosure.telling_it import NOW, messages, told, worked

pytestmark = pytest.mark.django_db
LATELY = date(2026, 9, 1)
ORGANISATION = [
    "CF_XDR_MC",
    "CF_XDR_LB",
    "CF_XDR_SHXYM",
    "CF_XDR_GSZC",
    "CF_XDR_ZZJG",
    "CF_XDR_SWDJ",
    "CF_XDR_SYDW",
    "CF_XDR_SHZZ",
    "CF_FRDB",
    "CF_FR_ZJLX",
    "CF_FR_ZJHM",
    "CF_WSH",
    "CF_WFXW",
    "CF_SY",
    "CF_YJ",
    "CF_CFLB",
    "CF_NR",
    "CF_NR_FK",
    "CF_NR_WFFF",
    "CF_NR_ZKDX",
    "CF_JDRQ",
    "CF_YXQ",
    "CF_GSJZQ",
    "CF_CFJG",
    "CF_CFJGDM",
    "CF_SJLY",
    "CF_SJLYDM",
    "BZ",
]
PERSON = [*["CF_XDR_MC", "CF_XDR_LB", "CF_XDR_ZJLX", "CF_XDR_ZJHM"], *ORGANISATION[11:]]


def penalty(subject: Subject, number: str) -> CreditRecord:
    return makers.make_penalty(subject, LATELY, legal_basis="安全生产法第九十七条", document_number=number)


def rows_of(batch: Batch) -> list[list[str]]:
    return list(csv.reader(io.StringIO(filing.bytes_of(batch, "csv").decode("utf-8-sig"))))


def test_the_columns_are_those_of_the_standard_in_order(unit: Subject, clerk: User) -> None:
    penalty(unit, "甲")
    penalty(unit, "乙")
    worked()

    batch = filing.make(Batch.Kind.ORGANISATIONS, by=clerk, at=NOW)

    head, *rows = rows_of(batch)
    assert batch.number == "SGS-2026-0001"
    assert head == ORGANISATION
    assert [row[head.index("CF_WSH")] for row in rows] == ["甲", "乙"]
    assert filing.bytes_of(batch, "csv").startswith(b"\xef\xbb\xbf")
    assert told("penalty") == [("新增", "已推送待回执")] * 2
    assert sending.claim(NOW) is None, "what is in a file is not sent as well"


def test_the_workbook_holds_the_same_as_text(unit: Subject, clerk: User) -> None:
    penalty(unit, "甲")
    worked()

    batch = filing.make(Batch.Kind.ORGANISATIONS, by=clerk, at=NOW)

    book = CalamineWorkbook.from_filelike(io.BytesIO(filing.bytes_of(batch, "xlsx")))
    assert book.get_sheet_by_index(0).to_python() == rows_of(batch)


def test_a_persons_file_holds_the_number_and_the_database_does_not(clerk: User) -> None:
    number = makers.citizen_number(2026)
    penalty(makers.make_subject("乌有", kind=Kind.NATURAL_PERSON, code=number), "丙")
    worked()

    batch = filing.make(Batch.Kind.PERSONS, by=clerk, at=NOW)

    head, row = rows_of(batch)
    assert head == PERSON
    assert row[head.index("CF_XDR_ZJHM")] == number
    stored = Batch.objects.get()
    assert number.encode() not in bytes(stored.csv) + bytes(stored.xlsx)


def test_a_receivers_names_stand_in_the_head(unit: Subject, clerk: User) -> None:
    ColumnName.objects.create(code="CF_FRDB", name="CF_FDDB")
    penalty(unit, "甲")
    worked()

    head, _ = rows_of(filing.make(Batch.Kind.ORGANISATIONS, by=clerk, at=NOW))

    assert head[8] == "CF_FDDB"


def test_nothing_that_waits_makes_no_file(clerk: User) -> None:
    with pytest.raises(Refused, match="没有待推送"):
        filing.make(Batch.Kind.ORGANISATIONS, by=clerk, at=NOW)

    assert not Batch.objects.exists()


def test_a_leader_makes_no_file(unit: Subject) -> None:
    penalty(unit, "甲")
    worked()

    with pytest.raises(Refused, match="记录部门"):
        filing.make(Batch.Kind.ORGANISATIONS, by=people.leader(), at=NOW)

    assert told("penalty") == [("新增", "待推送")]


def test_a_receipt_settles_every_row_and_names_what_came_back(unit: Subject, clerk: User) -> None:
    penalty(unit, "甲")
    penalty(unit, "乙")
    worked()
    batch = filing.make(Batch.Kind.ORGANISATIONS, by=clerk, at=NOW)
    refused = read_receipt("行政处罚决定书文号,退回原因\n乙,1001 名称与代码不一致\n".encode(), "a.csv")

    settled = filing.receive(batch, "HZ-1", refused, by=clerk, at=NOW)

    assert (settled.receipt, settled.refused) == ("HZ-1", 1)
    assert [(row.state, row.failure) for row in messages("penalty")] == [
        ("stored", ""),
        ("refused", "1001 名称与代码不一致"),
    ]
    with pytest.raises(Refused, match="不能重复登记"):
        filing.receive(batch, "HZ-2", {}, by=clerk, at=NOW)


def test_a_receipt_of_another_file_settles_nothing(unit: Subject, clerk: User) -> None:
    penalty(unit, "甲")
    worked()
    batch = filing.make(Batch.Kind.ORGANISATIONS, by=clerk, at=NOW)

    with pytest.raises(Refused, match="没有文号“丁”"):
        filing.receive(batch, "HZ-1", {"丁": "x"}, by=clerk, at=NOW)

    assert told("penalty") == [("新增", "已推送待回执")]


def test_a_withdrawal_by_file_ends_its_term_with_the_receipt(unit: Subject, clerk: User) -> None:
    record = penalty(unit, "甲")
    worked()
    filing.receive(filing.make(Batch.Kind.ORGANISATIONS, by=clerk, at=NOW), "HZ-1", {}, by=clerk, at=NOW)
    recording.revoke(record, at=makers.moment(NOW.date()), reason="事实不清", by=clerk)
    worked()

    batch = filing.make(Batch.Kind.WITHDRAWALS, by=clerk, at=NOW)
    filing.receive(batch, "HZ-2", {}, by=clerk, at=NOW)

    head, row = rows_of(batch)
    assert head == ["CF_XDR_MC", "CF_XDR_SHXYM", "CF_XDR_ZJHM", "CF_WSH", "BZ"]
    assert row[3:] == ["甲", "记录已撤销（河南省社会信用条例第四十二条）"]
    assert Term.objects.get(kind="sharing.withdraw").ended_on == NOW.date()


def test_a_receipt_without_its_columns_says_which(clerk: User) -> None:
    with pytest.raises(Unreadable, match="退回原因"):
        read_receipt(b"a,b\n1,2\n", "a.csv")


def test_bytes_that_were_changed_are_not_handed_out(unit: Subject, clerk: User) -> None:
    penalty(unit, "甲")
    worked()
    batch = filing.make(Batch.Kind.ORGANISATIONS, by=clerk, at=NOW)
    batch.csv_sha256 = "0" * 64

    with pytest.raises(Refused, match="摘要值不符"):
        filing.bytes_of(batch, "csv")


def test_every_download_is_noted_and_the_same(unit: Subject, clerk: User) -> None:
    penalty(unit, "甲")
    worked()
    batch = filing.make(Batch.Kind.ORGANISATIONS, by=clerk, at=NOW)
    client = people.signed_in(clerk)

    answers = [client.get(f"/sharing/batches/{batch.pk}/files/csv/") for _ in range(2)]

    assert answers[0].content == answers[1].content == filing.bytes_of(batch, "csv")
    assert JournalEntry.objects.filter(act="下载双公示文件").count() == 2
    exports = Export.objects.holding(unit)
    assert {(row.what, row.format, row.rows, row.by) for row in exports} == {("batch", "csv", 1, clerk)}
    assert exports.count() == 2
