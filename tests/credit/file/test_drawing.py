"""The timeline as numbers: where days lie, what is open, what is a forecast."""

from __future__ import annotations

from datetime import date

from credit.file.drawing import LEFT, RIGHT, Drawing, Scale, Window, draw
from credit.regulation.facts import Penalty, SubjectFacts
from credit.regulation.periods import Span
from credit.regulation.rulebook import FIRST
from credit.regulation.timeline import timeline

TODAY = date(2026, 11, 23)
FACTS = SubjectFacts(
    Span(date(2022, 1, 1), None), (Span(date(2022, 1, 1), None),), penalties=(Penalty("P1", date(2024, 2, 29)),)
)


def drawn(facts: SubjectFacts = FACTS, day: date = TODAY, windows: tuple[Window, ...] = ()) -> Drawing:
    found = draw(timeline(facts, (FIRST,)), windows, day=day, today=TODAY, settled=TODAY)
    assert found
    return found


def test_first_and_last_day_lie_at_the_edges_and_the_rest_in_proportion() -> None:
    scale = Scale(date(2024, 1, 1), date(2025, 1, 1))

    assert scale.x(date(2024, 1, 1)) == LEFT
    assert scale.x(date(2025, 1, 1)) == RIGHT
    assert scale.x(date(2024, 2, 29)) == LEFT + round((RIGHT - LEFT) * 59 / 366)
    assert scale.x(date(2024, 3, 1)) == LEFT + round((RIGHT - LEFT) * 60 / 366)


def test_days_outside_are_drawn_at_the_edge() -> None:
    scale = Scale(date(2024, 1, 1), date(2025, 1, 1))

    assert scale.x(date(1990, 1, 1)) == LEFT
    assert scale.x(date(2090, 1, 1)) == RIGHT


def test_a_penalty_of_29_february_turns_on_the_days_after_the_28th() -> None:
    labels = [(band.level, band.label) for band in drawn().bands if band.label]

    assert labels == [
        (1, "一级 2022-01-01"),
        (3, "三级 2024-02-29"),
        (2, "二级 2025-03-01"),
        (1, "一级 2027-03-01"),
    ]


def test_bands_touch_and_the_last_one_is_open_to_the_edge() -> None:
    bands = drawn().bands

    assert [band.tip for band in bands[:-1]] == [band.x for band in bands[1:]]
    assert bands[-1].tip == RIGHT
    assert [band.open_ended for band in bands] == [False] * (len(bands) - 1) + [True]


def test_what_lies_after_today_is_a_forecast() -> None:
    picture = drawn()

    assert [(band.level, band.coming) for band in picture.bands] == [
        (1, False),
        (3, False),
        (2, False),
        (2, True),
        (1, True),
    ]
    assert [step.coming for step in picture.steps] == [False, False, True]
    assert [band.tip for band in picture.bands if not band.coming][-1] == picture.day_x


def test_an_earlier_day_is_marked_beside_today() -> None:
    picture = drawn(day=date(2025, 5, 12))

    assert picture.today_x is not None
    assert picture.day_x < picture.today_x
    assert drawn().today_x is None


def test_a_window_with_an_open_end_goes_on_beyond_the_edge() -> None:
    window = Window("惩戒 S1", "惩戒 S1", (("three", Span(date(2026, 1, 1), None)),))
    old = Window("处罚 P0", "处罚 P0", (("bars", Span(date(2010, 1, 1), date(2013, 1, 2))),))

    (bar,) = drawn(windows=(window, old)).bars

    assert bar.label == "惩戒 S1"
    assert bar.stretches[0].open_ended
    assert bar.stretches[0].x + bar.stretches[0].width == RIGHT


def test_a_lane_without_a_level_is_there_only_where_it_is_needed() -> None:
    assert [lane.level for lane in drawn().lanes] == [1, 2, 3, 4]
    assert [lane.level for lane in drawn(FACTS._replace(commitments=())).lanes] == [1, 2, 3, 4, None]


def test_days_far_outside_the_span_still_give_a_picture() -> None:
    for day in (date(1990, 1, 1), date(2100, 12, 31), date(2021, 12, 31)):
        assert all(LEFT <= band.x <= band.tip <= RIGHT + 2 for band in drawn(day=day).bands)


def test_nothing_is_drawn_of_nothing() -> None:
    assert draw([], [], day=TODAY, today=TODAY, settled=TODAY) is None
