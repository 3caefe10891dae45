"""`verify_document`: the bytes of issued papers are those of which the register keeps the digest."""

from __future__ import annotations

import hashlib
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from documents.models import DocumentFile


class Command(BaseCommand):
    """Exit status 0 when every paper asked for is sound, 1 with each that is not or is not there."""

    help = "Compare the bytes of an issued paper, or of all, with the digest in the register."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", help="文号, or `all`")

    def handle(self, *args: Any, **options: Any) -> None:
        files = DocumentFile.objects.select_related("document").order_by("pk")
        if options["number"] != "all":
            files = files.filter(document__number=options["number"])
        checked, faults = 0, 0
        for file in files.iterator(chunk_size=50):
            checked += 1
            pdf = bytes(file.pdf)
            if (hashlib.sha256(pdf).hexdigest(), len(pdf)) != (file.document.sha256, file.document.size):
                faults += 1
                self.stderr.write(f"{file.document.number}: bytes differ from the register 正文与登记的摘要值不符")
        if not checked and options["number"] != "all":
            self.stderr.write(f"{options['number']}: no such paper 没有这个文号")
            faults = 1
        self.stdout.write(f"{checked} papers checked, {faults} faults")
        if faults:
            sys.exit(1)
