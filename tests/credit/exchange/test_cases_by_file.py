"""Every case of Article 12 by way of a file: rows in, and what the commands say of the level and its grounds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests.credit.exchange import books
from tests.credit.regulation.reading import CASES, SINCE_EVER
from tests.makers import citizen_number, credit_code

Row = dict[str, Any]


class CaseBook:
    """A case as the rows of a workbook; its subject, the unit where its people were before, and their numbers.

    Who has a personal penalty is a subject, too (R6).
    """

    def __init__(self, place: int, case: Row) -> None:
        self.case, self.place = case, place
        self.code, self.elsewhere = credit_code(800_000 + 2 * place), credit_code(800_001 + 2 * place)
        self.people: dict[str, str] = {}

    def number(self, name: str) -> str:
        return self.people.setdefault(name, citizen_number(800_000 + 10 * self.place + len(self.people)))

    def record(self, name: str) -> str:
        return f"{name}-{self.place}"

    def rows(self) -> Iterator[tuple[str, Row]]:
        case = self.case
        yield (
            "信用主体",
            books.subject(
                self.code,
                监管起始日期=case.get("enrolled", SINCE_EVER),
                注销日期=case.get("deregistered"),
                主体名称=case["name"],
            ),
        )
        yield "信用主体", books.subject(self.elsewhere)
        for name in sorted({row["person"] for row in case.get("personal_penalties", [])}):
            yield "信用主体", books.subject(self.number(name), 主体名称=f"{name}某", 主体类型="自然人")
        for row in case.get("commitments", [{"made": SINCE_EVER}]):
            yield "信用承诺", {"主体代码": self.code, "承诺日期": row["made"], "终止日期": row.get("ended")}
        for row in case.get("posts", []):
            yield (
                "任职人员",
                books.post(
                    self.number(row["person"]),
                    self.code,
                    姓名=f"{row['person']}某",
                    职务=row["role"],
                    任职日期=row["from"],
                    离任日期=row.get("to"),
                ),
            )
        yield from self.records()
        for place, row in enumerate(case.get("listings", [])):
            yield (
                "四级名单",
                books.listing(
                    "；".join(map(self.record, row["covers"])),
                    f"MD-{self.place}-{place}",
                    self.code,
                    名单依据=row["regime"],
                    公布日期=row["published"],
                    管理期限月=row["months"],
                    移出日期=row.get("removed"),
                ),
            )
        for row in case.get("evaluations", []):
            yield (
                "综合评价",
                books.evaluation(self.code, 来源=row["source"], 评价结果=row["result"], 评价日期=row["dated"]),
            )

    def records(self) -> Iterator[tuple[str, Row]]:
        for row in self.case.get("misconduct", []):
            yield (
                "失信行为",
                books.misconduct(
                    self.record(row["record"]),
                    self.elsewhere if row.get("at") == "elsewhere" else self.code,
                    责任人证件号码=self.number(row["person"]) if "person" in row else None,
                    四级情形=row.get("item4"),
                    发生日期=row.get("occurred"),
                    认定日期=row["determined"],
                    **self._ends(row),
                ),
            )
        for row in self.case.get("penalties", []):
            yield (
                "行政处罚",
                books.penalty(
                    self.record(row["record"]),
                    self.code,
                    应急管理部门="是" if row.get("emergency", True) else "否",
                    决定日期=row["decided"],
                    **self._ends(row),
                ),
            )
        for row in self.case.get("personal_penalties", []):
            yield (
                "行政处罚",
                books.penalty(
                    self.record(row["record"]),
                    self.number(row["person"]),
                    应急管理部门="是" if row.get("emergency", True) else "否",
                    决定日期=row["decided"],
                    **self._ends(row),
                ),
            )
        for row in self.case.get("accidents", []):
            yield (
                "生产安全事故",
                books.accident(
                    self.record(row["record"]),
                    self.code,
                    发生日期=row["occurred"],
                    认定日期=row["determined"],
                    责任事故="是" if row.get("liable", True) else "否",
                    死亡人数=row["deaths"],
                    重伤人数=row.get("injured", 0),
                    直接经济损失=row.get("loss_wan", 0),
                    性质特别严重="是" if row.get("especially") else None,
                    **self._ends(row),
                ),
            )
        for row in self.case.get("sanctions", []):
            yield (
                "联合惩戒",
                books.sanction(
                    self.record(row["record"]),
                    self.code,
                    列入日期=row["listed"],
                    移出日期=row.get("removed"),
                    撤销日期=row.get("revoked"),
                ),
            )

    @staticmethod
    def _ends(row: Row) -> Row:
        return {"撤销日期": row.get("revoked"), "修复日期": row.get("repaired")}


def collected(rows: Iterator[tuple[str, Row]]) -> dict[str, list[Row]]:
    book: dict[str, list[Row]] = {}
    for sheet, row in rows:
        book.setdefault(sheet, []).append(row)
    return book


def printed(command: str, *arguments: str) -> str:
    out = StringIO()
    call_command(command, *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def on(periods: list[Row], day: date) -> Row | None:
    text = day.isoformat()
    return next((p for p in periods if p["from"] <= text and (p["to"] is None or text < p["to"])), None)


def expectations_hold(case: Row, code: str) -> None:
    periods = json.loads(printed("timeline", code))
    for earlier, later in pairwise(periods):
        assert earlier["to"] == later["from"]
        assert (earlier["level"], earlier["grounds"]) != (later["level"], later["grounds"])
    for expected in case["expect"]:
        period = on(periods, expected["day"])
        shown = "none" if period is None else period["level"] or "ungraded"
        assert shown == expected["level"], expected
        if "grounds" in expected:
            assert period is not None
            assert sorted({ground["item"] for ground in period["grounds"]}) == expected["grounds"], expected


@pytest.mark.django_db
@pytest.mark.parametrize(("place", "case"), list(enumerate(CASES)), ids=[case["name"] for case in CASES])
def test_case_by_workbook(place: int, case: Row, tmp_path: Path) -> None:
    book = CaseBook(place, case)

    path = books.saved(tmp_path, collected(book.rows()))
    printed("import_workbook", str(path))

    expectations_hold(case, book.code)
    assert "全部一致" in printed("check_grades")


@pytest.mark.django_db
def test_all_cases_in_one_folder_of_csv_files(tmp_path: Path) -> None:
    made = [CaseBook(place, case) for place, case in enumerate(CASES)]
    rows = (row for book in made for row in book.rows())
    for name, data in books.csv_files(collected(rows), "gb18030").items():
        (tmp_path / name).write_bytes(data)

    printed("import_workbook", str(tmp_path))

    for book in made:
        expectations_hold(book.case, book.code)
