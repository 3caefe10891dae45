"""`adopt_rulebook FILE.json --proposed-by USER --confirmed-by USER`: take a version in that was decided on paper (R23)."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts import journal
from accounts.gate import Refused
from accounts.models import User
from credit.facts.rulebooks import rulebooks
from credit.models import RuleRun
from credit.rulebook import adopting, changing, running


class Command(BaseCommand):
    """The only way to a version that began in the past: history is taken as it was."""

    help = "Take in a version of the policy values, and grade everybody again by it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE.json", type=Path)
        parser.add_argument("--proposed-by", metavar="USER", required=True)
        parser.add_argument("--confirmed-by", metavar="USER", required=True)

    def handle(self, *args: object, file: Path, proposed_by: str, confirmed_by: str, **options: object) -> None:
        proposer, confirmer = _person(proposed_by), _person(confirmed_by)
        try:
            book = adopting.read(_text(file), rulebooks()[-1])
            taken = changing.take_over(book, proposed_by=proposer, confirmed_by=confirmer, at=timezone.now())
        except adopting.Unreadable as fault:
            raise CommandError("\n".join(fault.faults), returncode=1) from fault
        except Refused as refusal:
            raise CommandError(refusal.words, returncode=1) from refusal
        detail = f"{proposer}提出、{confirmer}确认，自 {book.in_force_from} 起施行"
        journal.write("调入规则版本", f"规则版本 {book.version}", by=None, detail=detail)
        running.run(taken.pk, timezone.now)
        moved = RuleRun.objects.get(pk=taken.pk).moved
        self.stdout.write(
            f"已调入规则版本 {book.version}，自 {book.in_force_from} 起施行；{moved} 个信用主体的评定有变化。"
        )


def _person(name: str) -> User:
    found = User.objects.filter(username=name, is_active=True).first()
    if found is None:
        raise CommandError(f"没有可用的账号“{name}”，请核对；没有调入任何内容。", returncode=1)
    return found


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        raise CommandError(
            f"文件 {file} 读不出来（{type(fault).__name__}），请核对路径和编码（UTF-8）。", returncode=1
        ) from fault
