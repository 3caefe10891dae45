"""How a measure or a reward stands on a day: the words that people read, and the look of the mark around them."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from measures.models import CatalogueItem, Incentive, Reward


class Standing(NamedTuple):
    """The words are shown and decide nothing."""

    words: str
    look: str

    def __str__(self) -> str:
        return self.words


def standing_of(row: Incentive, day: date, *, has_level: bool) -> Standing:
    """How a measure stands; `has_level`: the subject is level 1 on the day."""
    over, last = row.over_on, row.until_on
    if over is None or day < over:
        return Standing("有效", "good") if has_level else Standing("等级不符，不能使用", "bad")
    if row.fell_on == over:
        return Standing("自始不成立" if row.never_was else "随等级终止", "bad")
    if row.ended_on == over:
        return Standing("已终止", "quiet")
    return Standing(f"已届满（{last}）", "quiet")


def reward_standing(row: Reward, day: date) -> Standing:
    """在列, 已移出 or 已届满."""
    if row.is_valid_on(day):
        return Standing("在列", "good")
    return Standing("已移出", "bad") if row.is_removed else Standing("已届满", "quiet")


def item_standing(row: CatalogueItem, day: date) -> Standing:
    """现行, 尚未施行, 已停止适用, or how far it got."""
    if not row.is_adopted:
        return Standing(row.state_shown, row.look)
    if row.ends_by(day):
        return Standing("已停止适用", "quiet")
    return Standing("现行", "good") if row.holds_on(day) else Standing("尚未施行", "info")
