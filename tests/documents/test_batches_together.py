"""Batches on real transactions: two clicks, two workers, a change that comes while its notice is issued."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.utils.timezone import make_aware

from accounts.gate import Refused
from credit.grades import grading
from credit.models import GradeChange, GradeNotice
from desk.models import Series
from documents import batching
from documents.models import Batch, Document
from tests import makers, people
from tests.credit.records.test_two_at_once import refusals, together

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
AT = make_aware(datetime(2026, 11, 24, 10))


def fallen(number: int) -> list[GradeChange]:
    for serial in range(number):
        subject = makers.make_subject(f"新密市第{serial}铸造厂")
        grading.regrade([subject.pk], cause="首次评定", at=AT - timedelta(days=1))
        makers.make_misconduct(subject, date(2026, 9, 2))
        grading.regrade([subject.pk], cause="失信行为生效", at=AT)
    return list(GradeChange.objects.order_by("pk"))


def choice(changes: list[GradeChange]) -> batching.Choice:
    return batching.Choice(batching.kind_named("grade_notice"), [change.pk for change in changes], False, "")


def test_the_same_click_twice_at_once_is_one_batch() -> None:
    changes, by = fallen(1), people.clerk()

    together(*(lambda: batching.begin(choice=choice(changes), key="k", by=by, at=AT) for _ in range(3)))

    assert Batch.objects.count() == 1


def test_two_workers_and_two_batches_issue_each_paper_once_and_leave_no_gap() -> None:
    changes, by, other = fallen(4), people.clerk(), people.clerk(username="ren")
    first = batching.begin(choice=choice(changes[:3]), key="a", by=by, at=AT)
    second = batching.begin(choice=choice(changes[1:]), key="b", by=other, at=AT)

    together(*(lambda pk=pk: batching.issue_all(pk, lambda: AT) for pk in (first.pk, first.pk, second.pk)))

    assert GradeNotice.objects.count() == Document.objects.count() == 4
    assert sorted(Document.objects.values_list("sequence", flat=True)) == [1, 2, 3, 4]
    assert Series.objects.get(word="信级").last == 4
    assert not Batch.objects.exclude(state="done").exists()


def test_a_newer_change_and_a_notice_never_both_stand_as_waiting_or_told_twice() -> None:
    (change,) = fallen(1)
    by = people.clerk()
    batch = batching.begin(choice=choice([change]), key="k", by=by, at=AT)
    makers.make_misconduct(change.subject, date(2026, 9, 3), item4=5)

    def newer() -> None:
        grading.regrade([change.subject_id], cause="失信行为生效", at=AT + timedelta(minutes=1))
        raise Refused("", "graded")

    answers = together(newer, lambda: batching.issue_all(batch.pk, lambda: AT))

    assert len(refusals(answers)) == 1
    change.refresh_from_db()
    told = GradeNotice.objects.filter(change=change).exists()
    assert change.telling == ("told" if told else "superseded")
    assert GradeChange.objects.waiting().filter(subject=change.subject).count() == 1
