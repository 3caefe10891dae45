"""What the apps above put into pages of this one: of a subject's file, a record, the first page, and the rulebook.

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


class Kept(NamedTuple):
    """One value that a room keeps: what it settles, its words, since when, and where it comes from."""

    title: str
    value: str
    since: date | None
    basis: str


class OfRules(NamedTuple):
    """A room's own values on the screen 参数与口径, read where they live; `address` is the page on which they are kept."""

    title: str
    lead: str
    read: Callable[[date], list[Kept]]
    address: str = ""
    words: str = ""


class Room(NamedTuple):
    """The values of one room on a day."""

    folder: OfRules
    kept: list[Kept]


_RULES: list[OfRules] = []
_SUBJECT: list[OfSubject] = []
_RECORD: list[OfRecord] = []
_HOME: list[OfHome] = []


def add(*folders: OfSubject | OfRecord | OfHome | OfRules) -> None:
    """Add folders; called when an app is ready, so they stand in the order of the apps."""
    for folder in folders:
        match folder:
            case OfSubject():
                _SUBJECT.append(folder)
            case OfRecord():
                _RECORD.append(folder)
            case OfHome():
                _HOME.append(folder)
            case OfRules():
                _RULES.append(folder)


def of_subject(subject: Subject, user: User, today: date) -> list[Leaf]:
    """What stands under 办理事项 of this subject."""
    return _leaves((folder.template, folder.read(subject, user, today)) for folder in _SUBJECT)


def of_record(record: CreditRecord, user: User, today: date) -> list[Leaf]:
    """What stands beside this record."""
    return _leaves((folder.template, folder.read(record, user, today)) for folder in _RECORD)


def of_rules(today: date) -> list[Room]:
    """The values of the other rooms, in the order of the apps."""
    return [Room(folder, folder.read(today)) for folder in _RULES]


def of_home(user: User, today: date) -> list[Leaf]:
    """What stands on the first page of this person."""
    read = [(folder, folder.read(user, today)) for folder in _HOME]
    return [Leaf(folder.template, told, folder.aside) for folder, told in read if told is not None]


def _leaves(read: Iterable[tuple[str, object | None]]) -> list[Leaf]:
    return [Leaf(template, told) for template, told in read if told is not None]
