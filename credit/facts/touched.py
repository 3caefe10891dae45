"""Whom a record touches: its own subject, and by its person every unit where that person holds or held a post (R6).

A person's record is misconduct that names the person, or misconduct or a penalty of the natural person as a subject.
"""

from __future__ import annotations

from django.db import models

from credit.models import CreditRecord
from subjects.models import Person, Post

OF_PEOPLE = frozenset({CreditRecord.Kind.MISCONDUCT, CreditRecord.Kind.PENALTY})
"""The kinds of record that can be a person's, and then count where that person has a post (R6)."""


def touched_by(record: CreditRecord) -> set[int]:
    """The subjects (ids) whose level the record may move: its own, and every unit of its person's posts (R6)."""
    units = Post.objects.filter(person__in=people_of(record)).values_list("subject", flat=True)
    return {record.subject_id, *units}


def people_of(record: CreditRecord) -> models.QuerySet[Person]:
    """Whose record it is: the person named, or the natural person who is the subject; nobody's where it is a unit's."""
    if record.person_id:
        return Person.objects.filter(pk=record.person_id)
    if record.kind not in OF_PEOPLE or not record.subject.identity_index:
        return Person.objects.none()
    return Person.objects.filter(identity_index=record.subject.identity_index)
