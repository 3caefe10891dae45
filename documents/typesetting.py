"""From a template to a finished paper (GB/T 9704)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from django.template.loader import render_to_string

from config.at_need import AtNeed
from documents.footing import said_on

if TYPE_CHECKING:
    from documents import layout
else:
    layout = AtNeed("documents.layout")

BUREAU = "新密市应急管理局"


class Sheet(NamedTuple):
    """What stands on every paper beside its content; `number` empty: a draft, printed as one with its `mark` across."""

    title: str
    number: str
    day: date
    bureau: str = BUREAU
    mark: str = "草稿"


class Typeset(NamedTuple):
    """The finished file and how many pages it has."""

    pdf: bytes
    pages: int


def typeset(template: str, content: object, sheet: Sheet) -> Typeset:
    """Lay out a paper. The template reads `paper` (the content), `sheet`, and `footing` (documents.footing)."""
    return drawn(page_of(template, content, sheet))


def page_of(template: str, content: object, sheet: Sheet) -> str:
    """What is to be laid out, as HTML."""
    return render_to_string(template, {"paper": content, "sheet": sheet, "footing": said_on(sheet.day)})


def drawn(page: str) -> Typeset:
    """The finished paper of this HTML; needs nothing but the fonts."""
    paper = layout.laid_out(page)
    return Typeset(paper.write_pdf(), len(paper.pages))
