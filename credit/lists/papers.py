"""The own files (我的文件): ledgers that a job made or makes, for whoever asked for them."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.gate import READERS
from accounts.models import User
from credit.models import Paper
from desk.lists.columns import Column
from desk.lists.lists import Empty, Listing
from desk.templatetags.face import icon


def papers_of(user: User) -> QuerySet[Paper]:
    """Those that this person asked for."""
    return Paper.objects.filter(requested_by=user)


def _state(paper: Paper) -> str:
    if paper.state == Paper.State.RUNNING:
        return f"处理中 {paper.done_rows:,}/{paper.total_rows:,}"
    return "已过保存期" if paper.state == Paper.State.DONE and not paper.is_ready else paper.get_state_display()


def _download(paper: Paper) -> SafeString | None:
    if not paper.is_ready:
        return None
    address = reverse("credit:paper_download", args=[paper.pk])
    told = '<a class="btn btn-sm" href="{}">{}下载<span class="visually-hidden">：{}</span></a>'
    return format_html(told, address, icon("download"), paper)


PAPERS: Listing[Paper] = Listing(
    name="credit.papers",
    title="我的文件",
    lead="较长的台账在后台制作，做好后保留 30 天，只有您本人可以下载。",
    address="credit:paper_list",
    roles=READERS,
    seen_by=papers_of,
    columns=(
        Column[Paper](name="title", label="名称", value=lambda paper: paper.title, css="name", head=True),
        Column[Paper](name="format", label="格式", value=lambda paper: paper.format.upper()),
        Column[Paper](name="state", label="状态", value=_state, sort=("state",), css="nowrap"),
        Column[Paper](
            name="rows",
            label="行数",
            value=lambda paper: paper.total_rows,
            shown=lambda paper: f"{paper.total_rows:,}",
            css="number",
        ),
        Column[Paper](name="asked", label="申请时间", value=lambda paper: paper.asked_at, css="tight"),
        Column[Paper](name="finished", label="完成时间", value=lambda paper: paper.finished_at, css="tight"),
        Column[Paper](
            name="file", label="下载", value=lambda paper: None, shown=_download, css="tight", on_screen=True
        ),
    ),
    order=("-asked_at", "-pk"),
    size=30,
    template="credit/paper_list.html",
    empty=Empty("还没有文件", "在分级台账页面导出较长的台账后，文件会出现在这里。", "file"),
)
