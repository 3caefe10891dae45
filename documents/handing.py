"""Handing a paper to whoever asked for it."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def handed_out(
    content: bytes, name: str, *, content_type: str = "application/pdf", keeping: bool = False
) -> HttpResponse:
    """An answer that the browser shows, or with `keeping` saves, under this name."""
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = content_disposition_header(keeping, name) or "attachment"
    return answer
