"""The acts on an issued paper: it was served, or a try to serve it failed."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse

from accounts.gate import STAFF, Refused
from accounts.models import User
from desk.acts import Act, Acts, Crumb
from documents import serving
from documents.forms import AttemptForm, RegisterForm
from documents.models import Document


def _visible(user: User) -> QuerySet[Document]:
    found = Document.objects.visible_to(user).select_related("subject__department", "issued_by")
    return found.prefetch_related("services__recorded_by", "attempts__recorded_by")


def _is_unserved(document: Document, user: User) -> bool:
    return document.service is None


def _must_be_unserved(document: Document, user: User, at: datetime) -> None:
    if served := document.service:
        raise Refused(serving.ARTICLE, f"{document}已于 {served.served_on} 送达，不必重复登记。")


DOCUMENT: Acts[Document] = Acts(
    address="documents:document_act",
    article=serving.ARTICLE,
    seen_by=_visible,
    subject=lambda document: document.subject,
    crumbs=lambda document: [Crumb("文书登记簿", reverse("documents:document_list"))],
    table={
        "attempt": Act(
            title="登记未送达",
            roles=STAFF,
            form=AttemptForm,
            said=lambda document, made: f"已登记未送达：{document}。可以再次送达，或者改用其他方式。",
            do=serving.note_attempt,
            offered=_is_unserved,
        ),
        "serve": Act(
            title="登记送达",
            roles=STAFF,
            must=_must_be_unserved,
            form=RegisterForm,
            said=lambda document, made: f"已登记送达：{document}。",
            do=serving.serve,
            offered=_is_unserved,
            primary=True,
        ),
    },
)
