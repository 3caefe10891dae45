"""The graded ledger (分级台账, Article 13) as a list; its files are made by `credit.ledger`."""

from __future__ import annotations

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.gate import READERS
from credit.forms.ledger import LedgerForm
from credit.ledger.rows import LedgerRow
from credit.lists.periods import beside
from credit.lists.subjects import with_marks
from desk.lists.columns import Column, in_page
from desk.lists.lists import Empty, Listing

EMPTY = Empty(
    "没有符合条件的信用主体",
    "请放宽条件，或核对查看日期：主体自监管起始日期起列入，注销之日起不再列入。",
    "ledger",
)


def _grounds(row: LedgerRow) -> SafeString | None:
    items = ((item,) for item in row.items_in_words)
    return format_html_join(SafeString("、<wbr>"), '<span class="item">{}</span>', items) or None


def _next(row: LedgerRow) -> SafeString | None:
    if row.next_change_on is None:
        return None
    return format_html("{} {}", SafeString(in_page(row.next_change_on)), row.next_level_name)


LEDGER: Listing[LedgerRow] = Listing(
    name="credit.ledger",
    title="信用分级台账",
    lead="第十三条：各类信用主体的信用分级由记录部门自行组织并建立台账。",
    address="credit:ledger_show",
    roles=READERS,
    columns=(
        Column[LedgerRow](name="name", label="主体名称", value=lambda row: row.name, css="name", head=True),
        Column[LedgerRow](name="code", label="主体代码", value=lambda row: row.code, css="code"),
        Column[LedgerRow](name="kind", label="主体类型", value=lambda row: row.kind, css="nowrap"),
        Column[LedgerRow](name="industry", label="行业类别", value=lambda row: row.industry, css="nowrap"),
        Column[LedgerRow](
            name="level",
            label="信用等级",
            value=lambda row: row.level_name,
            shown=lambda row: with_marks(row.level, row.remarks),
            css="nowrap",
        ),
        Column[LedgerRow](name="since", label="等级起始", value=lambda row: row.since, css="tight"),
        Column[LedgerRow](name="grounds", label="定级依据", value=lambda row: row.items_in_words, shown=_grounds),
        Column[LedgerRow](
            name="next", label="预计变更", value=lambda row: row.next_change_on, shown=_next, css="nowrap"
        ),
        Column[LedgerRow](name="section", label="记录部门", value=lambda row: row.section, css="section"),
    ),
    filters=LedgerForm,
    url=lambda row: reverse("credit:subject_show", args=[row.subject]),
    template="credit/ledger_show.html",
    css="ledger",
    beside=beside,
    files="credit/_ledger_files.html",
    empty=EMPTY,
    nothing_found=EMPTY,
    subject=lambda row: row.subject,
)
