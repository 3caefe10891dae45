"""What is registered already: the number, the document number, the name of a person, the post that he holds."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.utils.timezone import localtime

from credit.models import CreditRecord
from credit.records.validity.faults import Fault, Kind, Rule
from subjects.models import Person, Post, Subject


def is_about(record: CreditRecord, subject: Subject | None) -> bool:
    """Whether the record is this subject's; either may not be stored yet."""
    stored: int | None = record.subject_id
    return record.subject is subject if stored is None else subject is not None and stored == subject.pk


def number_taken(record: CreditRecord, other: CreditRecord) -> Fault:
    """What is said of a number that another record has."""
    if other.kind != record.kind:
        what, todo = f"该编号已用于一条{other.get_kind_display()}记录", "请改用其他编号"
    elif not is_about(other, record.subject):
        what, todo = "该编号已用于另一信用主体的记录", "请核对编号和主体代码"
    else:
        what, todo = f"记录编号{record.number}已被使用", "请改用其他编号"
    return Fault("number", Rule.NUMBER_TAKEN, what, todo)


def of_number(record: CreditRecord) -> Iterator[Fault]:
    """A record's number is its own."""
    others = CreditRecord.objects.filter(number=record.number).exclude(pk=record.pk).select_related("subject")
    for other in others:
        yield number_taken(record, other)


def same_document(record: CreditRecord, stored: CreditRecord | None) -> list[CreditRecord]:
    """Other penalties by the same document, not revoked; asked of a number that is new here."""
    number = record.document_number
    if record.kind != Kind.PENALTY or not number or (stored and stored.document_number == number):
        return []
    same = CreditRecord.objects.filter(kind=Kind.PENALTY, document_number=number)
    others = same.exclude(state=CreditRecord.State.REVOKED).exclude(pk=record.pk)
    return list(others.select_related("subject__department", "entered_by").order_by("pk")[:3])


def document_taken(record: CreditRecord, other: CreditRecord) -> Fault:
    """One decision may hold penalties of two subjects; it is said who has it."""
    what = (
        f"文号“{record.document_number}”已由{other.entered_by or '批量导入'}于 "
        f"{localtime(other.entered_at):%Y-%m-%d} 录入（{other.subject}）"
    )
    todo = "如内容不同，请更正原记录；确需另行录入的，请填写理由"
    return Fault("document_number", Rule.DOCUMENT_TAKEN, what, todo)


def of_person(record: CreditRecord) -> Iterator[Fault]:
    """A number has one name."""
    named = record.person
    if named is None or named.pk:
        return
    known = Person.objects.filter(identity_index=named.identity_index).first()
    if known and known.name not in (named.name, Person.NO_NAME):
        what = f"该证件号码已登记为“{known.name}”，与填写的“{named.name}”不一致"
        yield Fault("person.identity", Rule.OTHER_NAME, what, "请核对证件", ("person.name",))


def in_office(record: CreditRecord) -> bool:
    """R6: whether the record's person, if any, held one of the two posts at the unit on the day of the act or the basis date."""
    named, basis = record.person, record.basis_on
    if named is None or basis is None:
        return True
    posts = Post.objects.filter(subject=record.subject, person=named) if named.pk else Post.objects.none()
    days = [day for day in (record.occurred_on, basis) if day]
    return any(posts.filter(Q(until_on=None) | Q(until_on__gt=day), from_on__lte=day).exists() for day in days)
