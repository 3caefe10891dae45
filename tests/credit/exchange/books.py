"""Workbooks, folders and zips of CSV made from plain rows, as a bureau's own file would hold them."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import xlsxwriter

from tests.makers import credit_code

Cell = str | int | float | bool | date | None
Rows = Sequence[Mapping[str, Cell]]
Book = Mapping[str, Rows]

CODE = credit_code(900_001)
OTHER = credit_code(900_002)


def subject(code: str = CODE, **other: Cell) -> dict[str, Cell]:
    """A row of 信用主体."""
    return {
        "主体代码": code,
        "主体名称": "新密市青屏化工有限公司",
        "主体类型": "法人",
        "行业类别": "危险化学品",
        "记录部门": "危化品监管科",
        "监管起始日期": date(2020, 1, 1),
        **other,
    }


def commitment(code: str = CODE, **other: Cell) -> dict[str, Cell]:
    return {"主体代码": code, "承诺日期": date(2020, 1, 1), **other}


def post(number: str, code: str = CODE, **other: Cell) -> dict[str, Cell]:
    """A row of 任职人员."""
    return {
        "主体代码": code,
        "姓名": "子虚",
        "证件号码": number,
        "职务": "主要负责人",
        "任职日期": date(2020, 1, 1),
        **other,
    }


def penalty(number: str = "CF-1", code: str = CODE, **other: Cell) -> dict[str, Cell]:
    """A row of 行政处罚."""
    return {
        "记录编号": number,
        "主体代码": code,
        "决定书文号": f"新密应急罚〔2025〕{number}号",
        "处罚机关": "新密市应急管理局",
        "应急管理部门": "是",
        "处罚种类": "警告；罚款",
        "罚款金额": 20000,
        "违法事实": "未按规定对从业人员进行安全生产教育和培训",
        "处罚依据": "安全生产法第九十七条",
        "决定日期": date(2025, 3, 1),
        "采集人": "李明",
        "陈述情况": "已听取",
        **other,
    }


def misconduct(number: str = "SX-1", code: str = CODE, **other: Cell) -> dict[str, Cell]:
    """A row of 失信行为."""
    return {
        "记录编号": number,
        "主体代码": code,
        "行为描述": "重大隐患逾期未整改",
        "认定日期": date(2025, 5, 1),
        "采集人": "李明",
        "陈述情况": "已放弃",
        **other,
    }


def accident(number: str = "SG-1", code: str = CODE, **other: Cell) -> dict[str, Cell]:
    """A row of 生产安全事故."""
    return {
        "记录编号": number,
        "主体代码": code,
        "事故名称": "检修作业中毒窒息事故",
        "发生日期": date(2025, 1, 20),
        "认定日期": date(2025, 4, 1),
        "责任事故": "是",
        "死亡人数": 1,
        "重伤人数": 0,
        "直接经济损失": 120.5,
        "采集人": "李明",
        "陈述情况": "无需",
        **other,
    }


def sanction(number: str = "LC-1", code: str = CODE, **other: Cell) -> dict[str, Cell]:
    """A row of 联合惩戒."""
    return {
        "记录编号": number,
        "主体代码": code,
        "认定部门": "新密市税务局",
        "领域": "税收",
        "列入日期": date(2025, 2, 1),
        **other,
    }


def listing(covers: str, number: str = "MD-1", code: str = CODE, **other: Cell) -> dict[str, Cell]:
    """A row of 四级名单."""
    return {
        "名单编号": number,
        "主体代码": code,
        "触发记录编号": covers,
        "名单依据": "安监总办2017-49",
        "公布日期": date(2025, 6, 1),
        "管理期限月": 12,
        **other,
    }


def evaluation(code: str = CODE, **other: Cell) -> dict[str, Cell]:
    return {"主体代码": code, "来源": "国家", "评价结果": "差", "评价日期": date(2025, 8, 1), **other}


def inspection(number: str = "JC-1", code: str = CODE, **other: Cell) -> dict[str, Cell]:
    """A row of 日常检查."""
    return {
        "记录编号": number,
        "主体代码": code,
        "检查日期": date(2025, 8, 1),
        "检查人员": "李明；赵静",
        "检查结果": "责令整改",
        **other,
    }


def complaint(number: str = "TS-1", code: str = CODE, **other: Cell) -> dict[str, Cell]:
    return {"记录编号": number, "主体代码": code, "受理日期": date(2025, 8, 1), "内容": "夜间排放", **other}


def rating(code: str = CODE, **other: Cell) -> dict[str, Cell]:
    return {"主体代码": code, "评价日期": date(2025, 8, 1), "评分": 4, **other}


def heads(rows: Rows) -> list[str]:
    """Every column that some row has, in order."""
    return list(dict.fromkeys(name for row in rows for name in row))


def workbook(book: Book) -> bytes:
    """The rows as an .xlsx; days as spreadsheet dates."""
    stream = io.BytesIO()
    file = xlsxwriter.Workbook(stream, {"in_memory": True})
    days = file.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in book.items():
        sheet = file.add_worksheet(name)
        columns = heads(rows)
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column)
        for number, row in enumerate(rows, 1):
            for place, column in enumerate(columns):
                value = row.get(column)
                if isinstance(value, datetime | date):
                    sheet.write_datetime(number, place, value, days)
                elif isinstance(value, str):
                    sheet.write_string(number, place, value)
                elif value is not None:
                    sheet.write(number, place, value)
    file.close()
    return stream.getvalue()


def csv_files(book: Book, encoding: str = "utf-8") -> dict[str, bytes]:
    """The rows as `<sheet>.csv`."""
    files = {}
    for name, rows in book.items():
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        writer.writerow(heads(rows))
        for row in rows:
            writer.writerow([_text(row.get(column)) for column in heads(rows)])
        files[f"{name}.csv"] = text.getvalue().encode(encoding)
    return files


def _text(value: Cell) -> str:
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)


def zipped(files: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def saved(folder: Path, book: Book, name: str = "导入.xlsx") -> Path:
    path = folder / name
    path.write_bytes(workbook(book))
    return path
