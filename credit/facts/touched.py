"""Whom a record touches: its own subject, and by its person every unit where that person holds or held a post (R6)."""

from __future__ import annotations

from django.db import models

from credit.models import CreditRecord
from subjects.models import Person, Post


def touched_by(record: CreditRecord) -> set[int]:
    """The subjects (ids) whose level the record may move: its own, and every unit of its person's posts (R6)."""
    touched = {record.subject_id}
    if record.kind == CreditRecord.Kind.MISCONDUCT:
        touched.update(Post.objects.filter(person__in=people_of(record)).values_list("subject", flat=True))
    return touched


def people_of(record: CreditRecord) -> models.QuerySet[Person]:
    """Whose misconduct it is: the person named, or the natural person who is the subject."""
    if record.person_id:
        return Person.objects.filter(pk=record.person_id)
    return Person.objects.filter(identity_index=record.subject.identity_index or "")
