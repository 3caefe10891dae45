"""A timeline as numbers for an SVG: bands of levels, bars of record windows, the day looked at, and the future.

Numbers only: words, classes and colours are the template's. Units are those of the viewBox.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from credit.grades.explaining import interval
from credit.regulation.levels import LEVEL_NAMES
from credit.regulation.periods import Span
from credit.regulation.timeline import Period

WIDTH = 1200
LEFT = 190
RIGHT = 1180
HEAD = 30
LANE = 28
BAND = 18
BAR_LANE = 22
BAR = 10
GAP = 22
ROOM = ((126, "{name} {day}"), (84, "{day}"), (42, "{name}"))
"""What can be written into a band, by the width that it takes."""
YEARS_BACK = 5
YEARS_AHEAD = 6


class Scale(NamedTuple):
    """Days to x: `first` lies at LEFT, `last` at RIGHT; what lies outside is drawn at the edge."""

    first: date
    last: date

    def x(self, day: date) -> int:
        whole = self.last.toordinal() - self.first.toordinal()
        passed = min(max(day.toordinal() - self.first.toordinal(), 0), whole)
        return LEFT + round((RIGHT - LEFT) * passed / whole)

    def ends(self, span: Span) -> tuple[int, int]:
        """Where a span begins and ends; an open one goes to the edge."""
        return self.x(span.start), RIGHT if span.end is None else self.x(span.end)

    def shows(self, span: Span) -> bool:
        return span.start < self.last and (span.end is None or span.end > self.first)


class Tick(NamedTuple):
    """The first day of a year."""

    x: int
    year: int


class Lane(NamedTuple):
    """The row of one level."""

    level: int | None
    name: str
    y: int
    middle: int

    @property
    def label_y(self) -> int:
        return self.middle + 5


class Band(NamedTuple):
    """Days of one level; `coming` ones are dashed, `open_ended` ones go on beyond the edge."""

    level: int | None
    coming: bool
    x: int
    y: int
    width: int
    open_ended: bool
    label: str
    """The level and its first day, as far as there is room."""
    title: str

    @property
    def look(self) -> str:
        return "ungraded" if self.level is None else str(self.level)

    @property
    def label_x(self) -> int:
        return self.x + 6

    @property
    def label_y(self) -> int:
        return self.y + BAND - 5

    @property
    def middle(self) -> int:
        return self.y + BAND // 2

    @property
    def tip(self) -> int:
        return self.x + self.width


class Step(NamedTuple):
    """The upright line on which the level becomes another one."""

    x: int
    top: int
    bottom: int
    coming: bool


class Stretch(NamedTuple):
    """Days on which a record works: `tone` bars (from level 1), three or four."""

    tone: str
    x: int
    y: int
    width: int
    height: int
    open_ended: bool


class Window(NamedTuple):
    """What to draw of one record: its name, and spans with their tone, the wider ones first."""

    label: str
    title: str
    spans: tuple[tuple[str, Span], ...]


class Bar(NamedTuple):
    """The row of one record."""

    label: str
    title: str
    y: int
    middle: int
    stretches: tuple[Stretch, ...]

    @property
    def label_y(self) -> int:
        return self.middle + 4


class Drawing(NamedTuple):
    """Everything that the template puts into the picture."""

    width: int
    height: int
    left: int
    right: int
    foot: int
    ticks: tuple[Tick, ...]
    lanes: tuple[Lane, ...]
    bands: tuple[Band, ...]
    steps: tuple[Step, ...]
    bars: tuple[Bar, ...]
    bars_top: int
    day: date
    day_x: int
    today: date
    today_x: int | None
    """Where today is, when another day is looked at."""

    @property
    def label_x(self) -> int:
        """Where the words at the left end."""
        return self.left - 12

    @property
    def day_label_y(self) -> int:
        return self.foot + 18


def draw(
    periods: Sequence[Period], windows: Iterable[Window], *, day: date, today: date, settled: date
) -> Drawing | None:
    """The picture of a timeline around `day`, a forecast after `settled`; None where there is no timeline."""
    if not periods:
        return None
    scale = _scale(periods, day)
    lanes = _lanes(periods)
    rows = {lane.level: lane for lane in lanes}
    bands = tuple(_bands(periods, scale, rows, settled))
    top = HEAD + LANE * len(lanes) + GAP
    bars = tuple(_bars(windows, scale, top))
    foot = top + BAR_LANE * len(bars) if bars else top - GAP + 6
    return Drawing(
        width=WIDTH,
        height=foot + 26,
        left=LEFT,
        right=RIGHT,
        foot=foot,
        ticks=tuple(_ticks(scale)),
        lanes=lanes,
        bands=bands,
        steps=tuple(_steps(bands)),
        bars=bars,
        bars_top=top,
        day=day,
        day_x=scale.x(day),
        today=today,
        today_x=scale.x(today) if today != day and scale.shows(Span(today, None)) else None,
    )


def _scale(periods: Sequence[Period], day: date) -> Scale:
    """Whole years: from five before the day, or the beginning, to after the last boundary in sight."""
    begin, finish = periods[0].span.start, periods[-1].span
    first = date(min(max(begin.year, day.year - YEARS_BACK), day.year), 1, 1)
    horizon = max(day, finish.end or finish.start)
    last = date(min(max(horizon.year + (2 if horizon.month > 9 else 1), first.year + 2), day.year + YEARS_AHEAD), 1, 1)
    return Scale(first, last)


def _ticks(scale: Scale) -> Iterable[Tick]:
    return (Tick(scale.x(date(year, 1, 1)), year) for year in range(scale.first.year, scale.last.year))


def _lanes(periods: Sequence[Period]) -> tuple[Lane, ...]:
    levels: list[int | None] = [1, 2, 3, 4]
    if any(period.level is None for period in periods):
        levels.append(None)
    return tuple(
        Lane(level, LEVEL_NAMES[level], HEAD + LANE * place, HEAD + LANE * place + LANE // 2)
        for place, level in enumerate(levels)
    )


def _runs(periods: Iterable[Period]) -> list[tuple[int | None, Span]]:
    """Neighbours of one level joined."""
    runs: list[tuple[int | None, Span]] = []
    for period in periods:
        if runs and runs[-1][0] == period.level:
            runs[-1] = (period.level, Span(runs[-1][1].start, period.span.end))
        else:
            runs.append((period.level, period.span))
    return runs


def _bands(periods: Iterable[Period], scale: Scale, rows: dict[int | None, Lane], settled: date) -> Iterable[Band]:
    for level, span in _runs(periods):
        if not scale.shows(span):
            continue
        so_far, still = span.until(settled), Span(max(span.start, settled), span.end)
        if not so_far.is_empty:
            yield _band(rows[level], span, so_far, scale, coming=False)
        if not still.is_empty:
            yield _band(rows[level], span, still, scale, coming=True)


def _band(lane: Lane, whole: Span, drawn: Span, scale: Scale, *, coming: bool) -> Band:
    x, end = scale.ends(drawn)
    width = max(end - x, 2)
    form = next((form for room, form in ROOM if width >= room), "") if drawn.start == whole.start else ""
    return Band(
        lane.level,
        coming,
        x,
        lane.y + (LANE - BAND) // 2,
        width,
        open_ended=drawn.end is None or drawn.end > scale.last,
        label=form.format(name=lane.name, day=whole.start),
        title=f"{lane.name} {interval(whole)}",
    )


def _steps(bands: Sequence[Band]) -> Iterable[Step]:
    for before, after in pairwise(bands):
        if before.level != after.level:
            top, bottom = sorted((before.middle, after.middle))
            yield Step(after.x, top, bottom, after.coming)


def _bars(windows: Iterable[Window], scale: Scale, top: int) -> Iterable[Bar]:
    shown = [window for window in windows if any(scale.shows(span) for _, span in window.spans)]
    for place, window in enumerate(shown):
        y = top + BAR_LANE * place
        yield Bar(window.label, window.title, y, y + BAR_LANE // 2, tuple(_stretches(window, scale, y)))


def _stretches(window: Window, scale: Scale, y: int) -> Iterable[Stretch]:
    for tone, span in window.spans:
        if scale.shows(span):
            x, end = scale.ends(span)
            beyond = span.end is None or span.end > scale.last
            yield Stretch(tone, x, y + (BAR_LANE - BAR) // 2, max(end - x, 2), BAR, beyond)
