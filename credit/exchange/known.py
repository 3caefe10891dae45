"""What a file's rows refer to: what the database holds, and what the same file brings in before them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from itertools import islice
from typing import TypeVar

from django.db.models import Model, QuerySet

from accounts.models import Department
from credit.exchange.findings import Findings
from credit.models import CatalogueItem, CreditRecord
from subjects import identity
from subjects.models import Industry, Person, Subject

M = TypeVar("M", bound=Model)
T = TypeVar("T")

_CITIZEN = re.compile(r"[0-9]{17}[0-9X]")
_BLOCK = 1000


def blocks(values: Iterable[T], size: int = _BLOCK) -> Iterator[list[T]]:
    """In lists that one query takes."""
    waiting = iter(values)
    while block := list(islice(waiting, size)):
        yield block


def held(rows: QuerySet[M], column: str, values: Collection[object]) -> Iterator[M]:
    """The rows whose column is one of the values, locked until the transaction ends."""
    for block in blocks(sorted(values, key=str)):
        yield from rows.select_for_update(of=("self",), no_key=True).filter(**{f"{column}__in": block}).order_by("pk")


class Known:
    """Subjects by code, people by the index of their number, records by number, what each listing covers.

    `own` is the department to which the import is confined. The file's own subjects, people and records are added as
    its sheets are planned, so that later sheets find them.
    """

    def __init__(self, findings: Findings, today: date, own: Department | None) -> None:
        self.findings, self.today, self.own = findings, today, own
        self.subjects: dict[str, Subject] = {}
        self.people: dict[str, Person] = {}
        self.records: dict[str, CreditRecord] = {}
        self.documents: dict[str, set[str]] = {}
        self.new_people: list[Person] = []
        self.named_people: list[Person] = []
        self.covers: dict[str, frozenset[str]] = {}
        self.penalised: set[str] = set()
        self.mentioned: dict[str, set[str]] = {}
        self.industries = _by_name_and_code(Industry.objects.all())
        self.departments = _by_name_and_code(Department.objects.all())
        self.catalogue = list(CatalogueItem.objects.all())

    def catalogue_item(self, typed: str, day: date | None) -> CatalogueItem | None:
        """The one item of this number or name that was in force on the day; None where there is none, or several."""
        found = [item for item in self.catalogue if typed and typed in (item.number, item.name)]
        found = [item for item in found if day and item.holds_on(day)]
        return found[0] if len(found) == 1 else None

    def load_subjects(self, codes: Collection[str]) -> None:
        """Fetch the subjects of these codes."""
        people = {identity.index_of(code) for code in codes if _CITIZEN.fullmatch(code)}
        for subject in held(Subject.objects.filter(identity_index=None), "code", set(codes)):
            self.subjects[subject.code] = subject
        for subject in held(Subject.objects.all(), "identity_index", people):
            self.subjects[subject.full_code] = subject

    def load_people(self, numbers: Collection[str]) -> None:
        """Fetch the people of these identity numbers."""
        for person in held(Person.objects.all(), "identity_index", {identity.index_of(number) for number in numbers}):
            self.people[person.identity_index] = person

    def load_records(self, numbers: Collection[str]) -> None:
        """Fetch the records of these numbers."""
        for record in held(CreditRecord.objects.all(), "number", set(numbers)):
            self.records[record.number] = record

    def load_documents(self, documents: Collection[str]) -> None:
        """Learn which penalties (by their record numbers) go back to these documents, revoked ones aside."""
        rows = CreditRecord.objects.filter(kind=CreditRecord.Kind.PENALTY).exclude(state=CreditRecord.State.REVOKED)
        for block in blocks(sorted(documents)):
            found = rows.filter(document_number__in=block).order_by().values_list("document_number", "number")
            for document, number in found:
                self.documents.setdefault(document, set()).add(number)

    def mention(self, what: str, names: Iterable[str]) -> None:
        """These names stand in the file, whether their own rows are sound or not."""
        self.mentioned.setdefault(what, set()).update(names)

    def is_mentioned(self, what: str, name: str) -> bool:
        return name in self.mentioned.get(what, ())

    def person(self, number: str, name: str) -> Person:
        """The person of this number; a new one, who goes in with the file, when unknown."""
        index = identity.index_of(number)
        if index not in self.people:
            person = Person(name=name)
            person.set_identity(number)
            self.people[index] = person
            self.new_people.append(person)
        return self.people[index]

    def give_name(self, person: Person, name: str) -> None:
        """Of this person only the number was known so far."""
        person.name = name
        if person.pk and person not in self.named_people:
            self.named_people.append(person)


def _by_name_and_code(rows: Iterable[M]) -> dict[str, M]:
    found: dict[str, M] = {}
    for row in rows:
        found[row.name] = row  # type: ignore[attr-defined]
        found[row.code] = row  # type: ignore[attr-defined]
    return found
