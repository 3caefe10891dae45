"""Two people at one publication at the same moment, on real transactions."""

from __future__ import annotations

import pytest

from credit.models import Term
from credit.records import recording
from disclosure.models import LevelEdition, Publication
from disclosure.publishing import drafting, ending, levels, signing
from disclosure.publishing.reading import is_out
from documents.models import Document
from tests import makers, people
from tests.credit.records.test_two_at_once import refusals, together
from tests.disclosure.publishing import office as at_work
from tests.disclosure.publishing.office import TODAY, fresh, of

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
State = Publication.State


def test_a_record_is_drafted_once() -> None:
    who = at_work.office()
    record = makers.make_penalty(makers.make_subject(), TODAY)
    at_work.forget_requests()

    answers = together(*(lambda: drafting.disclose(record, by=who.clerk, at=makers.moment(TODAY)) for _ in range(3)))

    assert len(refusals(answers)) == 2
    assert Publication.objects.count() == Term.objects.count() == 1


def test_signing_and_withholding_at_once_leave_one_of_the_two() -> None:
    who = at_work.office()
    publication = at_work.submitted(at_work.in_credit(), who.clerk)
    seen = at_work.seen(publication)

    answers = together(
        lambda: signing.sign(publication, seen=seen, by=who.supervisor, at=makers.moment(TODAY)),
        lambda: drafting.withhold(publication, reason="暂不宜公开", by=who.clerk, at=makers.moment(TODAY)),
    )

    assert len(refusals(answers)) == 1
    assert is_out(publication, TODAY) is (fresh(publication).state == State.PUBLISHED)
    assert not Term.objects.running().exists()


def test_two_who_sign_at_once_sign_once() -> None:
    who = at_work.office()
    publication = at_work.submitted(at_work.drafted(), who.clerk)
    seen = at_work.seen(publication)

    answers = together(
        *(
            lambda by=by: signing.sign(publication, seen=seen, by=by, at=makers.moment(TODAY))
            for by in (who.supervisor, who.leader)
        )
    )

    assert len(refusals(answers)) == 1
    assert publication.wordings.exclude(signed_on=None).count() == 1


def test_a_record_revoked_while_it_is_signed_is_never_public() -> None:
    who = at_work.office()
    publication = at_work.submitted(at_work.drafted(), who.clerk)
    seen, record = at_work.seen(publication), publication.record
    assert record

    together(
        lambda: signing.sign(publication, seen=seen, by=who.supervisor, at=makers.moment(TODAY)),
        lambda: recording.revoke(record, at=makers.moment(TODAY), reason="撤销", by=who.clerk),
    )

    assert not is_out(publication, TODAY)
    at_work.follow()
    stored = fresh(publication)
    withdrawing = Term.objects.running().filter(kind="disclosure.withdraw").exists()
    assert (stored.state, withdrawing) in ((State.WITHHELD, False), (State.PUBLISHED, True))


def test_a_publication_is_withdrawn_once_with_one_paper() -> None:
    who = at_work.office()
    publication = at_work.published(at_work.drafted(), who)

    answers = together(
        *(lambda: ending.withdraw(publication, reason="有误", by=who.clerk, at=makers.moment(TODAY)) for _ in range(2))
    )

    assert len(refusals(answers)) == 1
    assert Document.objects.count() == 1


def test_two_workers_draft_once() -> None:
    at_work.office()
    record = makers.make_penalty(makers.make_subject(), TODAY)

    answers = together(*(lambda: at_work.follow() for _ in range(2)))

    assert refusals(answers) == []
    assert of(record).state == State.PENDING


def test_one_decision_about_levels_is_open() -> None:
    who = at_work.office()
    other = people.supervisor("FM", username="geng")

    answers = together(
        *(
            lambda by=by: levels.propose(from_on=TODAY, basis="x", by=by, at=makers.moment(TODAY))
            for by in (who.supervisor, other)
        )
    )

    assert len(refusals(answers)) == 1
    assert LevelEdition.objects.count() == 1
