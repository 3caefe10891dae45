"""`demo_bureau`: a made-up bureau to look at, with accounts whose passwords everybody knows."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any
from unicodedata import east_asian_width

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.timezone import localdate, now

from credit.grades import grading
from demonstration import choosing, staff, writing
from demonstration.chapters import CHAPTERS
from documents.drawing import drawn_beside
from subjects.models import RegradeRequest, Subject


class Command(BaseCommand):
    """Fill an empty database; never in production."""

    _told = False
    help = "Fill an empty database with a made-up bureau and print its accounts. The same seed gives the same bureau."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=2023)
        parser.add_argument("--subjects", type=int, default=300, help=f"how many, at least {choosing.FEWEST}")
        parser.add_argument("--until", type=date.fromisoformat, help="the last day of the story; today without it")
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there are subjects already")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError(
                "A production site takes no demonstration data: its passwords are public. 生产环境不载入演示数据。"
            )
        if options["subjects"] < choosing.FEWEST:
            raise CommandError(f"--subjects: at least {choosing.FEWEST} are needed to show every clause.")
        if not Subject.objects.exists():
            self._told = options["verbosity"] > 1
            self._fill(options["seed"], options["subjects"], options["until"] or localdate())
        elif not options["if_empty"]:
            raise CommandError("There are subjects already; demonstration data only go into an empty database.")
        self._print_accounts()

    @transaction.atomic
    def _fill(self, seed: int, subjects: int, until: date) -> None:
        self._tell("主体和信用记录")
        staff.enlist()
        files = choosing.choose(seed, subjects, until)
        writing.write(files, until)
        with drawn_beside():
            for title, chapter in CHAPTERS.items():
                self._tell(title)
                chapter(seed, [file.subject for file in files], until)
            self._tell("打印文书")
        asked = RegradeRequest.objects.order_by("subject").values_list("subject", flat=True).distinct()
        grading.regrade(list(asked), cause="演示数据", at=now())

    def _tell(self, title: str) -> None:
        """What comes next, for whoever waits; on standard error, beside the accounts."""
        if self._told:
            self.stderr.write(title, self.style.NOTICE)

    def _print_accounts(self) -> None:
        rows = [("账号", "密码", "角色", "部门"), *(
            (account.username, staff.PASSWORD, account.role.label, account.department) for account in staff.usable()
        )]  # fmt: skip
        if len(rows) == 1:
            return
        widths = [max(_width(row[column]) for row in rows) for column in range(4)]
        self.stdout.write("演示账号（数据均为虚构）")
        for row in rows:
            cells = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
            self.stdout.write("  ".join(cells).rstrip())


def _width(text: str) -> int:
    """Columns that the text takes in a terminal."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
