"""What the tests of sharing do again and again: work off, read messages, move time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from disclosure import tasks, working
from disclosure.models import Matter, Message
from disclosure.sharing import sending
from disclosure.sharing.platform import Answer, Meaning
from subjects.models import Subject
from tests import makers

NOW = makers.moment(date(2026, 11, 23))


def worked(at: datetime = NOW) -> None:
    """Look at everything that was promised."""
    working.work(tasks.FOLLOWERS, at)


def graded(subject: Subject, at: datetime = NOW) -> None:
    """Grade, then look."""
    makers.grade(subject, at=at)
    worked(at)


def messages(what: str = "") -> list[Message]:
    """In the order in which they were written."""
    rows = Message.objects.select_related("matter__subject").order_by("pk")
    return list(rows.filter(matter__what=what) if what else rows)


def told(what: str = "") -> list[tuple[str, str]]:
    """Act and state of every message."""
    return [(row.get_act_display(), row.get_state_display()) for row in messages(what)]


def held(what: str) -> str:
    return Matter.objects.get(what=what).held


def stored(message: Message, at: datetime = NOW) -> Message:
    """As if the platform had taken it."""
    return answered(message, Answer(Meaning.STORED, f"XYPT-{message.pk:06d}", "已入库"), at)


def answered(message: Message, answer: Answer, at: datetime = NOW) -> Message:
    """As if this message had been sent now, and this had come back."""
    Message.objects.filter(pk=message.pk).update(next_at=datetime(2000, 1, 1, tzinfo=at.tzinfo))
    mine = sending.claim(at)
    assert mine
    assert mine.pk == message.pk
    assert sending.settle(mine, answer, at=at)
    message.refresh_from_db()
    return message


def all_stored(at: datetime = NOW) -> None:
    """As if the platform had taken everything that waits."""
    while (message := sending.claim(at)) is not None:
        sending.settle(message, Answer(Meaning.STORED, f"XYPT-{message.pk:06d}", "已入库"), at=at)


def hours(start: datetime = NOW, step: timedelta = timedelta(hours=7)) -> Iterator[datetime]:
    """Moments that are further apart than any pause."""
    while True:
        yield start
        start += step
