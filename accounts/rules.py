"""Who may act: the rules that every room applies, each time with the article and the words of the act."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeVar

from django.db.models import Model

from accounts.gate import Refused
from accounts.models import Role, User

P = TypeVar("P", bound=Model)


def is_of(by: User, department: int | None) -> bool:
    """Whether this is one of the staff of the department."""
    return by.edits_records and by.department_id == department


def is_supervisor_of(by: User, department: int | None) -> bool:
    """Whether this is a supervisor of the department."""
    return by.role == Role.SUPERVISOR and by.department_id == department


def is_decider_of(by: User, department: int | None) -> bool:
    """Whether this is a supervisor of the department, or a leader of the bureau."""
    return by.role == Role.LEADER or is_supervisor_of(by, department)


def must_be_of(by: User, department: int | None, *, article: str, reason: str) -> None:
    """Only the department's own staff."""
    if not is_of(by, department):
        raise Refused(article, reason)


def must_be_staff(by: User, *, article: str, reason: str) -> None:
    """Only the staff of a department, whichever it is."""
    if not by.edits_records or by.department_id is None:
        raise Refused(article, reason)


def must_be_supervisor_of(by: User, department: int | None, *, article: str, reason: str) -> None:
    """Only a supervisor of the department."""
    if not is_supervisor_of(by, department):
        raise Refused(article, reason)


def must_be_decider_of(by: User, department: int | None, *, article: str, reason: str) -> None:
    """Only a supervisor of the department, or a leader."""
    if not is_decider_of(by, department):
        raise Refused(article, reason)


def must_be_one_of(by: User, *roles: Role, article: str, reason: str) -> None:
    """Only somebody with one of these roles, of whatever department."""
    if by.role not in roles:
        raise Refused(article, reason)


def must_be_another(by: User, *others: int | None, article: str, reason: str) -> None:
    """Not the same person: whoever did the one (ids) does not do the other."""
    if by.pk in others:
        raise Refused(article, reason)


def must_be_among(by: User, *people: int | None, article: str, reason: str) -> None:
    """The same person: only who was named for it, or did the one (ids), does the other."""
    if by.pk not in people:
        raise Refused(article, reason)


def is_named(by: User, name: str) -> bool:
    """Whether a paper that knows people by their names, without accounts, names this one."""
    return bool(name) and by.display_name == name


def must_not_be_named(by: User, name: str, *, article: str, reason: str) -> None:
    """Not the same person, as far as a paper tells by the name alone."""
    if is_named(by, name):
        raise Refused(article, reason)


def two_of(people: Collection[P], *, article: str, reason: str) -> tuple[P, P]:
    """Two of them (行政处罚法 Article 42): two different people, accounts or officers, no fewer and no more."""
    found = at_least_two_of(people, article=article, reason=reason)
    if len(found) != 2:
        raise Refused(article, reason)
    first, second = found
    return first, second


def at_least_two_of(people: Collection[P], *, article: str, reason: str) -> list[P]:
    """Two different people at least, in the order in which they were named."""
    found = list({person.pk: person for person in people}.values())
    if len(found) < 2:
        raise Refused(article, reason)
    return found


def must_be_in_service(*people: User, article: str, reason: str) -> None:
    """Only staff whose accounts are in use can be asked for anything."""
    if not all(person.is_active and person.edits_records for person in people):
        raise Refused(article, reason)
