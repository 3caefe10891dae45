"""The made-up bureau's reference facts (Article 4): inspections, complaints, public ratings. They move no level."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import NamedTuple

from django.db import transaction
from django.utils.timezone import make_aware
from simple_history.utils import bulk_create_with_history

from inspections.models import Complaint, Inspection, PublicRating
from subjects.models import Subject

_INSPECTORS = ("郑翊舟", "冯桉岫", "陈砚迟", "蒋沐枫", "沈栩川")
_COMPLAINTS = ("反映夜间违规作业", "反映安全通道堵塞", "反映无证上岗", "反映违规储存危险物品", "反映未发放劳动防护用品")
_COMMENTS = ("", "", "现场管理规范", "厂区道路扬尘较大", "应急演练组织较好", "安全提示不够醒目")


def tell(seed: int, subjects: Sequence[Subject], until: date) -> None:
    """The chapter of this app."""
    write(choose(seed, subjects, until), until)


class References(NamedTuple):
    """Unsaved rows about some subjects."""

    inspections: list[Inspection]
    complaints: list[Complaint]
    ratings: list[PublicRating]


def choose(seed: int, subjects: Sequence[Subject], until: date) -> References:
    """Some three inspections a subject over the last three years, a few complaints and ratings."""
    rng = Random(seed)
    chosen = References([], [], [])
    for subject in subjects:
        for ago in sorted(rng.sample(range(1, 1000), rng.randrange(1, 6)), reverse=True):
            chosen.inspections.append(_inspection(rng, subject, until, ago))
        if rng.random() < 0.12:
            chosen.complaints.append(_complaint(rng, subject, until, rng.randrange(1, 700)))
        for ago in rng.sample(range(1, 700), rng.choice((0, 0, 1, 2))):
            chosen.ratings.append(_rating(rng, subject, until, ago))
    _number(chosen)
    return chosen


def _inspection(rng: Random, subject: Subject, until: date, ago: int) -> Inspection:
    day = max(until - timedelta(days=ago), subject.enrolled_on)
    result = rng.choices(list(Inspection.Result), (6, 3, 1))[0]
    ordered = result == Inspection.Result.CORRECTION
    correct_by = day + timedelta(days=15) if ordered else None
    done = correct_by is not None and correct_by < until and rng.random() < 0.9
    return Inspection(
        subject=subject,
        inspected_on=day,
        inspectors=sorted(rng.sample(_INSPECTORS, 2)),
        manner=rng.choice(list(Inspection.Manner)),
        result=result,
        score=Decimal(rng.randrange(120, 200)) / 2,
        correct_by=correct_by,
        corrected_on=day + timedelta(days=rng.randrange(3, 15)) if done else None,
    )


def _complaint(rng: Random, subject: Subject, until: date, ago: int) -> Complaint:
    received = max(until - timedelta(days=ago), subject.enrolled_on)
    settled = ago > 40
    return Complaint(
        subject=subject,
        received_on=received,
        channel=rng.choice(("12350举报电话", "12345热线", "来信", "局网站")),
        content=rng.choice(_COMPLAINTS),
        verified=rng.random() < 0.4 if settled else None,
        state=Complaint.State.SETTLED if settled else Complaint.State.REGISTERED,
        settled_on=received + timedelta(days=rng.randrange(5, 30)) if settled else None,
    )


def _rating(rng: Random, subject: Subject, until: date, ago: int) -> PublicRating:
    day = max(until - timedelta(days=ago), subject.enrolled_on)
    return PublicRating(
        subject=subject, rated_on=day, score=rng.choices((1, 2, 3, 4, 5), (1, 2, 4, 6, 3))[0], comment=rng.choice(_COMMENTS)
    )  # fmt: skip


def _number(chosen: References) -> None:
    for place, inspection in enumerate(sorted(chosen.inspections, key=lambda row: row.inspected_on), 1):
        inspection.number = f"JC-{inspection.inspected_on.year}-{place:05d}"
    for place, complaint in enumerate(sorted(chosen.complaints, key=lambda row: row.received_on), 1):
        complaint.number = f"TS-{complaint.received_on.year}-{place:04d}"


@transaction.atomic
def write(chosen: References, until: date) -> None:
    """Store them with their history: an inspection is entered some days after it was made."""
    for place, inspection in enumerate(chosen.inspections):
        entered = min(inspection.inspected_on + timedelta(days=place % 16), until)
        inspection._history_date = make_aware(datetime.combine(entered, time(9)))  # type: ignore[attr-defined]
    bulk_create_with_history(chosen.inspections, Inspection, default_change_reason="演示数据")
    bulk_create_with_history(chosen.complaints, Complaint, default_change_reason="演示数据")
    PublicRating.objects.bulk_create(chosen.ratings)
