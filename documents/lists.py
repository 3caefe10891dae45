"""The register of papers (文书登记簿) as a list: what was issued, about whom, and whether it reached them."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.gate import READERS
from accounts.models import User
from desk.lists.columns import Column, beneath, linked, marked
from desk.lists.lists import Empty, Listing, of_one_department
from documents.acts import batches_of
from documents.forms import DocumentSearch, LineFilter
from documents.models import Batch, BatchLine, Document


def _papers(user: User) -> QuerySet[Document]:
    found = Document.objects.visible_to(user).select_related("subject", "department", "issued_by")
    return found.prefetch_related("services")


def _about(document: Document) -> object:
    if document.subject:
        return linked(document.subject, document.subject.get_absolute_url())
    return str(document.department or "本局")


def _served(document: Document) -> object:
    if service := document.service:
        return beneath(service.served_on, service.get_way_display())
    return "不需送达" if document.is_kept else "未送达"


def _opened(document: Document) -> SafeString:
    url = reverse("documents:document_file", args=[document.pk])
    return format_html('<a href="{}" aria-label="打开 {} PDF">PDF</a>', url, document.number)


REGISTER: Listing[Document] = Listing(
    name="documents.register",
    title="文书登记簿",
    lead="已签发的文书。文号连续，签发后不能更改或者重发；重印与原件逐字节相同。",
    address="documents:document_list",
    roles=READERS,
    seen_by=_papers,
    columns=(
        Column(name="number", label="文号", value=lambda row: row.number, sort=("number",), head=True),
        Column(name="kind", label="文书名称", value=lambda row: row.get_kind_display()),
        Column(
            name="subject",
            label="信用主体",
            value=lambda row: str(row.subject or row.department or "本局"),
            shown=_about,
            css="name",
        ),
        Column(name="matter", label="办理事项", value=lambda row: row.case_title, css="wide"),
        Column(
            name="issued",
            label="签发",
            value=lambda row: row.issued_on,
            shown=lambda row: beneath(row.issued_on, row.issued_by),
            css="tight",
        ),
        Column(
            name="served",
            label="送达",
            value=lambda row: row.service.served_on if row.service else None,
            shown=_served,
            css="tight",
        ),
        Column(name="pages", label="页数", value=lambda row: row.pages, css="number", spare=True),
        Column(name="file", label="打开", value=lambda row: None, shown=_opened, css="tight"),
    ),
    order=("-issued_at", "-pk"),
    filters=DocumentSearch,
    template="documents/document_list.html",
    empty=Empty("还没有签发文书", "告知书、决定书、答复书和评级依据单签发后在此登记。", "file"),
    nothing_found=Empty("没有符合条件的文书", "请核对文号或者放宽条件。", "search"),
    subject=lambda row: row.subject_id,
)


_LOOKS = {
    BatchLine.State.WAITING: "quiet",
    BatchLine.State.ISSUED: "good",
    BatchLine.State.SKIPPED: "warn",
}

BATCHES: Listing[Batch] = Listing(
    name="documents.batches",
    title="批量签发",
    lead="从“等级变动待告知”和“待承诺”的列表中勾选，或者按条件全部签发；在此查看进度、打印和登记送达。",
    address="documents:batch_list",
    roles=READERS,
    seen_by=batches_of,
    columns=(
        Column(name="title", label="批次", value=str, head=True),
        Column(name="state", label="状态", value=lambda row: row.get_state_display(), css="tight"),
        Column(name="total", label="份数", value=lambda row: row.total, css="number"),
        Column(name="done", label="已办", value=lambda row: row.done, css="number"),
        Column(name="at", label="提出时间", value=lambda row: row.asked_at, css="tight"),
        Column(name="by", label="签发人", value=lambda row: str(row.by)),
        Column(name="department", label="记录部门", value=lambda row: str(row.department)),
    ),
    order=("-asked_at", "-pk"),
    hidden=of_one_department,
    size=30,
    empty=Empty("还没有批量签发", "在“等级变动待告知”或“待承诺”的列表中勾选后签发。", "file"),
)


def _became(row: BatchLine) -> SafeString:
    return marked(row.get_state_display(), _LOOKS[BatchLine.State(row.state)])


LINES: Listing[BatchLine] = Listing(
    name="documents.batch_lines",
    title="批量签发",
    address="documents:batch_list",
    roles=READERS,
    columns=(
        Column(name="subject", label="信用主体", value=lambda row: str(row.subject), css="name", head=True),
        Column(name="state", label="结果", value=lambda row: row.get_state_display(), shown=_became, css="tight"),
        Column(
            name="number",
            label="文号",
            value=lambda row: row.document.number if row.document else "",
            shown=lambda row: linked(row.document.number, row.document.get_absolute_url()) if row.document else "",
        ),
        Column(
            name="served",
            label="送达",
            value=lambda row: row.document.service.served_on if row.document and row.document.service else None,
            shown=lambda row: _served(row.document) if row.document else "",
            css="tight",
        ),
        Column(name="why", label="未签发原因", value=lambda row: row.why, css="telling"),
        Column(name="code", label="主体代码", value=lambda row: row.subject.code, css="code", spare=True),
    ),
    order=("pk",),
    filters=LineFilter,
    template="documents/batch_show.html",
    url=lambda row: str(row.subject.get_absolute_url()),
    empty=Empty("正在列出", "后台正在按条件列出要签发的文书，请稍候。", "refresh"),
    subject=lambda row: row.subject_id,
)
