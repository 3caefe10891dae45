"""The lists of sharing: messages, what is not told and why, files for the platform, reconciliations."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.gate import READERS, SignedInRequest
from accounts.models import User
from desk.acts import Offer
from desk.forms.filters import FilterForm
from desk.lists.columns import Column, beneath, marked
from desk.lists.lists import Empty, Listing, of_one_department
from disclosure.acts.sharing import DIFFERENCE, batches_of, messages_of
from disclosure.forms.sharing import DifferenceFilter, HeldFilter, MessageFilter
from disclosure.models import Batch, Difference, Matter, Message, Reconciliation
from disclosure.sharing import filing

State = Message.State
_TILES = (State.FAULTY, State.WAITING, State.SENT, State.STORED, State.REFUSED, State.DEAD)
MESSAGES_LEAD = "信用分级分类结果及时共享至新密市信用平台（第十三条）；修复、撤销后一个工作日内撤回"


class Tile(NamedTuple):
    """One state and how many messages are in it."""

    url: str
    label: str
    number: int
    bad: bool
    current: bool


def _tiles(request: SignedInRequest) -> list[Tile]:
    standing = Message.objects.visible_to(request.user).exclude(state__in=MessageFilter.BAD, overtaken=True)
    found = dict(standing.order_by().values_list("state").annotate(Count("pk")))
    found[State.WAITING] = found.get(State.WAITING, 0) + found.get(State.SENDING, 0)
    own, held = reverse("disclosure:message_list"), reverse("disclosure:held_list")
    asked = request.GET.get("state") if request.path == own else ""
    tiles = [
        Tile(f"{own}?state={state}", state.label, found.get(state, 0), state in MessageFilter.BAD, state == asked)
        for state in _TILES
    ]
    return [*tiles, Tile(held, "未推送", held_of(request.user).count(), bad=False, current=request.path == held)]


def _beside(request: SignedInRequest, today: date, rows: Sequence[object]) -> Mapping[str, object]:
    return {"tiles": _tiles(request), "connected": bool(settings.SHARING_URL)}


def _without_content(user: User) -> QuerySet[Message]:
    return messages_of(user).defer("content", "identity")


def _why(message: Message) -> list[str]:
    """Why it is not in: what hindered it, and the first thing that the pre-check says."""
    return [words for words in (message.failure, *(fault[2] for fault in message.faults[:1])) if words]


def _message_state(message: Message) -> SafeString:
    why = format_html_join(SafeString(""), '<span class="share-why">{}</span>', ((words,) for words in _why(message)))
    return format_html("{}{}", marked(message.get_state_display(), message.look), why)


def _of_what(message: Message) -> str:
    return f"{message.get_act_display()}{message.matter.get_what_display()}"


def _called(message: Message) -> str:
    return "" if message.matter.what == Matter.What.LEVEL else message.matter.name


MESSAGES: Listing[Message] = Listing(
    name="disclosure.messages",
    title="推送与回执",
    lead=MESSAGES_LEAD,
    address="disclosure:message_list",
    roles=READERS,
    seen_by=_without_content,
    columns=(
        Column[Message](
            name="what",
            label="推送内容",
            value=lambda row: f"{_of_what(row)} {_called(row)}".strip(),
            shown=lambda row: beneath(_of_what(row), _called(row)),
            head=True,
        ),
        Column[Message](name="subject", label="信用主体", value=lambda row: str(row.matter.subject), css="name"),
        Column[Message](
            name="state",
            label="状态",
            value=lambda row: row.get_state_display(),
            shown=_message_state,
            sort=("state", "next_at"),
        ),
        Column[Message](name="attempts", label="次数", value=lambda row: row.attempts, css="number"),
        Column[Message](name="asked", label="生成时间", value=lambda row: row.asked_at, css="tight"),
        Column[Message](
            name="receipt",
            label="回执",
            value=lambda row: row.receipt,
            shown=lambda row: beneath(row.receipt, row.settled_at) if row.receipt else None,
            css="tight",
        ),
        Column[Message](name="why", label="退回和预检问题", value=_why, spare=True),
        Column[Message](name="cause", label="原因", value=lambda row: row.cause, spare=True),
        Column[Message](name="batch", label="文件批次", value=lambda row: str(row.batch or ""), spare=True),
        Column[Message](name="department", label="记录部门", value=lambda row: str(row.matter.subject.department)),
    ),
    order=("-pk",),
    filters=MessageFilter,
    hidden=of_one_department,
    template="disclosure/message_list.html",
    beside=_beside,
    empty=Empty("没有推送消息", "记录生效、等级变动、修复和撤销后，系统自动生成推送消息。", "send"),
    nothing_found=Empty("没有符合条件的推送消息", "记录生效、等级变动、修复和撤销后，系统自动生成推送消息。", "search"),
    subject=lambda row: row.matter.subject_id,
)


def held_of(user: User) -> QuerySet[Matter]:
    """What this person may see that is not told, with what it is about."""
    rows = Matter.objects.exclude(held="").select_related("subject__department", "record", "listing")
    return rows.filter(subject__department=user.department_id) if user.edits_records else rows


HELD: Listing[Matter] = Listing(
    name="disclosure.held",
    title="未推送的信息",
    lead=MESSAGES_LEAD,
    address="disclosure:held_list",
    roles=READERS,
    seen_by=held_of,
    columns=(
        Column[Matter](
            name="what",
            label="信息",
            value=lambda row: f"{row.get_what_display()} {row.name}",
            shown=lambda row: beneath(row.get_what_display(), row.name),
            head=True,
        ),
        Column[Matter](name="subject", label="信用主体", value=lambda row: str(row.subject), css="name"),
        Column[Matter](name="why", label="未推送原因", value=lambda row: f"未推送：{row.held}"),
        Column[Matter](name="since", label="自", value=lambda row: row.held_since, sort=("held_since",), css="tight"),
        Column[Matter](name="department", label="记录部门", value=lambda row: str(row.subject.department)),
    ),
    order=("-held_since", "-pk"),
    filters=HeldFilter,
    url=lambda row: row.url,
    hidden=of_one_department,
    template="disclosure/message_list.html",
    beside=_beside,
    empty=Empty("没有暂不推送的信息", "异议处理中、等级待确认或者依法不得推送的信息列在这里，并写明原因。", "check"),
    subject=lambda row: row.subject_id,
)


class Ready(NamedTuple):
    """One kind of file, and how many rows it would have now."""

    kind: str
    label: str
    number: int


def _ready(request: SignedInRequest, today: date, rows: Sequence[object]) -> Mapping[str, object]:
    """For the department's staff: what waits for a file."""
    own = request.user.department if request.user.edits_records else None
    return {"ready": [Ready(kind, kind.label, filing.waiting(kind, own).count()) for kind in Batch.Kind] if own else []}


def _settled(batch: Batch) -> tuple[str, str]:
    if not batch.settled_at:
        return "待回执", "warn"
    return (f"退回 {batch.refused} 条", "bad") if batch.refused else ("全部入库", "good")


BATCHES: Listing[Batch] = Listing(
    name="disclosure.batches",
    title="双公示文件",
    lead="平台不收接口消息时，把待推送的行政处罚按双公示数据标准生成文件报送",
    address="disclosure:batch_list",
    roles=READERS,
    seen_by=batches_of,
    columns=(
        Column[Batch](name="number", label="批次编号", value=str, sort=("number",), css="nowrap", head=True),
        Column[Batch](name="kind", label="文件种类", value=lambda row: row.get_kind_display()),
        Column[Batch](name="rows", label="条数", value=lambda row: row.rows, css="number"),
        Column[Batch](
            name="state", label="状态", value=lambda row: _settled(row)[0], shown=lambda row: marked(*_settled(row))
        ),
        Column[Batch](
            name="made",
            label="生成",
            value=lambda row: row.made_at,
            shown=lambda row: beneath(row.made_at, row.made_by),
            css="tight",
        ),
        Column[Batch](name="receipt", label="回执", value=lambda row: row.receipt, css="tight"),
        Column[Batch](name="made_by", label="生成人", value=lambda row: str(row.made_by), spare=True),
        Column[Batch](name="settled", label="回执时间", value=lambda row: row.settled_at, css="tight", spare=True),
        Column[Batch](name="department", label="记录部门", value=lambda row: str(row.department)),
    ),
    order=("-pk",),
    hidden=of_one_department,
    size=30,
    template="disclosure/batch_list.html",
    beside=_ready,
    empty=Empty("还没有双公示文件", "有待推送的行政处罚时，可以在上方生成文件。", "file"),
)


def in_batch(batch: Batch) -> Listing[Message]:
    """The messages of one file."""
    return replace(IN_BATCH, title=f"{batch} 列入的信息", seen_by=lambda user: _of_batch(batch))


def _of_batch(batch: Batch) -> QuerySet[Message]:
    return batch.messages.select_related("matter__subject__department", "matter__record").defer("content", "identity")


IN_BATCH = replace(
    MESSAGES,
    name="disclosure.batch_messages",
    title="列入的信息",
    address="disclosure:batch_list",
    order=("pk",),
    filters=FilterForm,
    template="disclosure/batch_show.html",
    empty=Empty("文件中没有信息", "", "file"),
)
"""The rows of one file, as messages are listed; the file itself is downloaded as it was frozen."""


class Told(NamedTuple):
    """A reconciliation with the counts of its differences: all, open ones, and whether any of those is one's own."""

    reconciliation: Reconciliation
    found: int
    open: int
    mine: bool

    @property
    def look(self) -> str:
        """Green when all is settled, red when something waits for the reader."""
        if not self.open:
            return "good"
        return "bad" if self.mine else "warn"

    def get_absolute_url(self) -> str:
        return self.reconciliation.get_absolute_url()


def _with_counts(rows: Sequence[Reconciliation], user: User, today: date) -> list[Told]:
    differences = Difference.objects.filter(reconciliation__in=rows).order_by()
    open_ones = Q(state=Difference.Settled.OPEN)
    counts = {
        pk: (found, waiting)
        for pk, found, waiting in differences.values_list("reconciliation").annotate(
            found=Count("pk"), waiting=Count("pk", filter=open_ones)
        )
    }
    own = Difference.objects.visible_to(user).filter(open_ones, reconciliation__in=rows)
    mine = set(own.values_list("reconciliation", flat=True))
    return [Told(row, *counts.get(row.pk, (0, 0)), mine=row.pk in mine) for row in rows]


def _every_one(user: User) -> QuerySet[Reconciliation]:
    return Reconciliation.objects.select_related("uploaded_by")


RECONCILIATIONS: Listing[Reconciliation] = Listing(
    name="disclosure.reconciliations",
    title="对账",
    lead="本局推送的与平台持有的逐条核对，一处修复、处处更新",
    address="disclosure:reconciliation_list",
    roles=READERS,
    seen_by=_every_one,
    columns=(
        Column[Told](
            name="uploaded",
            label="对账时间",
            value=lambda row: row.reconciliation.uploaded_at,
            css="nowrap",
            head=True,
        ),
        Column[Told](name="what", label="信息类别", value=lambda row: row.reconciliation.get_what_display()),
        Column[Told](name="file", label="文件", value=lambda row: row.reconciliation.name, css="name"),
        Column[Told](
            name="result",
            label="结果",
            value=lambda row: f"一致 {row.reconciliation.same:,} 条，差异 {row.found:,} 条",
        ),
        Column[Told](
            name="open",
            label="差异待处理",
            value=lambda row: row.open,
            shown=lambda row: marked(f"{row.open:,} 条" if row.open else "已处理完毕", row.look),
        ),
        Column[Told](name="by", label="上传人", value=lambda row: str(row.reconciliation.uploaded_by)),
        Column[Told](
            name="rows", label="文件条数", value=lambda row: row.reconciliation.rows, css="number", spare=True
        ),
    ),
    order=("-pk",),
    dress=_with_counts,
    template="disclosure/reconciliation_list.html",
    empty=Empty(
        "还没有对账",
        "每周从信用平台导出本局的清单，上传后逐条核对：一致、我有他无、他有我无、内容不同。",
        "list",
    ),
)


class Differing(NamedTuple):
    """A difference, and what this person may do with it."""

    row: Difference
    offers: list[Offer]


def _with_offers(rows: Sequence[Difference], user: User, today: date) -> list[Differing]:
    return [Differing(row, DIFFERENCE.offers(row, user)) for row in rows]


def _of_whom(one: Differing) -> SafeString:
    subject = one.row.subject or SafeString('<span class="muted">本局没有的主体</span>')
    return format_html('{}<br><span class="code small">{}</span>', subject, one.row.code)


def _compared(one: Differing) -> SafeString:
    return render_to_string("disclosure/_difference_compared.html", {"row": one.row})


def _plainly(one: Differing) -> list[str]:
    return [f"{name}：本局 {ours or '（空）'}，平台 {theirs or '（空）'}" for _, name, ours, theirs in one.row.fields]


def _settling(one: Differing) -> SafeString:
    return render_to_string("disclosure/_difference_settling.html", one._asdict())


def _differences(user: User) -> QuerySet[Difference]:
    return Difference.objects.visible_to(user).select_related("subject", "matter", "settled_by", "message__matter")


def within(made: Reconciliation) -> Callable[[User], QuerySet[Difference]]:
    """The differences of one reconciliation that somebody may see."""
    return lambda user: _differences(user).filter(reconciliation=made)


DIFFERENCES: Listing[Difference] = Listing(
    name="disclosure.differences",
    title="差异",
    address="disclosure:reconciliation_list",
    roles=READERS,
    seen_by=_differences,
    columns=(
        Column[Differing](name="name", label="文号或编号", value=lambda one: one.row.name, head=True),
        Column[Differing](
            name="subject",
            label="信用主体",
            value=lambda one: f"{one.row.subject or '本局没有的主体'} {one.row.code}",
            shown=_of_whom,
            css="name",
        ),
        Column[Differing](
            name="outcome",
            label="差异",
            value=lambda one: one.row.get_outcome_display(),
            shown=lambda one: marked(one.row.get_outcome_display(), "bad" if one.row.is_open else "quiet"),
        ),
        Column[Differing](name="fields", label="本局与平台", value=_plainly, shown=_compared, css="telling"),
        Column[Differing](
            name="state", label="处理", value=lambda one: one.row.get_state_display(), shown=_settling, css="telling"
        ),
        Column[Differing](name="note", label="说明", value=lambda one: one.row.note, spare=True),
    ),
    filters=DifferenceFilter,
    dress=_with_offers,
    url=lambda one: "",
    template="disclosure/reconciliation_show.html",
    empty=Empty("全部一致", "平台持有的与本局推送的没有差异。", "check"),
    nothing_found=Empty("没有符合条件的差异", "差异由其记录部门处理；本部门没有符合条件的。", "check"),
    subject=lambda one: one.row.subject_id,
)
"""Those of one reconciliation: its address says of which."""
