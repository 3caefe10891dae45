"""The levels of Article 12 and how they are called; pure."""

from __future__ import annotations

from collections.abc import Mapping

UNGRADED = 0
"""Asks for the subjects without a level (R18), where None asks for all."""

LEVEL_NAMES: Mapping[int | None, str] = {1: "一级", 2: "二级", 3: "三级", 4: "四级", UNGRADED: "未评级", None: "未评级"}
