"""The kinds of cell: what each takes, and what it answers when it cannot. A value that fails is a fault, never a guess."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal

from django.db.models import Choices

from credit.exchange.reading import Raw, stripped
from credit.records.validity.every_kind import CONTROL, EARLIEST, LATEST
from subjects import identity

Value = str | int | Decimal | date | bool | tuple[str, ...] | None

_WIDE_FIGURES = str.maketrans("０１２３４５６７８９．－／", "0123456789.-/")
_CITIZEN = re.compile(r"[0-9]{14,18}[0-9X]")
_BETWEEN = re.compile(r"[-_./]")
_DAY = re.compile(r"([0-9]{4})(?:[-./年]([0-9]{1,2})[-./月]([0-9]{1,2})日?|([0-9]{2})([0-9]{2}))")
_WHOLE = re.compile(r"[0-9]{1,12}")
_AMOUNT = re.compile(r"[0-9]{1,16}(\.[0-9]+)?")


class Wrong(ValueError):
    """What is wrong with a cell and what to do, to be read after the name of its column."""


class Cell(ABC):
    """One kind of cell. `options` are the only words it takes, if it is a list; `blank` stands for an empty cell."""

    blank: Value = None
    options: tuple[str, ...] = ()
    text_format = True
    """Whether the template formats the column as text."""

    @abstractmethod
    def read(self, raw: Raw) -> Value:
        """The value of a cell that is not empty. Raises `Wrong`."""

    @property
    def hint(self) -> str:
        """How to fill it in, for the template."""
        return ""


def _words(raw: Raw) -> str:
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        return str(int(raw))
    if isinstance(raw, datetime):
        return raw.date().isoformat() if raw.time() == time() else raw.isoformat(" ")
    return raw.isoformat() if isinstance(raw, date | time) else str(raw)


def shown(raw: Raw) -> str:
    """A cell as the report repeats it: identity numbers of people masked, long texts cut."""
    text = stripped(_words(raw))
    compact = identity.normalise(text)
    return identity.mask(compact) if _is_private(compact) else text[:120]


def _is_private(compact: str) -> bool:
    """Whether this is somebody's number, perhaps mistyped: a credit code of digits alone has no century in it."""
    number = _BETWEEN.sub("", compact)
    return bool(_CITIZEN.fullmatch(number)) and (len(number) != 18 or "18" <= number[6:8] <= "20")


def _figures(raw: Raw) -> str:
    """What stands in a cell of figures, typed in full width or not."""
    return stripped(_words(raw)).translate(_WIDE_FIGURES)


def _is_whole(raw: Raw) -> bool:
    return isinstance(raw, float | int) and float(raw).is_integer()


class Text(Cell):
    """Free text; a whole number is taken as its digits."""

    blank = ""

    def __init__(self, longest: int, hint: str = "") -> None:
        self.longest = longest
        self._hint = hint

    def read(self, raw: Raw) -> Value:
        if not isinstance(raw, str) and (isinstance(raw, bool) or not _is_whole(raw)):
            raise Wrong("应为文字，请把单元格设为“文本”格式后重新填写。")
        text = stripped(_words(raw))
        if CONTROL.search(text):
            raise Wrong("含有看不见的控制字符，请清除后重新填写。")
        if len(text) > self.longest:
            raise Wrong(f"有 {len(text)} 个字，最多 {self.longest} 个字，请缩短。")
        return text

    @property
    def hint(self) -> str:
        return self._hint


class Code(Text):
    """A number that is a name (编号、文号、电话): digits that a spreadsheet could drop, so it must be text."""

    def read(self, raw: Raw) -> Value:
        if not isinstance(raw, str):
            raise Wrong("应为文本，现为数值（开头的 0 和 15 位以后的数字会丢失），请把单元格设为“文本”格式后重新填写。")
        return super().read(raw)

    @property
    def hint(self) -> str:
        return self._hint or "文本"


class PlainCode(Code):
    """A code or identity number: full-width characters, blanks and small letters put right, nothing else."""

    def read(self, raw: Raw) -> Value:
        return identity.normalise(str(super().read(raw)))


class CitizenNumber(PlainCode):
    """A citizen identity number; whether the check digit fits is asked where a waiver is known."""

    def __init__(self) -> None:
        super().__init__(40, "公民身份号码（18 位）")


class Day(Cell):
    """A spreadsheet date, or text with the year first: `2026-09-17`, `2026/9/17`, `2026.9.17`, `2026年9月17日`, `20260917`."""

    text_format = False

    @property
    def hint(self) -> str:
        return "日期，如 2026-09-17"

    def read(self, raw: Raw) -> Value:
        day = self._day(raw)
        if not EARLIEST <= day <= LATEST:
            raise Wrong(f"（{day}）年份不合理，请核对；表格中误设的日期格式常显示为 1900 年。")
        return day

    def _day(self, raw: Raw) -> date:
        if isinstance(raw, datetime):
            if raw.time() != time():
                raise Wrong("带有钟点，请只填日期，如 2026-09-17。")
            return raw.date()
        if isinstance(raw, date):
            return raw
        figures = "".join(_figures(raw).split())
        if not isinstance(raw, str) and not (_is_whole(raw) and len(figures) == 8):
            raise Wrong("应为日期，现为数值，请把单元格设为日期格式，或写成 2026-09-17 的样子。")
        found = _DAY.fullmatch(figures)
        if not found:
            raise Wrong("应写成 2026-09-17 的样子（先年后月日），请修改。")
        try:
            return date(*(int(part) for part in found.groups() if part))
        except ValueError:
            raise Wrong("这一天不存在，请改为当月实际日期。") from None


class DecisionNamed(Cell):
    """A decision by number, day and authority (文号、日期、机关), as these three; written otherwise, the text as the first."""

    blank = ("", "", "")
    LONGEST = 300
    _NUMBER = re.compile(r".*[〔\[（(]\d{4}[〕\]）)].*|.*号")

    def read(self, raw: Raw) -> Value:
        text = str(Text(self.LONGEST).read(raw))
        parts = [part for part in re.split(r"[，,；;、\s]+", text) if part]
        days = {part: day for part in parts if (day := _day_or_none(part))}
        numbers = [part for part in parts if part not in days and self._NUMBER.fullmatch(part)]
        others = [part for part in parts if part not in days and part not in numbers]
        if len(days) == len(numbers) == len(others) == 1:
            return (numbers[0], *days.values(), others[0])
        return (text, "", "")

    @property
    def hint(self) -> str:
        return "文号，日期，机关，用逗号隔开"


def _day_or_none(text: str) -> str:
    """A day written as a day, or nothing."""
    try:
        return str(Day().read(text))
    except Wrong:
        return ""


class Whole(Cell):
    """A whole number within limits."""

    text_format = False

    def __init__(self, least: int, most: int, unit: str = "") -> None:
        self.least, self.most, self.unit = least, most, unit

    def read(self, raw: Raw) -> Value:
        text = _figures(raw)
        if isinstance(raw, bool | date | time) or not _WHOLE.fullmatch(text):
            raise Wrong(f"应为 {self.least}–{self.most} 的整数，请只填数字。")
        if not self.least <= int(text) <= self.most:
            raise Wrong(f"应在 {self.least}–{self.most} 之间，请核对。")
        return int(text)

    @property
    def hint(self) -> str:
        return f"{self.least}–{self.most} 的整数{self.unit and f'，单位：{self.unit}'}"


class Amount(Cell):
    """An amount that is not negative, with so many digits before and after the point."""

    text_format = False

    def __init__(self, digits: int, places: int, unit: str = "", most: Decimal | None = None) -> None:
        self.places, self.unit = places, unit
        self.most = most if most is not None else Decimal(10) ** (digits - places) - 1

    def read(self, raw: Raw) -> Value:
        text = format(raw, ".15g") if isinstance(raw, float) else _figures(raw)
        if isinstance(raw, bool | date | time) or not _AMOUNT.fullmatch(text):
            raise Wrong(f"应为不小于 0 的数{self.unit and f'（单位：{self.unit}）'}，请只填数字，不写单位和千分号。")
        value = Decimal(text)
        if value != round(value, self.places):
            raise Wrong(f"最多 {self.places} 位小数，请核对。")
        if value > self.most:
            raise Wrong(f"超过 {self.most}，请核对{self.unit and f'（单位：{self.unit}）'}。")
        return value

    @property
    def hint(self) -> str:
        return f"数字，最多 {self.places} 位小数{self.unit and f'，单位：{self.unit}'}"


class YesNo(Cell):
    """是 or 否; empty is `blank`."""

    options = ("是", "否")

    def __init__(self, blank: bool | None = False) -> None:
        self.blank = blank

    def read(self, raw: Raw) -> Value:
        text = stripped(raw) if isinstance(raw, str) else ""
        if text not in self.options:
            raise Wrong("应为“是”或“否”，请从下拉列表中选择。")
        return text == "是"

    @property
    def hint(self) -> str:
        return "是 / 否" if self.blank is None else "是 / 否，空白为否"


class Choice(Cell):
    """One word of a list, and what it is stored as."""

    blank = ""

    def __init__(self, words: Mapping[str, str]) -> None:
        self.words = words
        self.options = tuple(words)

    @classmethod
    def of(cls, choices: type[Choices]) -> Choice:
        """The labels of a model's choices."""
        return cls({str(label): str(value) for value, label in choices.choices})

    @classmethod
    def plain(cls, words: Iterable[str]) -> Choice:
        """Words that are stored as they are."""
        return cls({word: word for word in words})

    def read(self, raw: Raw) -> Value:
        text = stripped(raw) if isinstance(raw, str) else _words(raw)
        if text not in self.words:
            raise Wrong(f"应为{'、'.join(self.options)}之一，请从下拉列表中选择。")
        return self.words[text]

    @property
    def hint(self) -> str:
        return " / ".join(self.options)


class Several(Cell):
    """Values joined by ；, each once; from a list if there is one."""

    blank = ()

    def __init__(self, allowed: Iterable[str] = (), least: int = 1, longest: int = 60, hint: str = "") -> None:
        self.allowed, self.least, self.longest = tuple(allowed), least, longest
        self._hint = hint

    def read(self, raw: Raw) -> Value:
        if not isinstance(raw, str):
            raise Wrong("应为文本，请把单元格设为“文本”格式后重新填写。")
        parts = tuple(part for part in map(stripped, re.split("[；;]", raw)) if part)
        if strange := [part for part in parts if self.allowed and part not in self.allowed]:
            raise Wrong(f"不认识“{'、'.join(strange)}”，应为{'、'.join(self.allowed)}，几项之间用“；”隔开。")
        if len(set(parts)) < len(parts):
            raise Wrong("有重复的内容，请删去重复的。")
        if len(parts) < self.least:
            raise Wrong(f"至少 {self.least} 项，几项之间用“；”隔开，请补齐。")
        if any(len(part) > self.longest or CONTROL.search(part) for part in parts):
            raise Wrong(f"每项最多 {self.longest} 个字，几项之间用“；”隔开，请核对。")
        return parts

    @property
    def hint(self) -> str:
        return self._hint or f"{' / '.join(self.allowed)}；几项之间用“；”隔开"
