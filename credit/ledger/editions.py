"""Editions of ledgers (版次) and the codes by which a printed one is checked (核验码)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Generic, NamedTuple, TypeVar

from django.db import IntegrityError, transaction

from credit.facts.moments import moment_words
from credit.ledger.ledgers import Ledger
from credit.models import Edition

R = TypeVar("R")
_TRIES = 3


class Seal(Generic[R]):
    """The digest of what a file holds, taken while its rows pass; PDF and sheet of the same rows have the same."""

    def __init__(self, ledger: Ledger[R]) -> None:
        self.ledger = ledger
        self.number = 0
        self._digest = hashlib.sha256()

    def over(self, rows: Iterable[R]) -> Iterator[R]:
        """The rows, as they come."""
        for row in rows:
            told = json.dumps([column.text(row) for column in self.ledger.columns], ensure_ascii=False)
            self._digest.update(f"{told}\n".encode())
            self.number += 1
            yield row

    def edition(self, at: datetime) -> Edition:
        """The edition that this is, once every row has passed."""
        return edition_of(self.ledger, self._digest.hexdigest(), self.number, at)


def edition_of(ledger: Ledger[Any], digest: str, number: int, at: datetime) -> Edition:
    """The last edition of this ledger under these conditions where it holds the same, else the next one."""
    asked = json.dumps(ledger.parameters, sort_keys=True, ensure_ascii=False)
    asked = hashlib.sha256(asked.encode()).hexdigest()
    for _ in range(_TRIES):
        last = Edition.objects.filter(asked=asked).order_by("-number").first()
        if last and last.digest == digest:
            return last
        edition = Edition(asked=asked, number=last.number + 1 if last else 1, digest=digest, rows=number, made_at=at)
        edition.name, edition.condition = ledger.name, ledger.condition[:400]
        edition.code = (
            hashlib.sha256(f"{asked} {edition.number} {digest}".encode()).hexdigest()[: Edition.LENGTH].upper()
        )
        try:
            with transaction.atomic():
                edition.save()
        except IntegrityError:  # Somebody printed the same ledger in this moment.
            continue
        return edition
    raise RuntimeError("the edition of a ledger could not be numbered")


class Foot(NamedTuple):
    """What stands at the foot of every page but the page number."""

    edition: str
    data_until: str
    rulebook: str
    code: str
    made_at: str


def foot_of(ledger: Ledger[Any], edition: Edition) -> Foot:
    """The foot of a file that is an edition of this ledger."""
    assert ledger.at, "a file says as of which moment its data are"
    until = min(ledger.known or ledger.at, ledger.at)
    return Foot(str(edition.number), moment_words(until), ledger.rulebook, edition.code_shown, moment_words(ledger.at))


class Checked(NamedTuple):
    """An edition that was made, and the last one under the same conditions."""

    edition: Edition
    last: Edition

    @property
    def stands(self) -> bool:
        """Whether no later edition took its place."""
        return self.edition.pk == self.last.pk


def checked(code: str) -> Checked | None:
    """The edition with this code; None where none was ever made."""
    edition = Edition.objects.filter(code=code).first()
    if edition is None:
        return None
    return Checked(edition, Edition.objects.filter(asked=edition.asked).order_by("-number")[0])
