"""The clocks of an inspection: an order to correct until its day, a random result until it is published."""

from __future__ import annotations

from datetime import date

from accounts.models import User
from credit.terms import clocks
from credit.terms.clocks import TermKind
from inspections.models import Finding, Visit

PUBLISH_DAYS = 20
"""Working days to publish the result of a random inspection: the bureau's value, no public text settles it."""
RECHECK_DAYS = 10
"""Days from the day of the order within which it is looked at again (安全生产违法行为行政处罚办法: 10日内复查)."""

CORRECT = TermKind("inspections.correct", "整改期限", "安全生产法第六十五条", None)
PUBLISH = TermKind("inspections.publish_result", "抽查结果公示", "制度第十四条", PUBLISH_DAYS)


def handlers_of(visit: Visit) -> list[User]:
    """The accounts of the officers who went."""
    officers = visit.officers.select_related("user")
    return [officer.user for officer in officers if officer.user and officer.user.is_active]


def start_correction(finding: Finding, on: date) -> None:
    """From the order on, until the day that it names."""
    clocks.start(CORRECT, finding.case, on=on, handlers=handlers_of(finding.visit), due_on=finding.correct_by)


def end_correction(finding: Finding, on: date) -> None:
    """The problem was looked at again."""
    if term := clocks.running(finding.key, CORRECT):
        clocks.end(term, on=max(on, term.began_on))


def start_publication(visit: Visit, on: date) -> None:
    """A random inspection is over: its result goes public."""
    clocks.start(PUBLISH, visit.case, on=on, handlers=handlers_of(visit))


def end_publication(visit: Visit, on: date) -> None:
    """The result was published."""
    if term := clocks.running(visit.key, PUBLISH):
        clocks.end(term, on=max(on, term.began_on))


def runs(finding: Finding) -> bool:
    """Whether the order to correct it still runs."""
    return clocks.running(finding.key, CORRECT) is not None
