"""How a draw is shown: where it stands, its six steps, what freezing would give now, and who was drawn."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from accounts.gate import Refused
from inspections.drawing.freezing import Numbers, compose, day_of, must_be_feasible, numbers_of, policy_for
from inspections.drawing.lists import FrozenList, read
from inspections.drawing.replaying import chance
from inspections.models import Assignment, Draw, DrawnSubject, InspectionPolicy
from inspections.models.draws import Visits
from inspections.models.standing import Standing
from inspections.planning.pools import pool_of

State = Draw.State


def standing_of(draw: Draw, visits: Visits) -> Standing:
    """How the draw stands; one that was sent out by how many visits wait and were made."""
    if not draw.is_dispatched:
        return Standing(draw.state_shown, draw.look)
    if not visits.waiting:
        return Standing("结果已录入", "good")
    return Standing("检查中" if visits.visited else "已派发", draw.look)


class Step(NamedTuple):
    """One of the six steps: `looks` is done, now or later."""

    title: str
    looks: str


_TITLES = ("锁定名单", "承诺随机数", "公开随机数", "抽取对象", "抽取人员", "抽取记录")


def steps_of(draw: Draw) -> list[Step]:
    """The steps, and how far the draw is."""
    done = 6 if draw.was_drawn else sum(map(bool, (draw.list_sha256, draw.commitment, draw.public_seed)))
    looks = ["done" if place < done else "now" if place == done else "later" for place in range(6)]
    if draw.state == State.VOIDED:
        looks = ["later" if look == "now" else look for look in looks]
    return [Step(title, look) for title, look in zip(_TITLES, looks, strict=True)]


class Outlook(NamedTuple):
    """What freezing now would give; `bars` says why it cannot be frozen."""

    policy: InspectionPolicy | None
    numbers: list[Numbers]
    made: FrozenList | None
    bars: str


def outlook_of(draw: Draw, at: datetime) -> Outlook:
    """Freeze in thought: nothing is kept."""
    policy, numbers, made = None, list[Numbers](), None
    try:
        day = day_of(draw, at)
        policy = policy_for(draw, day)
        numbers = numbers_of(draw, pool_of(draw.department, draw.industry, day), policy)
        made, _ = compose(draw, policy, at)
        must_be_feasible(made)
    except Refused as refusal:
        return Outlook(policy, numbers, made, f"{refusal.reason}（{refusal.article}）")
    return Outlook(policy, numbers, made, "")


class Row(NamedTuple):
    """A drawn subject as the list names it, with the probability that it was."""

    drawn: DrawnSubject
    name: str
    chance: str
    comes: str
    """Who came in for it, where it is gone."""
    visit: str
    mark: str
    """What the level waited for when the list was frozen."""


def shown_rows(draw: Draw) -> list[Row]:
    """Everybody who was drawn, in order; who is gone stands before who came in."""
    if not draw.was_drawn:
        return []
    frozen = read(draw.frozen)
    marks = {row.key: row.mark for row in frozen.subjects}
    names, sizes = {row.key: row.name for row in frozen.subjects}, frozen.sizes
    rows = draw.drawn.select_related("subject", "officer_1", "officer_2", "assignment").order_by("place", "pk")
    comes = {row.came_for_id: names[row.key] for row in rows if row.came_for_id}
    return [
        Row(
            row,
            names[row.key],
            chance(frozen.quotas[str(row.level)], sizes[str(row.level)]),
            comes.get(row.pk, ""),
            Assignment.State(row.assignment.state).label if row.assignment else "",
            marks[row.key],
        )
        for row in rows
    ]
