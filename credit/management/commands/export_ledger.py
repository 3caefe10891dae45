"""manage.py export_ledger: the graded ledger of a day as a file (Article 13)."""

from __future__ import annotations

import tempfile
from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from accounts import journal
from credit.ledger import files
from credit.ledger.catalogue import Catalogue, read_catalogue
from credit.ledger.graded import GradedLedger
from credit.ledger.query import LedgerQuery
from credit.management import arguments
from credit.regulation.levels import LEVEL_NAMES

WRONG_LINE = 2


def level(text: str) -> int:
    """L: 1 to 4, or 一级 to 四级, or 未评级."""
    found = next((number for number, name in LEVEL_NAMES.items() if number and text in (str(number), name)), None)
    if found is None and text != LEVEL_NAMES[None]:
        raise ArgumentTypeError(f"“{text}”不是信用等级，请写 1–4、一级至四级，或者未评级。")
    return found or 0


class Command(BaseCommand):
    help = "Write the graded ledger of a day: one row a subject in span, sorted by section, industry, code."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--as-of", type=arguments.day, required=True, metavar="DATE")
        parser.add_argument("--known-on", type=arguments.moment, metavar="DATETIME", help="a bare date is its end")
        parser.add_argument("--section", default="", metavar="S", help="department, by name or code")
        parser.add_argument("--industry", default="", metavar="I", help="industry, by name or code; with its divisions")
        parser.add_argument("--level", type=level, metavar="L", help="1–4, 一级…四级 or 未评级")
        parser.add_argument("--full-identity", action="store_true", help="show citizen identity numbers whole")
        parser.add_argument("--format", choices=sorted(files.FORMATS), required=True)
        parser.add_argument("--out", type=Path, required=True, metavar="PATH")

    def handle(self, *args: Any, **options: Any) -> None:
        catalogue = read_catalogue()
        query = LedgerQuery(
            as_of=options["as_of"],
            known_on=options["known_on"],
            section=_code_of(options["section"], catalogue, "section"),
            industry=_code_of(options["industry"], catalogue, "industry"),
            level=options["level"],
            full_identity=options["full_identity"],
        )
        ledger = GradedLedger(query, at=timezone.now(), catalogue=catalogue)
        if ledger.unsettled:
            self.stderr.write(f"注意：{ledger.unsettled} 个信用主体有待重新评定，台账按现有评定导出。")
        self._write(ledger, options["format"], options["out"])
        self.stdout.write(f"{options['out']}：{ledger.total} 行（{ledger.condition}）")

    def _write(self, ledger: GradedLedger, ending: str, out: Path) -> None:
        """Into a file beside it first, so that nobody finds half a ledger."""
        try:
            with tempfile.TemporaryDirectory(dir=out.parent, prefix=".ledger-") as folder:
                unfinished = Path(folder) / out.name
                files.write(ledger, ending, unfinished)
                with transaction.atomic():
                    ledger.leave(ending, by=None, at=timezone.now())
                    said = f"命令行，{ending}，{ledger.total} 行"
                    journal.write("导出台账", ledger.condition, by=None, detail=said)
                    unfinished.replace(out)
        except OSError as fault:
            raise CommandError(f"不能写入 {out}：{fault.strerror}", returncode=1) from fault


def _code_of(text: str, catalogue: Catalogue, option: str) -> str:
    """The code of the department or industry meant by a code or a name."""
    rows = catalogue.sections if option == "section" else catalogue.industries
    for row in rows if text else ():
        if text in (row.code, row.name):
            return row.code
    if text:
        known = "、".join(f"{row.code} {row.name}" for row in rows)
        raise CommandError(f"--{option}：没有“{text}”。现有：{known}", returncode=WRONG_LINE)
    return ""
