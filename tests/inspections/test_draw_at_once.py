"""Two people at one draw at the same moment, at every step, on real transactions."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, connection

from accounts.models import User
from documents.models import Document
from inspections.drawing import freezing, lots, opening, seeding, sending, voiding
from inspections.models import Assignment, Draw, StepBack
from tests import makers
from tests.credit.records.test_two_at_once import refusals, together
from tests.inspections import drawing as at_work
from tests.inspections.drawing import SCHEME, at

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_draws_begun_at_one_moment_get_numbers_without_a_gap_and_an_industry_one() -> None:
    who = at_work.office()
    industries = ["KS-02", "KS-01", "KS-02", "KS-02"]

    answers = together(
        *(lambda code=code: opening.begin(makers.industry(code), SCHEME, by=who.clerk, at=at()) for code in industries)
    )

    assert len(refusals(answers)) == 2
    assert sorted(Draw.objects.values_list("sequence", flat=True)) == [1, 2]


def test_every_step_taken_by_two_at_once_is_taken_once() -> None:
    at_work.pool()
    who = at_work.office()
    draw = at_work.drafted(who)

    def both(*acts: object) -> None:
        answers = together(*acts)  # type: ignore[arg-type]
        assert len(refusals(answers)) == 1

    def freeze(by: User) -> object:
        return lambda: freezing.freeze(draw, by=by, at=at(9, 5))

    both(freeze(who.clerk), freeze(who.supervisor))
    frozen = Draw.objects.get(pk=draw.pk).list_sha256
    both(*(lambda: seeding.commit(draw, by=who.clerk, at=at(9, 10)) for _ in range(2)))
    shown = Draw.objects.get(pk=draw.pk).commitment
    both(
        lambda: seeding.take(draw, at_work.public("1 1 1 1 1"), by=who.supervisor, at=at(9, 25)),
        lambda: seeding.take(draw, at_work.public("6 6 6 6 6"), by=who.supervisor, at=at(9, 25)),
    )
    both(*(lambda: lots.reveal(draw, witnesses="子", by=who.clerk, at=at(9, 30)) for _ in range(2)))
    made = Draw.objects.get(pk=draw.pk)
    assert (made.list_sha256, made.commitment) == (frozen, shown)
    assert (made.drawn.count(), Document.objects.count()) == (2, 1)
    row = made.drawn.get(level=1)
    both(*(lambda: lots.replace(row, reason="停产", by=who.clerk, at=at(9, 35)) for _ in range(2)))
    both(*(lambda: sending.dispatch(draw, by=who.clerk, at=at(9, 40)) for _ in range(2)))
    assert Assignment.objects.count() == 2
    Assignment.objects.update(state="cancelled", cancelled_because="停产")
    day = date(2026, 11, 24)
    both(*(lambda: sending.publish(draw, on=day, where="网站", by=who.clerk, at=at(10)) for _ in range(2)))
    both(*(lambda: sending.archive(draw, on=day, where="档案室", by=who.clerk, at=at(11)) for _ in range(2)))


def test_a_step_forward_and_a_step_back_leave_one() -> None:
    at_work.pool()
    who = at_work.office()
    draw = at_work.frozen(who)

    together(
        lambda: seeding.commit(draw, by=who.clerk, at=at(9, 10)),
        lambda: voiding.ask(draw, reason="重来", by=who.supervisor, at=at(9, 10)),
    )

    step = StepBack.objects.get()
    draw.refresh_from_db()
    assert step.stood == draw.state
    leader = who.leader
    answers = together(
        lambda: voiding.decide(step, approved=True, note="", by=leader, at=at(10)),
        lambda: voiding.decide(step, approved=False, note="不", by=leader, at=at(10)),
    )
    assert len(refusals(answers)) == 1
    draw.refresh_from_db()
    assert Draw.objects.filter(previous=draw).exists() == (draw.state == "voided")


def test_killed_between_two_lines_nothing_is_written() -> None:
    """The connection dies while the draw is written: neither a result, nor a paper, nor a number is used."""
    at_work.pool()
    who = at_work.office()
    draw = at_work.seeded(who)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION pull_the_plug() RETURNS trigger AS $$ BEGIN"
            " PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(5); RETURN NEW; END $$ LANGUAGE plpgsql;"
            "CREATE TRIGGER plug BEFORE INSERT ON documents_document FOR EACH ROW EXECUTE FUNCTION pull_the_plug();"
        )

    with pytest.raises(DatabaseError):
        lots.reveal(draw, witnesses="子", by=who.clerk, at=at(9, 30))

    connection.close()
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER plug ON documents_document; DROP FUNCTION pull_the_plug();")
    draw.refresh_from_db()
    assert (draw.state, draw.seed, draw.drawn.count(), Document.objects.count()) == ("committed", "", 0, 0)
    assert lots.reveal(draw, witnesses="子", by=who.clerk, at=at(9, 31)).has_result
    assert Document.objects.get().sequence == 1


def test_the_database_lets_no_frozen_draw_be_deleted() -> None:
    at_work.pool()
    draw = at_work.frozen(at_work.office())

    with pytest.raises(DatabaseError, match="frozen_draw_never_changes"):
        draw.delete()
