"""Other people's front-end files are the ones that VENDOR.md names, with their licences, and nothing else."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parent.parent / "static"
VENDOR = STATIC / "vendor"
ROWS = re.findall(r"\| `([^`]+)` \| `([0-9a-f]{64})` \|", (VENDOR / "VENDOR.md").read_text("utf-8"))


@pytest.mark.parametrize(("name", "digest"), ROWS)
def test_vendored_file_is_the_one_that_was_reviewed(name: str, digest: str) -> None:
    assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == digest


def test_every_vendored_file_is_named() -> None:
    named = {(VENDOR / name).resolve() for name, _ in ROWS}

    found = {path.resolve() for path in VENDOR.rglob("*") if path.is_file() and path.name != "VENDOR.md"}

    assert found <= named


def test_no_style_sheet_fetches_anything_from_elsewhere() -> None:
    for sheet in STATIC.rglob("*.css"):
        fetched = re.findall(r"url\(\s*[\"']?(?!data:|#)([^)\"']+)|@import[^;]+", sheet.read_text("utf-8"))
        assert fetched == [], sheet


def test_no_template_carries_inline_style_or_script() -> None:
    for template in (STATIC.parent / "templates").rglob("*.html"):
        if template.name.endswith(".pdf.html") or template.name.endswith(".svg.html"):
            continue
        text = template.read_text("utf-8")
        inline = re.findall(r"\sstyle=\"|<style|<script(?![^>]*\ssrc=)|\son[a-z]+=\"|javascript:", text)
        assert inline == [], template
