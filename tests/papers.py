"""Reading a paper as whoever receives it does: its text, its pages, its fonts; and what must hold of every one."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.generic import IndirectObject

A4 = (595.28, 841.89)


def text_of(pdf: bytes) -> str:
    """The text as it can be copied out, blanks and line ends left out."""
    return "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)


def _resolved(value: Any) -> Any:
    return value.get_object() if isinstance(value, IndirectObject) else value


def _fonts(page: PageObject) -> Iterator[Any]:
    resources = _resolved(page["/Resources"])
    for font in _resolved(resources.get("/Font", {})).values():
        yield _resolved(font)


def _descriptors(font: Any) -> Iterator[Any]:
    for descendant in _resolved(font.get("/DescendantFonts", [font])):
        yield _resolved(_resolved(descendant).get("/FontDescriptor", {}))


def unembedded(pdf: bytes) -> set[str]:
    """Fonts that the file names and does not bring along."""
    embedding = ("/FontFile", "/FontFile2", "/FontFile3")
    return {
        str(font.get("/BaseFont"))
        for page in PdfReader(io.BytesIO(pdf)).pages
        for font in _fonts(page)
        for descriptor in _descriptors(font)
        if not any(name in descriptor for name in embedding)
    }


def _where_the_number_stands(page: PageObject) -> str:
    """Left or right, by where the dashes around the page number begin."""
    places: list[float] = []

    def note(text: str, matrix: list[float], place: list[float], *rest: object) -> None:
        if text.strip().startswith("—"):
            places.append(place[4] * matrix[0] + matrix[4])

    page.extract_text(visitor_text=note)
    return "right" if places[-1] > A4[0] / 2 else "left"


def assert_sound(pdf: bytes, *told: str) -> None:
    """A4 upright, fonts embedded, pages numbered (odd right, even left: GB/T 9704), the text there to be copied."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    assert unembedded(pdf) == set()
    for number, page in enumerate(pages, start=1):
        size = (float(page.mediabox.width), float(page.mediabox.height))
        assert all(abs(is_so - should) < 1 for is_so, should in zip(size, A4, strict=True)), size
        words = "".join(page.extract_text().split())
        assert f"—{number}—" in words
        assert _where_the_number_stands(page) == ("right" if number % 2 else "left")
    text = text_of(pdf)
    assert "\ufffd" not in text
    for words in told:
        assert "".join(words.split()) in text, words
