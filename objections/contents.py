"""What each paper of a case tells, spelled out: nothing is computed where it is laid out."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class ClaimTold(NamedTuple):
    """One claim, and what was found of it (empty before)."""

    ordinal: int
    matter: str
    stated: str
    request: str
    reasons: str
    finding: str
    established: str
    proof: str
    outcome: str


class DayTold(NamedTuple):
    """One day of a term: counted or not, and why."""

    day: date
    why: str
    counted: bool
    last: bool


class Party(NamedTuple):
    """Whose case it is, as every paper names it."""

    number: str
    subject: str
    code: str
    applicant: str
    received_on: date


class Application(NamedTuple):
    """异议申请表, filled in at the counter for the applicant to sign."""

    party: Party
    kind: str
    manner: str
    name: str
    proof: str
    proof_number: str
    authority: str
    telephone: str
    address: str
    claims: tuple[ClaimTold, ...]
    papers: tuple[str, ...]
    received_by: str


class Receipt(NamedTuple):
    """收件回执: what was received, and by when the applicant hears."""

    party: Party
    claims: tuple[ClaimTold, ...]
    papers: tuple[str, ...]
    received_by: str
    statute_due: date | None
    statute_days: tuple[DayTold, ...]
    accepted_today_due: date
    provisional: bool


class Supplement(NamedTuple):
    """补正材料一次性告知书."""

    party: Party
    missing: tuple[str, ...]
    reason: str
    until: date | None


class Acceptance(NamedTuple):
    """异议受理通知书, with the due day and every day up to it."""

    party: Party
    accepted_on: date
    reason: str
    due_on: date | None
    statute_due: date | None
    provisional: bool
    days: tuple[DayTold, ...]
    records: tuple[str, ...]
    claims: tuple[ClaimTold, ...]


class Refusal(NamedTuple):
    """不予受理决定书."""

    party: Party
    claims: tuple[ClaimTold, ...]
    reason: str


class Opinion(NamedTuple):
    """异议核查意见书."""

    party: Party
    accepted_on: date | None
    investigators: tuple[str, ...]
    signed_on: tuple[str, ...]
    barred: tuple[str, ...]
    course: str
    claims: tuple[ClaimTold, ...]
    signer: str
    suspended: tuple[str, ...]


class Reply(NamedTuple):
    """异议答复书."""

    party: Party
    accepted_on: date | None
    due_on: date | None
    result: str
    claims: tuple[ClaimTold, ...]
    investigators: tuple[str, ...]
    level: str
    receivers: int
    still_disputed: tuple[str, ...]
    """Records whose mark stays, because another case disputes them as well (R13)."""


class ServiceReceipt(NamedTuple):
    """送达回证, to be filled in by hand."""

    addressee: str
    matter: str
    title: str
    number: str
    pages: int
    place: str
