"""The bureau's other ledgers: one world's rows on screen, paper and sheet; whose, of which days, in which edition."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from pytest_django import Settings

from accounts.models import JournalEntry, Role
from credit.forms.periods import PeriodForm
from credit.ledger import files, ledgers, papers
from credit.ledger.ledgers import KINDS
from credit.ledger.periods import PeriodKind, PeriodLedger, PeriodQuery
from credit.ledger.records import MISCONDUCT, PENALTIES, sanction_in_words
from credit.models import Edition, Export, Paper
from credit.records import recording
from desk import promises
from subjects.models import Kind
from tests import makers, people
from tests.access.world import make_world
from tests.inspections import drawing

pytestmark = pytest.mark.django_db

ALL = [kind for kind in KINDS.values() if isinstance(kind, PeriodKind)]
EVER = {"from_on": "2000-01-01", "until_on": "2099-12-31"}
TODAY = date(2026, 11, 27)


def ledger(kind: PeriodKind, section: str = "", first: date = date(2000, 1, 1), last: date = date(2099, 12, 31)):  # type: ignore[no-untyped-def, type-arg]
    return PeriodLedger(kind, PeriodQuery(kind.code, first, last, section), TODAY, at=timezone.now())


def squeezed(text: object) -> str:
    return re.sub(r"\s", "", str(text))


def as_text(cell: object) -> str:
    if isinstance(cell, datetime):
        cell = cell.date()
    return "" if cell is None else str(cell)


def on_screen(client: Client, kind: PeriodKind) -> list[list[str]]:  # type: ignore[type-arg]
    """The rows of the first page, in the order of the ledger's columns; nothing is empty."""
    page = client.get(reverse(kind.address), EVER).content.decode()
    heads = [
        squeezed(re.sub(r"<[^>]+>", "", head)) for head in re.findall(r"<th scope=\"col\".*?</th>", page, re.DOTALL)
    ]
    rows = []
    for row in re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL)[1:]:
        cells = [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)]
        by_label = dict(zip(heads, map(squeezed, cells), strict=True))
        rows.append([by_label[column.label].replace("—", "") for column in kind.columns])
    return rows


def in_sheet(client: Client, kind: PeriodKind) -> list[list[str]]:  # type: ignore[type-arg]
    answer = client.post("/papers/add/", {"ledger": kind.code, **EVER, "format": "xlsx"})
    sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).worksheets[0]  # type: ignore[attr-defined]
    head, *rows = sheet.iter_rows(values_only=True)
    assert list(head) == ["序号", *(column.label for column in kind.columns)]
    assert [row[0] for row in rows] == list(range(1, len(rows) + 1))
    return [[squeezed(as_text(cell)) for cell in row[1:]] for row in rows]


def on_paper(client: Client, kind: PeriodKind) -> str:  # type: ignore[type-arg]
    answer = client.post("/papers/add/", {"ledger": kind.code, **EVER, "format": "pdf"})
    paper = PdfReader(BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    return squeezed("".join(page.extract_text() for page in paper.pages))


def agree(client: Client, kind: PeriodKind) -> None:  # type: ignore[type-arg]
    """Screen, sheet and paper of a ledger say the same rows, in the same order, and there are some."""
    rows = on_screen(client, kind)
    paper, place = on_paper(client, kind), -1

    assert rows, kind.name
    assert in_sheet(client, kind) == rows, kind.name
    assert f"本台账共列{len(rows)}条" in paper, kind.name
    for serial, row in enumerate(rows, start=1):
        said = "".join([str(serial), *row])
        found = paper.replace("—", "").find(said, place + 1)
        assert found > place, (kind.name, said)
        place = found


def test_screen_paper_and_sheet_of_every_ledger_say_the_same_rows() -> None:
    client = people.signed_in(make_world().staff[Role.LEADER])

    for kind in ALL:
        if kind.code != "draws":
            agree(client, kind)


def test_screen_paper_and_sheet_say_who_was_drawn_and_what_came_of_it() -> None:
    drawing.pool()
    who = drawing.office()
    draw = drawing.dispatched(who)
    client = people.signed_in(who.leader)

    agree(client, KINDS["draws"])  # type: ignore[arg-type]

    row = on_screen(client, KINDS["draws"])[0]  # type: ignore[arg-type]
    assert row[:3] == [draw.number, draw.list_sha256[:16], "42613（掷骰子）"]
    assert row[8] == "待检查"


def test_foot_of_every_page_says_edition_moment_rulebook_code_and_who_signs(tmp_path: Path) -> None:
    subject = makers.make_subject()
    for day in range(1, 29):
        makers.make_penalty(subject, date(2026, 2, day))
    path = tmp_path / "a.pdf"

    files.write(ledger(PENALTIES), "pdf", path)

    edition, pages = Edition.objects.get(), [squeezed(page.extract_text()) for page in PdfReader(path).pages]
    assert len(pages) > 1
    for number, page in enumerate(pages, start=1):
        assert "制表人：审核人：签发人：" in page
        assert f"第1版数据截至{timezone.localdate()}" in page
        assert "规则版本2023-7" in page
        assert f"核验码{edition.code_shown}" in page
        assert f"第{number}页共{len(pages)}页" in page


def test_same_rows_are_the_same_edition_whatever_the_format_and_others_the_next(tmp_path: Path) -> None:
    subject = makers.make_subject()
    makers.make_penalty(subject, date(2026, 2, 3))

    files.write(ledger(PENALTIES), "pdf", tmp_path / "a.pdf")
    files.write(ledger(PENALTIES), "xlsx", tmp_path / "a.xlsx")
    makers.make_penalty(subject, date(2026, 2, 4))
    files.write(ledger(PENALTIES), "xlsx", tmp_path / "b.xlsx")
    files.write(ledger(PENALTIES, section="YH"), "xlsx", tmp_path / "c.xlsx")

    editions = Edition.objects.order_by("pk")
    assert [(row.number, row.rows) for row in editions] == [(1, 1), (2, 2), (1, 0)]
    foot = openpyxl.load_workbook(tmp_path / "b.xlsx").worksheets[0].oddFooter.left.text
    assert "第 2 版" in str(foot)
    assert editions[1].code_shown in str(foot)


def test_a_printed_code_is_checked_however_it_is_typed(tmp_path: Path, as_clerk: Client) -> None:
    subject = makers.make_subject()
    files.write(ledger(PENALTIES), "xlsx", tmp_path / "a.xlsx")
    first = Edition.objects.get()
    assert "现行版次" in as_clerk.get("/ledger/verify/", {"code": f" {first.code_shown.lower()} "}).content.decode()
    makers.make_penalty(subject, date(2026, 2, 4))
    files.write(ledger(PENALTIES), "xlsx", tmp_path / "b.xlsx")

    page = as_clerk.get("/ledger/verify/", {"code": first.code}).content.decode()

    assert "已被第 2 版替代" in page
    assert subject.name not in page
    assert "没有这个核验码" in as_clerk.get("/ledger/verify/", {"code": "0" * 12}).content.decode()
    assert "核验码由 12 位" in as_clerk.get("/ledger/verify/", {"code": "12345"}).content.decode()


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.code)
def test_no_column_is_too_narrow_for_its_head_and_all_fit_the_paper(kind: PeriodKind) -> None:  # type: ignore[type-arg]
    assert 150 <= sum(column.width for column in kind.columns) <= 213
    assert [column.head for column in kind.columns].index(True) == 0
    assert not [column.label for column in kind.columns if column.width < min(2 * len(column.label), 8) - 1]


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.code)
def test_a_ledger_without_rows_says_so(kind: PeriodKind, as_leader: Client) -> None:  # type: ignore[type-arg]
    assert "本期无记录" in as_leader.get(reverse(kind.address)).content.decode()
    assert "本期无记录" in on_paper(as_leader, kind)
    assert in_sheet(as_leader, kind) == []


def test_departments_see_their_own_and_leaders_choose(as_clerk: Client, as_leader: Client) -> None:
    makers.make_penalty(makers.make_subject("新密市青屏化工有限公司"), date(2026, 2, 3))
    other = makers.make_subject("嵩山爆竹配送中心", department_code="YH", industry_code="YH-01")
    makers.make_penalty(other, date(2026, 2, 3))

    own = [row[0] for row in in_sheet(as_clerk, PENALTIES)]
    asked = as_clerk.post("/papers/add/", {"ledger": "penalties", **EVER, "section": "YH", "format": "xlsx"})
    assert b"".join(asked.streaming_content)  # type: ignore[attr-defined]
    chosen = as_leader.get(reverse(PENALTIES.address), {**EVER, "section": "YH"}).content.decode()

    assert own == ["新密市青屏化工有限公司"]
    assert "危化品监管科" in asked["Content-Disposition"] or "%E5%8D%B1" in asked["Content-Disposition"]
    assert "嵩山爆竹" in chosen
    assert "青屏化工" not in chosen
    assert {export.condition.split("；")[2] for export in Export.objects.all()} == {"记录部门：危化品监管科"}
    assert not Export.objects.holding(other).exists()


def test_nobody_else_opens_a_ledger(as_administrator: Client, as_auditor: Client) -> None:
    for kind in ALL:
        assert as_administrator.get(reverse(kind.address)).status_code == 403
        assert as_auditor.get(reverse(kind.address)).status_code == 403


def test_numbers_of_natural_persons_are_masked_everywhere(as_leader: Client) -> None:
    number = makers.citizen_number(3)
    person = makers.make_subject("李〇𬭎", kind=Kind.NATURAL_PERSON, code=number)
    makers.make_penalty(person, date(2026, 2, 3))

    assert number not in on_paper(as_leader, PENALTIES)
    assert [row[1] for row in in_sheet(as_leader, PENALTIES)] == [person.code]


def test_revoked_repaired_and_disputed_records_are_told_as_such() -> None:
    subject = makers.make_subject()
    revoked, repaired, disputed = (makers.make_misconduct(subject, date(2026, 2, day)) for day in (1, 2, 3))
    makers.make_misconduct(subject, date(2026, 2, 4), makers.State.DRAFT)
    hand = makers.hand(subject.department)
    recording.revoke(revoked, reason="认定有误", by=hand, at=makers.moment(date(2026, 3, 1)))
    recording.repair(repaired, on=date(2026, 3, 2), reason="信用修复", by=hand, at=makers.moment(date(2026, 3, 2)))
    recording.open_dispute(disputed, at=makers.moment(date(2026, 3, 3)))

    told = [row.state for row in ledger(MISCONDUCT)]

    assert told == ["2026-03-01 撤销", "已生效，2026-03-02 已修复", "已生效，异议处理中"]


def test_days_at_the_edges_of_the_period_are_in_it() -> None:
    subject = makers.make_subject()
    for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 3, 31), date(2026, 4, 1)):
        makers.make_penalty(subject, day)

    found = ledger(PENALTIES, first=date(2026, 1, 1), last=date(2026, 3, 31))

    assert [row.basis_on for row in found] == [date(2026, 1, 1), date(2026, 3, 31)]
    assert found.total == len(found) == 2


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), "2026年"),
        (date(2026, 7, 1), date(2026, 9, 30), "2026年第三季度"),
        (date(2028, 2, 1), date(2028, 2, 29), "2028年2月"),
        (date(2026, 2, 1), date(2026, 4, 30), "2026-02-01 至 2026-04-30"),
        (date(2025, 12, 1), date(2026, 12, 31), "2025-12-01 至 2026-12-31"),
    ],
)
def test_a_period_is_told_as_people_call_it(first: date, last: date, words: str) -> None:
    assert PeriodQuery("penalties", first, last).period == words


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ({}, date(2026, 1, 1), date(2026, 12, 31)),
        ({"year": "2024"}, date(2024, 1, 1), date(2024, 12, 31)),
        ({"quarter": "4"}, date(2026, 10, 1), date(2026, 12, 31)),
        ({"year": "2024", "quarter": "1"}, date(2024, 1, 1), date(2024, 3, 31)),
        ({"from_on": "2026-05-01"}, date(2026, 5, 1), TODAY),
        ({"until_on": "2025-05-01"}, date(2025, 1, 1), date(2025, 5, 1)),
        ({"from_on": "2027-05-01"}, date(2027, 5, 1), date(2027, 5, 1)),
    ],
)
def test_the_period_is_this_year_s_unless_another_is_asked_for(asked: dict[str, str], first: date, last: date) -> None:
    form = PeriodForm(asked, user=people.leader(), today=TODAY)

    assert form.is_valid(), form.errors
    assert form.days == (first, last)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"year": "2024", "from_on": "2026-05-01"}, "请只选用一种"),
        ({"from_on": "2026-05-01", "until_on": "2026-04-01"}, "截止日期早于起始日期"),
        ({"from_on": "上周"}, "不是完整的日期"),
        ({"industry": "XX"}, "没有这样的行业类别"),
        ({"year": "1999"}, "没有这样的年度"),
    ],
)
def test_a_period_that_makes_no_sense_is_told_and_nothing_shown(
    asked: dict[str, str], words: str, as_leader: Client
) -> None:
    makers.make_penalty(makers.make_subject(), date(2026, 2, 3))

    page = as_leader.get(reverse(PENALTIES.address), asked).content.decode()
    answer = as_leader.post("/papers/add/", {"ledger": "penalties", "format": "pdf", **asked})

    assert words in page
    assert "新密市青屏化工有限公司" not in page
    assert answer.status_code == 400
    assert not Export.objects.exists()


def test_no_such_ledger_and_no_such_format(as_leader: Client) -> None:
    assert as_leader.post("/papers/add/", {"ledger": "nonsense", "format": "pdf"}).status_code == 404
    assert as_leader.post("/papers/add/", {"ledger": "penalties", "format": "json"}).status_code == 400


def test_who_took_a_ledger_out_is_kept_with_whom_it_holds(as_leader: Client) -> None:
    held, other = makers.make_subject("甲公司"), makers.make_subject("乙公司")
    makers.make_penalty(held, date(2026, 2, 3))
    makers.make_penalty(held, date(2026, 2, 4))
    makers.make_misconduct(other, date(2026, 2, 3))

    in_sheet(as_leader, PENALTIES)

    export = Export.objects.holding(held).get()
    assert (export.what, export.rows) == ("of_period", 2)
    assert export.condition == "行政处罚台账；决定日期 2000-01-01 至 2099-12-31；记录部门：全部；行业类别：全部"
    assert JournalEntry.objects.get(act="导出台账").matter == export.condition
    assert not Export.objects.holding(other).exists()


def test_a_long_ledger_is_made_by_a_job(
    as_leader: Client, monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path
) -> None:
    settings.VAR_DIR = tmp_path
    monkeypatch.setitem(files.FORMATS, "pdf", files.FORMATS["pdf"]._replace(at_once=1))
    monkeypatch.setattr(promises, "nudge", lambda *jobs: None)
    held = makers.make_subject("甲公司")
    for day in (1, 2, 3):
        makers.make_penalty(held, date(2026, 2, day))

    answer = as_leader.post("/papers/add/", {"ledger": "penalties", **EVER, "format": "pdf"})
    papers.make(Paper.objects.get().pk, timezone.now)

    paper = Paper.objects.get()
    assert answer["Location"] == paper.get_absolute_url()
    assert (paper.state, paper.done_rows, paper.total_rows) == ("done", 3, 3)
    assert paper.title == "行政处罚台账 2000-01-01 至 2099-12-31"
    text = squeezed("".join(page.extract_text() for page in PdfReader(papers.path_of(paper)).pages))
    assert "本台账共列3条，其中未撤销的罚款合计" in text
    assert Export.objects.holding(held).get().rows == 3


def test_a_file_holds_one_moment_however_long_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("credit.ledger.periods.BLOCK", 2)
    subject = makers.make_subject()
    for day in range(1, 6):
        makers.make_penalty(subject, date(2026, 2, day))
    found = ledger(PENALTIES)

    found.hold()
    makers.make_penalty(subject, date(2026, 2, 6))

    assert [row.basis_on.day for row in found.rows()] == [1, 2, 3, 4, 5]
    assert [row.basis_on.day for row in found.rows()] == [1, 2, 3, 4, 5]
    assert (found.total, ledger(PENALTIES).total) == (5, 6)


def test_a_job_and_an_address_mean_the_same_ledger() -> None:
    for kind in ALL:
        asked = PeriodQuery(kind.code, date(2026, 1, 1), date(2026, 3, 31), "YH", "YH-01")

        found = ledgers.asked(asked.parameters, timezone.now())

        assert (found.name, found.parameters) == (kind.name, asked.parameters)
        assert PeriodQuery.of(asked.parameters) == asked


def test_penalties_are_told_with_their_amount() -> None:
    assert sanction_in_words(["警告", "罚款"], Decimal("50000")) == "警告、罚款 50,000 元"
    assert sanction_in_words(["罚款"], Decimal("0.50")) == "罚款 0.50 元"
    assert sanction_in_words(["警告"], Decimal("3")) == "警告、罚款 3 元"
    assert sanction_in_words(["警告"], None) == "警告"


def test_a_row_longer_than_a_page_goes_on_and_is_printed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("credit.ledger.pdf.PART", 3)
    subject, long = makers.make_subject(), "重大事故隐患逾期未整改，" * 150
    for day in range(1, 9):
        makers.make_penalty(
            subject, date(2026, 2, day), content=f"始{day}，{long}终{day}" if day in (3, 6) else f"始{day}"
        )

    files.write(ledger(PENALTIES), "pdf", tmp_path / "a.pdf")

    pages = [squeezed(page.extract_text()) for page in PdfReader(tmp_path / "a.pdf").pages]
    text = "".join(pages)
    assert all("序号信用主体" in page for page in pages)
    assert [text.count(f"始{day}") for day in range(1, 9)] == [1] * 8
    assert (text.count("终3"), text.count("终6")) == (1, 1)
    assert text.count("重大事故隐患逾期未整改") + text.count("重大事故隐") >= 300
