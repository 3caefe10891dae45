"""A column of a ledger: one value for screen, paper and sheet; besides, how wide it is and how it is set on paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import TypeVar

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from desk.lists.columns import NOTHING, Column

R = TypeVar("R")


class Setting(Enum):
    """How the cells of a column are set on paper: the class of a cell."""

    MIDDLE = ""
    LEFT = "left"
    """Running text."""
    FIXED = "fixed"
    """In one line, as days are."""
    NUMBER = "fixed number"
    """A number, small and in one line."""
    CODE = "code"
    """A long code, smaller still, in one line where it fits."""
    ITEMS = "items"
    """Citations, which break between one and the next only."""


@dataclass(frozen=True, kw_only=True)
class LedgerColumn(Column[R]):
    """One column of a ledger. `width` is what it has in a sheet, in half-width characters, and its share of the paper."""

    width: float
    setting: Setting = Setting.MIDDLE
    nothing: str = NOTHING
    """What the paper says where there is nothing."""

    def text(self, row: R) -> str:
        """The value as text; empty where there is nothing."""
        value = self.plain(row)
        return "" if value is None else str(value)

    def printed(self, row: R) -> SafeString:
        """The cell as the paper has it."""
        text = self.text(row) or self.nothing
        setting = Setting.FIXED if isinstance(self.plain(row), date) else self.setting
        if setting == Setting.ITEMS:
            return format_html("<td>{}</td>", _unbroken(text.split("、")))
        look = setting.value if self.text(row) else ""
        return format_html('<td class="{}">{}</td>', look, text)


def _unbroken(items: list[str]) -> SafeString:
    said = (f"{item}、" for item in items[:-1])
    return format_html_join(
        SafeString("<wbr>"), '<span class="fixed">{}</span>', ((item,) for item in (*said, items[-1]))
    )
