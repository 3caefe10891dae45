"""Work that is owed: what the rows of every queue say alike."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar, NamedTuple

from django.db import models
from django.db.models import Q
from django.utils import timezone


class Job(NamedTuple):
    """The message that a worker gets: the task, and the id of what it is about where the task does not look itself."""

    task: str
    about: int | None = None


class Hindrance(NamedTuple):
    """What keeps a promise from being kept: what happened and what to do, in words, and what the machine said of it.

    None of them names anybody.
    """

    words: str
    todo: str = ""
    fault: str = ""


UNHINDERED = {"failure": "", "todo": "", "fault": "", "failing_since": None}
"""The columns of a promise that is kept, or in which nothing stands in the way."""


class Promise(models.Model):
    """A row that owes work, written in the transaction that demands it. The message to a worker is only a nudge.

    `claimed_at` is a lease: when a worker took the row or last gave a sign, and that worker's proof of holding it; too
    old a one was left by a worker that died. What hindered last is shown to people: `failure` and `todo` in words, `fault` as
    the machine said it, and since when nothing comes of it.
    """

    OWED: ClassVar[Q] = Q()
    """Which rows still owe something: all of them, where work that is done deletes its row."""
    LEASE: ClassVar[timedelta] = timedelta(minutes=5)
    """A worker that was silent for so long has lost what it took."""
    LONGEST_PAUSE: ClassVar[timedelta] = timedelta(hours=1)
    """How long it rests at the most before it is tried again."""

    asked_at = models.DateTimeField("提出时间", default=timezone.now)  # noqa: TID251 (as auto_now_add, but may be given)
    next_at = models.DateTimeField("下次办理时间", null=True, blank=True)
    """Not before this moment; at once where there is none."""
    claimed_at = models.DateTimeField("办理中自", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("办理次数", default=0)
    failure = models.CharField("失败原因", max_length=300, blank=True)
    failing_since = models.DateTimeField("未办成自", null=True, blank=True)
    todo = models.CharField("处理办法", max_length=200, blank=True)
    fault = models.CharField("程序原文", max_length=300, blank=True)
    given_up_at = models.DateTimeField("停止办理时间", null=True, blank=True)
    """Since when nobody tries any more unless a person asks again."""

    class Meta:
        abstract = True
        constraints = (
            models.CheckConstraint(
                name="%(class)s_that_is_given_up_says_why", condition=Q(given_up_at=None) | ~Q(failure="")
            ),
        )

    @property
    def job(self) -> Job:
        """The message that has this row worked off."""
        raise NotImplementedError

    def hindered(self, by: Hindrance, at: datetime) -> dict[str, object]:
        """The columns of a try that came to nothing; since when is said by the first of several."""
        since = self.failing_since or at
        return {"failure": by.words[:300], "todo": by.todo[:200], "fault": by.fault[:300], "failing_since": since}

    @property
    def told(self) -> str:
        """What is owed, in words for whoever keeps the system running: he reads no records, so no subject's name."""
        return f"{self._meta.verbose_name} {self.pk}"
