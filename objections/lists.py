"""The lists of objections and of the platform's check notices: what each row says, by what they are filtered and sorted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.gate import READERS
from accounts.models import User
from credit.terms.calendar import calendar
from credit.terms.columns import Running, running_of, term_column, with_standing
from desk.lists.columns import Column, cut, marked
from desk.lists.lists import Empty, Listing, of_one_department
from desk.templatetags.face import mark
from objections import ledger
from objections.acts.cases import OBJECTION
from objections.acts.checks import checks_of
from objections.forms.checks import CheckFilter
from objections.forms.search import ObjectionFilter
from objections.models import CheckNotice, Objection


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


class CheckRow(NamedTuple):
    """A check notice with the term of its answer."""

    notice: CheckNotice
    running: Running | None

    def get_absolute_url(self) -> str:
        return self.notice.get_absolute_url()


def _checks_with_terms(notices: Sequence[CheckNotice], user: User, today: date) -> list[CheckRow]:
    running = running_of((one.key for one in notices), today)
    return [CheckRow(one, running.get(one.key)) for one in notices]


CHECK_COLUMNS: tuple[Column[CheckRow], ...] = (
    Column(
        name="number",
        label="编号",
        value=lambda row: str(row.notice),
        sort=("year", "sequence"),
        css="tight",
        head=True,
    ),
    Column(name="platform", label="平台转办编号", value=lambda row: row.notice.platform_number, css="tight"),
    Column(name="subject", label="信用主体", value=lambda row: str(row.notice.subject), css="name"),
    Column(
        name="question",
        label="核查事项",
        value=lambda row: row.notice.question,
        shown=lambda row: cut(row.notice.question, 40),
        css="telling",
    ),
    Column(
        name="state",
        label="状态",
        value=lambda row: row.notice.get_state_display(),
        shown=lambda row: marked(row.notice.get_state_display(), row.notice.look),
        sort=("state",),
        css="tight",
    ),
    term_column(lambda row: row.running),
    Column(name="received", label="收到", value=lambda row: row.notice.received_on, css="tight"),
    Column(name="checker", label="核查人员", value=lambda row: str(row.notice.checker or ""), css="tight"),
    Column(name="conclusion", label="结论", value=lambda row: row.notice.get_conclusion_display(), spare=True),
    Column(name="sent", label="回传", value=lambda row: row.notice.sent_on, css="tight", spare=True),
    Column(name="department", label="记录部门", value=lambda row: str(row.notice.subject.department)),
)

CHECKS: Listing[CheckNotice] = Listing(
    name="objections.checks",
    title="平台转办核查",
    lead="信用平台转来的异议核查：自收到之日起 3 个工作日内核查反馈（河南省社会信用条例第四十一条）",
    address="objections:check_list",
    roles=READERS,
    seen_by=checks_of,
    columns=CHECK_COLUMNS,
    order=("-year", "-sequence"),
    filters=CheckFilter,
    dress=_checks_with_terms,
    hidden=of_one_department,
    template="objections/check_list.html",
    empty=Empty("没有转办核查", "信用平台转来的异议核查函在此登记，3 个工作日内反馈。", "objection"),
    nothing_found=Empty("没有符合条件的转办核查", "请放宽条件。", "search"),
    subject=lambda row: row.notice.subject_id,
)
