"""What the apps above put into pages of this one: parts of a subject's file, of a record's page, and of the first page.

The lower app never knows the higher one, so a higher app adds its folder when it is ready. A folder reads what it tells,
and a template shows it as `told`; None shows nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from accounts.models import User
from credit.models import CreditRecord
from subjects.models import Subject


class Leaf(NamedTuple):
    """One part of a page: the fragment, and what it tells."""

    template: str
    told: object
    aside: bool = False


class OfSubject(NamedTuple):
    """A part of the tab 办理事项 in the file of a subject."""

    template: str
    read: Callable[[Subject, User, date], object | None]


class OfRecord(NamedTuple):
    """A part of the page of a record."""

    template: str
    read: Callable[[CreditRecord, User, date], object | None]


class OfHome(NamedTuple):
    """A card on the first page; counts without names stand `aside`, in the narrow column."""

    template: str
    read: Callable[[User, date], object | None]
    aside: bool = False


_SUBJECT: list[OfSubject] = []
_RECORD: list[OfRecord] = []
_HOME: list[OfHome] = []


def add(*folders: OfSubject | OfRecord | OfHome) -> None:
    """Add folders; called when an app is ready, so they stand in the order of the apps."""
    for folder in folders:
        match folder:
            case OfSubject():
                _SUBJECT.append(folder)
            case OfRecord():
                _RECORD.append(folder)
            case OfHome():
                _HOME.append(folder)


def of_subject(subject: Subject, user: User, today: date) -> list[Leaf]:
    """What stands under 办理事项 of this subject."""
    return _leaves((folder.template, folder.read(subject, user, today)) for folder in _SUBJECT)


def of_record(record: CreditRecord, user: User, today: date) -> list[Leaf]:
    """What stands beside this record."""
    return _leaves((folder.template, folder.read(record, user, today)) for folder in _RECORD)


def of_home(user: User, today: date) -> list[Leaf]:
    """What stands on the first page of this person."""
    read = [(folder, folder.read(user, today)) for folder in _HOME]
    return [Leaf(folder.template, told, folder.aside) for folder, told in read if told is not None]


def _leaves(read: Iterable[tuple[str, object | None]]) -> list[Leaf]:
    return [Leaf(template, told) for template, told in read if told is not None]
