"""异议受理台账: one row a case, the same for the screen, the printed page and the files."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import QuerySet

from accounts.models import User
from config.at_need import AtNeed
from credit.models import Export, Term
from credit.outside import exporting
from objections import clocks
from objections.models import Objection, Part
from objections.papers import result_of

xlsxwriter = AtNeed("xlsxwriter")

COLUMNS = (
    "编号",
    "申请人",
    "异议事项",
    "收到",
    "受理",
    "应答复日",
    "核查人员",
    "回避说明",
    "结果",
    "答复日",
    "是否按期",
    "更正情况",
)
_WIDTHS = (18, 30, 40, 12, 12, 12, 18, 40, 14, 12, 10, 40)
_TITLE = "新密市应急管理局异议受理台账"


class Row(NamedTuple):
    """One case as the ledger tells it."""

    number: str
    applicant: str
    claims: str
    received_on: date
    accepted_on: date | None
    due_on: date | None
    investigators: str
    barred: str
    result: str
    replied_on: date | None
    in_time: str
    corrections: str


class Line(NamedTuple):
    """One case as the list shows it."""

    objection: Objection
    term: Term | None
    claims: list[str]
    investigators: str
    result: str


def _terms(cases: Iterable[Objection]) -> dict[str, Term]:
    """The term of the answer of each case, before acceptance that of the statute."""
    keys = [case.key for case in cases]
    kinds = (clocks.STATUTE.code, clocks.REPLY.code)
    terms = Term.objects.filter(case_key__in=keys, kind__in=kinds).order_by("pk").prefetch_related("suspensions")
    found: dict[str, Term] = {}
    for term in terms:
        if term.kind == clocks.REPLY.code or term.case_key not in found:
            found[term.case_key] = term
    return found


def _people(cases: Iterable[Objection], kind: Part.Kind) -> dict[int, list[Part]]:
    found: dict[int, list[Part]] = defaultdict(list)
    for part in Part.objects.filter(objection__in=list(cases), part=kind).select_related("person"):
        found[part.objection_id].append(part)
    return found


def _loaded(cases: Iterable[Objection]) -> list[Objection]:
    loaded = list(cases)
    ids = [case.pk for case in loaded]
    full = Objection.objects.filter(pk__in=ids).select_related("subject__department").prefetch_related("claims__record")
    by_id = {case.pk: case for case in full}
    return [by_id[pk] for pk in ids]


def lines(cases: Iterable[Objection]) -> list[Line]:
    """The cases of one page of the list."""
    loaded = _loaded(cases)
    terms, investigators = _terms(loaded), _people(loaded, Part.Kind.INVESTIGATOR)
    return [
        Line(
            case,
            terms.get(case.key),
            [f"{claim.matter}" for claim in case.claims.all()],
            "、".join(str(part.person) for part in investigators[case.pk]),
            result_of(case) if case.replied_on else "",
        )
        for case in loaded
    ]


def rows(cases: QuerySet[Objection]) -> Iterator[Row]:
    """Every case of the ledger, in the order of numbers."""
    loaded = _loaded(cases.order_by("year", "sequence"))
    terms = _terms(loaded)
    investigators, barred = _people(loaded, Part.Kind.INVESTIGATOR), _people(loaded, Part.Kind.BARRED)
    for case in loaded:
        term = terms.get(case.key)
        yield Row(
            case.number,
            f"{case.subject}（{case.applicant_name}）",
            "；".join(f"{claim.matter}：{claim.request}" for claim in case.claims.all()),
            case.received_on,
            case.accepted_on,
            term.due_on if term and case.accepted_on else None,
            "、".join(str(part.person) for part in investigators[case.pk]),
            "；".join(f"{part.person}：{part.reason}" for part in barred[case.pk]),
            result_of(case) if case.replied_on else case.get_state_display(),
            case.replied_on,
            _in_time(case, term),
            "；".join(claim.outcome for claim in case.claims.all()) if case.replied_on else "",
        )


def _in_time(case: Objection, term: Term | None) -> str:
    if not case.replied_on or term is None or term.due_on is None:
        return ""
    return "按期" if case.replied_on <= term.due_on else "超期"


def leave(cases: QuerySet[Objection], ending: str, *, condition: str, by: User, at: datetime) -> Export:
    """Note that a ledger of these cases leaves the house as a file."""
    subjects = list(cases.order_by().values_list("subject", flat=True))
    what = Export.What.OBJECTIONS
    export = Export(what=what, format=ending, condition=condition, rows=len(subjects), by=by, at=at)
    return exporting.leave(export, subjects=subjects)


Writer = Callable[[list[Row], str, date], tuple[io.BytesIO, str]]


def write_csv(rows: list[Row], condition: str, day: date) -> tuple[io.BytesIO, str]:
    """UTF-8 with BOM, so that spreadsheets read Chinese."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return io.BytesIO(text.getvalue().encode("utf-8-sig")), "text/csv; charset=utf-8"


def _cell(value: str | date | None) -> str:
    """Text that a spreadsheet does not take for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in "=+-@" and text else text


def write_xlsx(rows: list[Row], condition: str, day: date) -> tuple[io.BytesIO, str]:
    """Frozen head, A4 across, foot with the day and page numbers."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"strings_to_formulas": False, "in_memory": True}) as book:
        book.set_properties({"title": _TITLE, "comments": condition})
        head = book.add_format({"bold": True, "border": 1, "align": "center", "bg_color": "#E8EDF3"})
        text = book.add_format({"border": 1, "valign": "vcenter", "text_wrap": True, "num_format": "@"})
        sheet = book.add_worksheet("异议受理台账")
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        sheet.write_row(0, 0, COLUMNS, head)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                sheet.write_string(number, column, "" if value is None else str(value), text)
        sheet.freeze_panes(1, 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_header(f'&C&"Noto Serif CJK SC,Bold"&14{_TITLE}')
        sheet.set_footer(f"&L数据截至 {day}&R第 &P 页 共 &N 页")
    file.seek(0)
    return file, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


WRITERS: dict[str, Writer] = {"csv": write_csv, "xlsx": write_xlsx}
