"""Objections of a month: received, answered, in time, upheld."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Department
from briefing.asked import Asked
from briefing.counting.clocks import overdue
from credit.models import Term
from credit.terms.clocks import TermKind
from objections.checking import CHECK
from objections.clocks import REPLY
from objections.models import CheckNotice, Claim, Objection
from subjects.numbered import numbered

FEWEST = 5
"""A share of fewer than these tells nothing: it is not shown."""


def share(part: int, whole: int) -> str:
    """A percentage; empty where there are too few."""
    return f"{100 * part / whole:.0f}%" if whole >= FEWEST else ""


class Answered(NamedTuple):
    """One answered case."""

    pk: int
    section: int
    in_time: bool
    upheld: bool


class SectionDisputes(NamedTuple):
    """The objections of one section (of all: without one)."""

    section: Department | None
    received: int
    answered: int
    in_time: int
    upheld: int

    @property
    def late(self) -> int:
        return self.answered - self.in_time

    @property
    def in_time_share(self) -> str:
        return share(self.in_time, self.answered)

    @property
    def upheld_share(self) -> str:
        return share(self.upheld, self.answered)


class Checks(NamedTuple):
    """The platform's check notices of the month: taken in, sent back, sent back in time, and past their day on the day."""

    received: int
    sent: int
    in_time: int
    overdue: int


def checks_received(asked: Asked) -> QuerySet[CheckNotice]:
    """Check notices that came in within the month."""
    rows = CheckNotice.objects.filter(asked.own(), received_on__gte=asked.month.first, received_on__lte=asked.day)
    return rows.order_by("received_on", "pk")


def checks_sent(asked: Asked) -> QuerySet[CheckNotice]:
    """Check notices that were answered to the platform within the month."""
    rows = CheckNotice.objects.filter(asked.own(), sent_on__gte=asked.month.first, sent_on__lte=asked.day)
    return rows.order_by("sent_on", "pk")


def checks_overdue(asked: Asked) -> QuerySet[Term]:
    """Those past their day on the cut-off day."""
    return overdue(asked).filter(kind=CHECK.code)


def checks(asked: Asked) -> Checks:
    """All of them together."""
    sent = {row.key: row.sent_on for row in checks_sent(asked)}
    due = _due(sent, CHECK)
    in_time = sum(day is not None and (key not in due or day <= due[key]) for key, day in sent.items())
    return Checks(checks_received(asked).count(), len(sent), in_time, checks_overdue(asked).count())


def received(asked: Asked) -> QuerySet[Objection]:
    """Handed in within the month."""
    rows = Objection.objects.filter(asked.own(), received_on__gte=asked.month.first, received_on__lte=asked.day)
    return rows.order_by("received_on", "pk")


def answered(asked: Asked) -> QuerySet[Objection]:
    """Answered within the month."""
    rows = Objection.objects.filter(asked.own(), replied_on__gte=asked.month.first, replied_on__lte=asked.day)
    return rows.order_by("replied_on", "pk")


def judged(asked: Asked) -> list[Answered]:
    """The answered ones: in time by the term of Article 10, upheld where a claim was at least in part."""
    claimed = Claim.objects.filter(objection=OuterRef("pk")).exclude(asked=Claim.Asked.TOGETHER)
    upheld = claimed.exclude(finding__in=("", Claim.Finding.REJECTED))
    cases = list(answered(asked).annotate(upheld=Exists(upheld)).select_related("subject"))
    due = _due([case.key for case in cases])
    return [
        Answered(
            case.pk,
            case.subject.department_id,
            case.replied_on is not None and (case.key not in due or case.replied_on <= due[case.key]),
            case.upheld,
        )
        for case in cases
    ]


def _due(keys: Iterable[str], kind: TermKind = REPLY) -> dict[str, date]:
    terms = Term.objects.filter(case_key__in=list(keys), kind=kind.code).exclude(due_on=None).order_by("pk")
    return {key: due for key, due in terms.values_list("case_key", "due_on") if due}


def by_section(asked: Asked) -> list[SectionDisputes]:
    """The sections that had any, then all together."""
    cases = judged(asked)
    handed_in = list(received(asked).values_list("subject__department", flat=True))
    sections = Department.objects.filter(pk__in={*handed_in, *(case.section for case in cases)})
    lines = [
        _line(section, [c for c in cases if c.section == section.pk], handed_in.count(section.pk))
        for section in sections
    ]
    return [*lines, _line(None, cases, len(handed_in))]


def _line(section: Department | None, cases: list[Answered], received: int) -> SectionDisputes:
    in_time, upheld = sum(case.in_time for case in cases), sum(case.upheld for case in cases)
    return SectionDisputes(section, received, len(cases), in_time, upheld)


def those(asked: Asked, *, in_time: bool | None = None, upheld: bool | None = None) -> QuerySet[Objection]:
    """The answered ones that were in time, late, or upheld."""
    found = [case.pk for case in judged(asked) if in_time in (None, case.in_time) and upheld in (None, case.upheld)]
    return answered(asked).filter(pk__in=numbered(found))
