"""The list of monthly circulars."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.gate import READERS
from accounts.models import User
from briefing.models import Circular
from desk.lists.columns import Column, beneath
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
