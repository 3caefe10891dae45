"""Pinyin initials, so that `xmhg` finds 新密化工."""

from __future__ import annotations

from config.at_need import AtNeed

pypinyin = AtNeed("pypinyin")


def initials(name: str) -> str:
    """First letters of the pinyin of `name`, lower case; letters and digits kept, everything else dropped."""
    letters = pypinyin.lazy_pinyin(name, style=pypinyin.Style.FIRST_LETTER, errors="default")
    return "".join(c for c in "".join(letters).lower() if c.isascii() and c.isalnum())[:200]
