"""The published algorithm `anxin-draw-1`: who is drawn follows from the frozen list, the two seeds, and nothing else.

- Canonical form: JSON in UTF-8 with sorted keys, no spaces, Chinese as it is. Hashes are SHA-256 in hexadecimal.
- Seed: the hash of the canonical list [secret, public seed, hash of the frozen list].
- Ticket of a name: the hash of `seed|name`. Tickets are ordered as text, which is as numbers.
- Drawn of a stratum (a level): those with the lowest tickets, as many as its quota says.
- Officers: for each drawn subject, in the order of strata and tickets, the two of those who may go who have the fewest
  visits in this draw so far, and among equals the lowest tickets of `subject|officer`.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

FORMAT = "anxin-draw-1"
PAIR = 2


class Listed(NamedTuple):
    """A subject on the frozen list: its key there, and the stratum (level) that it is drawn from."""

    key: str
    stratum: str


class Officer(NamedTuple):
    """An officer on the frozen list: the key, what the officer is qualified for, and the subjects to stand back from."""

    key: str
    fields: frozenset[str]
    recused: frozenset[str] = frozenset()


class NobodyLeft(Exception):
    """Fewer than two officers may go to a subject; `subject` says to which, `able` who could."""

    def __init__(self, subject: str, able: Sequence[str]) -> None:
        super().__init__(f"{subject}: {len(able)} of {PAIR} officers may go")
        self.subject, self.able = subject, tuple(able)


def canonical(value: object) -> bytes:
    """The bytes that are hashed: the same for the same content, whatever made it."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(value: object) -> str:
    """SHA-256 of the canonical form."""
    return hashlib.sha256(canonical(value)).hexdigest()


def commitment(secret: str) -> str:
    """What is shown of the secret seed before the public one is known."""
    return hashlib.sha256(secret.encode()).hexdigest()


def seed_of(secret: str, public: str, list_digest: str) -> str:
    """The seed of the draw."""
    return digest([secret, public, list_digest])


def ticket(seed: str, name: str) -> str:
    """The lot that falls to a name."""
    return hashlib.sha256(f"{seed}|{name}".encode()).hexdigest()


def order(listed: Iterable[Listed], seed: str) -> dict[str, list[str]]:
    """Every stratum's keys in the order in which they are drawn; strata in their own order."""
    strata: dict[str, list[str]] = {}
    for subject in sorted(listed, key=lambda row: (row.stratum, ticket(seed, row.key))):
        strata.setdefault(subject.stratum, []).append(subject.key)
    return strata


def draw(listed: Iterable[Listed], quotas: Mapping[str, int], seed: str) -> list[str]:
    """The keys drawn, by stratum and ticket. Raises ValueError where a quota asks for more than a stratum has."""
    strata = order(listed, seed)
    for stratum, quota in quotas.items():
        if not 0 <= quota <= len(strata.get(stratum, [])):
            raise ValueError(f"stratum {stratum}: {quota} of {len(strata.get(stratum, []))}")
    return [key for stratum, keys in strata.items() for key in keys[: quotas.get(stratum, 0)]]


def replacement(listed: Iterable[Listed], drawn: Sequence[str], gone: Sequence[str], out: str, seed: str) -> str | None:
    """Who comes in for a drawn subject that cannot be inspected: the next of its stratum that was neither drawn nor
    replaced (`gone`) before; None when nobody is left."""
    rows = list(listed)
    stratum = next(row.stratum for row in rows if row.key == out)
    return next((key for key in order(rows, seed)[stratum] if key not in drawn and key not in gone), None)


def pairs(
    drawn: Sequence[str], fields: Mapping[str, str], officers: Iterable[Officer], seed: str
) -> dict[str, tuple[str, ...]]:
    """Two officers for each drawn subject; `fields` says what each subject asks the officers to be qualified for.

    Raises NobodyLeft.
    """
    pool, visits = list(officers), Counter[str]()
    found: dict[str, tuple[str, ...]] = {}
    for subject in drawn:
        able = [officer.key for officer in pool if fields[subject] in officer.fields and subject not in officer.recused]
        if len(able) < PAIR:
            raise NobodyLeft(subject, able)
        able.sort(key=lambda key: (visits[key], ticket(seed, f"{subject}|{key}")))
        found[subject] = tuple(able[:PAIR])
        visits.update(found[subject])
    return found
