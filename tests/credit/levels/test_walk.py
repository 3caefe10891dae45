"""A random walk over records, confirmations and notices: whatever happens, the promises of R21 and R13 hold."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from django.utils.timezone import make_aware
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.gate import Refused
from accounts.models import User
from credit.grades import grading
from credit.grades.grading import standings_of
from credit.levels import confirming, noticing
from credit.models import Confirmation, ConfirmedGround, CreditRecord, GradeChange, GradeNotice
from credit.records import recording
from desk.models import Series
from documents import drawing
from documents.models import Document
from documents.typesetting import Typeset
from subjects.models import Kind
from tests import makers, people

START = date(2026, 3, 1)
ACTS = (
    "enter",
    "enter",
    "mine",
    "amend",
    "revoke",
    "dispute",
    "answer",
    "confirm",
    "confirm",
    "return",
    "tell",
    "wait",
)


class Walk:
    """One subject, three people, and whatever they do."""

    def __init__(self, kind: Kind) -> None:
        self.subject = makers.make_subject("子虚（虚构）" if kind == Kind.NATURAL_PERSON else "青屏", kind=kind)
        self.day = START
        self.hands: dict[int, set[int]] = {}
        """Who had written a record's history when the ground it carries was confirmed: the walk runs ahead of the
        clock that history is dated by."""
        self.yi = people.supervisor()
        self.ren = people.supervisor(username="ren", display_name="壬审核")
        self.regrade()

    @property
    def at(self) -> datetime:
        return make_aware(datetime.combine(self.day, datetime.min.time().replace(hour=10)))

    def regrade(self) -> None:
        grading.regrade([self.subject.pk], cause="重新评定", at=self.at)

    def records(self) -> list[CreditRecord]:
        return list(CreditRecord.objects.in_force().filter(subject=self.subject).order_by("pk"))

    def take(self, act: str, place: int) -> None:
        """One step; a refusal writes nothing."""
        self.day += timedelta(days=place % 5)
        before = self.counted()
        try:
            with transaction.atomic():
                getattr(self, act)(place)
        except Refused:
            assert self.counted() == before
        self.regrade()
        self.check()

    def counted(self) -> tuple[int, ...]:
        models = (Confirmation, ConfirmedGround, GradeNotice, Document)
        return (*(model.objects.count() for model in models), sum(Series.objects.values_list("last", flat=True)))

    def chosen(self, place: int) -> CreditRecord:
        found = self.records()
        if not found:
            raise Refused("", "no record")
        return found[place % len(found)]

    # What they do

    def enter(self, place: int) -> None:
        makers.make_misconduct(self.subject, self.day, item4=(None, 3, 5)[place % 3])

    def mine(self, place: int) -> None:
        record = CreditRecord(kind="misconduct", subject=self.subject, basis_on=self.day, content=f"{place}", item4=5)
        record.number, record.collector = f"SX-{CreditRecord.objects.count()}", "甲"
        statement = makers.not_required(self.day)
        makers.entered(record, statement=statement, by=self.yi, at=timezone.now())

    def amend(self, place: int) -> None:
        record = self.chosen(place)
        assert record.basis_on
        record.basis_on -= timedelta(days=1)
        recording.amend(
            record,
            by=self.ren if place % 4 == 0 else makers.hand(self.subject.department),
            reason="更正",
            heavier_because="已当面听取，没有异议",
            at=timezone.now(),
        )

    def revoke(self, place: int) -> None:
        recording.revoke(
            self.chosen(place), at=makers.moment(self.day), reason="误录", by=makers.hand(self.subject.department)
        )

    def dispute(self, place: int) -> None:
        recording.open_dispute(self.chosen(place), at=makers.moment(self.day))

    def answer(self, place: int) -> None:
        recording.close_dispute(self.chosen(place), at=makers.moment(self.day))

    def confirm(self, place: int) -> None:
        by, seen = self._decider(place)
        confirming.confirm(self.subject, seen=seen, by=by, at=self.at)

    def _decider(self, place: int) -> tuple[User, str]:
        found = confirming.unconfirmed_of([self.subject.pk], self.day).get(self.subject.pk)
        return (self.yi, self.ren)[place % 2], found.fingerprint if found else "nothing"

    def tell(self, place: int) -> None:
        change = GradeChange.objects.filter(subject=self.subject).order_by("-pk").first()
        if change is None:
            raise Refused("", "no change")
        noticing.issue_notice(change, by=self.yi, at=self.at)
        found = standings_of([self.subject.pk], self.day)[self.subject.pk]
        assert found.period.level == change.new_level
        assert confirming.is_confirmed(self.subject, self.day)

    def wait(self, place: int) -> None:
        self.day += timedelta(days=120 * place)

    # What always holds

    def check(self) -> None:
        found = standings_of([self.subject.pk], self.day)[self.subject.pk]
        waiting = confirming.unconfirmed_of([self.subject.pk], self.day).get(self.subject.pk)
        needs = found.period.level == 4 or (self.subject.is_person and found.period.level in (2, 3))
        covered = set(ConfirmedGround.objects.values_list("record", "start"))
        if not needs:
            assert waiting is None
        elif waiting is None:
            assert {(effect.record, effect.span.start) for effect in found.period.grounds} <= covered
        for ground in ConfirmedGround.objects.select_related("confirmed_by", "entered_by"):
            record = CreditRecord.objects.get(number=ground.record)
            hands = self.hands.setdefault(ground.pk, {row.history_user_id for row in record.history.all()})
            assert ground.confirmed_by != record.entered_by
            assert ground.confirmed_by_id not in hands
        assert (
            Document.objects.count()
            == GradeNotice.objects.count()
            == sum(Series.objects.values_list("last", flat=True))
        )


setattr(
    Walk,
    "return",
    lambda walk, place: confirming.send_back(
        walk.subject, seen=walk._decider(place)[1], by=walk._decider(place)[0], at=walk.at, note="核对"
    ),
)


@pytest.fixture
def quick_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    """The face of the papers is looked at elsewhere; a walk issues many."""
    monkeypatch.setattr(drawing, "drawn", lambda page: Typeset(b"%PDF", 1))


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [Kind.LEGAL_PERSON, Kind.NATURAL_PERSON])
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(steps=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 7)), min_size=4, max_size=14))
def test_no_walk_breaks_a_promise(quick_papers: None, kind: Kind, steps: list[tuple[str, int]]) -> None:
    def walk() -> Any:
        going = Walk(kind)
        for act, place in steps:
            going.take(act, place)
        transaction.set_rollback(True)

    with transaction.atomic():
        walk()
