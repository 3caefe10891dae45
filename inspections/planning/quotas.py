"""How many of each level a batch draws (Article 14): the policy's yearly ratio, times the batch's share of the year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import ROUND_CEILING, Decimal

from inspections.models import InspectionPolicy
from inspections.planning.pools import Member


def quotas_of(members: Iterable[Member], policy: InspectionPolicy, share: Decimal = Decimal(100)) -> dict[int, int]:
    """The number to draw of each level that has members, rounded up, so that no level is ever left out of the year.

    `share` is the batch's part of the year's task in percent.
    """
    ratios = {line.level: line.ratio for line in policy.lines.all()}
    sizes = Counter(member.level for member in members)
    return {
        level: min(size, _part(size, ratios.get(level, Decimal(0)) * share)) for level, size in sorted(sizes.items())
    }


def _part(size: int, hundredth_percent: Decimal) -> int:
    return int((size * hundredth_percent / 10_000).to_integral_value(ROUND_CEILING))
