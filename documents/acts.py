"""The acts on an issued paper: it was served, or a try to serve it failed."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse

from accounts.gate import STAFF, Refused
from accounts.models import User
from desk.acts import Act, Acts, Beginning, Crumb
from documents import batching, serving
from documents.forms import AttemptForm, BatchForm, RegisterForm, ServeBatchForm
from documents.models import Batch, Document


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


def _batches_crumb(matter: object) -> list[Crumb]:
    return [Crumb("批量签发", reverse("documents:batch_list"))]


def batches_of(user: User) -> QuerySet[Batch]:
    """The batches of the own department."""
    return Batch.objects.visible_to(user).select_related("department", "by")


NEW_BATCH = Beginning(
    title="批量签发文书",
    button="签发",
    roles=STAFF,
    form=BatchForm,
    template="documents/batch_add.html",
    said=lambda by, made: "已交后台签发，本页显示进度；可以离开，稍后在“批量签发”中查看。",
    do=batching.begin,
    crumbs=_batches_crumb,
    back=lambda by: reverse("documents:batch_list"),
    detail=lambda made: f"{made.title}，{'按条件全部' if made.whole else f'{made.total} 份'}",
)


def _must_be_done(batch: Batch, user: User, at: datetime) -> None:
    if batch.is_open:
        raise Refused(serving.ARTICLE, f"{batch}还在签发，请在签发完成后登记送达。")


BATCH: Acts[Batch] = Acts(
    address="documents:batch_act",
    article=serving.ARTICLE,
    seen_by=batches_of,
    crumbs=_batches_crumb,
    table={
        "serve": Act(
            title="批量登记送达",
            roles=STAFF,
            must=_must_be_done,
            form=ServeBatchForm,
            template="documents/batch_serve.html",
            said=lambda batch, made: f"已登记送达 {len(made)} 份。",
            do=serving.serve_several,
            detail=lambda made: f"{len(made)} 份",
            primary=True,
        ),
    },
)
