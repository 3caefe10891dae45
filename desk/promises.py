"""Owed work, done once: the one frame of every queue.

A worker may be killed anywhere, and any message may be lost or come twice: nothing is lost, nothing is done twice. Short
work holds its rows locked and settles them in the transaction that does it (`take`, `work_off`). Work that is long, or
speaks to others, claims its row first (`claim`), gives signs (`beat`), and ends it only while the claim is still its own
(`settle`, `fail`, `give_up`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from celery import current_app
from django.db import transaction
from django.db.models import F, Q, QuerySet

from accounts.gate import Refused
from desk.models import UNHINDERED, Hindrance, Job, Promise

P = TypeVar("P", bound=Promise)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), Promise.LONGEST_PAUSE
LOST_MESSAGE = timedelta(seconds=30)
"""What was asked for this long ago and is still not in hand is announced to the workers again."""

log = logging.getLogger(__name__)


class Lost(Exception):
    """Another worker has taken the row; what was done so far is thrown away."""


def owed(rows: QuerySet[P]) -> QuerySet[P]:
    """Those that still owe something."""
    return rows.filter(rows.model.OWED)


def due(rows: QuerySet[P], at: datetime) -> QuerySet[P]:
    """Those that owe something now, and that no living worker has claimed."""
    free = Q(claimed_at=None) | Q(claimed_at__lte=at - rows.model.LEASE)
    return owed(rows).filter(free, Q(next_at=None) | Q(next_at__lte=at))


def take(rows: QuerySet[P], most: int | None = None) -> list[P]:
    """Lock rows for the transaction at hand; those that somebody else has locked are left to him."""
    return list(rows.select_for_update(skip_locked=True, of=("self",))[:most])


def work_off(
    rows: QuerySet[P], work: Callable[[P], object], at: datetime, *, block: int = 50, most: int | None = None
) -> int:
    """Do what is due of these rows, so many in a transaction; returns how many were done.

    `work` does it and settles the row, in a savepoint: one that fails says why, waits, and holds up no other.
    """
    done = seen = last = 0
    while most is None or seen < most:
        worked = _worked(due(rows, at).filter(pk__gt=last).order_by("pk"), work, at, block)
        if not worked:
            break
        seen, done, last = seen + len(worked), done + sum(worked.values()), max(worked)
    return done


@transaction.atomic
def _worked(rows: QuerySet[P], work: Callable[[P], object], at: datetime, block: int) -> dict[int, bool]:
    """The rows (ids) of a block, and whether each was done; ids first, because work may delete its row."""
    return {pk: _did(row, work, at) for pk, row in [(row.pk, row) for row in take(rows, block)]}


def _did(row: P, work: Callable[[P], object], at: datetime) -> bool:
    try:
        with transaction.atomic():
            work(row)
    except Exception as fault:
        log.exception("%s 未能办理", row.told)
        fail(row, hindrance_of(fault), at=at)
        return False
    return True


@transaction.atomic
def claim(rows: QuerySet[P], at: datetime, **changed: object) -> P | None:
    """Take the next of these rows that is due beyond this transaction; None where there is none."""
    for row in take(due(rows, at).order_by(F("next_at").asc(nulls_first=True), "pk"), 1):
        changed |= {"claimed_at": at, "attempts": row.attempts + 1}
        for name, value in changed.items():
            setattr(row, name, value)
        row.save(update_fields=changed)
        return row
    return None


def mine(row: P) -> QuerySet[P]:
    """The row, while the claim on it is still ours."""
    return type(row)._default_manager.filter(pk=row.pk, claimed_at=row.claimed_at)


def beat(row: P, at: datetime, **changed: object) -> None:
    """Give a sign of life, and say how far the work has come. Raises `Lost`."""
    if not mine(row).update(claimed_at=at, **changed):
        raise Lost(row.told)
    row.claimed_at = at


def settle(row: P, **changed: object) -> bool:
    """Nothing is owed any more; False where another worker has it."""
    return bool(mine(row).update(claimed_at=None, next_at=None, **UNHINDERED, **changed))


def fail(row: P, why: Hindrance, *, at: datetime, pause: timedelta | None = None, **changed: object) -> bool:
    """It was tried in vain and is tried again after a pause; False where another worker has it."""
    tries = row.attempts + (row.claimed_at is None)  # a claim has counted the try already
    next_at = at + (pause or pause_after(tries, row.LONGEST_PAUSE))
    told = {"attempts": tries, "next_at": next_at, "claimed_at": None}
    return bool(mine(row).update(**told, **row.hindered(why, at), **changed))


def give_up(row: P, why: Hindrance, *, at: datetime, **changed: object) -> bool:
    """It is not tried again unless a person asks; False where another worker has it."""
    told = {"given_up_at": at, "claimed_at": None}
    return bool(mine(row).update(**told, **row.hindered(why, at), **changed))


def ask_again(rows: QuerySet[P], **changed: object) -> int:
    """Have rows that nobody holds tried at once, whatever came of them before; returns how many there were."""
    return rows.filter(claimed_at=None).update(next_at=None, given_up_at=None, **changed)


def pause_after(tries: int, longest: timedelta = LONGEST_PAUSE, luck: float = 0.5) -> timedelta:
    """How long to wait after so many tries: doubling up to the longest, by `luck` (0 to 1) half less to half more."""
    doubled: int = 2 ** min(tries - 1, 12)
    return min(FIRST_PAUSE * doubled, longest) * (0.5 + luck)


def hindrance_of(fault: Exception) -> Hindrance:
    """What hindered, for people; the words of an unforeseen fault stay in the log, for they may name anybody."""
    if isinstance(fault, Refused):
        todo = "请承办部门打开该事项的页面，按所写理由办理；之后会自动再试"
        return Hindrance(f"不符合{fault.article}的条件，理由见该事项的页面", todo)
    todo = "会自动再试；反复不成的，请把任务编号、时间和程序原文告知维护人员，对照服务器日志查找原因"
    return Hindrance("办理时程序出错，没有办成", todo, type(fault).__name__)


def nudge(*jobs: Job) -> None:
    """Send these messages once everything is committed, each once; no broker that is away spoils the act."""

    def send() -> None:
        for job in dict.fromkeys(jobs):
            _send(job)

    transaction.on_commit(send, robust=True)


def _send(job: Job) -> None:
    args = [] if job.about is None else [job.about]
    current_app.send_task(job.task, args=args, ignore_result=True, retry=False)


def sweep(rows: QuerySet[P], at: datetime) -> list[P]:
    """Announce again what a lost message or a killed worker left; returns those rows."""
    left = list(due(rows, at).filter(asked_at__lt=at - LOST_MESSAGE).order_by("pk"))
    for job in dict.fromkeys(row.job for row in left):
        _send(job)
    return left
