"""Issuing papers (签发): a number without gaps, the bytes frozen in the same transaction, or nothing at all."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localtime

from accounts.models import User
from desk import numbers
from documents.drawing import freeze
from documents.models import Document
from documents.typesetting import Sheet, Typeset, page_of, typeset
from subjects.cases import Case


class Draft(NamedTuple):
    """A paper that may be issued: its kind, the template, what the template tells (`paper`), and the matter."""

    kind: Document.Kind
    template: str
    content: object
    case: Case


def preview(draft: Draft, at: datetime, mark: str = "草稿") -> Typeset:
    """The paper as it would be, marked as a draft, without a number; writes nothing."""
    return typeset(draft.template, draft.content, Sheet(draft.kind.label, "", localtime(at).date(), mark=mark))


@transaction.atomic
def issue(draft: Draft, *, by: User, at: datetime) -> Document:
    """Number the paper and freeze it. In the transaction of the act that it tells of."""
    day = localtime(at).date()
    word = Document.WORDS[draft.kind.partition("_")[0]]
    sequence = numbers.take(word, day.year)
    number = settings.DOCUMENT_NUMBER.format(word=word, year=day.year, sequence=sequence)
    document = Document(
        kind=draft.kind,
        word=word,
        year=day.year,
        sequence=sequence,
        number=number,
        subject=draft.case.subject,
        department=draft.case.department,
        case_key=draft.case.key,
        case_title=draft.case.title,
        case_url=draft.case.url,
        issued_on=day,
        issued_at=at,
        issued_by=by,
    )
    freeze(document, page_of(draft.template, draft.content, Sheet(draft.kind.label, number, day)))
    return document
