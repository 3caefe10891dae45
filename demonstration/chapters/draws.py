"""The chapter of random draws in the made-up bureau: a draft, a list frozen, a seed committed to, one brought to its end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from itertools import count
from random import Random
from typing import NamedTuple

from django.db import transaction
from django.utils.timezone import make_aware

from accounts.gate import Refused
from accounts.history import keep
from accounts.models import Department, Role, User
from demonstration.naming import Namer
from inspections.drawing import freezing, lots, opening, seeding, sending
from inspections.drawing.opening import Scheme
from inspections.drawing.seeding import PublicSeed
from inspections.models import Assignment, Draw, Inspection, InspectionPolicy, Officer, PolicyLine
from subjects.models import Industry, Subject

FEWEST = 5
"""So many officers a department has."""
_WITNESSES = "驻局纪检监察组 任澍川\n办公室 柳桉禾"
_RATIOS = {1: 5, 2: 20, 3: 50, 4: 100}


class Scene(NamedTuple):
    """A department's draw of one industry, up to the last day."""

    clerk: User
    supervisor: User
    industry: Industry
    until: date

    def at(self, ago: int, hour: int, minute: int = 0) -> datetime:
        return make_aware(datetime.combine(self.until - timedelta(days=ago), time(hour, minute)))

    def drafted(self, ago: int) -> Draw:
        first = self.until - timedelta(days=ago - 1)
        scheme = Scheme("安全生产责任制落实；隐患排查治理；从业人员培训", first, first + timedelta(days=20), _WITNESSES)
        return opening.begin(self.industry, scheme, by=self.clerk, at=self.at(ago, 9))

    def frozen(self, ago: int) -> Draw:
        return freezing.freeze(self.drafted(ago), by=self.clerk, at=self.at(ago, 9, 30))

    def committed(self, ago: int) -> Draw:
        return seeding.commit(self.frozen(ago), by=self.clerk, at=self.at(ago, 9, 40))

    def drawn(self, ago: int) -> Draw:
        thrown = PublicSeed("3 5 1 6 2", Draw.Source.DICE, "五枚骰子，从左到右", "任澍川", self.at(ago, 9, 45))
        draw = seeding.take(self.committed(ago), thrown, by=self.supervisor, at=self.at(ago, 9, 46))
        return lots.reveal(draw, witnesses=_WITNESSES, by=self.clerk, at=self.at(ago, 9, 50))

    def published(self, ago: int) -> Draw:
        draw = sending.dispatch(self.drawn(ago), by=self.clerk, at=self.at(ago, 10))
        for place, row in enumerate(draw.drawn.select_related("subject", "assignment", "officer_1", "officer_2"), 1):
            assert row.assignment
            number = f"JC-{draw.number}-{place:03d}"
            _visited(row.assignment, number, [str(one) for one in row.officers], self.until - timedelta(days=ago - 5))
        where = "本局网站“双随机、一公开”专栏"
        return sending.publish(
            draw, on=self.until - timedelta(days=ago - 12), where=where, by=self.clerk, at=self.at(1, 9)
        )


def _visited(assignment: Assignment, number: str, names: list[str], on: date) -> None:
    inspection = Inspection(
        number=number,
        subject=assignment.subject,
        inspected_on=on,
        inspectors=names,
        manner=Inspection.Manner.RANDOM,
        result=Inspection.Result.PASSED,
    )
    keep(inspection, by=None, reason="演示数据", at=make_aware(datetime.combine(on, time(9))))
    assignment.state, assignment.inspection = Assignment.State.DONE, inspection
    assignment.save()


@transaction.atomic
def tell(seed: int, subjects: Sequence[Subject], until: date) -> None:
    """A draw in each of four states; whoever has nobody to draw has none."""
    _enlist(seed, until)
    if InspectionPolicy.objects.in_force(until - timedelta(days=30)) is None:
        _policy(until)
    _play("QT-01", until, lambda scene: scene.published(30))
    _play("KS-02", until, lambda scene: scene.committed(1))
    _play("YH-01", until, lambda scene: scene.frozen(1))
    _play("KS-01", until, lambda scene: scene.drafted(1))


def _play(code: str, until: date, scene: Callable[[Scene], Draw]) -> None:
    """In the department that has subjects of this industry; where nobody can be drawn there is no draw."""
    subject = Subject.objects.filter(industry__code=code).select_related("department", "industry").first()
    if subject is None:
        return
    own = User.objects.filter(department=subject.department)
    clerk, supervisor = own.filter(role=Role.CLERK).first(), own.filter(role=Role.SUPERVISOR).first()
    if clerk and supervisor:
        with suppress(Refused), transaction.atomic():
            scene(Scene(clerk, supervisor, subject.industry, until))


def _enlist(seed: int, until: date) -> None:
    """Officers of every department, certified for its industries."""
    names, numbers = Namer(Random(f"officers {seed}")), _free_certificates()
    entered = make_aware(datetime.combine(until - timedelta(days=700), time(9)))
    for department in Department.objects.filter(active=True):
        missing = FEWEST - Officer.objects.filter(department=department).count()
        for _ in range(missing):
            officer = Officer(
                name=names.person(),
                department=department,
                certificate=next(numbers),
                certified_from=until - timedelta(days=700),
                certified_until=until + timedelta(days=900),
            )
            keep(officer, by=None, reason="演示数据", at=entered, industries=department.industries.all())


def _free_certificates() -> Iterator[str]:
    taken = set(Officer.objects.values_list("certificate", flat=True))
    return (number for place in count(1) if (number := f"410183-{place:04d}") not in taken)


def _policy(until: date) -> None:
    policy = InspectionPolicy(
        title=f"{until.year} 年分级分类检查政策",
        effective_on=date(until.year - 1, 1, 1),
        basis="制度第十四条",
        state=InspectionPolicy.State.APPROVED,
        proposed_at=make_aware(datetime.combine(date(until.year - 1, 1, 1), time(9))),
    )
    keep(policy, by=None, reason="演示数据", at=policy.proposed_at)
    PolicyLine.objects.bulk_create(
        PolicyLine(policy=policy, level=level, ratio=ratio) for level, ratio in _RATIOS.items()
    )
