"""From a record that takes effect to its new level, through Redis and a real worker."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from random import Random

from django.utils import timezone

from accounts.models import Role, User
from bench.bureau import SEED
from bench.figures import Figure, spread
from bench.processes import worker
from credit.models import Assessment, CreditRecord
from credit.records import recording
from subjects.models import RegradeRequest, Subject

RECORDS = 100
WARM_UP = 5
MOST_MS = 1000
GIVE_UP = 30.0


def measure() -> Iterator[Figure]:
    """One record after the other, each at another subject; how long until the new assessment can be read."""
    clerk, _ = User.objects.get_or_create(
        username="bench-clerk",
        defaults={"display_name": "测", "role": Role.CLERK, "department": Subject.objects.earliest("pk").department},
    )
    subjects = Random(SEED + 1).sample(list(Subject.objects.order_by("pk").values_list("pk", flat=True)), RECORDS)
    with worker():
        RegradeRequest.objects.all().delete()
        _waited(subjects[0], clerk, 0, GIVE_UP)
        took = [_waited(pk, clerk, place, GIVE_UP) for place, pk in enumerate(subjects, 1)][WARM_UP:]
    found = spread(took)
    yield Figure(
        "record takes effect to new level visible",
        str(found),
        f"p95 < {MOST_MS} ms",
        f"{len(took)} records, recording.take_effect here, worker of 2 processes, Redis; the act itself included",
        found.p95 < MOST_MS,
    )


def _waited(subject: int, clerk: User, place: int, most: float) -> float:
    record = recording.draft(
        CreditRecord(
            number=f"BENCH-{time.time_ns()}-{place}",
            kind=CreditRecord.Kind.PENALTY,
            subject_id=subject,
            basis_on=date(2026, 11, 2),
            content="未按规定开展安全生产教育和培训",
            authority="新密市应急管理局",
            document_number=f"新密应急罚〔2026〕{place}号",
            penalty_kinds=["警告"],
            collector="测",
        ),
        by=clerk,
        at=timezone.now(),
    )
    heard_in = recording.Decision("新密应急罚〔2026〕1号", date(2026, 11, 2), "新密市应急管理局")
    how = CreditRecord.Statement.NOT_REQUIRED
    statement = recording.Statement(how, date(2026, 11, 2), "作出原决定时已听取", heard_in)
    before = Assessment.objects.known().filter(subject=subject).values_list("pk", flat=True).first()
    began = time.perf_counter()
    recording.take_effect(record, statement=statement, by=clerk, at=timezone.now())
    while Assessment.objects.known().filter(subject=subject).values_list("pk", flat=True).first() == before:
        if time.perf_counter() - began > most:
            raise SystemExit(f"no new assessment within {most:.0f} s ({timezone.now():%H:%M:%S})")
        time.sleep(0.002)
    return time.perf_counter() - began
