"""The commands of docs/exchange.md, run as a person at the keyboard runs them."""

from __future__ import annotations

import json
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import User
from credit.models import CreditRecord, GradePeriod
from subjects.models import Kind, RegradeRequest, Subject
from tests import makers, people
from tests.credit.exchange import books

pytestmark = pytest.mark.django_db

SHEETS = {
    "信用主体": "主体代码 主体名称 主体类型 行业类别 记录部门 监管起始日期 成立日期 地址 乡镇街道 联系人 联系电话 注销日期 代码校验说明",
    "任职人员": "主体代码 姓名 证件号码 职务 任职日期 离任日期",
    "信用承诺": "主体代码 承诺日期 公开方式 终止日期 终止原因",
    "失信行为": "记录编号 主体代码 责任人证件号码 四级情形 行为描述 违反依据 发生日期 认定日期 采集人 陈述情况 "
    "陈述日期 陈述依据 目录事项 撤销日期 修复日期",
    "行政处罚": "记录编号 主体代码 决定书文号 处罚机关 应急管理部门 处罚种类 罚款金额 违法事实 处罚依据 决定日期 采集人 陈述情况 "
    "陈述日期 陈述依据 撤销日期 修复日期",
    "生产安全事故": "记录编号 主体代码 事故名称 发生日期 认定日期 责任事故 死亡人数 重伤人数 直接经济损失 性质特别严重 采集人 陈述情况 "
    "陈述日期 陈述依据 撤销日期 修复日期",
    "联合惩戒": "记录编号 主体代码 认定部门 领域 列入日期 移出日期 撤销日期",
    "四级名单": "名单编号 主体代码 触发记录编号 名单依据 公布日期 管理期限月 移出日期 移出原因",
    "综合评价": "主体代码 来源 评价结果 评价日期",
    "日常检查": "记录编号 主体代码 检查日期 检查人员 检查方式 检查结果 量化得分 整改期限 整改完成日期",
    "投诉举报": "记录编号 主体代码 受理日期 渠道 内容 查实 办结日期",
    "公众评价": "主体代码 评价日期 评分 意见",
}
"""The heads of docs/exchange.md, without those that it calls not built yet."""


def run(command: str, *arguments: str) -> tuple[str, str]:
    """What the command says on both streams."""
    out, err = StringIO(), StringIO()
    call_command(command, *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def failed(command: str, *arguments: str) -> tuple[int, str, str]:
    """Exit status, complaint, and what stood on standard error before it."""
    err = StringIO()
    with pytest.raises(CommandError) as refusal:
        call_command(command, *arguments, stdout=StringIO(), stderr=err)
    return refusal.value.returncode, str(refusal.value), err.getvalue()


def test_the_template_has_the_heads_of_the_format_exactly(tmp_path: Path) -> None:
    run("workbook_template", str(tmp_path / "模板.xlsx"))

    book = load_workbook(tmp_path / "模板.xlsx")
    heads = {sheet.title: " ".join(str(cell.value) for cell in sheet[1]) for sheet in book if sheet.title in SHEETS}
    assert heads == SHEETS
    assert set(book.sheetnames) - set(SHEETS) == {"填写说明", "选项"}
    penalties = book["行政处罚"]
    assert all(cell.comment for cell in penalties[1])
    assert penalties.freeze_panes == "A2"
    assert penalties.column_dimensions["A"].number_format == "@"
    assert {str(rule.sqref) for rule in penalties.data_validations.dataValidation} == {"E2:E5001", "L2:L5001"}


def test_a_report_that_cannot_be_written_is_a_wrong_command_line_and_nothing_is_imported(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(books.workbook({"信用主体": [books.subject()]}))

    status, complaint, _ = failed("import_workbook", str(file), "--report", str(tmp_path / "没有" / "r.json"))

    assert status == 2
    assert "不能写入" in complaint
    assert not Subject.objects.exists()


def test_the_blank_template_is_imported_without_a_fault(tmp_path: Path) -> None:
    run("workbook_template", str(tmp_path / "模板.xlsx"))

    said, complained = run("import_workbook", str(tmp_path / "模板.xlsx"))

    assert "合计：新增 0，更改 0，不变 0" in said
    assert complained == ""


def test_a_template_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    status, complaint, _ = failed("workbook_template", str(tmp_path / "没有" / "模板.xlsx"))

    assert status == 1
    assert "不能写入" in complaint


GOOD: books.Book = {
    "信用主体": [books.subject()],
    "信用承诺": [books.commitment()],
    "行政处罚": [books.penalty()],
}


def report_of(path: Path) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return report


def test_an_import_is_written_graded_and_reported(tmp_path: Path) -> None:
    user = people.clerk()

    run(
        "import_workbook",
        str(books.saved(tmp_path, GOOD)),
        "--user",
        user.username,
        "--report",
        str(tmp_path / "r.json"),
    )

    report = report_of(tmp_path / "r.json")
    assert report["written"] is True
    assert report["faults"] == []
    assert report["sheets"][2] == {"sheet": "行政处罚", "added": 1, "changed": 0, "unchanged": 0}
    assert CreditRecord.objects.get().entered_by == user
    assert GradePeriod.objects.known().exists()
    assert not RegradeRequest.objects.exists()


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    said, _ = run("import_workbook", str(books.saved(tmp_path, GOOD)), "--dry-run")

    assert "试运行，没有写入任何内容" in said
    assert "行政处罚：新增 1" in said
    assert Subject.objects.count() == CreditRecord.objects.count() == RegradeRequest.objects.count() == 0


def test_faults_go_to_standard_error_and_into_the_report(tmp_path: Path) -> None:
    book = {**GOOD, "行政处罚": [books.penalty(决定日期="2026-09-31")]}

    status, complaint, err = failed(
        "import_workbook", str(books.saved(tmp_path, book)), "--report", str(tmp_path / "r.json")
    )

    assert status == 1
    assert "共 1 处需要更正，没有写入任何内容" in complaint
    assert "行政处罚 第 2 行 决定日期“2026-09-31”：决定日期这一天不存在，请改为当月实际日期。" in err
    (fault,) = report_of(tmp_path / "r.json")["faults"]
    assert {key: fault[key] for key in ("sheet", "row", "column", "value")} == {
        "sheet": "行政处罚",
        "row": 2,
        "column": "决定日期",
        "value": "2026-09-31",
    }
    assert not Subject.objects.exists()


def test_a_file_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    status, _, err = failed("import_workbook", str(tmp_path / "没有.xlsx"))

    assert status == 1
    assert "找不到文件" in err


def test_an_unknown_account_is_a_wrong_command_line(tmp_path: Path) -> None:
    assert failed("import_workbook", str(books.saved(tmp_path, GOOD)), "--user", "nobody")[0] == 2


def timeline_of(code: str, *arguments: str) -> list[dict[str, Any]]:
    periods: list[dict[str, Any]] = json.loads(run("timeline", code, *arguments, "--format", "json")[0])
    return periods


def test_a_timeline_as_the_format_has_it(tmp_path: Path) -> None:
    run("import_workbook", str(books.saved(tmp_path, GOOD)))

    year = {"item": "12.3.2", "record": "CF-1", "from": "2025-03-01", "to": "2026-03-02"}
    three = {"item": "12.1.3", "record": "CF-1", "from": "2025-03-01", "to": "2028-03-02"}
    assert timeline_of(books.CODE) == [
        {"from": "2020-01-01", "to": "2025-03-01", "level": 1, "grounds": []},
        {"from": "2025-03-01", "to": "2026-03-02", "level": 3, "grounds": [year]},
        {"from": "2026-03-02", "to": "2028-03-02", "level": 2, "grounds": [three]},
        {"from": "2028-03-02", "to": None, "level": 1, "grounds": []},
    ]


def test_without_a_commitment_the_ground_is_no_record(tmp_path: Path) -> None:
    run("import_workbook", str(books.saved(tmp_path, {"信用主体": [books.subject()]})))

    ground = {"item": "R18", "record": None, "from": "2020-01-01", "to": None}
    assert timeline_of(books.CODE) == [{"from": "2020-01-01", "to": None, "level": None, "grounds": [ground]}]


def test_a_timeline_as_it_was_known() -> None:
    zone = ZoneInfo("Asia/Shanghai")
    subject = makers.make_subject(code=books.CODE)
    makers.grade(subject, at=datetime(2026, 5, 10, 9, tzinfo=zone))
    makers.make_penalty(subject, date(2026, 5, 1), number="CF-1")
    makers.grade(subject, at=datetime(2026, 5, 12, 23, 30, tzinfo=zone))

    assert [period["level"] for period in timeline_of(books.CODE, "--known-on", "2026-05-11")] == [1]
    assert [period["level"] for period in timeline_of(books.CODE, "--known-on", "2026-05-12")] == [1, 3, 2, 1]
    assert [period["level"] for period in timeline_of(books.CODE, "--known-on", "2026-05-12T23:29")] == [1]
    assert len(timeline_of(books.CODE, "--known-on", "2026-05-12T15:30:00+00:00")) == 4
    assert timeline_of(books.CODE, "--known-on", "2026-05-01") == []


def test_a_person_is_found_by_the_citizen_number() -> None:
    number = makers.citizen_number(5)
    makers.grade(makers.make_subject("子虚", code=number, kind=Kind.NATURAL_PERSON))

    assert timeline_of(number)[0]["level"] == 1


def test_a_code_that_nobody_has_is_told_without_repeating_it() -> None:
    status, complaint, _ = failed("timeline", books.CODE)

    assert status == 1
    assert books.CODE not in complaint


def test_regrade_says_how_many_changed() -> None:
    subject = makers.make_subject(code=books.CODE)
    other = makers.make_subject()

    assert "1 个信用主体、1 个等级期间有变化" in run("regrade", books.CODE)[0]
    assert "1 个信用主体、1 个等级期间有变化" in run("regrade", "--all")[0]
    assert "0 个信用主体、0 个等级期间有变化" in run("regrade", "--all")[0]
    assert {subject.assessments.count(), other.assessments.count()} == {1}


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_regrade_shares_the_subjects_out() -> None:
    subjects = [makers.make_subject() for _ in range(3)]

    said = run("regrade", "--all")[0]

    assert "3 个信用主体、3 个等级期间有变化" in said
    assert [subject.assessments.count() for subject in subjects] == [1, 1, 1]


def test_regrade_of_an_unknown_code_grades_nobody() -> None:
    subject = makers.make_subject(code=books.CODE)

    status, complaint, _ = failed("regrade", books.CODE, books.OTHER)

    assert status == 1
    assert "第 2 个主体代码没有登记" in complaint
    assert not subject.assessments.exists()


def test_check_grades_finds_what_was_tampered_with_and_regrade_mends_it() -> None:
    subject = makers.make_subject(code=books.CODE)
    makers.make_penalty(subject, date(2025, 3, 1))
    makers.grade(subject)
    assert "全部一致" in run("check_grades")[0]
    GradePeriod.objects.filter(level=3).update(level=1)

    status, complaint, err = failed("check_grades")
    run("regrade", books.CODE)

    assert status == 1
    assert "1 个不一致" in complaint
    assert books.CODE in err
    assert "全部一致" in run("check_grades")[0]


def test_check_grades_finds_a_subject_that_was_never_graded() -> None:
    makers.make_subject()

    assert failed("check_grades")[0] == 1


def test_moment_words_of_the_command_line_are_read_strictly() -> None:
    assert User.objects.count() == 0
    assert timezone.get_default_timezone_name() == "Asia/Shanghai"
    with pytest.raises(CommandError, match="不是日期或时间"):
        run("timeline", books.CODE, "--known-on", "2026年5月")
