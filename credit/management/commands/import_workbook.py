"""`import_workbook PATH [--dry-run] [--user NAME] [--report FILE]`: all of a file, or nothing and every fault."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from credit.exchange.guarding import Unreadable
from credit.exchange.importing import Errand, bring_in, rehearse
from credit.exchange.reading import Table, read
from credit.exchange.reporting import Report


class Command(BaseCommand):
    """Brings a workbook in, and grades the subjects that it touched before it returns."""

    help = "Import a workbook (.xlsx), or a folder or zip of <sheet>.csv files: all of it, or nothing and every fault."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", metavar="PATH", type=Path, help="workbook, CSV file, folder or zip")
        parser.add_argument("--dry-run", action="store_true", help="check and report what would change; write nothing")
        parser.add_argument("--user", metavar="NAME", help="the account that the history names")
        parser.add_argument("--report", metavar="FILE", type=Path, help="write the report as JSON to this file")

    def handle(
        self,
        *args: object,
        path: Path,
        dry_run: bool,
        user: str | None,
        report: Path | None,
        **options: object,
    ) -> None:
        by = _account(user) if user else None
        if report:
            _require_writable(report)
        errand = Errand(_tables(path), path.name, by, timezone.now)
        done = rehearse(errand) if dry_run else bring_in(errand)
        if report:
            text = json.dumps(done.as_json(), ensure_ascii=False, indent=1, default=str)
            report.write_text(text + "\n", encoding="utf-8")
        self._tell(done)

    def _tell(self, done: Report) -> None:
        for note in done.notes:
            self.stderr.write(f"注意　{note}")
        if done.faults:
            for fault in done.faults:
                self.stderr.write(f"错误　{fault}")
            raise CommandError(f"{done.file}：共 {len(done.faults)} 处需要更正，没有写入任何内容。", returncode=1)
        for sheet in (*done.sheets, done.rows):
            self.stdout.write(f"{sheet.sheet}：新增 {sheet.added}，更改 {sheet.changed}，不变 {sheet.unchanged}")
        for move in done.moves:
            self.stdout.write(f"{move.code} {move.name}：{_level(move.old)} → {_level(move.new)}")
        self.stdout.write(
            f"{'试运行，没有写入任何内容' if done.dry_run else '已写入'}；等级变动的主体 {len(done.moves)} 个，"
            f"新登记的主体 {sum(done.new_levels.values())} 个。"
        )


def _account(name: str) -> User:
    user = User.objects.filter(username=name).first()
    if user is None:
        raise CommandError(f"没有账号“{name}”，请核对 --user。", returncode=2)
    return user


def _require_writable(report: Path) -> None:
    """Before anything is imported: what cannot be reported must not be done."""
    try:
        with report.open("a", encoding="utf-8"):
            pass
    except OSError as fault:
        raise CommandError(
            f"--report：不能写入 {report}：{fault.strerror}，没有导入任何内容。", returncode=2
        ) from fault


def _tables(path: Path) -> list[Table] | Unreadable:
    try:
        return read(path)
    except Unreadable as fault:
        return fault


def _level(level: object) -> str:
    if level == "none":
        return "不在监管期"
    return "未评级" if level is None else f"{'一二三四'[int(str(level)) - 1]}级"
