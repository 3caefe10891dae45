"""From a template to the pages of a paper (GB/T 9704). Nothing is fetched on the way."""

from __future__ import annotations

import io
import threading
from datetime import date
from typing import NamedTuple

from django.template.loader import render_to_string
from pypdf import PdfReader
from weasyprint import HTML, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

BUREAU = "新密市应急管理局"


class NothingFetched(URLFetcher):  # type: ignore[misc]
    """A paper is made of what is handed over: no address is opened, no file read."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> None:
        raise FatalURLFetchingError(f"a paper fetches nothing: {url[:80]}")


class Sheet(NamedTuple):
    """What stands on every paper beside its content; `number` empty: a draft, printed as one."""

    title: str
    number: str
    day: date
    bureau: str = BUREAU


class Typeset(NamedTuple):
    """The finished file and how many pages it has."""

    pdf: bytes
    pages: int


_fonts = threading.local()


def laid_out(page: str) -> Document:
    """The pages of this HTML.

    Each thread loads the fonts once: loaded anew for every paper they would take some 20 MiB that come back late.
    """
    if not hasattr(_fonts, "loaded"):
        _fonts.loaded = FontConfiguration()
    return HTML(string=page, url_fetcher=NothingFetched()).render(font_config=_fonts.loaded)


def typeset(template: str, content: object, sheet: Sheet) -> Typeset:
    """Lay out a paper. The template reads `paper` (the content) and `sheet`."""
    pdf: bytes = laid_out(render_to_string(template, {"paper": content, "sheet": sheet})).write_pdf()
    return Typeset(pdf, len(PdfReader(io.BytesIO(pdf)).pages))
