"""Two people at the same moment, on PostgreSQL: one begins, one signs once, one finishes, one re-checks."""

from __future__ import annotations

import pytest
from django.utils import timezone

from credit.models import Term
from documents.models import Document
from inspections.models import Assignment, Finding, Inspection, Photo, RecheckLine, Visit
from inspections.visiting import finishing, noting, photos, rechecking, signing
from inspections.visiting.rechecking import Seen
from tests.credit.records.test_two_at_once import refusals, together
from tests.inspections import field
from tests.inspections.field import DUE, at

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_an_assignment_is_begun_once() -> None:
    who, unit = field.pair(), field.unit()
    assignment = field.assigned(unit, who)

    answers = together(*(lambda: field.begun(unit, who, assignment=assignment) for _ in "abc"))

    assert len(refusals(answers)) == 2
    assert Visit.objects.count() == 1


def test_a_visit_begun_freely_is_begun_once() -> None:
    who, unit = field.pair(), field.unit()

    answers = together(*(lambda: field.begun(unit, who) for _ in "abc"))

    assert len(refusals(answers)) == 2


def test_one_picture_sent_three_times_at_once_is_kept_once_and_all_is_well() -> None:
    who, unit = field.pair(), field.unit()
    visit = field.begun(unit, who)

    answers = together(
        *(lambda: photos.attach(visit, field.picture(), item=None, by=who.jia, at=timezone.now()) for _ in "abc")
    )

    assert refusals(answers) == []
    assert Photo.objects.count() == 1


def test_both_finish_and_it_is_finished_once() -> None:
    who, unit = field.pair(), field.unit()
    assignment = field.assigned(unit, who)
    visit = field.noted(field.begun(unit, who, assignment=assignment), who, field.ordered(), bad=1)
    field.signed(visit, who)

    answers = together(
        lambda: finishing.finish(visit, by=who.jia, at=at()),
        lambda: finishing.finish(visit, by=who.geng, at=at()),
        lambda: signing.reopen(visit, reason="漏记", by=who.geng, at=at()),
    )

    done = Visit.objects.get(pk=visit.pk).state == Visit.State.DONE
    assert len(refusals(answers)) == 2
    assert Inspection.objects.count() == Document.objects.filter(kind="inspection_order").count() == int(done)
    assert Assignment.objects.filter(state="done").count() == int(done)


def test_two_inspections_finished_at_once_have_different_numbers() -> None:
    who, units = field.pair(), [field.unit(), field.unit()]
    visits = [field.signed(field.noted(field.begun(unit, who), who), who) for unit in units]

    answers = together(*(lambda visit=visit: finishing.finish(visit, by=who.jia, at=at()) for visit in visits))

    assert refusals(answers) == []
    assert set(Inspection.objects.values_list("number", flat=True)) == {"JC-2026-00001", "JC-2026-00002"}


def test_what_is_submitted_is_not_changed_beside_it() -> None:
    who, unit = field.pair(), field.unit()
    visit = field.noted(field.begun(unit, who), who)
    item = visit.checklist.items.first()  # type: ignore[union-attr]
    assert item

    answers = together(
        lambda: signing.submit(visit, by=who.jia, at=at()),
        lambda: noting.answer(visit, item, verdict="bad", words="", by=who.geng, at=at()),
    )

    assert len(refusals(answers)) == 1
    state = Visit.objects.get(pk=visit.pk).state
    assert (state, visit.answers.filter(verdict="bad").count()) in (("signing", 0), ("open", 1))


def test_a_problem_is_re_checked_once() -> None:
    who, unit = field.pair(), field.unit()
    visit = field.finished(unit, who, field.ordered())
    seen = [Seen(visit.findings.get(), RecheckLine.Outcome.CORRECTED)]

    answers = together(
        *(
            lambda by=by: rechecking.recheck(visit, seen, officers=who.officers, words="", by=by, at=at(DUE))
            for by in (who.jia, who.geng)
        )
    )

    assert len(refusals(answers)) == 1
    assert Finding.objects.get().state == Finding.State.CORRECTED
    assert not Term.objects.running().exists()
