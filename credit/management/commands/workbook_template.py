"""`workbook_template PATH`: the blank workbook with notes and drop-down lists."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from credit.exchange.template import write_template


class Command(BaseCommand):
    """Writes the blank workbook."""

    help = "Write the blank workbook that import_workbook takes, with notes and drop-down lists."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", metavar="PATH", type=Path, help="the .xlsx file to write")

    def handle(self, *args: object, path: Path, **options: object) -> None:
        try:
            with path.open("wb") as file:
                write_template(file)
        except OSError as fault:
            raise CommandError(f"{path} 不能写入：{fault.strerror}。请核对路径和权限。") from fault
        self.stdout.write(f"空白模板已写入 {path}")
