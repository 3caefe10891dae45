"""What may be supposed of a subject: each supposition turns the rows of its facts into others, and saves none of them.

A level is never supposed: suppositions are facts, and the level follows from them by Article 12 as always.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from datetime import date, datetime
from itertools import count
from typing import TypeVar

from credit.facts.dossier_as_known import Held, elsewhere
from credit.facts.touched import people_of
from credit.models import CreditRecord
from credit.regulation.facts import Listing, Regime
from subjects.models import Commitment, Post

Row = TypeVar("Row", CreditRecord, Post, Commitment)

Kind = CreditRecord.Kind


def next_number(held: Held) -> str:
    """The number of the next fact that is only supposed: 推演1, 推演2 and so on."""
    taken = {*(record.number for record in held.records), *(listing.record for listing in held.listings)}
    return next(number for number in map("推演{}".format, count(1)) if number not in taken)


# Records


def record_added(
    held: Held, kind: str, on: date, *, item4: int | None = None, deaths: int = 0, occurred_on: date | None = None
) -> Held:
    """One more record of the subject itself, in force, with this basis date (R2)."""
    record = CreditRecord(
        number=next_number(held),
        kind=kind,
        state=CreditRecord.State.EFFECTIVE,
        subject=held.subject,
        basis_on=on,
        occurred_on=occurred_on or (on if kind == Kind.ACCIDENT else None),
        content="推演新增",
        by_emergency=True,
        item4=item4,
        liable=kind == Kind.ACCIDENT,
        deaths=deaths,
    )
    return held._replace(records=[*held.records, record])


def record_dropped(held: Held, number: str) -> Held:
    """As if the record had never counted (R5)."""
    return held._replace(records=[record for record in held.records if record.number != number])


def record_changed(held: Held, number: str, **values: object) -> Held:
    """The record with other values; one that is not in force yet is looked at as if it were."""
    return held._replace(
        records=[
            _changed(record, state=CreditRecord.State.EFFECTIVE, **values) if record.number == number else record
            for record in held.records
        ]
    )


# Posts


def post_added(held: Held, record: CreditRecord, office: str, on: date, known: datetime) -> Held:
    """The person of a record takes one of the two posts here, and brings along what is recorded of the person (R6).

    Raises ValueError where the record is nobody's.
    """
    person = people_of(record).first()
    if person is None:
        raise ValueError(f"{record.number}没有记到个人，不能据此推演任职。")
    post = Post(subject=held.subject, person=person, office=office, from_on=on)
    there = {row.number for row in held.records}
    brought = [row for row in elsewhere(held.subject.pk, {person.pk}, known) if row.number not in there]
    return held._replace(posts=[*held.posts, post], records=[*held.records, *brought])


def post_ended(held: Held, post: int, on: date) -> Held:
    """The post (id) is given up on a day, from which on it is no longer held."""
    return held._replace(posts=[_changed(row, until_on=on) if row.pk == post else row for row in held.posts])


def post_dropped(held: Held, post: int) -> Held:
    """As if the post (id) had never been held."""
    return held._replace(posts=[row for row in held.posts if row.pk != post])


# Commitments


def commitment_added(held: Held, on: date) -> Held:
    """A public commitment is made (R11)."""
    return held._replace(commitments=[*held.commitments, Commitment(subject=held.subject, made_on=on)])


def commitment_ended(held: Held, commitment: int, on: date) -> Held:
    """The commitment (id) is withdrawn, or found broken, on a day."""
    rows = [_changed(row, ended_on=on) if row.pk == commitment else row for row in held.commitments]
    return held._replace(commitments=rows)


# Listings


def listing_added(held: Held, covers: Iterable[str], regime: Regime, on: date, months: int) -> Held:
    """These records are listed (R16)."""
    listing = Listing(next_number(held), frozenset(covers), regime, on, months)
    return held._replace(listings=[*held.listings, listing])


def listing_ended(held: Held, number: str, on: date) -> Held:
    """The listing is removed on a day."""
    return held._replace(
        listings=[row._replace(removed_on=on) if row.record == number else row for row in held.listings]
    )


def listing_dropped(held: Held, number: str) -> Held:
    """As if the listing had never been."""
    return held._replace(listings=[row for row in held.listings if row.record != number])


def _changed(row: Row, **values: object) -> Row:
    other = copy(row)
    for name, value in values.items():
        setattr(other, name, value)
    return other
