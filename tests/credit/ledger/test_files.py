"""Screen, PDF, xlsx, csv and json say the same rows."""

from __future__ import annotations

import csv
import json
import re
import subprocess
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader
from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError

from credit.ledger import files, pdf
from credit.ledger.graded import GradedLedger
from credit.ledger.query import LedgerQuery
from credit.ledger.rows import COLUMNS, LedgerRow
from documents.layout import NothingFetched
from tests import makers
from tests.credit.ledger import bureau

pytestmark = pytest.mark.django_db


def ledger(level: int | None = None) -> GradedLedger:
    return GradedLedger(LedgerQuery(bureau.DAY, level=level), at=timezone.now())


def written(of: GradedLedger, ending: str, folder: Path) -> Path:
    path = folder / f"ledger.{ending}"
    files.write(of, ending, path)
    return path


def as_text(cell: object) -> str:
    if isinstance(cell, datetime):
        cell = cell.date()
    return "" if cell is None else str(cell)


def expected(of: GradedLedger) -> list[list[str]]:
    return [[as_text(cell) for cell in row.cells] for row in of]


def squeezed(text: str) -> str:
    """Without blanks and breaks, which a page puts where it has to."""
    return re.sub(r"\s", "", text)


def printed(row: LedgerRow, serial: int) -> str:
    """How a row reads on paper."""
    cells = (
        str(serial),
        row.name,
        row.code,
        row.kind,
        row.industry,
        row.principals,
        row.level_name,
        as_text(row.since),
        "、".join(row.items_in_words) or "—",
        as_text(row.next_change_on) or "—",
        row.next_level_name or "—",
        row.section,
        "异议中" if row.disputed else "",
    )
    return squeezed("".join(cells))


def pages_of(path: Path) -> list[str]:
    return [page.extract_text() for page in PdfReader(path).pages]


def test_csv_holds_the_rows_in_utf_8_with_bom(tmp_path: Path) -> None:
    bureau.fill()

    path = written(ledger(), "csv", tmp_path)

    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [list(COLUMNS), *expected(ledger())]


def test_json_holds_the_rows_under_the_promised_keys(tmp_path: Path) -> None:
    bureau.fill()

    found = json.loads(written(ledger(), "json", tmp_path).read_text(encoding="utf-8"))

    assert len(found) == 5
    assert found[-1] == {
        "code": next(row.code for row in ledger() if row.name == bureau.LONG_NAME),
        "name": bureau.LONG_NAME,
        "kind": "法人",
        "industry": "安全生产检测检验机构",
        "section": "应急管理综合行政执法大队",
        "level": 3,
        "since": "2026-02-01",
        "grounds": ["12.3.1", "12.3.2"],
        "next_change_on": "2027-03-02",
        "next_level": 2,
        "disputed": True,
    }
    assert [row["level"] for row in found] == [row.level for row in ledger()]


def test_empty_ledger_is_an_empty_list(tmp_path: Path) -> None:
    assert json.loads(written(ledger(), "json", tmp_path).read_text(encoding="utf-8")) == []


def test_xlsx_holds_the_rows_with_dates_as_dates(tmp_path: Path) -> None:
    bureau.fill()

    book = openpyxl.load_workbook(written(ledger(), "xlsx", tmp_path))
    sheet = book.worksheets[0]

    rows = [[as_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert rows == [list(COLUMNS), *expected(ledger())]
    assert isinstance(sheet["G2"].value, datetime)
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref == "A1:K6"
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)


def test_name_that_looks_like_a_formula_stays_text_in_xlsx(tmp_path: Path) -> None:
    makers.grade(makers.make_subject("=1+1公司"))

    sheet = openpyxl.load_workbook(written(ledger(), "xlsx", tmp_path)).worksheets[0]

    assert (sheet["B2"].value, sheet["B2"].data_type) == ("=1+1公司", "s")


def test_pdf_text_holds_the_rows_in_order(tmp_path: Path) -> None:
    bureau.fill()

    text = squeezed("".join(pages_of(written(ledger(), "pdf", tmp_path))))

    place = -1
    for serial, row in enumerate(ledger(), start=1):
        found = text.find(printed(row, serial), place + 1)
        assert found > place, printed(row, serial)
        place = found
    assert "〇𬭎镕堃" in text
    assert "本台账共列5个信用主体，其中一级1个，二级1个，三级1个，四级1个，未评级1个。" in text
    assert "制表人：审核人：签发人：" in text


def test_pdf_says_what_it_rests_on(tmp_path: Path) -> None:
    bureau.fill()

    text = squeezed(pages_of(written(ledger(level=3), "pdf", tmp_path))[0])

    assert "新密市应急管理局信用分级台账" in text
    assert "当前条件：查看日期2026-05-12；记录部门：全部；行业类别：全部；信用等级：三级" in text
    assert "本台账共列1个三级信用主体。" in text
    assert "数据截至" in text
    assert "规则版本2023-7" in text


def test_pdf_is_a4_across_with_its_chinese_fonts_inside(tmp_path: Path) -> None:
    bureau.fill()

    path = written(ledger(), "pdf", tmp_path)

    width, height = PdfReader(path).pages[0].mediabox[2:]
    assert (round(float(width)), round(float(height))) == (842, 595)
    told = subprocess.run(["pdffonts", str(path)], capture_output=True, text=True, check=True).stdout
    fonts = [line.split() for line in told.splitlines()[2:]]
    assert fonts
    assert all(
        font[0].partition("+")[2].startswith(("Anxin-Serif", "Noto-Serif-CJK")) and font[-5:-2] == ["yes", "yes", "yes"]
        for font in fonts
    ), told


def test_long_pdf_joins_its_parts_without_a_gap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bureau.fill(clean=110)
    monkeypatch.setattr(pdf, "PART", 45)
    done: list[int] = []

    path = tmp_path / "ledger.pdf"
    files.write(ledger(), "pdf", path, done.append)
    pages = pages_of(path)

    assert done == sorted(done)
    assert done[-1] == 115
    assert len(pages) > 3
    for number, page in enumerate(pages, start=1):
        assert f"第{number}页共{len(pages)}页" in squeezed(page)
        assert "序号信用主体名称主体代码" in squeezed(page)
    serials = [
        [int(n) for n in re.findall(r"^(\d+) (?=\S+ (?:91410183|410183))", page, re.MULTILINE)] for page in pages
    ]
    assert [n for page in serials for n in page][:110] == list(range(1, 111))
    assert len({len(page) for page in serials[1:4]}) == 1, "pages where parts meet are as full as the others"
    assert all("制表人：审核人：签发人：" in squeezed(page) for page in pages)
    assert ["本台账共列" in page for page in pages] == [False] * (len(pages) - 1) + [True]


def test_signatures_never_stand_on_a_page_without_rows(tmp_path: Path) -> None:
    bureau.fill(clean=22)

    pages = pages_of(written(ledger(), "pdf", tmp_path))

    assert len(pages) == 2
    assert bureau.LONG_NAME in squeezed(pages[1])


def test_empty_pdf_says_so(tmp_path: Path) -> None:
    text = squeezed("".join(pages_of(written(ledger(), "pdf", tmp_path))))

    assert "没有符合条件的信用主体" in text
    assert "第1页共1页" in text


@pytest.mark.parametrize("address", ["file:///etc/hostname", "http://127.0.0.1/x.png"])
def test_paper_opens_no_file_and_no_address(address: str) -> None:
    with pytest.raises(FatalURLFetchingError):
        HTML(string=f'<img src="{address}">', url_fetcher=NothingFetched()).render()


def test_screen_shows_the_same_rows(as_leader: Client) -> None:
    bureau.fill()

    page = as_leader.get("/ledger/", {"as_of": "2026-05-12"}).content.decode()

    cells = [
        [squeezed(re.sub(r"<[^>]+>", "", cell)) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)]
        for row in re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL)[1:]
    ]
    assert cells == [
        [
            row.name,
            row.code,
            row.kind,
            row.industry,
            squeezed(f"{row.level_name}{dict(zip((1, 2, 3, 4, None), '●○◆■△', strict=True))[row.level]}")
            + "".join(row.remarks),
            as_text(row.since),
            "、".join(row.items_in_words) or "—",
            squeezed(f"{as_text(row.next_change_on)}{row.next_level_name}") or "—",
            row.section,
        ]
        for row in ledger()
    ]
