"""The list of monthly circulars; the rows behind a figure of the board, and behind a check of data quality."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.gate import READERS
from accounts.models import User
from briefing.forms import AskedForm, SectionForm
from briefing.lines import Line, along, line_of, mended
from briefing.models import Circular
from briefing.quality.rules import Check
from desk.lists.columns import Column, beneath, button, linked
from desk.lists.lists import Empty, Listing
from desk.templatetags.face import mark


def circulars_of(user: User) -> QuerySet[Circular]:
    """The circulars that this person may see, with what their pages read."""
    return Circular.objects.visible_to(user).select_related(
        "department", "drafted_by", "edited_by", "issued_by", "document"
    )


def _files(row: Circular) -> SafeString | None:
    if row.document is None:
        return None
    links = [
        format_html(
            '<a href="{}" aria-label="{} {}">{}</a>',
            reverse("briefing:circular_file", args=[row.pk, ending]),
            row,
            words,
            words,
        )
        for ending, words in (("pdf", "PDF"), ("docx", "Word"))
    ]
    return format_html("{}　{}", *links)


COLUMNS: tuple[Column[Circular], ...] = (
    Column(name="month", label="月份", value=str, sort=("first",), css="name", head=True),
    Column(
        name="state",
        label="状态",
        value=lambda row: row.get_state_display(),
        shown=lambda row: mark(row.get_state_display()),
    ),
    Column(name="paper", label="文号", value=lambda row: row.document.number if row.document else "", css="code"),
    Column(name="drafter", label="起草部门", value=lambda row: str(row.department)),
    Column(
        name="edited",
        label="最后修改",
        value=lambda row: row.edited_at,
        shown=lambda row: beneath(row.edited_at, row.edited_by),
    ),
    Column(
        name="issued",
        label="签发",
        value=lambda row: row.document.issued_on if row.document else None,
        shown=lambda row: beneath(row.document.issued_on, row.issued_by) if row.document else None,
    ),
    Column(
        name="files",
        label="文件",
        value=lambda row: "PDF、Word" if row.document else "",
        shown=_files,
        css="nowrap",
    ),
    Column(name="drafted_by", label="起草人", value=lambda row: str(row.drafted_by), spare=True),
    Column(name="issued_by", label="签发人", value=lambda row: str(row.issued_by or ""), spare=True),
)

CIRCULARS: Listing[Circular] = Listing(
    name="briefing.circulars",
    title="月度通报",
    lead="每月一期，按记录部门通报信用监管情况；数据随草稿固定，签发后生成 PDF 和 Word 文件。",
    address="briefing:circular_list",
    roles=READERS,
    seen_by=circulars_of,
    columns=COLUMNS,
    order=("-first",),
    size=24,
    template="briefing/circular_list.html",
    empty=Empty(
        "还没有月度通报",
        "起草时自动取数并写出初稿，核对修改后由局领导签发。",
        "file",
        "起草通报",
        "briefing:circular_add",
    ),
)


class Behind(NamedTuple):
    """A row behind a number, in words, and where it is mended (empty: nowhere)."""

    line: Line
    mending: str = ""

    def get_absolute_url(self) -> str:
        return self.line.subject.get_absolute_url()


def _in_words(rows: Sequence[Model], user: User, today: date) -> list[Behind]:
    return [Behind(line_of(row)) for row in rows]


SUBJECT = Column[Behind](
    name="subject", label="信用主体", value=lambda row: str(row.line.subject), css="name", head=True
)
CODE = Column[Behind](name="code", label="代码", value=lambda row: row.line.subject.code, css="code")
DEPARTMENT = Column[Behind](name="department", label="记录部门", value=lambda row: str(row.line.subject.department))
MATTER = Column[Behind](
    name="matter",
    label="事项",
    value=lambda row: row.line.matter,
    shown=lambda row: linked(row.line.matter, row.line.url),
    css="telling",
)
DAY = Column[Behind](name="day", label="日期", value=lambda row: row.line.day, css="tight")

NO_DATA = Empty("这一项没有数据", "可能在您打开看板之后已经办结或者更正。", "check")

FIGURES: Listing[Any] = Listing(
    name="briefing.figures",
    title="看板数字",
    address="briefing:board_show",
    roles=READERS,
    columns=(SUBJECT, CODE, DEPARTMENT, MATTER, DAY),
    filters=AskedForm,
    dress=_in_words,
    template="briefing/figure_list.html",
    empty=NO_DATA,
    nothing_found=NO_DATA,
    subject=lambda row: row.line.subject.pk,
)
"""The rows of one figure: its address says of which."""


def of_figure(title: str, day: str, rows: QuerySet[Any]) -> Listing[Any]:
    """The rows behind a figure, and what their day is."""
    columns = (SUBJECT, CODE, DEPARTMENT, MATTER, replace(DAY, label=day))
    return replace(FIGURES, title=title, columns=columns, seen_by=lambda user: along(rows))


NO_FAULT = Empty("没有发现问题", "按上面的规则检查，没有需要补正的。", "check")

CHECKED: Listing[Any] = replace(
    FIGURES,
    name="briefing.quality",
    title="数据质量",
    address="briefing:quality_show",
    filters=SectionForm,
    template="briefing/quality_list.html",
    empty=NO_FAULT,
    nothing_found=NO_FAULT,
)
"""The rows that break one rule: its address says which."""


def of_check(check: Check, rows: QuerySet[Any]) -> Listing[Any]:
    """The rows that a check found, each with the way to mend it."""
    mending = Column[Behind](
        name="mending",
        label="办理",
        value=lambda row: None,
        shown=_mending(check.mending.words),
        css="tight",
        on_screen=True,
    )
    return replace(
        CHECKED,
        title=check.title,
        columns=(SUBJECT, CODE, DEPARTMENT, MATTER, replace(DAY, label=check.day), mending),
        seen_by=lambda user: along(rows),
        dress=lambda found, user, today: [Behind(line_of(row), mended(check.mending, row)) for row in found],
        hidden=lambda user: () if user.edits_records or check.mending.open_to_all else ("mending",),
    )


def _mending(words: str) -> Callable[[Behind], SafeString]:
    return lambda row: button(words, row.mending, f"{row.line.subject} {row.line.matter}")
