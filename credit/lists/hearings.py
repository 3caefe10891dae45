"""The list of statements and defences (陈述申辩, Article 8)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.gate import READERS
from accounts.models import User
from credit.acts.hearings import HEARING
from credit.forms.hearings import HearingFilter
from credit.models import Hearing, HearingRound
from credit.terms.calendar import calendar
from credit.terms.columns import Running, term_column, with_standing
from desk.lists.columns import Column, beneath
from desk.lists.lists import Empty, Listing, of_one_department
from desk.templatetags.face import mark


class Row(NamedTuple):
    """A hearing in its latest round, with the term of that."""

    hearing: Hearing
    round: HearingRound
    running: Running | None

    def get_absolute_url(self) -> str:
        return self.hearing.get_absolute_url()


def hearings_of(user: User) -> QuerySet[Hearing]:
    """The hearings that this person may see, with their rounds."""
    return HEARING.seen_by(user).prefetch_related("rounds__term")


def _in_their_rounds(hearings: Sequence[Hearing], user: User, today: date) -> list[Row]:
    counted = calendar()
    latest = [(hearing, list(hearing.rounds.all())[-1]) for hearing in hearings]
    return [Row(hearing, one, with_standing(one.term, today, counted)) for hearing, one in latest]


def _state(row: Row) -> SafeString:
    more = mark("补充告知") if row.round.is_supplementary else ""
    return format_html('<span class="marks">{}{}</span>', mark(row.hearing.state_shown), more)


HEARINGS: Listing[Hearing] = Listing(
    name="credit.hearings",
    title="陈述申辩",
    lead="不利信息生效以前，听取信用主体的陈述（第八条）",
    address="credit:hearing_list",
    roles=READERS,
    seen_by=hearings_of,
    columns=(
        Column[Row](
            name="matter",
            label="事由",
            value=lambda row: row.hearing.matter,
            shown=lambda row: beneath(row.hearing.matter, row.hearing.summary),
            css="name",
            head=True,
        ),
        Column[Row](name="subject", label="信用主体", value=lambda row: str(row.hearing.subject), css="name"),
        Column[Row](
            name="state", label="状态", value=lambda row: row.hearing.state_shown, shown=_state, sort=("state",)
        ),
        term_column(lambda row: row.running),
        Column[Row](
            name="opened",
            label="承办人",
            value=lambda row: str(row.hearing.opened_by),
            shown=lambda row: beneath(row.hearing.opened_by, row.hearing.opened_on),
            css="tight",
        ),
        Column[Row](name="summary", label="内容", value=lambda row: row.hearing.summary, spare=True),
        Column[Row](name="opened_on", label="启动日期", value=lambda row: row.hearing.opened_on, spare=True),
        Column[Row](
            name="department",
            label="记录部门",
            value=lambda row: str(row.hearing.subject.department),
            spare=True,
        ),
    ),
    order=("-pk",),
    filters=HearingFilter,
    dress=_in_their_rounds,
    hidden=of_one_department,
    size=30,
    empty=Empty(
        "没有办理中的陈述申辩",
        "记录生效前须听取陈述的，在记录页面点“启动陈述申辩”，拟制告知书后显示在这里。",
        "objection",
    ),
    nothing_found=Empty("没有这样的陈述申辩", "请换一种状态查看。", "objection"),
    subject=lambda row: row.hearing.subject_id,
)
