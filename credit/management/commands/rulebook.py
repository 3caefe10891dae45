"""`rulebook --format json`: every version of the policy values, the oldest first (R23)."""

from __future__ import annotations

import json
from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from credit.models import RuleVersion
from credit.rulebook.adopting import shown


class Command(BaseCommand):
    """Prints what `credit.rulebook` keeps; versions that were taken back before they began are none."""

    help = "Print all versions of the policy values."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=("json",), default="json")

    def handle(self, *args: object, **options: object) -> None:
        versions = RuleVersion.objects.known().select_related("proposed_by", "confirmed_by")
        self.stdout.write(json.dumps([shown(version) for version in versions], ensure_ascii=False, indent=1))
