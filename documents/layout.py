"""From HTML to pages, by WeasyPrint. Nothing is fetched on the way."""

from __future__ import annotations

import threading

from weasyprint import HTML, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher


class NothingFetched(URLFetcher):  # type: ignore[misc]
    """A paper is made of what is handed over: no address is opened, no file read."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> None:
        raise FatalURLFetchingError(f"a paper fetches nothing: {url[:80]}")


_fonts = threading.local()


def laid_out(page: str) -> Document:
    """The pages of this HTML.

    Each thread loads the fonts once: loaded anew for every paper they would take some 20 MiB that come back late.
    """
    if not hasattr(_fonts, "loaded"):
        _fonts.loaded = FontConfiguration()
    return HTML(string=page, url_fetcher=NothingFetched()).render(font_config=_fonts.loaded)
