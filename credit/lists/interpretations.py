"""The register of interpretations (适用口径)."""

from __future__ import annotations

from accounts.gate import READERS
from credit.acts.interpretations import rows_of
from credit.models import Interpretation
from credit.rulebook.changing import KEEPERS
from credit.rulebook.interpreting import named
from desk.lists.columns import Column, beneath, cut, marked
from desk.lists.lists import Empty, Listing

INTERPRETATION_LIST: Listing[Interpretation] = Listing(
    name="credit.interpretations",
    title="适用口径",
    lead="第十七条由应急局解释：制度没有说清的问题怎样理解，由一人提出、另一人确认；记录可以引用，评级依据单印出。",
    address="credit:interpretation_list",
    roles=READERS,
    seen_by=rows_of,
    columns=(
        Column[Interpretation](
            name="question",
            label="问题",
            value=lambda row: row.question,
            css="name",
            head=True,
        ),
        Column[Interpretation](name="called", label="编号", value=lambda row: row.called, css="nowrap"),
        Column[Interpretation](
            name="reading", label="口径", value=lambda row: row.reading, shown=lambda row: cut(row.reading, 120)
        ),
        Column[Interpretation](name="articles", label="条款", value=lambda row: named(row.articles)),
        Column[Interpretation](name="from", label="施行", value=lambda row: row.holds_from, css="tight"),
        Column[Interpretation](
            name="state",
            label="状态",
            value=lambda row: row.state_shown,
            shown=lambda row: beneath(marked(row.state_shown, row.look), row.ended_on),
            css="nowrap",
        ),
        Column[Interpretation](
            name="people",
            label="提出、确认",
            value=lambda row: [str(one) for one in (row.proposed_by, row.decided_by) if one],
        ),
    ),
    order=("-pk",),
    template="credit/interpretation_list.html",
    beside=lambda request, today, rows: {"keeps": request.user.role in KEEPERS},
    empty=Empty(
        "还没有登记适用口径",
        "遇到制度没有说清的问题，写下问题和口径，由另一人确认。",
        "law",
        "提出适用口径",
        "credit:interpretation_add",
        KEEPERS,
    ),
)
