"""What is done in a hearing, in short: autumn days, statements, findings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import User
from credit.hearing import reviewing, stating
from credit.models import CreditRecord, Evidence, Hearing, HearingRound
from credit.records import recording
from tests import makers

DETERMINED = date(2026, 9, 1)
SERVED = date(2026, 9, 24)
DUE = date(2026, 10, 9)
"""Five working days after 24 September 2026: 28, 29, 30 September, 8, 9 October; between them are two holidays (R4)."""
AFTER = date(2026, 10, 10)

Manner = HearingRound.Manner
Found = Hearing.Found


def said(
    hearing: Hearing,
    *words: str,
    by: User,
    on: date = SERVED,
    manner: HearingRound.Manner = Manner.WRITTEN,
    heard_by: Iterable[User] = (),
    handed_in: tuple[str, ...] = (),
) -> Hearing:
    """The subject says something to the first facts, in their order."""
    facts = list(hearing.round.facts.all())
    answers = [stating.Answer(fact, text) for fact, text in zip(facts, words, strict=False)]
    stated = stating.Stated(
        on, manner, "子虚", "法定代表人", "局二楼会议室", answers, list(heard_by) or [by], handed_in
    )
    return stating.state(hearing, stated, by=by, at=makers.moment(on))


def found(hearing: Hearing, finding: Hearing.Found, *, by: User, on: date = AFTER) -> None:
    """Every argument gets this finding."""
    for argument in reviewing.arguments_of(hearing):
        reviewing.find(argument, finding, "经核查，培训记录齐全", by=by, at=makers.moment(on))


def reviewed(hearing: Hearing, finding: Hearing.Found, *, by: User, on: date = AFTER) -> Hearing:
    """Every argument gets this finding, and the review is issued."""
    found(hearing, finding, by=by, on=on)
    reviewing.review(hearing, by=by, at=makers.moment(on))
    return Hearing.objects.get(pk=hearing.pk)


def attached(record: CreditRecord, content: bytes, *, by: User, title: str = "现场照片") -> Evidence:
    file = ContentFile(b"%PDF-1.4 " + content, "a.pdf")
    return recording.attach(record, file, title=title, content_type="application/pdf", by=by, at=timezone.now())


def now(hearing: Hearing) -> Hearing:
    """The hearing as the database has it."""
    return Hearing.objects.get(pk=hearing.pk)
