"""The facts of one subject as they were known at a moment (R3), put together from their history.

What `dossier.facts_of` reads from the tables, this reads from what the tables held then; for now both are equal.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.db import models

from credit.facts.as_known import as_known, newest
from credit.facts.dossier import Dossier, RecordRow, by_kind, evaluation_called, put_together
from credit.facts.touched import OF_PEOPLE
from credit.facts.tracing import covered
from credit.models import CreditRecord, Listing
from credit.regulation import facts as law
from credit.regulation.periods import Span
from subjects.models import Commitment, Evaluation, Person, Post, Subject, over_on

Kind = CreditRecord.Kind
State = CreditRecord.State


class Held(NamedTuple):
    """The rows about one subject, from which its facts are put together."""

    subject: Subject
    posts: list[Post]
    records: list[CreditRecord]
    """Its own records in every state, and those in force elsewhere of people who hold or held a post."""
    commitments: list[Commitment]
    listings: list[law.Listing]
    evaluations: list[Evaluation]


class Known(NamedTuple):
    """What was known of a subject: the facts that count, and the rows behind them."""

    facts: law.SubjectFacts
    posts: list[Post]
    records: list[CreditRecord]


def known_of(subject: int, moment: datetime) -> Known | None:
    """Everything about a subject (id) as known at a moment; None where it was not known then."""
    held = held_of(subject, moment)
    return known_by(held) if held else None


def held_of(subject: int, moment: datetime) -> Held | None:
    """The rows about a subject (id) as they were held at a moment; None where it was not known then."""
    versions = as_known(Subject, moment, id=subject)
    if not versions:
        return None
    posts = _rows(Post, moment, subject_id=subject)
    own = _rows(CreditRecord, moment, subject_id=subject)
    return Held(
        versions[0],
        posts,
        [*own, *elsewhere(subject, {post.person_id for post in posts}, moment)],
        _rows(Commitment, moment, subject_id=subject),
        _listings(subject, moment),
        _rows(Evaluation, moment, subject_id=subject),
    )


def known_by(held: Held) -> Known:
    """The facts that follow from these rows."""
    subject = held.subject
    dossier = Dossier(
        subject.pk, Span(subject.enrolled_on, subject.deregistered_on), _own_person(subject), _by_person(held.posts)
    )
    counting = [record for record in held.records if record.state == State.EFFECTIVE]
    facts = put_together(
        dossier,
        by_kind([_row(record, subject.pk) for record in counting], dossier),
        [Span(row.made_on, over_on(row.ended_on, row.until_on)) for row in held.commitments],
        held.listings,
        [_evaluation(row) for row in held.evaluations],
    )
    return Known(facts, held.posts, held.records)


def _rows(model: type[Any], moment: datetime, **condition: Any) -> list[Any]:
    """The rows that met the condition at the moment, not those that had met it before."""
    history: models.QuerySet[Any] = model.history.filter(history_date__lte=moment, **condition)
    rows = as_known(model, moment, id__in=set(history.order_by().values_list("id", flat=True)))
    return [row for row in rows if all(_meets(row, name, value) for name, value in condition.items())]


def _meets(row: Any, name: str, value: Any) -> bool:
    column, _, several = name.partition("__")
    held = getattr(row, column)
    return held in value if several else bool(held == value)


def _own_person(subject: Subject) -> int | None:
    if not subject.identity_index:
        return None
    return Person.objects.filter(identity_index=subject.identity_index).values_list("pk", flat=True).first()


def _by_person(posts: Iterable[Post]) -> dict[int, tuple[Span, ...]]:
    found: dict[int, list[Span]] = defaultdict(list)
    for post in posts:
        found[post.person_id].append(Span(post.from_on, post.until_on))
    return {person: tuple(spans) for person, spans in found.items()}


def elsewhere(subject: int, people: Collection[int], moment: datetime) -> list[CreditRecord]:
    """Records in force outside this subject (id) of these people (ids): misconduct that names them, and what was
    recorded of them as subjects (R6), by the numbers that these had then."""
    if not people:
        return []
    named = _rows(CreditRecord, moment, kind=Kind.MISCONDUCT, person_id__in=set(people))
    indexes = set(Person.objects.filter(pk__in=people).values_list("identity_index", flat=True))
    themselves = {row.pk: row for row in _rows(Subject, moment, identity_index__in=indexes)}
    own = _rows(CreditRecord, moment, kind__in=OF_PEOPLE, subject_id__in=set(themselves)) if themselves else []
    for record in own:
        record.subject = themselves[record.subject_id]
    found = [*named, *(record for record in own if record.person_id is None)]
    return [record for record in found if record.state == State.EFFECTIVE and record.subject_id != subject]


def _row(record: CreditRecord, subject: int) -> RecordRow:
    row = RecordRow.of(record)
    return row if row.subject == subject or row.person is not None else row._replace(person=_own_person(record.subject))


def _listings(subject: int, moment: datetime) -> list[law.Listing]:
    rows = newest(Listing, moment, subject_id=subject)
    numbers = covered(row.history_id for row in rows)
    return [
        law.Listing(
            row.number,
            frozenset(numbers[row.history_id]),
            law.Regime(row.regime),
            row.published_on,
            row.months,
            row.removed_on,
        )
        for row in rows
    ]


def _evaluation(row: Evaluation) -> law.Evaluation:
    poor = row.result == Evaluation.Result.POOR
    return law.Evaluation(evaluation_called(row.get_source_display(), row.dated_on), row.source, row.dated_on, poor)
