"""Keeping the register: subjects, people in office, commitments, evaluations. Every act asks for the re-grade it needs."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction

from accounts.gate import Refused
from accounts.history import keep
from accounts.models import User
from subjects.models import Commitment, Evaluation, Person, Post, Subject
from subjects.requests import ask_regrade


@transaction.atomic
def register(subject: Subject, *, by: User) -> Subject:
    """Put a subject under supervision from `enrolled_on` (R20)."""
    keep(subject, by=by, reason="登记信用主体")
    ask_regrade([subject.pk], "登记信用主体")
    return subject


@transaction.atomic
def amend(subject: Subject, *, by: User, reason: str) -> Subject:
    """Change the register; the span under supervision and the industry may move the grade."""
    if not reason.strip():
        raise Refused("第五条", "更改主体信息须写明理由。")
    Subject.objects.select_for_update().get(pk=subject.pk)
    keep(subject, by=by, reason=reason)
    ask_regrade([subject.pk], f"主体信息更改：{reason}")
    return subject


def person_with(number: str, name: str, *, by: User | None, check_waiver: str = "") -> Person:
    """The person with this citizen number, made when unknown; a known one keeps the name already held."""
    person = Person(name=name, check_waiver=check_waiver)
    person.set_identity(number)
    known = Person.objects.filter(identity_index=person.identity_index)
    if found := known.first():
        return found
    try:
        with transaction.atomic():
            keep(person, by=by, reason="登记人员")
    except IntegrityError:  # Somebody else registered the same person in between.
        return known.get()
    return person


@transaction.atomic
def appoint(post: Post, *, by: User) -> Post:
    """Someone takes one of the two posts; a record the person brings burdens the unit (R6)."""
    Person.objects.select_for_update().get(pk=post.person_id)
    keep(post, by=by, reason="任职")
    ask_regrade([post.subject_id], f"{post.get_office_display()}任职")
    return post


@transaction.atomic
def leave(post: Post, *, on: date, by: User) -> Post:
    """The person holds the post no more from `on`; what happened in office stays with the unit (R6)."""
    post = Post.objects.select_for_update().get(pk=post.pk)
    if on < post.from_on:
        raise Refused("第十二条", f"离任日期不能早于任职日期{post.from_on}。")
    post.until_on = on
    keep(post, by=by, reason="离任")
    ask_regrade([post.subject_id], f"{post.get_office_display()}离任")
    return post


@transaction.atomic
def commit(commitment: Commitment, *, by: User) -> Commitment:
    """A public commitment is made (R11)."""
    keep(commitment, by=by, reason="公开承诺")
    ask_regrade([commitment.subject_id], "作出公开承诺")
    return commitment


@transaction.atomic
def end_commitment(commitment: Commitment, *, on: date, ending: Commitment.Ending, by: User) -> Commitment:
    """The commitment was withdrawn, or found broken, on a day (R11)."""
    commitment = Commitment.objects.select_for_update().get(pk=commitment.pk)
    if commitment.ended_on:
        raise Refused("第十二条（一）1", f"该承诺已于{commitment.ended_on}终止。")
    if on < commitment.made_on:
        raise Refused("第十二条（一）1", f"终止日期不能早于承诺日期{commitment.made_on}。")
    commitment.ended_on, commitment.ending = on, ending
    keep(commitment, by=by, reason=f"承诺终止：{ending.label}")
    ask_regrade([commitment.subject_id], f"公开承诺终止（{ending.label}）")
    return commitment


@transaction.atomic
def evaluate(evaluation: Evaluation, *, by: User) -> Evaluation:
    """A national or provincial evaluation arrived (R17)."""
    keep(evaluation, by=by, reason="综合评价")
    ask_regrade([evaluation.subject_id], f"{evaluation.get_source_display()}公共信用综合评价")
    return evaluation
