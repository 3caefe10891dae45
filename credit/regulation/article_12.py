"""Article 12 as a table, one row a clause, in the order of the text.

A clause *bars* from a level (paragraphs (一) and (二): all conditions must hold, so each row is one way to fail) or
*places* in one (paragraphs (三) and (四): any suffices). Its evidence yields the spans of days on which each record
works. `level` reads what works on a day; nothing else decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache, lru_cache
from typing import NamedTuple

from credit.regulation.facts import Accident, AccidentGrade, Listing, Misconduct, PersonalPenalty, SubjectFacts
from credit.regulation.periods import (
    ONE_DAY,
    Span,
    earliest,
    end_of_window,
    gaps,
    latest,
    merged,
    months_from,
    years_from,
)
from credit.regulation.rulebook import Rulebook


class Effect(NamedTuple):
    """One record at work under one item on the days of `span`; `record` None where an absence works (R18)."""

    item: str
    record: str | None
    span: Span


class Work(NamedTuple):
    """A record and the days on which it works."""

    record: str | None
    span: Span


Evidence = Callable[[SubjectFacts, Rulebook], Iterator[Work]]


class Clause(NamedTuple):
    """One row: the item, our short wording, the level it bars from or places in, and the evidence."""

    item: str
    wording: str
    bars: int | None
    places: int | None
    evidence: Evidence

    @property
    def citation(self) -> str:
        """How the item is cited in Chinese, e.g. 第十二条（三）2."""
        return citation(self.item)


def citation(item: str) -> str:
    """`12.3.2` → 第十二条（三）2; a decided rule (`R17`) stays as it is."""
    if not item.startswith("12."):
        return item
    _, paragraph, number = item.split(".")
    return f"第十二条（{'一二三四'[int(paragraph) - 1]}）{number}"


# Which days count for the subject of what is recorded against it, or against people with a post there: R6.


def _misconduct_days(fact: Misconduct, years: int, rulebook: Rulebook) -> list[Span]:
    window = Span(fact.determined_on, end_of_window(fact.determined_on, years))
    if fact.person:
        return _days_in_office(window, fact.posts, fact.occurred_on, rulebook)
    return [window] if fact.here else []


def _penalty_days(fact: PersonalPenalty, years: int, rulebook: Rulebook) -> list[Span]:
    window = Span(fact.decided_on, end_of_window(fact.decided_on, years))
    return _days_in_office(window, fact.posts, None, rulebook) if fact.emergency else []


def _days_in_office(window: Span, posts: tuple[Span, ...], occurred_on: date | None, rulebook: Rulebook) -> list[Span]:
    """The whole window where a post was held on the day of the act or the basis date, else the days in office (R6)."""
    if any(window.start in post or occurred_on in post for post in posts):
        return [window]
    return merged(window.within(post) for post in posts) if rulebook.current_post_burdens_unit else []


def _repair_ends(years: int, rulebook: Rulebook) -> bool:
    return years == 1 or rulebook.repair_ends_three_year_conditions


@cache
def within_misconduct(years: int) -> Evidence:
    """Effective misconduct of the unit or of its people in office, and their own penalties (R2, R6), until repaired."""

    def evidence(facts: SubjectFacts, rulebook: Rulebook) -> Iterator[Work]:
        for fact in facts.misconduct:
            for span in _misconduct_days(fact, years, rulebook):
                yield Work(fact.record, span.until(fact.repaired_on if _repair_ends(years, rulebook) else None))
        for penalty in facts.personal_penalties:
            for span in _penalty_days(penalty, years, rulebook):
                yield Work(penalty.record, span.until(penalty.repaired_on if _repair_ends(years, rulebook) else None))

    return evidence


@cache
def within_penalty(years: int) -> Evidence:
    """Penalties by an emergency management department, of whatever kind and region (R7), until repaired (R12)."""

    def evidence(facts: SubjectFacts, rulebook: Rulebook) -> Iterator[Work]:
        for fact in facts.penalties:
            if fact.emergency:
                window = Span(fact.decided_on, end_of_window(fact.decided_on, years))
                yield Work(fact.record, window.until(fact.repaired_on if _repair_ends(years, rulebook) else None))

    return evidence


@cache
def within_fatal_accident(years: int) -> Evidence:
    """Fatal liability accidents (R8), from the determination to the anniversary of the accident (R2)."""

    def evidence(facts: SubjectFacts, rulebook: Rulebook) -> Iterator[Work]:
        for fact in facts.accidents:
            if fact.is_fatal:
                window = Span(fact.determined_on, end_of_window(fact.occurred_on, years))
                yield Work(fact.record, window.until(fact.repaired_on if _repair_ends(years, rulebook) else None))

    return evidence


def while_sanctioned(facts: SubjectFacts, rulebook: Rulebook) -> Iterator[Work]:
    """Other sectors' joint sanctions on the day itself (R10)."""
    return (Work(fact.record, Span(fact.listed_on, fact.removed_on)) for fact in facts.sanctions)


def while_without_commitment(facts: SubjectFacts, rulebook: Rulebook) -> Iterator[Work]:
    """Days under supervision without an active public commitment (R11)."""
    return (Work(None, gap) for gap in gaps(facts.commitments, facts.supervised))


def while_evaluated_poor(facts: SubjectFacts, rulebook: Rulebook) -> Iterator[Work]:
    """R17: the latest result of a source, if 差, for one year or until a newer one of the same source."""
    for fact in facts.evaluations if rulebook.poor_evaluation_withholds_level_1 else ():
        if fact.poor:
            newer = earliest(
                *(e.dated_on for e in facts.evaluations if e.source == fact.source and e.dated_on > fact.dated_on)
            )
            yield Work(fact.record, Span(fact.dated_on, end_of_window(fact.dated_on, 1)).until(newer))


# Level 4: a decisive record (R15) works until the listings that cover it end (R16), or until it is repaired (R12).


class Decisive(NamedTuple):
    """A record that alone is a reason for level 4, the day from which it is, and the day of its repair."""

    record: str
    determined_on: date
    repaired_on: date | None


def listing_end(listing: Listing, rulebook: Rulebook) -> date | None:
    """The first day on which the listing no longer holds; None while it goes on (R16)."""
    if listing.regime in rulebook.regimes_ending_by_themselves:
        return earliest(listing.removed_on, months_from(listing.published_on, listing.months) + ONE_DAY)
    return listing.removed_on


def until_lifted(decisive: Callable[[SubjectFacts], Iterator[Decisive]]) -> Evidence:
    """From the determination until every listing that covers the record has ended; without one until its repair (R15)."""

    def evidence(facts: SubjectFacts, rulebook: Rulebook) -> Iterator[Work]:
        for record, determined_on, repaired_on in decisive(facts):
            ends = [listing_end(listing, rulebook) for listing in facts.listings if record in listing.covers]
            yield Work(record, Span(determined_on, latest(*ends) if ends else repaired_on))

    return evidence


def grave_accident(facts: SubjectFacts) -> Iterator[Decisive]:
    """12.4.1, first half: a liability accident of grade larger or above, or determined to be especially bad."""
    for fact in facts.accidents:
        if fact.liable and (fact.grade >= AccidentGrade.LARGER or fact.especially_bad):
            yield Decisive(fact.record, fact.determined_on, fact.repaired_on)


def third_fatal_general_accident(facts: SubjectFacts) -> Iterator[Decisive]:
    """12.4.1, second half: on its determination one of three or more fatal general accidents within a year (R15)."""
    fatal = [fact for fact in facts.accidents if fact.is_fatal and fact.grade is AccidentGrade.GENERAL]
    for fact in fatal:
        known = [other for other in fatal if other.determined_on <= fact.determined_on]
        if any(_three_in_the_year_of(first, fact, known) for first in known):
            yield Decisive(fact.record, fact.determined_on, fact.repaired_on)


def _three_in_the_year_of(first: Accident, fact: Accident, known: list[Accident]) -> bool:
    year = Span(first.occurred_on, years_from(first.occurred_on, 1) + ONE_DAY)
    return fact.occurred_on in year and sum(other.occurred_on in year for other in known) >= 3


def marked(item4: int) -> Callable[[SubjectFacts], Iterator[Decisive]]:
    """12.4.2–12.4.9: effective misconduct marked with the item, for the unit that it names (R6, R15)."""

    def decisive(facts: SubjectFacts) -> Iterator[Decisive]:
        marked_here = (fact for fact in facts.misconduct if fact.here and fact.item4 == item4)
        return (Decisive(fact.record, fact.determined_on, fact.repaired_on) for fact in marked_here)

    return decisive


def bars(level: int, item: str, wording: str, evidence: Evidence) -> Clause:
    return Clause(item, wording, level, None, evidence)


def places(level: int, item: str, wording: str, evidence: Evidence) -> Clause:
    return Clause(item, wording, None, level, evidence)


ARTICLE_12 = (
    # （一）一级：须同时具备
    bars(1, "12.1.1", "没有有效的公开承诺", while_without_commitment),
    bars(1, "12.1.2", "单位及其主要负责人、分管安全负责人三年内有安全生产失信行为", within_misconduct(3)),  # R2 R6 R12
    bars(1, "12.1.3", "三年内受到应急管理部门行政处罚", within_penalty(3)),  # R2 R7 R12
    bars(1, "12.1.4", "三年内发生造成人员死亡的生产安全责任事故", within_fatal_accident(3)),  # R2 R8 R12
    bars(1, "12.1.5", "被其他行业领域认定为失信联合惩戒对象", while_sanctioned),  # R10
    bars(1, "R17", "公共信用综合评价最新结果为差", while_evaluated_poor),
    # （二）二级：须同时具备
    bars(2, "12.2.1", "没有有效的公开承诺", while_without_commitment),
    bars(2, "12.2.2", "单位及其主要负责人、分管安全负责人一年内有安全生产失信行为", within_misconduct(1)),
    bars(2, "12.2.3", "一年内受到应急管理部门行政处罚", within_penalty(1)),
    bars(2, "12.2.4", "一年内发生造成人员死亡的生产安全责任事故", within_fatal_accident(1)),
    bars(2, "12.2.5", "被其他行业领域认定为失信联合惩戒对象", while_sanctioned),
    # （三）三级：有下列情形之一
    places(3, "12.3.1", "单位及其主要负责人或分管安全负责人一年内有安全生产失信行为", within_misconduct(1)),
    places(3, "12.3.2", "一年内受到应急管理部门行政处罚", within_penalty(1)),
    places(3, "12.3.3", "一年内发生造成人员死亡的生产安全责任事故", within_fatal_accident(1)),
    places(3, "12.3.4", "被其他行业领域认定为失信联合惩戒对象", while_sanctioned),
    # （四）四级：有下列行为之一
    places(4, "12.4.1", "较大及以上，或者性质特别严重、社会影响恶劣的责任事故", until_lifted(grave_accident)),
    places(4, "12.4.1", "一年内累计三起及以上造成人员死亡的一般责任事故", until_lifted(third_fatal_general_accident)),
    places(4, "12.4.2", "瞒报、谎报、迟报事故，破坏现场、妨碍调查或者主要负责人逃逸", until_lifted(marked(2))),
    places(4, "12.4.3", "未按规定取得安全生产许可，擅自生产经营", until_lifted(marked(3))),
    places(4, "12.4.4", "以隐蔽、欺骗或阻碍等方式逃避、对抗监管监察", until_lifted(marked(4))),
    places(4, "12.4.5", "被责令停产停业整顿仍从事生产经营", until_lifted(marked(5))),
    places(4, "12.4.6", "高危行业建设项目安全设施未经验收即投入使用", until_lifted(marked(6))),
    places(4, "12.4.7", "未对重大危险源登记建档、评估、监控、制定预案", until_lifted(marked(7))),
    places(4, "12.4.8", "安全评价机构出具虚假报告，违规转让、出借资质", until_lifted(marked(8))),
    places(4, "12.4.9", "拒不开展双重预防且拒不执行整改指令，性质恶劣", until_lifted(marked(9))),
)

WORDING = {
    **{clause.item: clause.wording for clause in ARTICLE_12},
    "12.4.1": "较大及以上或者性质特别严重的责任事故，或一年内三起及以上死亡责任事故",
    "R18": "没有有效的公开承诺，不符合任何一级的条件",
}
"""What each item says, in our short words; for explanations on screen and paper."""


def effects(facts: SubjectFacts, rulebook: Rulebook) -> list[Effect]:
    """Every record at work under every clause, in the order of the text; empty spans left out."""
    works: dict[Evidence, list[Work]] = {}
    found: list[Effect] = []
    for item, _, _, _, evidence in ARTICLE_12:
        if evidence not in works:
            works[evidence] = [work for work in evidence(facts, rulebook) if not work.span.is_empty]
            works[evidence].sort(key=_by_record)
        found += [Effect(item, record, span) for record, span in works[evidence]]
    return list(dict.fromkeys(found))


def _by_record(work: Work) -> tuple[str, date]:
    return work.record or "", work.span.start


_BARS = {clause.item: clause.bars for clause in ARTICLE_12 if clause.bars}
_PLACES = {clause.item: clause.places for clause in ARTICLE_12 if clause.places}


@lru_cache(4096)
def level(at_work: frozenset[str]) -> int | None:
    """The level while these items are at work: the worst placed, else the best not barred, else ungraded (R14)."""
    if placed := [_PLACES[item] for item in at_work if item in _PLACES]:
        return max(placed)
    barred = {_BARS[item] for item in at_work if item in _BARS}
    return next((grade for grade in (1, 2) if grade not in barred), None)


_DECIDING = {
    4: tuple(f"12.4.{number}" for number in range(1, 10)),
    3: ("12.3.1", "12.3.2", "12.3.3", "12.3.4"),
    2: ("12.1.2", "12.1.3", "12.1.4", "R17"),
    1: (),
    None: ("12.1.1",),
}


def grounds(grade: int | None, at_work: Iterable[Effect]) -> tuple[Effect, ...]:
    """What decides a grade and no more (R22); without a grade that is R18."""
    deciding = tuple(effect for effect in at_work if effect.item in _DECIDING[grade])
    return tuple(effect._replace(item="R18") for effect in deciding) if grade is None else deciding
