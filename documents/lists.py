"""The register of papers (文书登记簿) as a list: what was issued, about whom, and whether it reached them."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.gate import READERS
from accounts.models import User
from desk.lists.columns import Column, beneath, linked
from desk.lists.lists import Empty, Listing
from documents.forms import DocumentSearch
from documents.models import Document


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
