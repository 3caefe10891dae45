"""Templates can be read: no line is longer than anybody reads to its end."""

from __future__ import annotations

from pathlib import Path

from tools.measure import LONG

ROOT = Path(__file__).parent.parent


def test_no_line_of_a_template_is_too_long_to_be_read() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > LONG
    ]

    assert not long, "\n".join(long)
