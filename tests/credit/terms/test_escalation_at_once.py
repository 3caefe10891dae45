"""Several escalations at the same moment, on real transactions, tell everybody once; a term that ends meanwhile is left."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.db import connection
from django.utils.timezone import make_aware

from credit.terms import clocks, escalation
from credit.terms.clocks import TermKind
from notices.models import Notice
from subjects.cases import Case
from tests import makers, people
from tests.credit.records.test_two_at_once import together

pytestmark = [
    pytest.mark.servers,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs the servers of the second run"),
]
ANSWER = TermKind("test_answer", "答复期限", "第十条", 3)
DAY = date(2026, 11, 26)


def test_four_runs_at_once_tell_everybody_once() -> None:
    clerk, subject = people.clerk(), makers.make_subject()
    for number in range(12):
        case = Case(f"tests.case:{number}", f"异议〔2026〕{number}号", "/", subject)
        clocks.start(ANSWER, case, on=date(2026, 11, 23), handlers=[clerk])
    at = make_aware(datetime(2026, 11, 26, 0, 10))

    together(*(lambda: escalation.escalate(DAY, at=at) for _ in range(4)))

    assert Notice.objects.filter(recipient=clerk).count() == 12


def test_a_term_that_ends_at_the_same_moment_is_told_of_before_or_not_at_all() -> None:
    case = Case("tests.case:1", "异议〔2026〕1号", "/", makers.make_subject())
    term = clocks.start(ANSWER, case, on=date(2026, 11, 23), handlers=[people.clerk()])
    at = make_aware(datetime(2026, 11, 26, 0, 10))

    together(lambda: escalation.escalate(DAY, at=at), lambda: len([clocks.end(term, on=DAY)]))

    assert Notice.objects.count() <= 1
    term.refresh_from_db()
    assert term.ended_on == DAY
    assert escalation.escalate(DAY, at=at) == 0
