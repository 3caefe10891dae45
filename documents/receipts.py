"""The form on which whoever receives a paper signs (送达回证)."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from accounts.gate import Refused
from documents.models import Document
from documents.typesetting import Sheet, Typeset, typeset


class Receipt(NamedTuple):
    """What the form tells before anybody signs it."""

    addressee: str
    matter: str
    title: str
    number: str
    pages: int
    place: str


def blank_receipt(document: Document, day: date) -> Typeset:
    """The form for one paper; under its title stands the number of the paper that it is for."""
    subject = document.subject
    if subject is None:
        raise Refused("行政处罚法第六十一条", f"{document}没有受送达人，不办理送达。")
    place = subject.address if subject.township in subject.address else f"{subject.township}{subject.address}"
    told = Receipt(
        subject.name, document.case_title, document.get_kind_display(), document.number, document.pages, place
    )
    return typeset("documents/service_receipt.pdf.html", told, Sheet("送达回证", document.number, day))
