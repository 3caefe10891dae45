"""The register by file: 信用主体, 任职人员, 信用承诺, 综合评价."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import ClassVar

from accounts.models import Department
from credit.exchange.cells import Choice, CitizenNumber, Day, Text
from credit.exchange.known import Known
from credit.exchange.lines import Column, Line
from credit.exchange.sheets import SUBJECT, Sheet, SubjectSheet, code_of, of_subjects
from subjects import identity
from subjects.models import Commitment, Evaluation, Industry, Kind, Person, Post, Subject


class Register(Sheet[Subject]):
    """信用主体, matched by code."""

    name = "信用主体"
    model = Subject
    columns: ClassVar[tuple[Column, ...]] = (
        SUBJECT,
        Column("主体名称", Text(200), required=True),
        Column("主体类型", Choice.of(Kind), required=True, fills="kind"),
        Column("行业类别", Text(60, "系统中的行业名称或代码"), required=True),
        Column("记录部门", Text(60, "系统中的部门名称或代码"), required=True),
        Column("监管起始日期", Day(), required=True, fills="enrolled_on"),
        Column("成立日期", Day(), fills="founded_on"),
        Column("地址", Text(200), fills="address"),
        Column("乡镇街道", Text(60), fills="township"),
        Column("联系人", Text(40), fills="contact"),
        Column("联系电话", Text(40), fills="telephone"),
        Column("注销日期", Day(), fills="deregistered_on", note="注销当日起不再评级。"),
        Column("代码校验说明", Text(200), fills="check_waiver", note="登记的代码校验位确实不符时，写明理由。"),
    )
    orders = (("监管起始日期", "注销日期"),)

    def mention(self, lines: Sequence[Line], known: Known) -> None:
        codes = {code_of(line) for line in lines} - {""}
        known.mention("subject", codes)
        known.load_subjects(codes - known.subjects.keys())

    def key(self, line: Line) -> Hashable | None:
        return code_of(line) or None

    def existing(self, lines: Sequence[Line], known: Known) -> dict[Hashable, Subject]:
        return {code_of(line): known.subjects[code_of(line)] for line in lines if code_of(line) in known.subjects}

    def check(self, line: Line, known: Known) -> None:
        kind, code = line.text("主体类型"), code_of(line)
        if kind and code:
            _check_code(line, code, natural=kind == Kind.NATURAL_PERSON)

    def compare(self, line: Line, row: Subject | None, known: Known) -> None:
        industry = known.industries.get(line.text("行业类别"))
        department = known.departments.get(line.text("记录部门"))
        _must_be_in_use(line, "行业类别", industry, row.industry_id if row else None)
        _must_be_in_use(line, "记录部门", department, row.department_id if row else None)
        if known.own and department and department != known.own:
            line.fault("记录部门", f"只能导入{known.own}的信用主体，请删去本行，或由{department}导入。")
        elif known.own and row and row.department_id != known.own.pk:
            line.fault(SUBJECT.name, f"该主体不属于{known.own}，不能由本部门导入，请删去本行。")
        if row and row.is_person != (line.text("主体类型") == Kind.NATURAL_PERSON):
            line.fault(
                "主体类型", f"该代码在系统中登记为“{row.get_kind_display()}”，自然人与其他类型不能互改，请核对。"
            )
        if row and row.deregistered_on and not line.day("注销日期"):
            line.note("注销日期", f"系统中已于 {row.deregistered_on} 注销，导入后恢复为未注销。")

    def start(self, line: Line, known: Known) -> Subject:
        row = Subject(kind=line.text("主体类型"))
        row.set_code(code_of(line))
        known.subjects[code_of(line)] = row
        return row

    def fill(self, row: Subject, line: Line, known: Known) -> None:
        super().fill(row, line, known)
        if row.name != line.text("主体名称"):
            row.set_name(line.text("主体名称"))
        if row.kind != Kind.SOLE_TRADER:
            row.trade_name = ""
        row.industry = known.industries[line.text("行业类别")]
        row.department = known.departments[line.text("记录部门")]

    def watched(self, row: Subject, known: Known) -> dict[str, object]:
        return super().watched(row, known) | {
            "主体名称": row.name,
            "行业类别": row.industry_id,
            "记录部门": row.department_id,
        }


def _check_code(line: Line, code: str, *, natural: bool) -> None:
    try:
        (identity.check_citizen_number if natural else identity.check_credit_code)(code)
    except identity.FormFault as fault:
        line.fault(SUBJECT.name, str(fault))
    except identity.CheckFault as fault:
        if line.text("代码校验说明"):
            line.note(SUBJECT.name, "代码校验位不符，按“代码校验说明”收录并标注。")
        else:
            line.fault(SUBJECT.name, str(fault))


def _must_be_in_use(line: Line, column: str, found: Industry | Department | None, current: int | None) -> None:
    if found is None:
        line.fault(column, f"系统中没有这个{column}，请填写系统中的名称或代码。")
    elif not found.active and found.pk != current:
        line.fault(column, f"“{found}”已停用，请改用在用的{column}。")


class Posts(SubjectSheet[Post]):
    """任职人员, matched by all required columns."""

    name = "任职人员"
    model = Post
    columns: ClassVar[tuple[Column, ...]] = (
        SUBJECT,
        Column("姓名", Text(60), required=True),
        Column("证件号码", CitizenNumber(), required=True),
        Column("职务", Choice.of(Post.Office), required=True, fills="office", note="实际控制人填主要负责人。"),
        Column("任职日期", Day(), required=True, fills="from_on"),
        Column("离任日期", Day(), fills="until_on", note="离任当日起不再任职。"),
    )
    orders = (("任职日期", "离任日期"),)

    def mention(self, lines: Sequence[Line], known: Known) -> None:
        super().mention(lines, known)
        known.load_people({line.text("证件号码") for line in lines} - {""})

    def key(self, line: Line) -> Hashable | None:
        key = (code_of(line), line.text("证件号码"), line.text("职务"), line.day("任职日期"))
        return key if all(key) else None

    def existing(self, lines: Sequence[Line], known: Known) -> dict[Hashable, Post]:
        numbers = {
            person.pk: line.text("证件号码")
            for line in lines
            if (person := known.people.get(identity.index_of(line.text("证件号码")))) and person.pk
        }
        return {
            (code, numbers[post.person_id], post.office, post.from_on): post
            for code, post in of_subjects(Post.objects.all(), lines)
            if post.person_id in numbers
        }

    def check(self, line: Line, known: Known) -> None:
        super().check(line, known)
        check_person_number(line, "证件号码", known)
        number, name = line.text("证件号码"), line.text("姓名")
        if not line.sound:
            return
        person = known.person(number, name)
        if person.name == Person.NO_NAME:
            known.give_name(person, name)
        elif person.name != name:
            line.fault("姓名", "与该证件号码已登记的姓名不一致，请核对证件。")

    def compare(self, line: Line, row: Post | None, known: Known) -> None:
        if row and row.until_on and not line.day("离任日期"):
            line.note("离任日期", f"系统中已于 {row.until_on} 离任，导入后恢复为在任。")

    def start(self, line: Line, known: Known) -> Post:
        return Post(subject=line.subject, person=known.person(line.text("证件号码"), line.text("姓名")))


def check_person_number(line: Line, column: str, known: Known) -> None:
    """The check digit must fit, unless the register took this very number with a reason."""
    number = line.text(column)
    if not number or identity.index_of(number) in known.people:
        return
    subject = known.subjects.get(number)
    try:
        identity.check_citizen_number(number)
    except identity.CheckFault as fault:
        if not (subject and subject.check_waiver):
            line.fault(column, str(fault).partition("；")[0] + "。")
    except identity.FormFault as fault:
        line.fault(column, str(fault))


class Commitments(SubjectSheet[Commitment]):
    """信用承诺 (R11), matched by subject and day."""

    name = "信用承诺"
    model = Commitment
    columns: ClassVar[tuple[Column, ...]] = (
        SUBJECT,
        Column("承诺日期", Day(), required=True, fills="made_on"),
        Column("公开方式", Text(120), fills="published_at"),
        Column("终止日期", Day(), fills="ended_on", note="终止当日起不再有效。"),
        Column("终止原因", Choice.of(Commitment.Ending), fills="ending"),
    )
    orders = (("承诺日期", "终止日期"),)

    def key(self, line: Line) -> Hashable | None:
        key = (code_of(line), line.day("承诺日期"))
        return key if all(key) else None

    def existing(self, lines: Sequence[Line], known: Known) -> dict[Hashable, Commitment]:
        return {(code, row.made_on): row for code, row in of_subjects(Commitment.objects.all(), lines)}

    def check(self, line: Line, known: Known) -> None:
        super().check(line, known)
        if line.text("终止原因") and not line.day("终止日期") and line.sound:
            line.fault("终止日期", "填写了终止原因而没有终止日期，请补填终止日期，或清空终止原因。")

    def compare(self, line: Line, row: Commitment | None, known: Known) -> None:
        if row and row.ended_on and not line.day("终止日期"):
            line.note("终止日期", f"系统中已于 {row.ended_on} 终止，导入后恢复为有效。")

    def start(self, line: Line, known: Known) -> Commitment:
        return Commitment(subject=line.subject)


class Evaluations(SubjectSheet[Evaluation]):
    """综合评价 (R17), matched by subject, source and day."""

    name = "综合评价"
    model = Evaluation
    columns: ClassVar[tuple[Column, ...]] = (
        SUBJECT,
        Column("来源", Choice.of(Evaluation.Source), required=True, fills="source"),
        Column("评价结果", Choice.of(Evaluation.Result), required=True, fills="result"),
        Column("评价日期", Day(), required=True, fills="dated_on"),
    )

    def key(self, line: Line) -> Hashable | None:
        key = (code_of(line), line.text("来源"), line.day("评价日期"))
        return key if all(key) else None

    def existing(self, lines: Sequence[Line], known: Known) -> dict[Hashable, Evaluation]:
        return {(code, row.source, row.dated_on): row for code, row in of_subjects(Evaluation.objects.all(), lines)}

    def start(self, line: Line, known: Known) -> Evaluation:
        return Evaluation(subject=line.subject)
