"""The fairness report (公平性报告): whether groups of subjects are drawn as often as chance has it, who never was, pairs.

Within a level every subject has the same chance, so the number drawn of a group follows the hypergeometric law. Its
deviations over all draws are judged together with their covariance, which gives an exact chi-square also where levels
and quotas differ.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from typing import NamedTuple

from inspections.drawing.chances import p_value, quadratic_form
from inspections.drawing.lists import FrozenList, FrozenSubject, read
from inspections.models import Draw, DrawnSubject

LEAST = 5.0
"""A group of which fewer are expected is judged together with the other small ones."""
SUSPICIOUS = 0.01
REST = "其他（合并）"


class Held(NamedTuple):
    """A draw whose result stands: its list, and the keys drawn by the seed (replacements left out)."""

    draw: Draw
    frozen: FrozenList
    first_drawn: frozenset[str]


class Group(NamedTuple):
    """One group of subjects: how many were drawn, and how many would be expected."""

    name: str
    listed: int
    drawn: int
    expected: float


class Judgement(NamedTuple):
    """A test over groups; without a statistic the numbers are too small to judge."""

    title: str
    groups: list[Group]
    statistic: float | None
    degrees: int
    probability: float | None

    @property
    def words(self) -> str:
        if self.probability is None:
            return "样本太少，不作判断"
        if self.probability < SUSPICIOUS:
            return "偏离超出随机波动的通常范围，请查明原因"
        return "与随机抽取相符"


class Never(NamedTuple):
    """A subject that stood on lists and was never drawn, and how likely that was."""

    name: str
    key: str
    level: str
    times: int
    probability: float


class Load(NamedTuple):
    """How many visits fell to an officer, in how many of the draws he or she could have been sent in."""

    name: str
    department: str
    visits: int
    draws: int


class Repeat(NamedTuple):
    """An officer who was drawn for the same subject more than once."""

    officer: str
    subject: str
    times: int


class Report(NamedTuple):
    """The whole report."""

    draws: list[Draw]
    judgements: list[Judgement]
    never: list[Never]
    loads: list[Load]
    repeats: list[Repeat]
    redraws: int
    replacements: int


def report_of(draws: Iterable[Draw]) -> Report:
    """The report on these draws; results alone count, draws that were voided are counted beside them."""
    rows = list(draws)
    held = held_of([draw for draw in rows if draw.has_result])
    judgements = [
        judge("按主体类型", held, lambda subject: subject.kind),
        judge("按乡镇街道", held, lambda subject: subject.township),
        judge("按行业细分", held, lambda subject: subject.field),
    ]
    drawn = DrawnSubject.objects.filter(draw__in=[one.draw.pk for one in held], draw__state__in=Draw.RESULT)
    standing = list(drawn.filter(gone_at=None).select_related("officer_1__department", "officer_2__department"))
    return Report(
        [one.draw for one in held],
        [one for one in judgements if len(one.groups) > 1],
        _never(held, {row.key for row in standing}),
        _loads(held, standing),
        _repeats(held, standing),
        sum(draw.state == Draw.State.VOIDED for draw in rows),
        drawn.exclude(gone_at=None).count(),
    )


def held_of(draws: list[Draw]) -> list[Held]:
    """With whom the seed itself drew: not those who came in for others."""
    first: defaultdict[int, set[str]] = defaultdict(set)
    rows = DrawnSubject.objects.filter(draw__in=[draw.pk for draw in draws], came_for=None)
    for draw, key in rows.values_list("draw", "key"):
        first[draw].add(key)
    return [Held(draw, read(draw.frozen), frozenset(first[draw.pk])) for draw in draws]


class _Layer(NamedTuple):
    """One level of one draw: how many of each group were listed and drawn, of how many in all."""

    size: int
    quota: int
    listed: Counter[str]
    drawn: Counter[str]

    def expected(self, group: str) -> float:
        return self.quota * self.listed[group] / self.size

    def covariance(self, one: str, other: str) -> float:
        """Of the multivariate hypergeometric law."""
        if self.size < 2:
            return 0.0
        share, second = self.listed[one] / self.size, self.listed[other] / self.size
        spread = self.quota * (self.size - self.quota) / (self.size - 1)
        return spread * ((share if one == other else 0.0) - share * second)


def judge(title: str, held: list[Held], group_of: Callable[[FrozenSubject], str]) -> Judgement:
    """Chi-square of the groups over all draws; groups that are too small are put together first."""
    layers = list(_layers(held, group_of))
    if small := _small(layers):
        together = list(_layers(held, lambda subject: REST if group_of(subject) in small else group_of(subject)))
        layers = together if len(_names(together)) > 1 else layers
    groups = [_group(name, layers) for name in _names(layers)]
    if len(groups) < 2 or min(group.expected for group in groups) < LEAST:
        return Judgement(title, groups, None, 0, None)
    judged = groups[:-1]
    spread = [[sum(layer.covariance(one.name, other.name) for layer in layers) for other in judged] for one in judged]
    statistic = quadratic_form([group.drawn - group.expected for group in judged], spread)
    if statistic is None:
        return Judgement(title, groups, None, 0, None)
    return Judgement(title, groups, statistic, len(judged), p_value(max(statistic, 0.0), len(judged)))


def _group(name: str, layers: list[_Layer]) -> Group:
    listed, drawn = (sum(layer.listed[name] for layer in layers), sum(layer.drawn[name] for layer in layers))
    return Group(name, listed, drawn, sum(layer.expected(name) for layer in layers))


def _small(layers: list[_Layer]) -> set[str]:
    """The groups to put together: those too small, and the next one where they are too small even together."""
    expected = {name: sum(layer.expected(name) for layer in layers) for name in _names(layers)}
    ranked = sorted(expected, key=lambda name: (expected[name], name))
    small = [name for name in ranked if expected[name] < LEAST]
    if small and sum(expected[name] for name in small) < LEAST:
        small = ranked[: len(small) + 1]
    return set(small)


def _names(layers: list[_Layer]) -> list[str]:
    return sorted({name for layer in layers for name in layer.listed})


def _layers(held: list[Held], group_of: Callable[[FrozenSubject], str]) -> Iterable[_Layer]:
    for one in held:
        for stratum, size in one.frozen.sizes.items():
            rows = [row for row in one.frozen.subjects if row.stratum == stratum]
            drawn = Counter(group_of(row) for row in rows if row.key in one.first_drawn)
            yield _Layer(size, one.frozen.quotas.get(stratum, 0), Counter(map(group_of, rows)), drawn)


def _never(held: list[Held], drawn: set[str]) -> list[Never]:
    """Of those on the newest list of their draw's kind; the least likely first."""
    ever = drawn | {key for one in held for key in one.first_drawn}
    told: dict[str, Never] = {}
    for one in held:
        for row in one.frozen.subjects:
            if row.key not in ever:
                before = told.get(row.key)
                missed = 1 - one.frozen.quotas.get(row.stratum, 0) / one.frozen.sizes[row.stratum]
                times, chance = (before.times, before.probability) if before else (0, 1.0)
                told[row.key] = Never(row.name, row.key, row.level, times + 1, chance * missed)
    return sorted(told.values(), key=lambda never: (never.probability, never.key))


def _loads(held: list[Held], standing: list[DrawnSubject]) -> list[Load]:
    visits = Counter(officer for row in standing for officer in row.officers)
    able: Counter[str] = Counter(officer.key for one in held for officer in one.frozen.officers)
    idle = {officer.key: officer.name for one in held for officer in one.frozen.officers}
    went = [
        Load(str(officer), str(officer.department), number, able[officer.certificate])
        for officer, number in visits.items()
    ]
    for officer in visits:
        idle.pop(officer.certificate, None)
    none = [Load(name, "", 0, able[key]) for key, name in idle.items()]
    return sorted([*went, *none], key=lambda load: (-load.visits, load.name))


def _repeats(held: list[Held], standing: list[DrawnSubject]) -> list[Repeat]:
    names = {row.key: row.name for one in held for row in one.frozen.subjects}
    times = Counter((str(officer), row.key) for row in standing for officer in row.officers)
    found = [Repeat(officer, names.get(key, key), number) for (officer, key), number in times.items() if number > 1]
    return sorted(found, key=lambda repeat: (-repeat.times, repeat.officer))
