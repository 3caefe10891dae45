"""From the database to the facts that the regulation reads: everything in force about some subjects, in few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Q

from credit.facts.touched import OF_PEOPLE
from credit.models import CreditRecord, Listing
from credit.regulation import facts as law
from credit.regulation.periods import Span
from subjects.models import Commitment, Evaluation, Person, Post, Subject, over_on
from subjects.numbered import numbered

Kind = CreditRecord.Kind


class RecordRow(NamedTuple):
    """The columns of a record that the regulation reads, in the order of `COLUMNS`."""

    number: str
    kind: str
    subject: int
    basis_on: date
    occurred_on: date | None
    person: int | None
    item4: int | None
    by_emergency: bool
    liable: bool
    deaths: int
    injured: int
    loss: Decimal
    especially_bad: bool
    removed_on: date | None
    repaired_on: date | None

    @classmethod
    def of(cls, record: CreditRecord) -> RecordRow:
        """The row that a record will be, or is, in the database; a person not registered yet is 0 and holds no post."""
        row = cls._make(getattr(record, column) for column in cls.columns())
        return row._replace(person=0) if row.person is None and record.person is not None else row

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        """The model's column of each field."""
        return tuple({"subject": "subject_id", "person": "person_id"}.get(name, name) for name in cls._fields)


class Dossier(NamedTuple):
    """What is known of one subject apart from its records."""

    pk: int
    supervised: Span
    own_person: int | None
    posts: dict[int, tuple[Span, ...]]
    """Posts at this subject, by person."""


def facts_of(subjects: Collection[int]) -> dict[int, law.SubjectFacts]:
    """The facts in force of each of these subjects (ids); a dozen queries, however many there are."""
    dossiers = _dossiers(subjects)
    rows = _rows_by_subject(dossiers)
    commitments = _commitments(subjects)
    evaluations = _evaluations(subjects)
    listings = _listings(subjects)
    return {
        pk: put_together(dossier, by_kind(rows[pk], dossier), commitments[pk], listings[pk], evaluations[pk])
        for pk, dossier in dossiers.items()
    }


def put_together(
    dossier: Dossier,
    records: ByKind,
    commitments: Iterable[Span],
    listings: Iterable[law.Listing],
    evaluations: Iterable[law.Evaluation],
) -> law.SubjectFacts:
    """The facts of one subject out of their parts."""
    return law.SubjectFacts(
        dossier.supervised,
        tuple(commitments),
        tuple(records.misconduct),
        tuple(records.penalties),
        tuple(records.personal_penalties),
        tuple(records.accidents),
        tuple(records.sanctions),
        tuple(listings),
        tuple(evaluations),
    )


def with_record(facts: law.SubjectFacts, record: CreditRecord, subject: int) -> law.SubjectFacts:
    """The facts of a subject (id) as they will be with this record in force, in place of any of the same number."""
    dossier = _dossiers([subject])[subject]
    rest = without_record(facts, record.number)
    added = by_kind([row] if (row := _row_for(record, dossier)) else [], dossier)
    return rest._replace(
        misconduct=(*rest.misconduct, *added.misconduct),
        penalties=(*rest.penalties, *added.penalties),
        personal_penalties=(*rest.personal_penalties, *added.personal_penalties),
        accidents=(*rest.accidents, *added.accidents),
        sanctions=(*rest.sanctions, *added.sanctions),
    )


def without_record(facts: law.SubjectFacts, number: str) -> law.SubjectFacts:
    """The facts as they would be if the record of this number did not count."""
    return facts._replace(
        misconduct=tuple(fact for fact in facts.misconduct if fact.record != number),
        penalties=tuple(fact for fact in facts.penalties if fact.record != number),
        personal_penalties=tuple(fact for fact in facts.personal_penalties if fact.record != number),
        accidents=tuple(fact for fact in facts.accidents if fact.record != number),
        sanctions=tuple(fact for fact in facts.sanctions if fact.record != number),
    )


def _row_for(record: CreditRecord, dossier: Dossier) -> RecordRow | None:
    """What the record is to this subject: its own, or one of someone with a post there (R6)."""
    row = RecordRow.of(record)
    if row.subject == dossier.pk:
        return row
    if row.person is None and record.subject.identity_index:
        row = row._replace(person=_persons_of([record.subject.identity_index]).get(record.subject.identity_index))
    return row if row.kind in OF_PEOPLE and row.person in dossier.posts else None


def _dossiers(subjects: Collection[int]) -> dict[int, Dossier]:
    posts: dict[int, dict[int, tuple[Span, ...]]] = defaultdict(dict)
    held = Post.objects.filter(subject__in=numbered(subjects)).order_by()
    for subject, person, start, end in held.values_list("subject", "person", "from_on", "until_on"):
        posts[subject][person] = (*posts[subject].get(person, ()), Span(start, end))
    rows = Subject.objects.filter(pk__in=numbered(subjects)).order_by()
    found = list(rows.values_list("pk", "enrolled_on", "deregistered_on", "identity_index"))
    own = _persons_of(index for *_, index in found if index)
    return {
        pk: Dossier(pk, Span(enrolled, deregistered), own.get(index or ""), posts.get(pk, {}))
        for pk, enrolled, deregistered, index in found
    }


def _persons_of(indexes: Iterable[str]) -> dict[str, int]:
    """The person behind each natural-person subject, where one is known."""
    wanted = list(indexes)
    return dict(Person.objects.filter(identity_index__in=wanted).values_list("identity_index", "pk")) if wanted else {}


def _rows_by_subject(dossiers: dict[int, Dossier]) -> dict[int, list[RecordRow]]:
    """Each subject's own records, and those elsewhere of people who hold or held a post there (R6)."""
    employers: dict[int, set[int]] = defaultdict(set)
    for dossier in dossiers.values():
        for person in dossier.posts:
            employers[person].add(dossier.pk)
    rows: dict[int, list[RecordRow]] = defaultdict(list)
    for row in _rows(Q(subject__in=numbered(dossiers))):
        rows[row.subject].append(row)
    for row in _rows_of_people(employers):
        for employer in employers.get(row.person or 0, ()):
            if employer != row.subject:
                rows[employer].append(row)
    return rows


def _rows(condition: Q) -> Iterable[RecordRow]:
    records = CreditRecord.objects.in_force().filter(condition).order_by()
    return map(RecordRow._make, records.values_list(*RecordRow.columns()))


def _rows_of_people(people: Collection[int]) -> Iterable[RecordRow]:
    """Misconduct that names these people, and what was recorded of the natural-person subjects who they are."""
    if not people:
        return
    yield from _rows(Q(kind=Kind.MISCONDUCT, person__in=numbered(people)))
    indexes = Person.objects.filter(pk__in=numbered(people)).values("identity_index")
    themselves = dict(Subject.objects.filter(identity_index__in=indexes).order_by().values_list("pk", "identity_index"))
    if themselves:
        persons = _persons_of(index for index in themselves.values() if index)
        for row in _rows(Q(kind__in=OF_PEOPLE, person=None, subject__in=numbered(themselves))):
            yield row._replace(person=persons[themselves[row.subject] or ""])


class ByKind(NamedTuple):
    """Records as facts, by kind."""

    misconduct: list[law.Misconduct]
    penalties: list[law.Penalty]
    personal_penalties: list[law.PersonalPenalty]
    accidents: list[law.Accident]
    sanctions: list[law.Sanction]


def by_kind(rows: Iterable[RecordRow], dossier: Dossier) -> ByKind:
    """Records as what they are to this subject."""
    found = ByKind([], [], [], [], [])
    for row in rows:
        if row.kind == Kind.MISCONDUCT:
            found.misconduct.append(_misconduct(row, dossier))
        elif row.kind == Kind.PENALTY and row.subject == dossier.pk:
            found.penalties.append(law.Penalty(row.number, row.basis_on, row.by_emergency, row.repaired_on))
        elif row.kind == Kind.PENALTY:
            found.personal_penalties.append(_personal_penalty(row, dossier))
        elif row.kind == Kind.ACCIDENT:
            found.accidents.append(_accident(row))
        elif row.kind == Kind.SANCTION:
            found.sanctions.append(law.Sanction(row.number, row.basis_on, row.removed_on))
    return found


def _misconduct(row: RecordRow, dossier: Dossier) -> law.Misconduct:
    here = row.subject == dossier.pk
    own = here and row.person is not None and row.person == dossier.own_person
    return law.Misconduct(
        row.number,
        row.basis_on,
        here=here,
        person=row.person is not None and not own,
        posts=dossier.posts.get(row.person or 0, ()),
        item4=row.item4,
        repaired_on=row.repaired_on,
        occurred_on=row.occurred_on,
    )


def _personal_penalty(row: RecordRow, dossier: Dossier) -> law.PersonalPenalty:
    posts = dossier.posts.get(row.person or 0, ())
    return law.PersonalPenalty(row.number, row.basis_on, posts, row.by_emergency, row.repaired_on)


def _accident(row: RecordRow) -> law.Accident:
    return law.Accident(
        row.number,
        row.occurred_on or row.basis_on,
        row.basis_on,
        row.liable,
        row.deaths,
        row.injured,
        row.loss,
        row.especially_bad,
        row.repaired_on,
    )


def _commitments(subjects: Collection[int]) -> dict[int, list[Span]]:
    found: dict[int, list[Span]] = defaultdict(list)
    rows = Commitment.objects.filter(subject__in=numbered(subjects)).order_by()
    for subject, start, end, until in rows.values_list("subject", "made_on", "ended_on", "until_on"):
        found[subject].append(Span(start, over_on(end, until)))
    return found


def _evaluations(subjects: Collection[int]) -> dict[int, list[law.Evaluation]]:
    found: dict[int, list[law.Evaluation]] = defaultdict(list)
    names = dict(Evaluation.Source.choices)
    rows = Evaluation.objects.filter(subject__in=numbered(subjects)).order_by()
    for subject, source, result, day in rows.values_list("subject", "source", "result", "dated_on"):
        poor = result == Evaluation.Result.POOR
        found[subject].append(law.Evaluation(evaluation_called(names[source], day), source, day, poor))
    return found


def evaluation_called(source: str, day: date) -> str:
    """How an evaluation is named among the effects."""
    return f"{source}综合评价 {day}"


def _listings(subjects: Collection[int]) -> dict[int, list[law.Listing]]:
    rows = Listing.objects.filter(subject__in=numbered(subjects)).order_by()
    covers: dict[int, set[str]] = defaultdict(set)
    for pk, number in rows.values_list("pk", "records__number"):
        covers[pk].add(number)
    found: dict[int, list[law.Listing]] = defaultdict(list)
    for pk, number, subject, regime, published, months, removed in rows.values_list(
        "pk", "number", "subject", "regime", "published_on", "months", "removed_on"
    ):
        found[subject].append(
            law.Listing(number, frozenset(covers[pk]), law.Regime(regime), published, months, removed)
        )
    return found
