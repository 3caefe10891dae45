"""The made-up bureau's officers, plans in every state, a proposed policy, and subjects kept out of the pool."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import count
from typing import NamedTuple

from django.utils.timezone import make_aware

from accounts.models import Department, Role, User
from inspections import enlisting
from inspections.models import InspectionPolicy, Officer, PlanLine, PoolExclusion
from inspections.planning import drafting, excluding, policies, submitting
from inspections.planning.drafting import Capacity
from inspections.planning.policies import LevelRule, Proposal
from subjects.models import Industry, Subject

FEWEST = 5
"""Officers a department has at least."""
_MORE = (
    "卫岑舟",
    "蒋沐遥",
    "沈桉迟",
    "韩砚序",
    "杨栩渊",
    "朱珩砾",
    "秦屿禾",
    "许昶枫",
    "何洄澈",
    "吕蔚川",
    "施棠霁",
    "张岑峤",
)
_GIVEN = ("砚", "沐", "桉", "栩", "珩", "屿")


class Hands(NamedTuple):
    """The people of a department."""

    clerk: User
    supervisor: User


def tell(seed: int, subjects: Sequence[Subject], until: date) -> None:
    """The chapter of planning: cheap, one paper."""
    people = _people()
    for hands in people.values():
        enlist(hands.supervisor, until)
    leader = User.objects.filter(role=Role.LEADER).first()
    if leader:
        _plans(people, leader, until)
        _exclusions(subjects, people, leader, until)
        _policy(people, until)


def _at(day: date) -> datetime:
    return make_aware(datetime.combine(day, time(10)))


def _people() -> dict[int, Hands]:
    found = User.objects.exclude(department=None).order_by("-pk")
    clerks = {user.department_id or 0: user for user in found.filter(role=Role.CLERK)}
    supervisors = {user.department_id or 0: user for user in found.filter(role=Role.SUPERVISOR)}
    return {pk: Hands(clerks[pk], supervisors[pk]) for pk in clerks.keys() & supervisors.keys()}


def enlist(by: User, until: date) -> None:
    """Bring a supervisor's department to five officers at least: its own people first, then some without an account."""
    free, department = _certificates(), by.department
    own = User.objects.filter(department=department, officer=None, is_active=True).order_by("pk")
    for user in own:
        _officer(by, next(free), user.display_name, user, until)
    names = iter(f"{name[0]}{given}{name[2]}" for given in _GIVEN for name in _MORE)
    taken = set(Officer.objects.values_list("name", flat=True))
    while Officer.objects.filter(department=department).count() < FEWEST:
        name = next(name for name in names if name not in taken)
        _officer(by, next(free), name, None, until)


def _certificates() -> Iterator[str]:
    taken = set(Officer.objects.values_list("certificate", flat=True))
    return (number for place in count(1) if (number := f"410183-{place:04d}") not in taken)


def _officer(by: User, certificate: str, name: str, user: User | None, until: date) -> None:
    """Every seventh certificate is about to end."""
    assert by.department
    ends = until + (timedelta(days=30) if int(certificate[-4:]) % 7 == 0 else timedelta(days=900))
    industries = list(Industry.objects.filter(departments=by.department))
    told = enlisting.Certified(name, certificate, until - timedelta(days=800), ends, industries, user)
    enlisting.enlist(by.department, told, by=by, at=_at(until))


def _plans(people: dict[int, Hands], leader: User, until: date) -> None:
    """One approved, one submitted with a shortage, one returned, one in its making."""
    ways = {"WH": "approved", "FM": "submitted", "YH": "returned", "JC": "draft"}
    began = max(date(until.year, 1, 1), until - timedelta(days=30))
    for code, way in ways.items():
        department = Department.objects.filter(code=code, pk__in=people).first()
        if department is None:
            continue
        by = people[department.pk].clerk
        capacity = Capacity(3, 1, 2) if code == "FM" else Capacity(60, 2, 2)
        plan = drafting.draw_up(department, until.year, capacity, by=by, at=_at(began))
        for line in _lines(department, until.year):
            line.plan = plan
            drafting.keep_line(line, by=by, at=_at(began))
        if way == "draft":
            continue
        met = "从综合行政执法大队抽调一个小组。"
        plan = submitting.submit(plan, by=by, at=_at(began), shortage_met_by=met)
        if way == "approved":
            submitting.approve(plan, by=leader, at=_at(began + timedelta(days=1)), note="按计划实施，注意错峰")
        elif way == "returned":
            reason = "零售点应在节前完成检查，请调整批次时间。"
            submitting.send_back(plan, reason=reason, by=leader, at=_at(began + timedelta(days=1)))


def _lines(department: Department, year: int) -> Iterator[PlanLine]:
    """Two halves of the year for the department's first industry, the second half's with the season named."""
    industry = department.industries.filter(parent__isnull=False).order_by("code").first()
    if industry is None:
        return
    halves = (("上半年", date(year, 3, 1), date(year, 6, 30)), ("下半年", date(year, 8, 1), date(year, 12, 20)))
    for half, first, last in halves:
        yield PlanLine(
            title=f"{half}{industry}抽查",
            industry=industry,
            items="安全生产责任制、教育培训、隐患排查治理情况",
            content="制度文件、培训档案、隐患台账及现场",
            basis="安全生产法第四条、第二十八条、第四十一条",
            from_on=first,
            until_on=last,
            share=Decimal(40 if half == "上半年" else 60),
            joint=half == "下半年",
        )


def _exclusions(subjects: Sequence[Subject], people: dict[int, Hands], leader: User, until: date) -> None:
    """One waits, one is at work, one was refused."""
    until_on = until + timedelta(days=120)
    told = (
        (PoolExclusion.Reason.STOPPED, "停产报告和现场照片，设备已断电封存"),
        (PoolExclusion.Reason.MOVED, "厂区已拆除，新址尚未投产"),
        (PoolExclusion.Reason.UNREACHABLE, "两次上门无人"),
    )
    fit = [row for row in subjects if row.department_id in people and row.deregistered_on is None and not row.is_person]
    chosen = [row for row in fit if row.department.code == "WH"] or fit
    for place, (subject, (reason, evidence)) in enumerate(zip(chosen[3:], told, strict=False)):
        meant = excluding.Meant(reason, evidence, until, until_on)
        row = excluding.propose(subject, meant, by=people[subject.department_id].clerk, at=_at(until))
        if place == 1:
            excluding.decide(row, approved=True, note="情况属实", by=leader, at=_at(until))
        if place == 2:
            excluding.decide(row, approved=False, note="应先核实去向，不免除抽查", by=leader, at=_at(until))


def _policy(people: dict[int, Hands], until: date) -> None:
    """A policy for the next year waits for the leader."""
    current = InspectionPolicy.objects.in_force(until)
    hands = next(iter(people.values()), None)
    if current is None or hands is None:
        return
    rules = [
        LevelRule(1, Decimal(5), 1), LevelRule(2, Decimal(15), 1), LevelRule(3, Decimal(60), 2), LevelRule(4, Decimal(100), 4),
    ]  # fmt: skip
    next_year = date(until.year + 1, 1, 1)
    proposal = Proposal(
        f"{until.year + 1}年分级分类检查政策", next_year, current.basis, rules, policies.caps_of(current)
    )
    policies.propose(proposal, by=hands.supervisor, at=_at(until))
