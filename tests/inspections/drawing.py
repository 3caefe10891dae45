"""The people, the pool and the steps of a draw, for tests: each step through the verb, at a moment that the test names."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.utils import timezone

from accounts.models import User
from inspections.drawing import freezing, lots, opening, seeding, sending, voiding
from inspections.drawing.opening import Scheme
from inspections.drawing.seeding import PublicSeed
from inspections.models import Draw, InspectionPolicy, Officer, PolicyLine
from subjects.models import Kind, Subject
from tests import makers, people

TODAY = date(2026, 11, 24)
"""A Tuesday."""
WITNESSES = "纪检监察室 子见证\n丑见证"


def at(hour: int = 9, minute: int = 0, day: date = TODAY) -> datetime:
    return datetime.combine(day, time(hour, minute), timezone.get_default_timezone())


class Office(NamedTuple):
    """Who draws: two of the department's staff, and the leader who consents to a step back."""

    clerk: User
    supervisor: User
    leader: User


def office() -> Office:
    return Office(people.clerk(), people.supervisor(), people.leader())


def policy() -> InspectionPolicy:
    """20, 30, 50 and 100 percent a year."""
    made = InspectionPolicy.objects.create(
        title="分级分类检查政策", effective_on=date(2026, 1, 1), basis="第十四条", state="approved", proposed_at=at()
    )
    ratios = {1: 20, 2: 30, 3: 50, 4: 100}
    PolicyLine.objects.bulk_create(PolicyLine(policy=made, level=level, ratio=ratio) for level, ratio in ratios.items())
    return made


def officer(serial: int, name: str, *industries: str, department: str = "WH", until: date | None = None) -> Officer:
    made = Officer.objects.create(
        name=name,
        department=makers.department(department),
        certificate=f"410183-T{serial:03d}",
        certified_from=date(2024, 1, 1),
        certified_until=until,
    )
    made.industries.set([makers.industry(code) for code in industries or ("KS-02",)])
    return made


def pool(size: int = 6) -> list[Subject]:
    """A policy, four officers, and units of levels 1 and 3, one of them a natural person."""
    policy()
    for serial, name in enumerate(("甲检查", "乙检查", "丙检查", "丁检查"), 1):
        officer(serial, name)
    units = [makers.make_subject(f"新密市子虚{number}号化工有限公司", township="来集镇") for number in range(size - 1)]
    units.append(makers.make_subject("欧阳乌有", kind=Kind.NATURAL_PERSON))
    for unit in units[: size // 3]:
        makers.make_penalty(unit, date(2026, 8, 3))
    makers.grade(*units)
    return units


SCHEME = Scheme(
    items="危险化学品储存、使用安全管理",
    from_on=TODAY + timedelta(days=1),
    until_on=TODAY + timedelta(days=20),
    witnesses=WITNESSES,
)


def public(value: str = "4 2 6 1 3", moment: datetime | None = None) -> PublicSeed:
    return PublicSeed(value, Draw.Source.DICE, "五枚骰子，从左到右", "子见证", moment or at(9, 20))


def drafted(who: Office, scheme: Scheme = SCHEME) -> Draw:
    return opening.begin(makers.industry("KS-02"), scheme, by=who.clerk, at=at(9))


def frozen(who: Office, scheme: Scheme = SCHEME) -> Draw:
    return freezing.freeze(drafted(who, scheme), by=who.clerk, at=at(9, 5))


def committed(who: Office, scheme: Scheme = SCHEME) -> Draw:
    return seeding.commit(frozen(who, scheme), by=who.clerk, at=at(9, 10))


def seeded(who: Office, scheme: Scheme = SCHEME) -> Draw:
    return seeding.take(committed(who, scheme), public(), by=who.supervisor, at=at(9, 25))


def drawn(who: Office, scheme: Scheme = SCHEME) -> Draw:
    return lots.reveal(seeded(who, scheme), witnesses=WITNESSES, by=who.clerk, at=at(9, 30))


def dispatched(who: Office, scheme: Scheme = SCHEME) -> Draw:
    return sending.dispatch(drawn(who, scheme), by=who.clerk, at=at(9, 40))


def voided(draw: Draw, who: Office, reason: str = "名单有误") -> Draw:
    """The successor of a draw that was voided."""
    step = voiding.ask(draw, reason=reason, by=who.clerk, at=at(10))
    voiding.decide(step, approved=True, note="同意", by=who.leader, at=at(10, 5))
    return Draw.objects.get(previous=draw)
