"""How many of each level a batch draws (Article 14): the policy's yearly ratio, times the batch's share of the year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import ROUND_CEILING, Decimal

from inspections.models import InspectionPolicy
from inspections.planning.pools import Member, Pool

WHOLE = Decimal(100)


def quotas_of(members: Iterable[Member], policy: InspectionPolicy, share: Decimal = WHOLE) -> dict[int, int]:
    """The number to draw of each level that has members, rounded up, so that no level is ever left out of the year.

    `share` is the batch's part of the year's task in percent.
    """
    return quotas_by(Counter(member.level for member in members), ratios_of(policy), share)


def quotas_in(pool: Pool, policy: InspectionPolicy, share: Decimal = WHOLE) -> dict[int, int]:
    """The number to draw of each level out of a pool that earlier batches of the year drew from already.

    The ratio is one of all that may be drawn in the year, so those that were count in it; no more than are left.
    """
    left = pool.sizes
    wanted = quotas_by(year_sizes(pool), ratios_of(policy), share)
    return {level: min(number, left[level]) for level, number in wanted.items() if level in left}


def year_sizes(pool: Pool) -> Counter[int]:
    """How many of each level the year's ratio is of: those that may be drawn, and those that were."""
    return Counter(pool.sizes) + Counter(row.level for row in pool.excluded if row.drawn and row.level)


def ratios_of(policy: InspectionPolicy) -> dict[int, Decimal]:
    """The yearly ratio of each level in percent."""
    return {line.level: line.ratio for line in policy.lines.all()}


def times_of(policy: InspectionPolicy) -> dict[int, int]:
    """How many visits a drawn subject of each level has in a year."""
    return {line.level: line.times for line in policy.lines.all()}


def quotas_by(sizes: Mapping[int, int], ratios: Mapping[int, Decimal], share: Decimal = WHOLE) -> dict[int, int]:
    """The number to draw of each level out of so many; a level without a ratio draws nobody."""
    return {
        level: min(size, _part(size, ratios.get(level, Decimal(0)) * share)) for level, size in sorted(sizes.items())
    }


def _part(size: int, hundredth_percent: Decimal) -> int:
    return int((size * hundredth_percent / 10_000).to_integral_value(ROUND_CEILING))
