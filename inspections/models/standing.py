"""How a permit, a certificate or a draw stands: the words that people read, and the look of the mark around them."""

from __future__ import annotations

from typing import NamedTuple


class Standing(NamedTuple):
    """The words are shown and decide nothing."""

    words: str
    look: str

    def __str__(self) -> str:
        return self.words
