"""Reads `cases/article12*.yaml` into facts of the regulation."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from credit.regulation.facts import (
    Accident,
    Evaluation,
    Listing,
    Misconduct,
    Penalty,
    PersonalPenalty,
    Regime,
    Sanction,
    SubjectFacts,
)
from credit.regulation.periods import Span

FOLDER = Path(__file__).parents[2] / "cases"
CASES: list[dict[str, Any]] = [
    case
    for name in ("article12.yaml", "article12_further.yaml")
    for case in yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
]
SINCE_EVER = date(2020, 1, 1)


def effective(case: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    """The case's records of a kind that are in force (R5)."""
    return [row for row in case.get(kind, []) if "revoked" not in row]


def facts_of(case: dict[str, Any]) -> SubjectFacts:
    """The facts of the subject that the case is about."""
    posts: dict[str, tuple[Span, ...]] = {}
    for post in case.get("posts", []):
        posts[post["person"]] = (*posts.get(post["person"], ()), Span(post["from"], post.get("to")))
    return SubjectFacts(
        supervised=Span(case.get("enrolled", SINCE_EVER), case.get("deregistered")),
        commitments=tuple(
            Span(row["made"], row.get("ended")) for row in case.get("commitments", [{"made": SINCE_EVER}])
        ),
        misconduct=tuple(
            Misconduct(
                row["record"],
                row["determined"],
                here=row.get("at") != "elsewhere",
                person="person" in row,
                posts=posts.get(row.get("person", ""), ()),
                item4=row.get("item4"),
                repaired_on=row.get("repaired"),
                occurred_on=row.get("occurred"),
            )
            for row in effective(case, "misconduct")
        ),
        penalties=tuple(
            Penalty(row["record"], row["decided"], row.get("emergency", True), row.get("repaired"))
            for row in effective(case, "penalties")
        ),
        personal_penalties=tuple(
            PersonalPenalty(
                row["record"],
                row["decided"],
                posts.get(row["person"], ()),
                emergency=row.get("emergency", True),
                repaired_on=row.get("repaired"),
            )
            for row in effective(case, "personal_penalties")
        ),
        accidents=tuple(
            Accident(
                row["record"],
                row["occurred"],
                row["determined"],
                liable=row.get("liable", True),
                deaths=row["deaths"],
                injured=row.get("injured", 0),
                loss=Decimal(row.get("loss_wan", 0)),
                especially_bad=row.get("especially", False),
                repaired_on=row.get("repaired"),
            )
            for row in effective(case, "accidents")
        ),
        sanctions=tuple(
            Sanction(row["record"], row["listed"], row.get("removed")) for row in effective(case, "sanctions")
        ),
        listings=tuple(
            Listing(
                f"L{place}",
                frozenset(row["covers"]),
                Regime(row["regime"]),
                row["published"],
                row["months"],
                row.get("removed"),
            )
            for place, row in enumerate(case.get("listings", []))
        ),
        evaluations=tuple(
            Evaluation(f"{row['source']}{row['dated']}", row["source"], row["dated"], row["result"] == "差")
            for row in case.get("evaluations", [])
        ),
    )
