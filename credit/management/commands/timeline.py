"""`timeline CODE [--known-on DATETIME] --format json`: a subject's whole timeline with what decides (R3, R22)."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import datetime

from django.core.management.base import BaseCommand, CommandError

from credit.grades.grading import periods_of
from credit.management import arguments
from credit.regulation.timeline import Period, decided
from subjects.identity import normalise
from subjects.models import Subject


class Command(BaseCommand):
    """Prints a subject's periods in date order."""

    help = "Print a subject's timeline: by what is known now, or was known at a moment."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", metavar="CODE", help="unified social credit code or citizen identity number")
        parser.add_argument(
            "--known-on", metavar="DATETIME", type=arguments.moment, help="as it was known then; a day: at its end"
        )
        parser.add_argument("--format", choices=("json",), default="json")

    def handle(self, *args: object, code: str, known_on: datetime | None, **options: object) -> None:
        subject = Subject.objects.with_code(normalise(code)).first()
        if subject is None:
            raise CommandError("没有登记这个主体代码，请核对。", returncode=1)
        periods = decided(periods_of(subject.pk, known_on))
        self.stdout.write(json.dumps([_shown(period) for period in periods], ensure_ascii=False, indent=1))


def _shown(period: Period) -> dict[str, object]:
    start, end = period.span
    return {
        "from": start.isoformat(),
        "to": end.isoformat() if end else None,
        "level": period.level,
        "grounds": [
            {
                "item": ground.item,
                "record": ground.record,
                "from": ground.span.start.isoformat(),
                "to": ground.span.end.isoformat() if ground.span.end else None,
            }
            for ground in period.grounds
        ],
    }
