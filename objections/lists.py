"""The list of objections: what each row says, by what it is filtered and sorted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.gate import READERS
from accounts.models import User
from credit.terms.calendar import calendar
from credit.terms.columns import Running, term_column, with_standing
from desk.lists.columns import Column
from desk.lists.lists import Empty, Listing, of_one_department
from desk.templatetags.face import mark
from objections import ledger
from objections.acts.cases import OBJECTION
from objections.forms.search import ObjectionFilter
from objections.models import Objection


class Row(NamedTuple):
    """A case as the ledger tells it, with the term of its answer."""

    line: ledger.Line
    running: Running | None

    @property
    def case(self) -> Objection:
        return self.line.objection

    def get_absolute_url(self) -> str:
        return self.case.get_absolute_url()


def _with_terms(cases: Sequence[Objection], user: User, today: date) -> list[Row]:
    counted = calendar()
    return [Row(line, with_standing(line.term, today, counted)) for line in ledger.lines(cases)]


def _state(row: Row) -> SafeString:
    marks = mark(row.case.get_state_display()) + (mark(row.line.result) if row.line.result else SafeString(""))
    return format_html('<span class="marks">{}</span>', marks)


COLUMNS: tuple[Column[Row], ...] = (
    Column(
        name="number", label="案号", value=lambda row: str(row.case), sort=("year", "sequence"), css="tight", head=True
    ),
    Column(name="subject", label="信用主体", value=lambda row: str(row.case.subject), css="name"),
    Column(name="claims", label="异议事项", value=lambda row: row.line.claims),
    Column(
        name="state",
        label="状态",
        value=lambda row: row.case.get_state_display(),
        shown=_state,
        sort=("state",),
        css="tight",
    ),
    Column(name="received", label="收到", value=lambda row: row.case.received_on, css="tight"),
    term_column(lambda row: row.running),
    Column(name="investigators", label="核查人员", value=lambda row: row.line.investigators),
    Column(name="result", label="结果", value=lambda row: row.line.result, spare=True),
    Column(name="applicant", label="申请人", value=lambda row: row.case.applicant_name, spare=True),
    Column(name="accepted", label="受理", value=lambda row: row.case.accepted_on, css="tight", spare=True),
    Column(name="replied", label="答复", value=lambda row: row.case.replied_on, css="tight", spare=True),
    Column(name="department", label="记录部门", value=lambda row: str(row.case.subject.department)),
)

OBJECTIONS: Listing[Objection] = Listing(
    name="objections.objections",
    title="异议",
    lead="登记、初审、核查和答复；自受理之日起 3 个工作日内答复（第九条、第十条）",
    address="objections:objection_list",
    roles=READERS,
    seen_by=OBJECTION.seen_by,
    columns=COLUMNS,
    order=("-year", "-sequence"),
    filters=ObjectionFilter,
    dress=_with_terms,
    hidden=of_one_department,
    size=30,
    template="objections/objection_list.html",
    empty=Empty("没有异议", "信用主体认为记录与事实不符的，可以提出异议（第九条）。收到后在此登记。", "objection"),
    nothing_found=Empty("没有符合条件的异议", "请放宽条件。", "search"),
    subject=lambda row: row.case.subject_id,
)
