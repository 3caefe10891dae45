"""Two people at one circular at the same moment, on real transactions."""

from __future__ import annotations

from datetime import date

import pytest

from briefing.circulars import moving
from briefing.circulars.wording import Text
from briefing.models import Circular, CircularFile, QualityCount
from briefing.months import Month
from briefing.quality import counting
from documents.models import Document
from tests import makers, people
from tests.credit.records.test_two_at_once import refusals, together

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
AT = makers.moment(date(2026, 11, 23))
MONTH = Month(2026, 10)


def test_a_month_is_drafted_by_one() -> None:
    clerk, department = people.clerk(), makers.department()

    answers = together(*(lambda: moving.draft(MONTH, department=department, by=clerk, at=AT) for _ in range(3)))

    assert len(refusals(answers)) == 2
    assert Circular.objects.count() == 1


def test_two_leaders_who_issue_leave_one_paper_and_an_edit_comes_before_or_not_at_all() -> None:
    clerk, department = people.clerk(), makers.department()
    leaders = people.leader(), people.leader(username="zi", display_name="子领导")
    circular = moving.draft(MONTH, department=department, by=clerk, at=AT)
    words = Text("一", "二", "三", "四")

    answers = together(
        *(lambda leader=leader: moving.issue(circular, by=leader, at=AT) for leader in leaders),
        lambda: moving.edit(circular, words, by=clerk, at=AT),
    )

    circular.refresh_from_db()
    assert len(refusals(answers)) in (1, 2)
    assert circular.state == Circular.State.ISSUED
    assert Document.objects.count() == CircularFile.objects.count() == 1


def test_counting_a_day_twice_at_once_keeps_it_once() -> None:
    together(*(lambda: counting.keep(date(2026, 11, 23)) for _ in range(2)))

    assert QualityCount.objects.count() == 22 * 6
