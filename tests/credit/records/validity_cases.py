"""Two hundred records, good and bad, fifty a kind: what is changed in a sound record, and which column is wrong then.

The first of each kind are thought out; the rest are drawn with a fixed seed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import NamedTuple

from credit.models import CreditRecord

Kind = CreditRecord.Kind
Value = str | int | Decimal | date | bool | list[str] | None

TODAY = date(2026, 11, 23)
A_KIND = 50

HEARD: dict[str, Value] = {
    "heard_number": "新密应急罚〔2026〕900号",
    "heard_on": date(2026, 1, 10),
    "heard_authority": "新密市应急管理局",
}
"""R5: the decision that heard the subject."""

SOUND: dict[Kind, dict[str, Value]] = {
    Kind.PENALTY: {
        "document_number": "新密应急罚〔2026〕900号",
        "authority": "新密市应急管理局",
        "by_emergency": True,
        "penalty_kinds": ["警告", "罚款"],
        "fine": Decimal(20000),
        "content": "未按规定对从业人员进行安全生产教育和培训",
        "legal_basis": "《中华人民共和国安全生产法》第九十七条",
        "basis_on": date(2026, 3, 2),
        "collector": "甲经办",
        "statement": CreditRecord.Statement.NOT_REQUIRED,
        **HEARD,
    },
    Kind.MISCONDUCT: {
        "content": "重大事故隐患逾期未整改",
        "legal_basis": "《中华人民共和国安全生产法》第四十一条",
        "occurred_on": date(2026, 4, 1),
        "basis_on": date(2026, 5, 6),
        "item4": None,
        "person": None,
        "collector": "甲经办",
        "statement": CreditRecord.Statement.NOT_REQUIRED,
        **HEARD,
    },
    Kind.ACCIDENT: {
        "content": "检修作业中毒窒息事故",
        "occurred_on": date(2026, 1, 20),
        "basis_on": date(2026, 4, 1),
        "deaths": 1,
        "injured": 0,
        "loss": Decimal("120.5"),
        "liable": True,
        "collector": "甲经办",
        "statement": CreditRecord.Statement.NOT_REQUIRED,
        **HEARD,
    },
    Kind.SANCTION: {
        "authority": "国家税务总局新密市税务局",
        "content": "重大税收违法失信",
        "basis_on": date(2026, 2, 2),
        "removed_on": None,
        **HEARD,
    },
}
"""A record of each kind with which nothing is wrong. A value that is text where none belongs is what was typed."""


class Case(NamedTuple):
    """What is changed, the last of it being what is tried; the column that is wrong then (empty: none).

    `history`: what is brought in as it was may be so.
    """

    changes: Mapping[str, Value]
    wrong: str = ""
    history: bool = False


def good(**changes: Value) -> Case:
    return Case(changes)


def bad(**changes: Value) -> Case:
    """Wrong is the last that is changed."""
    return Case(changes, list(changes)[-1])


def once(**changes: Value) -> Case:
    """Refused today, taken of history."""
    return bad(**changes)._replace(history=True)


def clash(wrong: str, **changes: Value) -> Case:
    """Another column is the one that is wrong then."""
    return Case(changes, wrong)


def _days(name: str) -> list[Case]:
    """What can be wrong with any day that is needed."""
    return [
        bad(**{name: None}),
        bad(**{name: "2026-02-29"}),
        bad(**{name: "2026-13-01"}),
        bad(**{name: "去年三月"}),
        bad(**{name: "1899-12-31"}),
        bad(**{name: "2200-01-01"}),
    ]


def _texts(*names: str, longest: int) -> list[Case]:
    return [
        case
        for name in names
        for case in (
            good(**{name: "字" * longest}),
            bad(**{name: "字" * (longest + 1)}),
            bad(**{name: "新密\x07市"}),
            bad(**{name: "　 "}),
        )
    ]


NUMBER = [bad(number=""), bad(number="编" * 61), bad(number="SX-TAKEN")]
COLLECTOR = [bad(collector=""), bad(collector="采" * 61), bad(statement="")]

THOUGHT_OUT: dict[Kind, list[Case]] = {
    Kind.PENALTY: [
        good(basis_on=date(2024, 2, 29)),
        good(basis_on=TODAY),
        good(basis_on="２０２６-０３-０５"),
        good(basis_on=date(2019, 12, 31)),
        good(fine=None, penalty_kinds=["警告"]),
        good(fine=Decimal("0.01")),
        good(fine=Decimal("9999999999999.99")),
        good(fine="３００００"),
        good(penalty_kinds=list(CreditRecord.PENALTY_KINDS)),
        good(authority="新密市市场监督管理局", by_emergency=False),
        good(occurred_on=date(2026, 3, 2)),
        good(final_on=date(2026, 9, 2)),
        once(basis_on=TODAY + timedelta(days=1)),
        once(basis_on=date(2199, 12, 31)),
        clash("basis_on", occurred_on=date(2026, 3, 3)),
        bad(final_on=date(2026, 3, 1)),
        once(fine=None),
        once(fine=Decimal(0)),
        bad(fine=Decimal(-1)),
        bad(fine="五万"),
        bad(fine=Decimal("0.001")),
        bad(fine=Decimal(10) ** 15),
        bad(penalty_kinds=[]),
        once(penalty_kinds=["警告"]),
        bad(penalty_kinds=["责令改正", "罚款"]),
        bad(penalty_kinds=["罚款", "罚款"]),
        bad(by_emergency=None),
        bad(by_emergency="也许"),
        once(document_number="新密应急罚〔2026〕1号"),
        bad(document_number=""),
        *_days("basis_on"),
        *_texts("authority", longest=120)[:3],
        *_texts("content", longest=4000)[1:],
        *NUMBER,
        *COLLECTOR,
    ],
    Kind.MISCONDUCT: [
        good(occurred_on=date(2026, 5, 6)),
        good(occurred_on=date(2024, 2, 29)),
        good(occurred_on=None),
        good(basis_on=date(2026, 11, 23)),
        good(occurred_on=None, basis_on=date(2024, 2, 29)),
        good(occurred_on="２０２６-０４-０２"),
        *(good(item4=item) for item in range(2, 9)),
        bad(item4=1),
        bad(item4=10),
        bad(item4="三"),
        once(item4=9),
        good(person="known"),
        good(person="unknown"),
        bad(person="short"),
        bad(person="mistyped"),
        clash("basis_on", occurred_on=date(2026, 5, 7)),
        clash("basis_on", occurred_on=TODAY + timedelta(days=8)),
        bad(occurred_on="2025-02-29"),
        bad(occurred_on="春天"),
        bad(basis_on=date(2026, 3, 31)),
        once(basis_on=TODAY + timedelta(days=1)),
        *_days("basis_on"),
        *_texts("content", longest=4000),
        bad(legal_basis="据" * 4001),
        *NUMBER,
        *COLLECTOR,
    ],
    Kind.ACCIDENT: [
        good(deaths=0),
        good(deaths=100_000),
        good(deaths="２"),
        good(injured=12),
        good(loss=Decimal(0)),
        good(loss=Decimal("0.0001")),
        good(liable=False),
        good(occurred_on=date(2024, 2, 29)),
        good(occurred_on=date(2026, 4, 1)),
        bad(deaths=-1),
        bad(deaths=None),
        bad(deaths="一"),
        bad(deaths=100_001),
        bad(deaths=Decimal("1.5")),
        bad(injured=-3),
        bad(injured=None),
        bad(loss=Decimal("-0.1")),
        bad(loss=None),
        bad(loss=Decimal("0.00001")),
        bad(loss=Decimal(10) ** 10),
        bad(loss="约百万"),
        bad(liable=None),
        once(especially_bad=True),
        once(liable=False, especially_bad=True),
        bad(basis_on=date(2026, 1, 19)),
        clash("basis_on", occurred_on=date(2026, 4, 2)),
        bad(occurred_on=None),
        once(basis_on=TODAY + timedelta(days=1)),
        *_days("basis_on"),
        *_texts("content", longest=200),
        *NUMBER,
        *COLLECTOR,
    ],
    Kind.SANCTION: [
        good(removed_on=date(2026, 2, 2)),
        good(removed_on=date(2028, 2, 29)),
        good(removed_on="２０２６-０８-０１"),
        good(basis_on=date(2024, 2, 29)),
        good(basis_on=date(2019, 1, 1)),
        bad(removed_on=date(2026, 2, 1)),
        clash("removed_on", removed_on=date(2026, 6, 1), basis_on=date(2026, 7, 1)),
        bad(removed_on="2027-02-29"),
        bad(removed_on="尚未移出"),
        bad(removed_on="2200-01-01"),
        once(basis_on=TODAY + timedelta(days=1)),
        *_days("basis_on"),
        *_texts("authority", longest=120),
        *_texts("content", longest=4000),
        *NUMBER,
    ],
}


def _drawn(kind: Kind, random: Random) -> Iterator[Case]:
    """More of the same, at random."""
    while True:
        day = date(2020, 1, 1) + timedelta(days=random.randrange(2000))
        coming = TODAY + timedelta(days=random.randrange(1, 3000))
        words = "".join(random.choices("安全生产培训隐患整改台账特种作业", k=random.randrange(8, 60)))
        yield good(content=words)
        yield once(**_clear(kind), basis_on=coming)
        yield good(**_clear(kind), basis_on=day)
        yield {
            Kind.PENALTY: good(fine=Decimal(random.randrange(1, 10**8)) / 100),
            Kind.MISCONDUCT: good(item4=random.randrange(2, 9)),
            Kind.ACCIDENT: good(loss=Decimal(random.randrange(10**8)) / 10_000),
            Kind.SANCTION: good(removed_on=date(2026, 2, 2) + timedelta(days=random.randrange(900))),
        }[kind]
        yield {
            Kind.PENALTY: bad(fine=-Decimal(random.randrange(1, 10**8)) / 100),
            Kind.MISCONDUCT: bad(item4=random.randrange(10, 99)),
            Kind.ACCIDENT: bad(injured=-random.randrange(1, 99)),
            Kind.SANCTION: bad(removed_on=date(2026, 2, 1) - timedelta(days=random.randrange(900))),
        }[kind]


def _clear(kind: Kind) -> dict[str, Value]:
    """Other days out of the way."""
    if kind == Kind.MISCONDUCT:
        return {"occurred_on": None}
    return {"occurred_on": date(2019, 12, 1)} if kind == Kind.ACCIDENT else {}


def cases_of(kind: Kind) -> list[Case]:
    """Fifty of a kind."""
    found = list(THOUGHT_OUT[kind])
    more = _drawn(kind, Random(20261123))
    while len(found) < A_KIND:
        found.append(next(more))
    return found
