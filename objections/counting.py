"""How objections ended, by department and kind of record: it finds weak sources, and never blames a person."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from accounts.models import User
from credit.models import CreditRecord
from objections.models import Claim, Objection

FEWEST = 5
"""Fewer claims than this tell nothing: the rate is not shown."""


class Figure(NamedTuple):
    """The answered claims of one group: how many, and how many were upheld at least in part."""

    department: str
    kind: str
    answered: int
    upheld: int

    @property
    def rate(self) -> str:
        """The share upheld; told only from `FEWEST` claims on."""
        return f"{100 * self.upheld / self.answered:.0f}%" if self.answered >= FEWEST else ""


def figures(user: User) -> list[Figure]:
    """One line a department and kind of record, among the cases that this person may see."""
    cases = Objection.objects.visible_to(user).exclude(replied_on=None)
    claims = (
        Claim.objects.filter(objection__in=cases)
        .exclude(asked=Claim.Asked.TOGETHER)
        .values_list("objection__subject__department__name", "record__kind", "finding")
    )
    answered: Counter[tuple[str, str]] = Counter()
    upheld: Counter[tuple[str, str]] = Counter()
    for department, kind, finding in claims:
        group = (department, CreditRecord.Kind(kind).label if kind else "评级")
        answered[group] += 1
        upheld[group] += finding != Claim.Finding.REJECTED
    return [Figure(*group, answered[group], upheld[group]) for group in sorted(answered)]
