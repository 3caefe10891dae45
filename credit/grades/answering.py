"""Answering requests to grade again: each subject that somebody asked for, however the message came; none holds up others."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import InterfaceError, OperationalError, transaction

from credit.grades.grading import BATCH, batches, regrade
from desk import promises
from subjects.models import RegradeRequest

CAUSE = "重新评定"
_DATABASE_AWAY = (OperationalError, InterfaceError)
"""Faults that lie in no subject: the next sweep tries again."""
log = logging.getLogger(__name__)


def answer(subject: int, at: datetime) -> None:
    """Answer the requests of one subject (id), unless another message already did."""
    if promises.due(RegradeRequest.objects.filter(subject=subject), at).exists():
        _answer([subject], at)


def sweep(at: datetime) -> None:
    """Answer every request that is due: what a lost message left, and what failed a while ago."""
    waiting = promises.due(RegradeRequest.objects.order_by(), at).values_list("subject", flat=True).distinct()
    for block in batches(list(waiting), BATCH):
        _answer(block, at)


def _answer(block: list[int], at: datetime) -> None:
    """One transaction for the whole block; where that fails, halves are tried until those are found that fail alone."""
    try:
        regrade(block, cause=CAUSE, at=at)
    except _DATABASE_AWAY:
        raise
    except Exception as fault:
        if len(block) == 1:
            _failed(block[0], fault, at)
            return
        middle = len(block) // 2
        _answer(block[:middle], at)
        _answer(block[middle:], at)


@transaction.atomic
def _failed(subject: int, fault: Exception, at: datetime) -> None:
    log.error("信用主体编号 %s 未能重新评定", subject, exc_info=fault)
    for request in promises.take(RegradeRequest.objects.filter(subject=subject)):
        promises.fail(request, promises.hindrance_of(fault), at=at)
