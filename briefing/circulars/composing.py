"""What a circular says from its first line to its last table: composed once, for the screen, the paper and the docx."""

from __future__ import annotations

from typing import NamedTuple

from briefing.circulars.figures import LABELS, Figures
from briefing.circulars.wording import Text
from briefing.models import Circular
from documents.templatetags.papers import in_chinese


class Part(NamedTuple):
    """A numbered part: heading and paragraphs."""

    heading: str
    paragraphs: list[str]


class Annex(NamedTuple):
    """A table by section; the last row is the whole bureau."""

    title: str
    columns: list[str]
    rows: list[list[str]]


class Composed(NamedTuple):
    """The circular whole."""

    title: str
    opening: str
    parts: list[Part]
    annexes: list[Annex]
    cut_off: str


_ANNEXES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("各记录部门信用等级结构（个）", ("level_1", "level_2", "level_3", "level_4", "ungraded")),
    ("等级变动和新生效的信用记录", ("up", "down", "misconduct", "penalties", "accidents", "sanctions")),
    ("异议和期限办理（件）", ("received", "answered", "in_time", "upheld", "ended_in_time", "ended_late", "overdue")),
    ("检查和数据质量", ("visits", "reached", "looked_at", "late", "missing", "stale", "contradictory", "omitted")),
)
_HEADINGS = ("一、总体情况", "二、工作成效", "三、存在问题", "四、下一步要求")


def text_of(circular: Circular) -> Text:
    """The four parts as they stand."""
    return Text(circular.overview, circular.praise, circular.problems, circular.demands)


def compose(circular: Circular) -> Composed:
    """The whole text of the circular as it stands."""
    figures = Figures.read(circular.figures)
    parts = [Part(heading, _paragraphs(words)) for heading, words in zip(_HEADINGS, text_of(circular), strict=True)]
    return Composed(
        f"{circular.month.words}应急管理领域信用情况通报",
        "根据《新密市应急管理系统行业信用分级分类监管制度（试行）》，"
        f"现将{circular.month.words}应急管理领域信用分级分类监管情况通报如下：",
        parts,
        [_annex(place, title, names, figures) for place, (title, names) in enumerate(_ANNEXES, start=1)],
        f"数据截至{in_chinese(figures.day)}；按部门统计，不按个人统计和比较。",
    )


def _paragraphs(words: str) -> list[str]:
    return [line.strip() for line in words.splitlines() if line.strip()]


def _annex(place: int, title: str, names: tuple[str, ...], figures: Figures) -> Annex:
    rows = [[row.name, *(str(row.number(name)) for name in names)] for row in (*figures.sections, figures.whole)]
    return Annex(f"附表{place}　{title}", ["记录部门", *(LABELS[name] for name in names)], rows)
