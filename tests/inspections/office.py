"""Complaints, what the public sends, permits and checks, for tests: through the verbs, at a moment that the test names."""

from __future__ import annotations

from datetime import date, datetime, time
from itertools import count
from typing import Any

from django.utils import timezone

from accounts.models import Role, User
from inspections import attesting, complaining, permitting, receiving
from inspections.attesting import Found
from inspections.checking import points_of
from inspections.complaining import Heard
from inspections.models import CheckLine, Complaint, CreditCheck, Intake, Permit, PublicRating
from inspections.permitting import Licence
from inspections.receiving import Sent
from subjects.models import Subject
from tests import makers

TODAY = date(2026, 11, 24)
"""A Tuesday."""
CONTENT = "夜间在储罐区动火作业，没有人监护"
TELEPHONE = "0371-00000001"
_serial = count(1)


def at(day: date = TODAY, hour: int = 10, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), timezone.get_default_timezone())


def by_of(subject: Subject) -> User:
    return makers.hand(subject.department)


def heard(content: str = CONTENT, *, named: bool = True, day: date = TODAY) -> Heard:
    if named:
        return Heard(day, "12350举报电话", content, "亡是", TELEPHONE)
    return Heard(day, "12350举报电话", content)


def registered(subject: Subject, *, named: bool = True, day: date = TODAY, content: str = CONTENT) -> Complaint:
    return complaining.register(subject, heard(content, named=named, day=day), by=by_of(subject), at=at(day))


def checking(subject: Subject, *, named: bool = True, day: date = TODAY, content: str = CONTENT) -> Complaint:
    complaint = registered(subject, named=named, day=day, content=content)
    return complaining.check(complaint, by_of(subject), None, by=by_of(subject), at=at(day))


def settled(
    subject: Subject, *, verified: bool = True, named: bool = True, day: date = TODAY, content: str = CONTENT
) -> Complaint:
    complaint = checking(subject, named=named, day=day, content=content)
    findings = "现场查看并调取监控，动火作业没有审批和监护。" if verified else "现场查看，作业票齐全，有人监护。"
    return complaining.settle(complaint, verified=verified, findings=findings, by=by_of(subject), at=at(day))


def sent(
    kind: Intake.Kind, named: str, *, content: str = CONTENT, score: int | None = None, telephone: str = ""
) -> Sent:
    if kind == Intake.Kind.RATING and score is None:
        score = 2
    return Sent(kind, named, content, score, "亡是" if telephone else "", telephone)


def received(
    subject: Subject,
    kind: Intake.Kind = Intake.Kind.COMPLAINT,
    *,
    address: str = "",
    when: datetime | None = None,
    telephone: str = "",
) -> Intake:
    """Something that came in, each from another address unless one is named."""
    source = address or f"198.51.100.{next(_serial) % 250}"
    return receiving.receive(sent(kind, subject.name, telephone=telephone), address=source, at=when or at())


def licence(**fields: Any) -> Licence:
    """What a permit says: from 2024-01-01 to 2026-12-31 unless said otherwise."""
    known = Licence(
        name="危险化学品经营许可证",
        number=f"豫郑危化经字〔2024〕{next(_serial):06d}",
        decision="",
        decision_number="新密应急许〔2024〕1号",
        kind=Permit.Kind.ORDINARY,
        kind_told="",
        content="汽油、柴油",
        authority="新密市应急管理局",
        decided_on=date(2023, 12, 20),
        valid_from=date(2024, 1, 1),
        valid_until=date(2026, 12, 31),
    )
    return known._replace(**fields)


def entered(subject: Subject, **fields: object) -> Permit:
    return permitting.enter(subject, licence=licence(**fields), by=by_of(subject), at=at())


def licence_of(permit: Permit, **fields: Any) -> Licence:
    """What a permit says, with these differences."""
    said = Licence(**{name: getattr(permit, name) for name in Licence._fields})
    return said._replace(**fields)


def results(subject: Subject, day: date = TODAY, *, doubtful: bool = False) -> list[Found]:
    """Everything true, or with `doubtful` the first point doubtful."""
    points = points_of(subject, day)
    first = Found(points[0].code, CheckLine.Result.DOUBTFUL, "与证照不一致") if doubtful else None
    rest = [Found(point.code, CheckLine.Result.TRUE) for point in points[1 if first else 0 :]]
    return [*([first] if first else []), *rest]


def checked(subject: Subject, day: date = TODAY, *, by: User | None = None, doubtful: bool = False) -> CreditCheck:
    person = by or by_of(subject)
    found = results(subject, day, doubtful=doubtful)
    return attesting.carry_out(subject, found, stated_by=str(person), note="", by=person, at=at(day))


def rating(subject: Subject, day: date = TODAY, score: int = 2, *, state: str = "pending") -> PublicRating:
    return PublicRating.objects.create(subject=subject, rated_on=day, score=score, comment="扬尘较大", state=state)


def one_of_each(subject: Subject, by: User) -> dict[str, str | int]:
    """What the addresses of this part can be about."""
    assert by.role == Role.CLERK
    return {
        "complaint": registered(subject, day=date(2026, 11, 2)).pk,
        "intake": received(subject, when=timezone.now()).pk,
        "rating": rating(subject).pk,
        "permit": entered(subject).pk,
        "check": checked(subject, date(2026, 11, 2)).pk,
    }
