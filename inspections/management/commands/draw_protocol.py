"""`draw_protocol NUMBER --out FILE.json`: the machine-readable protocol of a draw, for `tools/verify_draw.py`."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from accounts.gate import Refused
from inspections.drawing import protocols
from inspections.models import Draw


class Command(BaseCommand):
    """Writes one file; changes nothing."""

    help = "Write the protocol of draw NUMBER (as CQ-2026-0003, or 抽取〔2026〕3号) for tools/verify_draw.py."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", metavar="NUMBER", help="the draw, as CQ-2026-0003 or 抽取〔2026〕3号")
        parser.add_argument("--out", metavar="FILE.json", type=Path, required=True, help="the file to write")

    def handle(self, *args: object, number: str, out: Path, **options: object) -> None:
        draw = Draw.objects.numbered(number).first()
        if draw is None:
            raise CommandError(f"没有编号为“{number}”的抽取，请核对（如 CQ-2026-0003）。", returncode=1)
        try:
            text = protocols.text_of(draw)
        except Refused as refusal:
            raise CommandError(refusal.reason, returncode=1) from refusal
        try:
            out.write_text(text, encoding="utf-8", newline="")
        except OSError as fault:
            raise CommandError(f"不能写入 {out}：{fault.strerror}。", returncode=1) from fault
        self.stdout.write(f"{draw} 抽取记录已写入 {out}，名单摘要值 {draw.list_sha256}")
