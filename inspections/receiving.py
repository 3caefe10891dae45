"""What the public sends (Article 15): taken in whatever it names, counted against abuse, looked at by staff.

The answer is the same whether or not the subject exists, so that nobody learns from it who is in the register. Where it
came from is kept as a keyed hash for two days, and only to count.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.timezone import localtime

from accounts.gate import Refused
from accounts.models import User
from inspections import complaining
from inspections.complaining import Heard
from inspections.models import Complaint, Intake, PublicRating
from subjects import identity
from subjects.models import Subject
from subjects.moving import locked, move

ARTICLE = "第十五条"
Kind = Intake.Kind
State = Intake.State
CHANNEL = "网上公众监督"
HOUR, DAY, KEPT = timedelta(hours=1), timedelta(days=1), timedelta(days=2)
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_LOCK = 0x7075626C  # one at a time is counted; the number is only a name


class Sent(NamedTuple):
    """What somebody typed. `named` is a name or code; `score` only of a rating."""

    kind: Intake.Kind
    named: str
    content: str
    score: int | None = None
    complainant: str = ""
    telephone: str = ""


class TooMany(Exception):
    """The limit is reached; `until` is when something may be sent again."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"{localtime(until):%Y-%m-%d %H:%M}")
        self.until = until


def new_receipt() -> str:
    """A number that nobody guesses (some 59 bits), as 7K2M-QX4D-9TRA."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(12))
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"


@transaction.atomic
def receive(sent: Sent, *, address: str, at: datetime) -> Intake:
    """Take it in. Raises TooMany where this address, or all together about one subject, sent too much."""
    _one_at_a_time()
    named = sent.named.strip()
    index = identity.index_of(f"intake:{identity.normalise(named)}")
    source = identity.index_of(f"address:{address}")
    _must_not_be_too_many(sent.kind, source, index, at)
    return Intake.objects.create(
        kind=sent.kind,
        receipt=new_receipt(),
        named=named,
        named_index=index,
        subject=meant(named),
        score=sent.score,
        content=sent.content,
        complainant=sent.complainant,
        telephone=sent.telephone,
        received_at=at,
        address_index=source,
    )


def _one_at_a_time() -> None:
    """Counting and writing are one step; SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _must_not_be_too_many(kind: Intake.Kind, source: str, named: str, at: datetime) -> None:
    rows = Intake.objects.all()
    _limit(rows.filter(address_index=source), settings.PUBLIC_INTAKES_AN_HOUR, HOUR, at)
    if kind == Kind.RATING:
        ratings = rows.filter(kind=kind, named_index=named)
        _limit(ratings.filter(address_index=source), 1, DAY, at)
        _limit(ratings, settings.PUBLIC_RATINGS_A_DAY, DAY, at)


def _limit(rows: QuerySet[Intake], most: int, within: timedelta, at: datetime) -> None:
    """The moment at which the oldest of the last `most` leaves the time looked at is when there is room again."""
    moments = list(rows.order_by("-received_at").values_list("received_at", flat=True)[:most])
    if len(moments) == most and moments and moments[-1] + within > at:
        raise TooMany(moments[-1] + within)


def meant(named: str) -> Subject | None:
    """The one subject of exactly this code or name (brackets of either width); nobody where several have the name."""
    found = list(Subject.objects.with_code(identity.normalise(named))[:1])
    if not found:
        half = identity.normalise(named)
        full = half.replace("(", "（").replace(")", "）")
        found = list(Subject.objects.filter(name__in={named, half, full})[:2])
    return found[0] if len(found) == 1 else None


def asked_for(receipt: str) -> Intake | None:
    """What bears this receipt number, however it is typed."""
    plain = "".join(c for c in identity.normalise(receipt) if c.isalnum())
    number = "-".join(plain[place : place + 4] for place in range(0, 12, 4))
    return Intake.objects.filter(receipt=number).select_related("complaint", "rating").first()


def forget_addresses(at: datetime) -> int:
    """Wipe where things came from once it is of no use; returns how many."""
    return Intake.objects.exclude(address_index="").filter(received_at__lt=at - KEPT).update(address_index="")


# What staff make of it


def _locked(intake: Intake, to: State, by: User) -> Intake:
    row = locked(intake)
    if not by.edits_records or not Intake.objects.visible_to(by).filter(pk=row.pk).exists():
        raise Refused(ARTICLE, "公众来件由所指主体的记录部门处理。")
    if not row.may_move(to):
        raise Refused(ARTICLE, f"来件{row}已由{row.handled_by}处理（{row.state_shown}）。")
    return row


@transaction.atomic
def take(intake: Intake, subject: Subject, *, content: str, by: User, at: datetime) -> Complaint | PublicRating:
    """登记: make it a complaint, or a rating that waits for a look, of a subject of the own department."""
    row = _locked(intake, State.TAKEN, by)
    if subject.department_id != by.department_id:
        raise Refused(ARTICLE, "只能登记为本部门信用主体的投诉举报、公众评价。")
    received_on = localtime(row.received_at).date()
    made: Complaint | PublicRating
    if row.kind == Kind.COMPLAINT:
        heard = Heard(received_on, CHANNEL, content.strip() or row.content, row.complainant, row.telephone)
        made = row.complaint = complaining.register(subject, heard, by=by, at=at)
    else:
        made = row.rating = PublicRating.objects.create(
            subject=subject,
            rated_on=received_on,
            score=row.score or 1,
            comment=row.content,
            state=PublicRating.State.PENDING,
        )
    _done(row, State.TAKEN, by, at)
    return made


@transaction.atomic
def refuse(intake: Intake, reason: str, *, by: User, at: datetime) -> Intake:
    """不予登记: nothing that the bureau can look into; the reason is kept and shown to whoever asks by the receipt."""
    row = _locked(intake, State.REFUSED, by)
    if not reason.strip():
        raise Refused(ARTICLE, "不予登记须写明理由。")
    row.refused_because = reason.strip()
    return _done(row, State.REFUSED, by, at)


def _done(row: Intake, state: State, by: User, at: datetime) -> Intake:
    row.handled_by, row.handled_at = by, at
    return move(row, state, by=by, at=at, reason=state.label)
