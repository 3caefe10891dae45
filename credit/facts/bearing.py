"""R6: how somebody's record comes to count for a unit: whose it is, in which post, on which of the days that matter."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from credit.facts.touched import OF_PEOPLE
from credit.models import CreditRecord
from credit.regulation.periods import Span
from subjects.models import Person, Post


def bearing_of(record: CreditRecord, posts: Iterable[Post]) -> str:
    """By whom a record counts for the unit of these posts, in words; empty where it is nobody's who has a post there.

    子虚，行为发生当日（2024-04-20）任主要负责人; or, held on none of the days of the record: 子虚，2025-06-01 起任分管安全负责人.
    """
    held = sorted((post for post in posts if _is_of(record, post.person)), key=lambda post: post.from_on)
    for name, day in _days_of(record):
        for post in held:
            if day in Span(post.from_on, post.until_on):
                return f"{post.person.name}，{name}（{day}）任{post.get_office_display()}"
    later = "、".join(f"{post.from_on} 起{_until(post)}任{post.get_office_display()}" for post in held)
    return f"{held[0].person.name}，{later}" if later else ""


def _is_of(record: CreditRecord, person: Person) -> bool:
    if record.person_id:
        return record.person_id == person.pk
    return record.kind in OF_PEOPLE and record.subject.identity_index == person.identity_index


def _days_of(record: CreditRecord) -> Iterable[tuple[str, date | None]]:
    """The days that tie the record to whoever held a post then; a penalty has its day of decision alone (R6)."""
    if record.kind == CreditRecord.Kind.MISCONDUCT:
        yield "行为发生当日", record.occurred_on
    yield record.basis_label.replace("日期", "当日"), record.basis_on


def _until(post: Post) -> str:
    return f"、{post.until_on} 前" if post.until_on else ""
