"""Reading the State Council's notice (国务院办公厅关于…年部分节假日安排的通知) in its own words. Pure.

元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from credit.regulation.periods import DayKind
from credit.terms.arrangement import WEEKDAYS, Run, weekday

FESTIVALS = ("元旦", "春节", "清明", "劳动", "端午", "中秋", "国庆")
"""With or without 节 behind them; a notice that names another holiday (2015: 抗战胜利70周年) is completed by hand."""

_NAME = rf"(?:{'|'.join(FESTIVALS)})节?"
_HEADING = re.compile(rf"({_NAME}(?:[、和与及]{_NAME})*)\s*[：:]")
_TITLE_YEAR = re.compile(r"关于(\d{4})年部分节假日安排")
_NUMBER = re.compile(r"国办发(?:明电)?[〔\[(（]\d{4}[〕\])）]\d+号")
_ISSUED = re.compile(r"^\s*(\d{4})年(\d{1,2})月(\d{1,2})日\s*$", re.MULTILINE)
_TOKEN = re.compile(
    r"(?:(?P<year>\d{4})年)?(?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})日(?:[（(](?P<aside>[^（）()]*)[）)])?"
    r"|共(?P<total>\d+)天|放假(?P<length>\d+)天|(?P<to>至|到|—+|–|－|~|～|-)|(?P<off>放假|公休)|(?P<on>上班)"
    r"|(?P<stop>[。；;\n])"
)
_WEEKDAY = re.compile(rf"(?:周|星期|礼拜)([{WEEKDAYS}天])")


class Reading(NamedTuple):
    """What a notice says: runs of days, what could not be right, what was left out, and how it is cited."""

    runs: list[Run]
    faults: list[str]
    remarks: list[str]
    number: str
    issued_on: date | None


class _Token(NamedTuple):
    first: date
    last: date
    words: str


def read(text: str, year: int) -> Reading:
    """The arrangement in a notice for this year; `faults` say what contradicts itself, and then nothing is to be used."""
    text = _plain(text)
    faults: list[str] = []
    titled = _TITLE_YEAR.search(text)
    if titled and int(titled[1]) != year:
        faults.append(f"通知是{titled[1]}年的安排，这里是{year}年的日历，请核对。")
    number, issued = _NUMBER.search(text), _ISSUED.search(text)
    sections = list(_sections(_ISSUED.sub("", text)))
    if not sections:
        faults.append("没有读到节日安排。请粘贴通知中“元旦：1月1日至3日放假调休，共3天。”这样的原文，或直接填写下表。")
    runs: list[Run] = []
    remarks: list[str] = []
    for name, body in sections:
        section = _Section(name, year)
        section.read(body)
        runs += section.runs
        faults += section.faults
        remarks += section.remarks
    issued_on = _day(*(int(part) for part in issued.groups())) if issued else None
    return Reading(sorted(runs, key=lambda run: run.first), faults, remarks, number[0] if number else "", issued_on)


def _plain(text: str) -> str:
    """Full-width digits as half-width ones, blanks within a line gone."""
    digits = str.maketrans("０１２３４５６７８９", "0123456789")
    return re.sub(r"[ \t\u3000\xa0\r]+", "", text.translate(digits))


def _sections(text: str) -> Iterator[tuple[str, str]]:
    headings = list(_HEADING.finditer(text))
    for heading, following in zip(headings, [*headings, None][1:], strict=True):
        body = text[heading.end() : following.start() if following else len(text)]
        yield (
            heading[1],
            re.sub(r"[一二三四五六七八九十]+、$|[（(][一二三四五六七八九十]+[）)]$|\d+[.．、]$", "", body.rstrip()),
        )


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


class _Section:
    """One holiday's sentences, read from left to right."""

    def __init__(self, name: str, year: int) -> None:
        self.name, self.year = name, year
        self.runs: list[Run] = []
        self.faults: list[str] = []
        self.remarks: list[str] = []
        self._begin()

    def _begin(self) -> None:
        """A new sentence: nothing read in it yet."""
        self.pending: list[_Token] = []
        self.joining = False
        self.holidays: list[Run] = []
        self.said_year: int | None = None
        self.said_month: int | None = None

    def read(self, body: str) -> None:
        """Every date belongs to the next 放假 or 上班 of its sentence."""
        for token in _TOKEN.finditer(body):
            if token["day"]:
                self._take_day(token)
            elif token["to"]:
                self.joining = bool(self.pending)
            elif token["off"] or token["length"]:
                self._settle(DayKind.HOLIDAY)
                self._check_total(token["length"])
            elif token["on"]:
                self._settle(DayKind.MAKE_UP)
            elif token["total"]:
                self._check_total(token["total"])
            else:
                self._end()
        self._end()
        if not self.runs and not self.faults:
            self.faults.append(f"“{self.name}”没有读到放假日期，请核对原文或在下表填写。")

    def _take_day(self, token: re.Match[str]) -> None:
        month = int(token["month"]) if token["month"] else self.said_month
        words = token[0]
        if month is None:
            self.faults.append(f"“{self.name}”中的“{words}”没有写月份，请补上。")
            return
        self.said_year = int(token["year"]) if token["year"] else self.said_year
        self.said_month = month
        day = _day(self._year_of(month), month, int(token["day"]))
        if day is None:
            self.faults.append(f"“{self.name}”中的“{words}”不存在，请核对。")
            return
        self._check_weekday(day, token["aside"] or "", words)
        if self.joining:
            self._join(day, words)
        else:
            self.pending.append(_Token(day, day, words))

    def _year_of(self, month: int) -> int:
        """Said, or the year of the notice; a new year's holiday that begins in December begins in the year before."""
        if self.said_year:
            return self.said_year
        return self.year - 1 if month == 12 and self.name.startswith("元旦") else self.year

    def _join(self, last: date, words: str) -> None:
        first = self.pending.pop()
        self.joining = False
        if last < first.first and last.month < first.first.month:
            last = last.replace(year=last.year + 1)
        if last < first.first:
            self.faults.append(f"“{self.name}”中的“{first.words}至{words}”前后颠倒，请核对。")
            return
        self.pending.append(_Token(first.first, last, f"{first.words}至{words}"))

    def _check_weekday(self, day: date, aside: str, words: str) -> None:
        said = _WEEKDAY.search(aside)
        if said and said[1].replace("天", "日") != WEEKDAYS[day.weekday()]:
            self.faults.append(f"通知写“{words}”，而{day}是{weekday(day)}，请核对原文。")

    def _settle(self, kind: DayKind) -> None:
        if not self.pending:
            return
        runs = [Run(token.first, token.last, kind, self.name) for token in self.pending]
        self.runs += runs
        if kind is DayKind.HOLIDAY:
            self.holidays += runs
        self.pending = []

    def _check_total(self, said: str | None) -> None:
        read = sum(run.length for run in self.holidays)
        if said and self.holidays and read != int(said):
            self.faults.append(f"“{self.name}”通知写共{said}天，按日期算是{read}天，请核对原文。")

    def _end(self) -> None:
        for token in self.pending:
            self.remarks.append(f"“{self.name}”中提到的{token.words}没有写明放假或上班，没有读入。")
        self._begin()
