"""The board of publications: by state, with the term that runs, what is marked and when it is public."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.gate import READERS, SignedInRequest
from accounts.models import User
from credit.terms.calendar import calendar
from credit.terms.columns import Running, term_column, with_standing
from desk.lists.columns import Column, beneath, marked
from desk.lists.lists import Empty, Listing, of_one_department
from desk.templatetags.face import day, mark
from disclosure.acts.publication import publications_of
from disclosure.forms.publications import BoardFilter
from disclosure.models import Publication
from disclosure.publishing import board
from disclosure.publishing.levels import edition_on


class Row(NamedTuple):
    """A publication as the board tells it, with the term that runs."""

    told: board.Row
    running: Running | None

    @property
    def publication(self) -> Publication:
        return self.told.publication

    @property
    def paper(self) -> str:
        """The number of the decision that is published; empty for a listing."""
        record = self.publication.record
        return record.document_number if record else ""

    @property
    def ends_on(self) -> date | None:
        """The day on which it ended, or will by itself."""
        return self.publication.ended_on or self.publication.until_on

    def get_absolute_url(self) -> str:
        return self.publication.get_absolute_url()


def _to_be_done_first(user: User) -> QuerySet[Publication]:
    return board.placed(publications_of(user))


def _with_terms(found: Sequence[Publication], user: User, today: date) -> list[Row]:
    counted = calendar()
    return [Row(row, with_standing(row.term, today, counted)) for row in board.rows_of(found)]


def _state(row: Row) -> SafeString:
    publication = row.publication
    words = [word for word in (row.told.stage, *row.told.marks) if word]
    marks = [marked(publication.get_state_display(), publication.look), *map(mark, words)]
    within = format_html_join(SafeString(""), "{}", ((one,) for one in marks))
    return beneath(format_html('<span class="marks">{}</span>', within), publication.withheld)


def _days(row: Row) -> SafeString | None:
    if not row.publication.from_on:
        return None
    if row.ends_on is None:
        return format_html("{}<br>起", day(row.publication.from_on))
    return format_html("{}<br>至 {}", day(row.publication.from_on), day(row.ends_on))


def _beside(request: SignedInRequest, today: date, rows: Sequence[object]) -> Mapping[str, object]:
    return {
        "tallies": board.tallies(request.user),
        "stopping": board.stopping(request.user, today),
        "edition": edition_on(today),
    }


COLUMNS: tuple[Column[Row], ...] = (
    Column(name="subject", label="信用主体", value=lambda row: str(row.publication.subject), css="name", head=True),
    Column(
        name="matter",
        label="公示事项",
        value=lambda row: f"{row.publication.matter} {row.paper}".strip(),
        shown=lambda row: beneath(row.publication.matter, row.paper),
        css="matter",
    ),
    Column(
        name="channel",
        label="渠道",
        value=lambda row: row.publication.get_channel_display(),
        css="tight",
        sort=("channel", "state", "from_on"),
    ),
    Column(
        name="state",
        label="状态",
        value=lambda row: row.publication.get_state_display(),
        shown=_state,
        sort=("state", "until_on"),
    ),
    term_column(lambda row: row.running),
    Column(
        name="days",
        label="公示起止",
        value=lambda row: f"{row.publication.from_on} 至 {row.ends_on or ''}" if row.publication.from_on else "",
        shown=_days,
        css="nowrap",
    ),
    Column(name="opened", label="拟公示", value=lambda row: row.publication.opened_on, css="tight", spare=True),
    Column(name="from", label="公示自", value=lambda row: row.publication.from_on, css="tight", spare=True),
    Column(name="until", label="公示至", value=lambda row: row.ends_on, css="tight", spare=True),
    Column(name="department", label="记录部门", value=lambda row: str(row.publication.subject.department), spare=True),
)

PUBLICATIONS: Listing[Publication] = Listing(
    name="disclosure.publications",
    title="公示管理",
    lead=(
        "执法公示：本局对生产经营单位的处罚，决定之日起 7 个工作日内，异议不停止（安全生产法第七十八条）；"
        "信用公示：期满或者修复后停止，轻微的处罚不公示（第十三条、第十五条，R24）"
    ),
    address="disclosure:publication_list",
    roles=READERS,
    seen_by=_to_be_done_first,
    columns=COLUMNS,
    order=("place", "-opened_on", "-pk"),
    filters=BoardFilter,
    dress=_with_terms,
    hidden=of_one_department,
    template="disclosure/publication_list.html",
    beside=_beside,
    empty=Empty("没有公示", "本局的行政处罚生效后自动拟稿；其他记录从记录页“拟公示”。", "eye"),
    nothing_found=Empty("没有这一范围的公示", "本局的行政处罚生效后自动拟稿；其他记录从记录页“拟公示”。", "search"),
    subject=lambda row: row.publication.subject_id,
)
