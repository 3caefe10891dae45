"""What keeps a file out: every kind of fault, told with sheet, row, column, value and what to do."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from django.utils import timezone

from credit.exchange.findings import Finding
from credit.exchange.importing import Errand, bring_in, rehearse
from credit.exchange.reading import read_bytes
from credit.exchange.reporting import Report
from credit.models import CreditRecord
from subjects.models import Kind, Post, Subject
from tests import makers
from tests.credit.exchange import books
from tests.credit.exchange.books import Book, Cell, Rows

pytestmark = pytest.mark.django_db

PERSON = makers.citizen_number(990_001)


def errand(book: Book) -> Errand:
    return Errand(read_bytes(books.workbook(book), "导入.xlsx"), "导入.xlsx", None, timezone.now)


def brought(book: Book) -> Report:
    return bring_in(errand(book))


def faults(book: Book) -> list[Finding]:
    report = brought(book)
    assert report.written is not bool(report.faults)
    return report.faults


def only_fault(book: Book) -> Finding:
    (fault,) = faults(book)
    return fault


def with_subject(**sheets: Rows) -> Book:
    return {"信用主体": [books.subject()], **sheets}


CELLS: list[tuple[str, dict[str, Cell], str, str]] = [
    ("信用主体", {"主体名称": None}, "主体名称", "这一项必填"),
    ("信用主体", {"主体名称": "　 "}, "主体名称", "这一项必填"),
    ("信用主体", {"主体名称": "化" * 201}, "主体名称", "最多 200 个字"),
    ("信用主体", {"主体名称": "化\x07工"}, "主体名称", "控制字符"),
    ("信用主体", {"主体类型": "公司"}, "主体类型", "应为法人、"),
    ("信用主体", {"行业类别": "渔业"}, "行业类别", "系统中没有这个行业类别"),
    ("信用主体", {"记录部门": "渔业科"}, "记录部门", "系统中没有这个记录部门"),
    ("信用主体", {"注销日期": date(2019, 12, 31)}, "注销日期", "早于监管起始日期（2020-01-01）"),
    ("信用主体", {"监管起始日期": "1/1/2020"}, "监管起始日期", "应写成 2026-09-17 的样子"),
    ("信用主体", {"监管起始日期": "2020-1"}, "监管起始日期", "应写成 2026-09-17 的样子"),
    ("信用主体", {"监管起始日期": 43831}, "监管起始日期", "现为数值"),
    ("信用主体", {"监管起始日期": date(1900, 1, 5)}, "监管起始日期", "1900 年"),
    ("信用主体", {"监管起始日期": datetime(2020, 1, 1, 8, 30)}, "监管起始日期", "带有钟点"),
    ("信用主体", {"监管起始日期": "9999-12-31"}, "监管起始日期", "年份不合理"),
    ("信用主体", {"主体代码": 91410183}, "主体代码", "请把单元格设为“文本”格式"),
    ("信用主体", {"主体代码": "91350100M000100Y44"}, "主体代码", "第 18 位校验不符"),
    ("信用主体", {"主体代码": "91350100M000100Y4"}, "主体代码", "应为 18 位，现为 17 位"),
    ("信用主体", {"主体代码": "9135010OM000100Y43"}, "主体代码", "数字 0 与字母 O"),
    ("行政处罚", {"应急管理部门": None}, "应急管理部门", "这一项必填"),
    ("行政处罚", {"应急管理部门": True}, "应急管理部门", "应为“是”或“否”"),
    ("行政处罚", {"处罚种类": "警告；责令改正"}, "处罚种类", "不认识“责令改正”"),
    ("行政处罚", {"处罚种类": "警告；警告"}, "处罚种类", "有重复"),
    ("行政处罚", {"罚款金额": "2万"}, "罚款金额", "请只填数字"),
    ("行政处罚", {"罚款金额": -5}, "罚款金额", "不小于 0"),
    ("行政处罚", {"罚款金额": 1.234}, "罚款金额", "最多 2 位小数"),
    ("行政处罚", {"决定书文号": 20250012}, "决定书文号", "文本"),
    ("行政处罚", {"陈述情况": "听取"}, "陈述情况", "应为已听取、已放弃、无需之一"),
    ("行政处罚", {"决定日期": "2025-02-29"}, "决定日期", "这一天不存在"),
    ("行政处罚", {"撤销日期": date(2025, 2, 1)}, "撤销日期", "早于决定日期"),
    ("行政处罚", {"修复日期": date(2025, 2, 1)}, "修复日期", "早于决定日期"),
    ("失信行为", {"四级情形": 1}, "四级情形", "应在 2–9 之间"),
    ("失信行为", {"四级情形": 2.5}, "四级情形", "应为 2–9 的整数"),
    ("失信行为", {"发生日期": date(2025, 5, 2)}, "认定日期", "早于发生日期"),
    ("失信行为", {"责任人证件号码": "41018319900229001"}, "责任人证件号码", "应为 18 位"),
    ("生产安全事故", {"发生日期": date(2025, 4, 2)}, "认定日期", "早于发生日期"),
    ("生产安全事故", {"死亡人数": "一"}, "死亡人数", "整数"),
    ("生产安全事故", {"直接经济损失": None}, "直接经济损失", "这一项必填"),
    ("联合惩戒", {"移出日期": date(2025, 1, 1)}, "移出日期", "早于列入日期"),
    ("四级名单", {"名单依据": "其他"}, "名单依据", "应为安监总办2017-49、"),
    ("四级名单", {"管理期限月": 0}, "管理期限月", "应在 1–600 之间"),
    ("四级名单", {"名单依据": "应急部令2023-11", "管理期限月": 24}, "管理期限月", "为 36 个月，不能另定其他期限"),
    ("四级名单", {"移出日期": date(2025, 5, 1)}, "移出日期", "早于公布日期"),
    ("四级名单", {"移出原因": "已整改"}, "移出日期", "没有移出日期"),
    ("信用承诺", {"终止日期": date(2019, 1, 1)}, "终止日期", "早于承诺日期"),
    ("信用承诺", {"终止原因": "撤回"}, "终止日期", "没有终止日期"),
    ("综合评价", {"评价结果": "不及格"}, "评价结果", "应为优、良、中、差之一"),
    ("任职人员", {"离任日期": date(2019, 1, 1)}, "离任日期", "早于任职日期"),
    ("任职人员", {"证件号码": "410183190002290017"}, "证件号码", "不是真实存在的出生日期"),
    ("任职人员", {"证件号码": "110105194912310021"}, "证件号码", "末位校验不符"),
    ("日常检查", {"检查人员": "李明"}, "检查人员", "至少 2 项"),
    ("日常检查", {"量化得分": 101}, "量化得分", "超过 100"),
    ("日常检查", {"整改期限": date(2025, 7, 1)}, "整改期限", "早于检查日期"),
    ("投诉举报", {"办结日期": date(2025, 7, 1)}, "办结日期", "早于受理日期"),
    ("公众评价", {"评分": 6}, "评分", "应在 1–5 之间"),
]


def whole_book() -> dict[str, list[dict[str, Cell]]]:
    """One sound row on every sheet."""
    return {
        "信用主体": [books.subject()],
        "任职人员": [books.post(PERSON)],
        "信用承诺": [books.commitment()],
        "失信行为": [books.misconduct(四级情形=5)],
        "行政处罚": [books.penalty()],
        "生产安全事故": [books.accident()],
        "联合惩戒": [books.sanction()],
        "四级名单": [books.listing("SX-1")],
        "综合评价": [books.evaluation()],
        "日常检查": [books.inspection()],
        "投诉举报": [books.complaint()],
        "公众评价": [books.rating()],
    }


def test_the_whole_book_is_sound() -> None:
    report = brought(whole_book())

    assert report.faults == []
    assert [sheet.added for sheet in report.sheets] == [1] * 12


@pytest.mark.parametrize(("sheet", "wrong", "column", "text"), CELLS)
def test_a_wrong_cell_is_told(sheet: str, wrong: dict[str, Cell], column: str, text: str) -> None:
    book = whole_book()
    book[sheet] = [{**book[sheet][0], **wrong}]
    if sheet == "信用主体":
        book = {sheet: book[sheet]}

    fault = only_fault(book)

    assert (fault.sheet, fault.row, fault.column) == (sheet, 2, column)
    assert text in fault.text
    assert Subject.objects.count() == 0


def test_every_fault_is_told_not_the_first_alone() -> None:
    rows = [books.penalty(决定日期="x", 陈述情况="y"), books.penalty("CF-2", 罚款金额="z")]

    assert [(f.row, f.column, f.value) for f in faults(with_subject(行政处罚=rows))] == [
        (2, "决定日期", "x"),
        (2, "陈述情况", "y"),
        (3, "罚款金额", "z"),
    ]


def test_one_fault_keeps_everything_out() -> None:
    book = whole_book() | {"公众评价": [books.rating(), books.rating(评分=9)]}

    assert faults(book)
    assert Subject.objects.count() == CreditRecord.objects.count() == 0


def test_an_unknown_column_is_named() -> None:
    fault = only_fault(with_subject(信用承诺=[books.commitment(备注="x")]))

    assert "没有“备注”这一列" in fault.text


def test_a_missing_required_column_is_named() -> None:
    row = books.commitment()
    del row["承诺日期"]

    fault = only_fault(with_subject(信用承诺=[{**row, "公开方式": "网站"}]))

    assert (fault.sheet, fault.column) == ("信用承诺", "承诺日期")
    assert "缺少这一必填列" in fault.text


@pytest.mark.parametrize("row", ["{},2021-01-01,网站,公示栏", "{},2021-01-01,,,x"])
def test_a_row_that_is_longer_than_the_head_is_told(row: str) -> None:
    makers.make_subject(code=books.CODE)
    text = f"主体代码,承诺日期,公开方式\n{row.format(books.CODE)}\n"

    report = bring_in(errand({})._replace(tables=read_bytes(text.encode(), "信用承诺.csv")))

    assert "第 2 行有内容而没有表头" in report.faults[0].text


def test_empty_cells_beyond_the_head_are_nothing() -> None:
    makers.make_subject(code=books.CODE)
    text = f"主体代码,承诺日期\n{books.CODE},2021-01-01, ,,\n"

    assert bring_in(errand({})._replace(tables=read_bytes(text.encode(), "信用承诺.csv"))).written


def test_an_unknown_sheet_is_named() -> None:
    fault = only_fault(with_subject(许可证=[{"编号": "1"}]))

    assert "没有“许可证”这种表" in fault.text


def test_a_file_without_a_sheet_of_ours_is_refused() -> None:
    assert "没有可导入的表" in only_fault({"Sheet1": []}).text


def test_a_subject_that_nobody_knows_is_told_once_for_each_row() -> None:
    fault = only_fault(with_subject(行政处罚=[books.penalty(code=books.OTHER)]))

    assert (fault.sheet, fault.column, fault.value) == ("行政处罚", "主体代码", books.OTHER)
    assert "没有登记" in fault.text


def test_a_wrong_subject_row_brings_no_faults_of_its_records() -> None:
    book = {
        "信用主体": [books.subject(行业类别="渔业")],
        "行政处罚": [books.penalty()],
        "信用承诺": [books.commitment()],
    }

    assert [fault.sheet for fault in faults(book)] == ["信用主体"]


def test_a_wrong_record_row_brings_no_fault_of_its_listing() -> None:
    book = with_subject(失信行为=[books.misconduct(认定日期="x")], 四级名单=[books.listing("SX-1")])

    assert [fault.sheet for fault in faults(book)] == ["失信行为"]


@pytest.mark.parametrize("sheet", [name for name in whole_book() if name != "公众评价"])
def test_the_same_key_twice_names_the_other_row(sheet: str) -> None:
    book = whole_book()
    book[sheet] = [book[sheet][0], dict(book[sheet][0])]

    fault = only_fault(book)

    assert (fault.sheet, fault.row) == (sheet, 3)
    assert "与第 2 行是同一条" in fault.text


def test_the_same_rating_twice_is_one_and_noted() -> None:
    report = brought(with_subject(公众评价=[books.rating(), books.rating()]))

    assert report.written
    assert "只计一次" in report.notes[0].text


def test_a_number_of_another_kind_is_refused_within_the_file() -> None:
    fault = only_fault(with_subject(失信行为=[books.misconduct("X-1")], 行政处罚=[books.penalty("X-1")]))

    assert "该编号已用于一条失信行为记录" in fault.text


def test_a_number_of_another_kind_is_refused_against_the_register() -> None:
    makers.make_misconduct(makers.make_subject(code=books.CODE), date(2025, 1, 1), number="X-1")

    assert "该编号已用于一条失信行为记录" in only_fault({"行政处罚": [books.penalty("X-1")]}).text


def test_a_number_of_another_subject_is_refused() -> None:
    makers.make_penalty(makers.make_subject(code=books.OTHER), date(2025, 1, 1), number="CF-1")

    assert "另一信用主体" in only_fault(with_subject(行政处罚=[books.penalty()])).text


def test_a_listing_rests_on_records_that_exist() -> None:
    fault = only_fault(with_subject(四级名单=[books.listing("SX-9")]))

    assert "没有编号为“SX-9”的记录" in fault.text


def test_a_listing_rests_on_records_of_its_own_subject() -> None:
    book = {
        "信用主体": [books.subject(), books.subject(books.OTHER)],
        "失信行为": [books.misconduct(code=books.OTHER, 四级情形=5)],
        "四级名单": [books.listing("SX-1")],
    }

    assert "不是该主体的" in only_fault(book).text


def test_another_name_for_a_known_number_is_refused() -> None:
    makers.make_person("子虚", number=PERSON)

    fault = only_fault(with_subject(任职人员=[books.post(PERSON, 姓名="乌有")]))

    assert (fault.column, fault.value) == ("姓名", "乌有")


MISTYPED = {
    "110105194912310021": "110105********0021",  # the check digit
    "110105194913310021": "110105********0021",  # the month
    "1101051949123100221": "110105*********0221",  # one digit too many
    "110105-19491231-002X": "110105**********002X",
}


@pytest.mark.parametrize(("number", "masked"), MISTYPED.items())
def test_identity_numbers_are_masked_in_faults(number: str, masked: str) -> None:
    fault = only_fault(with_subject(任职人员=[books.post(number)]))

    assert fault.value == masked


def test_a_person_registered_as_one_stays_one() -> None:
    makers.make_subject(kind=Kind.NATURAL_PERSON, code=PERSON)

    fault = only_fault({"信用主体": [books.subject(PERSON, 代码校验说明="登记如此")]})

    assert "是公民身份号码" in fault.text


def test_a_unit_does_not_become_a_person() -> None:
    digits = "110105194912310021"
    makers.make_subject(code=digits)

    fault = only_fault({"信用主体": [books.subject(digits, 主体类型="自然人", 代码校验说明="登记如此")]})

    assert fault.column == "主体类型"
    assert "登记为“法人”" in fault.text


def test_the_number_of_a_person_is_no_code_of_a_unit_whatever_the_reason() -> None:
    fault = only_fault({"信用主体": [books.subject(PERSON, 代码校验说明="登记如此")]})

    assert "是公民身份号码" in fault.text


def test_what_is_out_of_use_is_taken_for_what_has_it_already_only() -> None:
    subject = makers.make_subject(code=books.CODE, name="新密市青屏化工有限公司")
    subject.industry.active = False
    subject.industry.save()

    assert "已停用" in only_fault({"信用主体": [books.subject(books.OTHER)]}).text
    assert brought({"信用主体": [books.subject()]}).sheets[0].unchanged == 1


def test_a_reasoned_waiver_takes_a_code_that_fails_the_check() -> None:
    row = books.subject("91350100M000100Y44", 代码校验说明="营业执照登记如此")

    report = brought({"信用主体": [row], "信用承诺": [books.commitment("91350100M000100Y44")]})

    assert report.written
    assert "按“代码校验说明”收录" in report.notes[0].text
    assert Subject.objects.get().check_waiver == "营业执照登记如此"


def test_length_and_alphabet_are_never_waived() -> None:
    row = books.subject("91350100M000100I43", 代码校验说明="营业执照登记如此")

    assert "不使用“I”" in only_fault({"信用主体": [row]}).text


def test_full_width_characters_and_blanks_in_codes_are_put_right() -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) for c in books.CODE)

    brought({"信用主体": [books.subject(f" {wide} ")], "信用承诺": [books.commitment(books.CODE.lower())]})

    assert Subject.objects.get().code == books.CODE


def test_someone_who_never_held_a_post_may_be_named() -> None:
    report = brought(with_subject(失信行为=[books.misconduct(责任人证件号码=PERSON)]))

    assert report.written
    assert "没有登记任职" in report.notes[0].text
    person = CreditRecord.objects.get().person
    assert person
    assert str(person) == "姓名未登记"


def test_a_post_tells_the_name_that_was_missing() -> None:
    brought(with_subject(失信行为=[books.misconduct(责任人证件号码=PERSON)]))

    report = brought(with_subject(任职人员=[books.post(PERSON)]))

    assert report.faults == []
    person = Post.objects.get().person
    assert person.name == "子虚"
    assert [row.name for row in person.history.order_by("history_id")] == ["姓名未登记", "子虚"]


def test_history_goes_in_with_notes() -> None:
    book = whole_book() | {
        "行政处罚": [books.penalty(决定日期=date(2019, 5, 1), 罚款金额=None)],
        "四级名单": [books.listing("CF-1", 名单依据="应急部令2023-11", 管理期限月=36, 公布日期=date(2019, 4, 1))],
    }

    texts = "".join(note.text for note in brought(book).notes)

    assert "早于监管起始日期" in texts
    assert "没有金额" in texts
    assert "不是第十二条（四）的情形" in texts


def test_an_order_11_listing_without_a_penalty_is_noted() -> None:
    book = with_subject(
        失信行为=[books.misconduct(四级情形=5)],
        四级名单=[books.listing("SX-1", 名单依据="应急部令2023-11", 管理期限月=36)],
    )

    assert any("须以行政处罚为前提" in note.text for note in brought(book).notes)


def test_a_rehearsal_leaves_nothing_behind() -> None:
    subject = makers.make_subject(code=books.CODE)
    makers.grade(subject)

    report = rehearse(errand({"行政处罚": [books.penalty(决定日期=timezone.localdate())]}))

    assert (report.dry_run, report.written) == (True, False)
    assert [(move.old, move.new) for move in report.moves] == [(1, 3)]
    assert not CreditRecord.objects.exists()
    assert subject.assessments.count() == 1


def test_heads_may_stand_in_any_order_and_carry_their_unit() -> None:
    row = {name if name != "罚款金额" else "罚款金额（元）": value for name, value in reversed(books.penalty().items())}

    assert brought(with_subject(行政处罚=[row])).written
    assert CreditRecord.objects.get().fine == 20000


def test_a_template_of_nothing_is_imported_as_nothing(tmp_path: Path) -> None:
    assert brought({"信用主体": []}).written
