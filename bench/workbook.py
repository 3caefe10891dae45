"""A workbook of 10,000 subjects and 40,000 records, checked, written and graded by `import_workbook`."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

import xlsxwriter

from bench.bureau import FIRST_DAY, credit_code
from bench.figures import Figure
from bench.processes import manage
from demonstration.naming import TRADES
from subjects.models import Industry

SUBJECTS = 10_000
RECORDS = 40_000
MOST_SECONDS = 60
DEPARTMENTS = ("FM", "WH", "YH", "JC", "SP", "ZF")


def measure() -> Iterator[Figure]:
    """The command from start to end, for a file of new subjects, and for the same file again."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.xlsx"
        write(path, int(time.time()) % 100)
        for what, goal in (("workbook of new subjects", True), ("the same workbook again", False)):
            seconds, peak, _ = manage("import_workbook", str(path))
            yield Figure(
                what,
                f"{seconds:.1f} s, {peak:,.0f} MiB",
                f"< {MOST_SECONDS} s" if goal else "-",
                f"import_workbook of {SUBJECTS:,} subjects and {RECORDS:,} records, grading included",
                seconds < MOST_SECONDS if goal else None,
            )


def write(path: Path, run: int) -> None:
    """The sheets in the form that the exchange describes; `run` keeps codes and numbers apart from other runs."""
    rng = Random(run)
    industries = dict(Industry.objects.values_list("code", "name"))
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        _sheet(book, "信用主体", _subjects(run, rng, industries))
        _sheet(book, "信用承诺", _commitments(run, rng))
        _sheet(book, "行政处罚", _penalties(run, rng))
        _sheet(book, "失信行为", _misconduct(run, rng))


def _sheet(book: xlsxwriter.Workbook, name: str, rows: Iterator[tuple[object, ...]]) -> None:
    sheet = book.add_worksheet(name)
    for place, row in enumerate(rows):
        sheet.write_row(place, 0, row)


def _code(run: int, serial: int) -> str:
    return credit_code((run * SUBJECTS + serial) % 1_000_000, "MB")


def _day(rng: Random) -> str:
    return (FIRST_DAY + timedelta(days=rng.randrange(1700))).isoformat()


def _subjects(run: int, rng: Random, industries: dict[str, str]) -> Iterator[tuple[object, ...]]:
    yield "主体代码", "主体名称", "主体类型", "行业类别", "记录部门", "监管起始日期"
    for serial in range(SUBJECTS):
        trade = rng.choice(TRADES)
        name = f"新密市{run}批{serial}号{trade.words[0]}有限公司"
        yield (
            _code(run, serial),
            name,
            "法人",
            industries[trade.industry],
            trade.department,
            date(2021, 1, 1).isoformat(),
        )


def _commitments(run: int, rng: Random) -> Iterator[tuple[object, ...]]:
    yield "主体代码", "承诺日期"
    for serial in range(SUBJECTS):
        if rng.random() < 0.85:
            yield _code(run, serial), _day(rng)


def _penalties(run: int, rng: Random) -> Iterator[tuple[object, ...]]:
    yield ("记录编号", "主体代码", "决定书文号", "处罚机关", "应急管理部门", "处罚种类", "罚款金额", "违法事实", "决定日期",
           "采集人", "陈述情况")  # fmt: skip
    for place in range(RECORDS // 2):
        code = _code(run, rng.randrange(SUBJECTS))
        yield (f"B{run}-CF-{place}", code, f"新密应急罚〔2025〕{run}-{place}号", "新密市应急管理局", "是", "警告；罚款", 20000,
               "未按规定开展安全生产教育和培训", _day(rng), "测", "已听取")  # fmt: skip


def _misconduct(run: int, rng: Random) -> Iterator[tuple[object, ...]]:
    yield "记录编号", "主体代码", "行为描述", "认定日期", "采集人", "陈述情况"
    for place in range(RECORDS - RECORDS // 2):
        yield f"B{run}-SX-{place}", _code(run, rng.randrange(SUBJECTS)), "重大隐患逾期未整改", _day(rng), "测", "无需"
