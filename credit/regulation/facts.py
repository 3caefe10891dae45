"""What Article 12 looks at: the facts about one subject, free of any database."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import IntEnum, StrEnum
from typing import NamedTuple

from credit.regulation.periods import Span


class AccidentGrade(IntEnum):
    """Grades of State Council Order 493, Article 3."""

    GENERAL = 1
    LARGER = 2
    MAJOR = 3
    ESPECIALLY_SERIOUS = 4

    @property
    def label(self) -> str:
        return ("一般事故", "较大事故", "重大事故", "特别重大事故")[self - 1]


THRESHOLDS = (
    (AccidentGrade.ESPECIALLY_SERIOUS, 30, 100, 10_000),
    (AccidentGrade.MAJOR, 10, 50, 5_000),
    (AccidentGrade.LARGER, 3, 10, 1_000),
)
"""Each grade above the lowest from so many deaths, serious injuries or 万元 on (R9)."""


def accident_grade(deaths: int, injured: int, loss: Decimal) -> AccidentGrade:
    """R9: the worst of deaths, serious injuries and direct loss (万元); a threshold belongs to the higher grade."""
    for grade, least_deaths, least_injured, least_loss in THRESHOLDS:
        if deaths >= least_deaths or injured >= least_injured or loss >= least_loss:
            return grade
    return AccidentGrade.GENERAL


class PenaltyKind(StrEnum):
    """Kinds of 行政处罚法 Article 9, as records and exchanged files write them."""

    WARNING = "警告"
    CRITICISM = "通报批评"
    FINE = "罚款"
    ILLEGAL_GAINS = "没收违法所得"
    ILLEGAL_GOODS = "没收非法财物"
    SUSPENDED = "暂扣许可证件"
    DOWNGRADED = "降低资质等级"
    LICENCE_REVOKED = "吊销许可证件"
    RESTRICTED = "限制开展生产经营活动"
    STOPPED = "责令停产停业"
    CLOSED = "责令关闭"
    BARRED = "限制从业"
    DETAINED = "行政拘留"


class Misconduct(NamedTuple):
    """失信行为. `person` is true when it is a person's; `posts` are that person's posts at this subject (R6).

    `here` is true when the record names this subject; `item4` is the marked item of 12.4 (2–9); `occurred_on` is the
    day of the act, where it is recorded.
    """

    record: str
    determined_on: date
    here: bool = True
    person: bool = False
    posts: tuple[Span, ...] = ()
    item4: int | None = None
    repaired_on: date | None = None
    occurred_on: date | None = None


class Penalty(NamedTuple):
    """行政处罚, basis date: the day of decision; `emergency`: by an emergency management department (R7)."""

    record: str
    decided_on: date
    emergency: bool = True
    repaired_on: date | None = None


class PersonalPenalty(NamedTuple):
    """行政处罚 of a natural person who is a subject and has posts at this one: misconduct of that person (R6).

    `posts` are that person's posts at this subject; `emergency`: by an emergency management department (R7).
    """

    record: str
    decided_on: date
    posts: tuple[Span, ...]
    emergency: bool = True
    repaired_on: date | None = None


class Accident(NamedTuple):
    """生产安全事故; `loss` is the direct economic loss in 万元; `especially_bad` is the determined nature (12.4.1)."""

    record: str
    occurred_on: date
    determined_on: date
    liable: bool = True
    deaths: int = 0
    injured: int = 0
    loss: Decimal = Decimal(0)
    especially_bad: bool = False
    repaired_on: date | None = None

    @property
    def grade(self) -> AccidentGrade:
        return accident_grade(self.deaths, self.injured, self.loss)

    @property
    def is_fatal(self) -> bool:
        """A production safety liability accident with at least one death (R8)."""
        return self.liable and self.deaths > 0


class Sanction(NamedTuple):
    """Another sector's joint sanction (联合惩戒), active on [listed_on, removed_on) (R10)."""

    record: str
    listed_on: date
    removed_on: date | None = None


class Regime(StrEnum):
    """What a listing rests on (R16)."""

    MEASURE_2017 = "安监总办2017-49"
    ORDER_11 = "应急部令2023-11"
    LOCAL = "本局四级管理"


class Listing(NamedTuple):
    """A listing of level-4 records (四级名单), R16."""

    record: str
    covers: frozenset[str]
    regime: Regime
    published_on: date
    months: int
    removed_on: date | None = None


class Evaluation(NamedTuple):
    """A public credit evaluation; `poor` is the lowest class 差 (R17)."""

    record: str
    source: str
    dated_on: date
    poor: bool


class SubjectFacts(NamedTuple):
    """Everything in force that the level of one subject rests on (R5: only effective records are here)."""

    supervised: Span
    commitments: tuple[Span, ...] = ()
    misconduct: tuple[Misconduct, ...] = ()
    penalties: tuple[Penalty, ...] = ()
    personal_penalties: tuple[PersonalPenalty, ...] = ()
    accidents: tuple[Accident, ...] = ()
    sanctions: tuple[Sanction, ...] = ()
    listings: tuple[Listing, ...] = ()
    evaluations: tuple[Evaluation, ...] = ()
