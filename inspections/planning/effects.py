"""What a policy would ask for with today's levels, department by department, against the one in force."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Q

from accounts.models import Department
from inspections.models import InspectionPolicy
from inspections.planning.caps import UNGRADED_AS, Caps, Standing, levels_on, standings_of
from inspections.planning.quotas import quotas_by, ratios_of, times_of
from subjects.models import Subject


class Asked(NamedTuple):
    """What a policy asks of a department in a year."""

    draws: int = 0
    visits: int = 0


class Effect(NamedTuple):
    """A department under two policies: `now` the one in force, `then` the proposed one."""

    department: Department
    sizes: dict[int, int]
    now: Asked
    then: Asked
    capped_now: int
    capped_then: int

    @property
    def more_draws(self) -> int:
        """How many more draws the proposed policy asks for; negative: fewer."""
        return self.then.draws - self.now.draws

    @property
    def more_visits(self) -> int:
        """How many more visits; negative: fewer."""
        return self.then.visits - self.now.visits


class Hit(NamedTuple):
    """A subject that would be at its cap under the proposed policy by the visits of this year."""

    subject: Subject
    level: int
    now: Standing


class _Rules(NamedTuple):
    ratios: dict[int, Decimal]
    times: dict[int, int]


class Preview(NamedTuple):
    """What follows from a policy, before it is approved."""

    effects: list[Effect]
    hits: list[Hit]

    @property
    def total(self) -> tuple[Asked, Asked]:
        """Over all departments: now, and then."""
        return _sum([row.now for row in self.effects]), _sum([row.then for row in self.effects])


def _sum(asked: list[Asked]) -> Asked:
    return Asked(sum(row.draws for row in asked), sum(row.visits for row in asked))


def preview(policy: InspectionPolicy, day: date) -> Preview:
    """The proposed policy beside the one in force on the day; some ten queries, however many subjects there are."""
    alive = Q(deregistered_on=None) | Q(deregistered_on__gt=day)
    subjects = list(
        Subject.objects.filter(alive, enrolled_on__lte=day).select_related("industry", "department").order_by("pk")
    )
    levels = levels_on([row.pk for row in subjects], day)
    others = InspectionPolicy.objects.filter(effective_on__lte=day).exclude(pk=policy.pk)
    current = others.filter(state=InspectionPolicy.State.APPROVED).order_by("-effective_on", "-pk").first()
    now = standings_of(subjects, day, levels, Caps(current))
    then = standings_of(subjects, day, levels, Caps(policy))
    hits = [Hit(row, levels.get(row.pk, UNGRADED_AS), then[row.pk]) for row in subjects if then[row.pk].is_reached]
    capped = Counter(row.department_id for row in subjects if now[row.pk].is_reached)
    capped_then = Counter(hit.subject.department_id for hit in hits)
    by_department: dict[Department, Counter[tuple[int, int]]] = {}
    for row in subjects:
        by_department.setdefault(row.department, Counter())[row.industry_id, levels.get(row.pk, UNGRADED_AS)] += 1
    old, new = _rules(current), _rules(policy)
    effects = [
        Effect(
            department,
            _by_level(sizes),
            _asked(sizes, old),
            _asked(sizes, new),
            capped[department.pk],
            capped_then[department.pk],
        )
        for department, sizes in sorted(by_department.items(), key=lambda item: item[0].code)
    ]
    return Preview(effects, hits)


def _by_level(sizes: Counter[tuple[int, int]]) -> dict[int, int]:
    found = Counter[int]()
    for (_, level), size in sizes.items():
        found[level] += size
    return {level: found[level] for level in (1, 2, 3, 4)}


def _rules(policy: InspectionPolicy | None) -> _Rules:
    return _Rules(ratios_of(policy), times_of(policy)) if policy else _Rules({}, {})


def _asked(sizes: Counter[tuple[int, int]], rules: _Rules) -> Asked:
    """Draws and visits of a year; each industry is drawn by itself, so each is rounded up by itself."""
    by_industry: dict[int, dict[int, int]] = {}
    for (industry, level), size in sizes.items():
        by_industry.setdefault(industry, {})[level] = size
    quotas = [quotas_by(own, rules.ratios) for own in by_industry.values()]
    draws = sum(sum(quota.values()) for quota in quotas)
    visits = sum(number * rules.times.get(level, 1) for quota in quotas for level, number in quota.items())
    return Asked(draws, visits)
