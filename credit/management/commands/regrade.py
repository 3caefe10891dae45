"""`regrade [--all | CODE …]`: recompute from the facts, and say how many subjects and periods changed."""

from __future__ import annotations

import os
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from credit.grades.grading import Regraded, regrade
from credit.grades.regrading import regrade_all
from subjects.identity import normalise
from subjects.models import Subject

MOST_PROCESSES = 8


class Command(BaseCommand):
    """Grades subjects again; writes only where the timeline differs from what is stored."""

    help = "Grade subjects again, all of them or those of the codes given."

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--all", action="store_true", dest="everybody", help="every subject")
        which.add_argument("codes", metavar="CODE", nargs="*", default=[], help="unified codes or citizen numbers")

    def handle(self, *args: object, everybody: bool, codes: list[str], **options: object) -> None:
        done = self._everybody() if everybody else self._some(codes)
        self.stdout.write(f"{done.subjects} 个信用主体、{done.periods} 个等级期间有变化。")

    def _everybody(self) -> Regraded:
        """In several processes, unless somebody's transaction is open, whose facts the others would not see."""
        processes = 1 if connection.in_atomic_block else min(MOST_PROCESSES, len(os.sched_getaffinity(0)))
        return regrade_all(processes, timezone.now())

    def _some(self, codes: list[str]) -> Regraded:
        found = {
            code: Subject.objects.with_code(normalise(code)).values_list("pk", flat=True).first() for code in codes
        }
        missing = [place for place, pk in enumerate(found.values(), 1) if pk is None]
        if missing:
            places = "、".join(map(str, missing))
            raise CommandError(f"第 {places} 个主体代码没有登记，请核对；没有重新评定任何主体。", returncode=1)
        return regrade((pk for pk in found.values() if pk), cause="人工重新评定", at=timezone.now())
