"""A random walk: terms start, pause, go on and end, workers are down for days; nobody hears twice, nothing is lost."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time

import pytest
from django.utils.timezone import make_aware
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.gate import Refused
from accounts.models import User
from credit.models import Term
from credit.regulation.periods import ONE_DAY
from credit.terms import clocks, escalation
from credit.terms.calendar import calendar
from credit.terms.clocks import TermKind
from credit.terms.escalation import Stage
from notices.models import Notice
from subjects.cases import Case
from subjects.models import Subject
from tests import makers, people

pytestmark = pytest.mark.django_db
ANSWER = TermKind("walk_answer", "答复期限", "第十条", 3)
DUTY = TermKind("walk_duty", "管理措施", "第十二条（四）", None)
ACTS = ("start", "fixed", "suspend", "resume", "end", "nothing", "nothing", "nothing")
acts = st.lists(st.tuples(st.sampled_from(ACTS), st.booleans()), min_size=5, max_size=40)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=st.dates(date(2026, 1, 15), date(2026, 10, 20)), acts=acts)
def test_each_stage_is_told_once_a_due_day_and_by_the_next_run(first: date, acts: list[tuple[str, bool]]) -> None:
    Notice.objects.all().delete()
    for term in Term.objects.all():
        term.suspensions.all().delete()
        term.delete()
    clerk, leader = _staff()
    case = Case("walk:1", "异议〔2026〕7号", "/", _subject())
    day = first

    for act, up in acts:
        _do(act, case, day)
        if up:
            escalation.escalate(day, at=make_aware(datetime.combine(day, time(0, 10))))
            escalation.escalate(day, at=make_aware(datetime.combine(day, time(12, 10))))
            _assert_told(day, clerk, leader)
        day += ONE_DAY

    twice = Counter(Notice.objects.values_list("recipient", "key"))
    assert set(twice.values()) <= {1}


def _staff() -> tuple[int, int]:
    found = User.objects.filter(username__in=("jia", "bing"))
    if not found:
        people.clerk()
        people.leader()
    return (User.objects.get(username="jia").pk, User.objects.get(username="bing").pk)


def _subject() -> Subject:
    return Subject.objects.first() or makers.make_subject()


def _do(act: str, case: Case, day: date) -> None:
    clerk = User.objects.get(username="jia")
    term = Term.objects.running().filter(kind=ANSWER.code).first()
    try:
        if act == "start":
            clocks.start(ANSWER, case, on=day, handlers=[clerk])
        elif act == "fixed":
            clocks.start(DUTY, case, on=day, due_on=day + 9 * ONE_DAY, handlers=[clerk])
        elif term and act == "suspend":
            clocks.suspend(
                term, at=makers.moment(day), reason="送检", document="委托书", by=clerk, expected_on=day + 4 * ONE_DAY
            )
        elif term and act == "resume":
            clocks.resume(term, on=day)
        elif term and act == "end":
            clocks.end(term, on=day)
    except Refused:
        pass


def _assert_told(day: date, clerk: int, leader: int) -> None:
    """By an own reading of the rules: what each running term asks for today has been told."""
    by = calendar()
    for term in Term.objects.running():
        keys = set(Notice.objects.filter(recipient=clerk).values_list("key", flat=True))
        if term.due_on is None:
            pause = term.suspensions.get(until_on=None)
            assert pause.expected_on
            assert (f"term:{term.pk}:expected:{pause.expected_on}" in keys) == (pause.expected_on <= day)
            continue
        if day > term.due_on:
            assert escalation.key_of(term, Stage.OVERDUE) in keys
        elif day == term.due_on:
            assert escalation.key_of(term, Stage.DUE) in keys
        elif term.working_days and not any(
            by.is_working(day + n * ONE_DAY) for n in range(1, (term.due_on - day).days)
        ):
            assert escalation.key_of(term, Stage.SOON) in keys
        leaders = Notice.objects.filter(recipient=leader, key=escalation.key_of(term, Stage.TWICE))
        if term.working_days and not term.suspensions.exists():
            counted = sum(by.is_working(term.began_on + n * ONE_DAY) for n in range(1, (day - term.began_on).days + 1))
            assert leaders.exists() == (counted >= 2 * term.working_days)
