"""How the paper of a document is drawn and frozen: at once, or by processes beside while the acts go on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from multiprocessing import get_context

from documents.models import Document, DocumentFile
from documents.typesetting import Typeset, drawn

COLUMNS = ("sha256", "pages", "size")


class _Beside:
    """Papers that other processes draw, by the documents that wait for them."""

    def __init__(self, pool: Executor) -> None:
        self.pool = pool
        self.waiting: dict[Document, Future[Typeset]] = {}

    def begin(self, document: Document, page: str) -> None:
        document.sha256, document.pages, document.size = "", 0, 0
        document.save()
        self.waiting[document] = self.pool.submit(drawn, page)

    def finish(self) -> None:
        for document, paper in self.waiting.items():
            pdf = _write_down(document, paper.result())
            document.save(update_fields=COLUMNS)
            pdf.save()


_beside: ContextVar[_Beside | None] = ContextVar("_beside", default=None)


@contextmanager
def drawn_beside() -> Iterator[None]:
    """Documents frozen inside are drawn by other processes, and are whole when it ends, all as if drawn one by one.

    For whoever issues many within one transaction: nobody sees a document that waits for its paper.
    """
    pool = ProcessPoolExecutor(mp_context=get_context("spawn"))
    beside = _Beside(pool)
    token = _beside.set(beside)
    try:
        yield
        beside.finish()
    finally:
        _beside.reset(token)
        pool.shutdown(cancel_futures=True)


def freeze(document: Document, page: str) -> None:
    """Store the document with its paper, drawn of this HTML."""
    if beside := _beside.get():
        beside.begin(document, page)
        return
    pdf = _write_down(document, drawn(page))
    document.save()
    pdf.save()


def pages_of(document: Document) -> int:
    """How many pages its paper has, when it has been drawn."""
    beside = _beside.get()
    paper = beside.waiting.get(document) if beside else None
    return paper.result().pages if paper else document.pages


def _write_down(document: Document, made: Typeset) -> DocumentFile:
    document.sha256, document.pages, document.size = hashlib.sha256(made.pdf).hexdigest(), made.pages, len(made.pdf)
    return DocumentFile(document=document, pdf=made.pdf)
