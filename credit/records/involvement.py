"""Who had a hand in a record (Articles 8 and 10): collected, entered, edited, heard, proposed, confirmed or inspected.

Whoever did may not investigate an objection to it; whoever made, changed or put it into force may not confirm what
rests on it, either. Read from the record's own history
and from what other rooms know; those add themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from django.utils.timezone import localtime

from accounts import rules
from accounts.models import User
from credit.models import Argument, CreditRecord

State = CreditRecord.State


class Hand(NamedTuple):
    """One part that somebody took: `user`, or only a `name` where papers name people without an account."""

    user: User | None
    name: str
    did: str
    on: date | None
    only_objections: bool = False
    """Bars from investigating objections (Article 10), not from confirming a level (R21): it neither made nor changed
    the record."""

    @property
    def reason(self) -> str:
        """Why this person stands back, as 2026-03-02 录入该记录."""
        return f"{self.on} {self.did}" if self.on else self.did


Source = Callable[[CreditRecord], Iterable[Hand]]

_SOURCES: list[Source] = []


def add(source: Source) -> None:
    """Let another room tell who had a hand in a record; called when it is ready."""
    _SOURCES.append(source)


def hands_in(record: CreditRecord) -> list[Hand]:
    """Every hand in the record, in the order of time within each source.

    Asked at every move of an objection, and most sources know of nobody: people are fetched for rows that are there, not
    joined to rows that are not.
    """
    return [
        *_by_history(record),
        *_by_hearing(record),
        *_by_determination(record),
        *(hand for source in _SOURCES for hand in source(record)),
    ]


def _by_history(record: CreditRecord) -> Iterator[Hand]:
    if record.collector:
        yield Hand(None, record.collector, "采集该记录的信息", None)
    if record.entered_by:
        yield Hand(record.entered_by, str(record.entered_by), "录入该记录", localtime(record.entered_at).date())
    before = None
    for row in record.history.order_by("history_id").prefetch_related("history_user"):
        if row.history_user:
            on = localtime(row.history_date).date()
            told = before is not None and row.state != before.state and row.state == State.NOTIFIED
            told = told or _agreed(before, row)
            yield Hand(row.history_user, str(row.history_user), _did(before, row), on, only_objections=told)
        if row.collector and row.collector != record.collector:
            yield Hand(None, row.collector, "曾登记为该记录的信息采集人员", None)
        before = row
    if record.statement_by:
        yield Hand(
            record.statement_by,
            str(record.statement_by),
            "办理该记录的陈述申辩",
            record.statement_on,
            only_objections=True,
        )
    for evidence in record.evidence.prefetch_related("added_by"):
        added = localtime(evidence.added_at).date()
        yield Hand(evidence.added_by, str(evidence.added_by), "为该记录收集佐证材料", added, only_objections=True)


def _by_determination(record: CreditRecord) -> Iterator[Hand]:
    for row in record.determinations.order_by("pk").prefetch_related("proposed_by", "decided_by", "ended_by"):
        yield Hand(row.proposed_by, str(row.proposed_by), f"提出拟认定{row.get_nature_display()}", row.proposed_on)
        if row.decided_by:
            yield Hand(row.decided_by, str(row.decided_by), f"决定是否认定{row.get_nature_display()}", row.decided_on)
        if row.ended_by and row.state == row.State.SET_ASIDE:
            yield Hand(row.ended_by, str(row.ended_by), f"撤销认定{row.get_nature_display()}", row.ended_on)


def _by_hearing(record: CreditRecord) -> Iterator[Hand]:
    """Who notified the subject, heard it, or found on what it said: none of that makes or changes the record."""
    for person, did, on in _parts_in_hearing(record):
        yield Hand(person, str(person), did, on, only_objections=True)


def _parts_in_hearing(record: CreditRecord) -> Iterator[tuple[User, str, date | None]]:
    hearings = list(record.hearings.prefetch_related("opened_by", "reviewed_by"))
    for hearing in hearings:
        yield hearing.opened_by, "承办该记录的陈述申辩", hearing.opened_on
        if hearing.reviewed_by:
            yield hearing.reviewed_by, "复核该记录的陈述申辩意见", hearing.reviewed_on
        for round in hearing.rounds.exclude(stated_on=None).select_related("recorded_by").prefetch_related("heard_by"):
            for person in round.heard_by.all():
                yield person, "就该记录听取信用主体陈述", round.stated_on
            if round.recorded_by:
                yield round.recorded_by, "记录信用主体的陈述", round.stated_on
    found = Argument.objects.filter(round__hearing__in=hearings).exclude(found_by=None).select_related("found_by")
    for argument in found if hearings else ():
        if argument.found_by:
            yield argument.found_by, "复核该记录的陈述申辩意见", argument.found_on


def _agreed(before: CreditRecord | None, row: CreditRecord) -> bool:
    """Whether this version is a second person's consent (R5), which neither makes nor changes the record."""
    return before is not None and before.consented_by_id is None and row.consented_by_id is not None


def _did(before: CreditRecord | None, row: CreditRecord) -> str:
    if before is None:
        return "录入该记录"
    if _agreed(before, row):
        return "同意该记录无需听取陈述"
    if row.state != before.state:
        return {
            State.NOTIFIED: "就该记录告知信用主体",
            State.EFFECTIVE: "使该记录生效",
            State.REVOKED: "撤销该记录",
        }.get(State(row.state), "编辑该记录")
    return "编辑该记录"


def barred(hands: Iterable[Hand], staff: Iterable[User]) -> dict[int, list[Hand]]:
    """The members of staff (ids) who had one of these hands, by account or, where only a name is known, by that name."""
    found: dict[int, list[Hand]] = {}
    for hand in hands:
        for person in staff:
            if hand.user == person if hand.user else rules.is_named(person, hand.name):
                found.setdefault(person.pk, []).append(hand)
    return found
