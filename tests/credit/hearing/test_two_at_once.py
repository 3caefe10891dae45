"""Two people at the same moment, on real transactions: a hearing goes every way once, and nothing slips past the freeze."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from accounts.gate import Refused
from accounts.models import User
from credit.hearing import notifying, reviewing, stating
from credit.models import CreditRecord, Hearing, Term
from credit.records import recording
from documents.models import Document
from subjects.models import RegradeRequest
from tests import makers, people
from tests.credit.hearing.doing import AFTER, SERVED, Found, attached, now, reviewed, said
from tests.credit.records.test_two_at_once import refusals, together

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
State = Hearing.State
RecordState = CreditRecord.State


@pytest.fixture
def record(transactional_db: None) -> CreditRecord:
    return makers.make_misconduct(makers.make_subject(), date(2026, 9, 1), RecordState.DRAFT)


def test_two_begin_and_issue_and_serve_and_each_is_done_once(record: CreditRecord, jia: User, yi: User) -> None:
    begun = together(
        *(lambda by=by: notifying.begin(record, makers.NOTICE, by=by, at=makers.moment(SERVED)) for by in (jia, yi))
    )
    assert len(refusals(begun)) == 1
    hearing = Hearing.objects.get()

    issued = together(*(lambda by=by: notifying.issue(hearing, by=by, at=makers.moment(SERVED)) for by in (jia, yi)))
    assert len(refusals(issued)) == 1
    assert [document.sequence for document in Document.objects.all()] == [1]

    delivery, at = makers.delivery(SERVED), makers.moment(SERVED)
    served = together(*(lambda by=by: notifying.serve(hearing, delivery, by=by, at=at) for by in (jia, yi)))
    assert len(refusals(served)) == 1
    assert Term.objects.count() == 1


def test_two_conclude_and_the_record_takes_effect_once(record: CreditRecord, jia: User, yi: User) -> None:
    hearing = reviewed(said(makers.notified(record, SERVED, by=jia), "一", by=jia), Found.NOT_ADOPTED, by=yi)
    RegradeRequest.objects.all().delete()

    answers = together(
        *(lambda by=by: recording.conclude(hearing, note="", by=by, at=timezone.now()) for by in (jia, yi, jia, yi))
    )

    assert len(refusals(answers)) == 3
    assert RegradeRequest.objects.count() == 1
    assert list(record.history.values_list("state", flat=True)).count(RecordState.EFFECTIVE) == 1
    assert now(hearing).state == State.CONCLUDED


def test_evidence_added_at_the_moment_of_the_effect_never_stands_behind_it_untold(
    record: CreditRecord, jia: User, yi: User
) -> None:
    """Whoever is second sees the first: the record waits for a new round, or the evidence came after the effect."""
    hearing = makers.notified(record, SERVED, by=jia)
    stating.waive(hearing, "声明", on=SERVED, by=jia, at=makers.moment(SERVED))

    together(
        lambda: recording.conclude(hearing, note="", by=yi, at=timezone.now()),
        lambda: attached(record, b"late", by=jia),
    )

    stored, after = CreditRecord.objects.get(), now(hearing)
    effective = (stored.state, after.state) == (RecordState.EFFECTIVE, State.CONCLUDED)
    assert effective or (stored.state, after.state) == (RecordState.NOTIFIED, State.PREPARED)


def test_a_lapse_and_a_statement_leave_one_outcome(record: CreditRecord, jia: User, yi: User) -> None:
    hearing = makers.notified(record, SERVED, by=jia)

    together(
        lambda: stating.lapse(hearing, by=yi, at=makers.moment(AFTER)),
        lambda: said(hearing, "一", by=jia, on=AFTER),
    )

    assert now(hearing).state == State.STATED
    assert not Term.objects.running().exists()


def test_revoking_and_concluding_never_leave_half_a_state(record: CreditRecord, jia: User, yi: User) -> None:
    hearing = makers.notified(record, SERVED, by=jia)
    stating.waive(hearing, "声明", on=SERVED, by=jia, at=makers.moment(SERVED))

    together(
        lambda: recording.conclude(hearing, note="", by=yi, at=timezone.now()),
        lambda: recording.revoke(record, at=makers.moment(AFTER), reason="误录", by=jia),
    )

    assert CreditRecord.objects.get().state == RecordState.REVOKED
    assert now(hearing).state in (State.CONCLUDED, State.DROPPED)


def test_two_review_and_one_opinion_is_issued(record: CreditRecord, jia: User, yi: User) -> None:
    hearing = said(makers.notified(record, SERVED, by=jia), "一", by=jia)
    reviewing.find(reviewing.arguments_of(hearing)[0], Found.ADOPTED, "属实", by=yi, at=makers.moment(AFTER))
    other = people.supervisor(username="geng", display_name="庚审核")

    answers = together(*(lambda by=by: reviewing.review(hearing, by=by, at=makers.moment(AFTER)) for by in (yi, other)))

    assert len(refusals(answers)) == 1
    assert all(isinstance(answer, Document | Refused) for answer in answers)
    assert Document.objects.filter(kind=Document.Kind.STATEMENT_REVIEW).count() == 1
