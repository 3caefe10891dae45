"""Verification by two people (核查), each with a finding of his own; who may be asked, and why another may not."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Count, Q
from django.utils.timezone import localtime

from accounts import rules
from accounts.gate import Refused
from accounts.models import Role, User
from repair import terms
from repair.handling import ask_to_verify, two
from repair.models import Application, Finding
from repair.policy import REPAIR_BASIS
from subjects.models import Subject
from subjects.moving import locked


class Candidate(NamedTuple):
    """Somebody who may verify, how many he has in hand, and whether he would be lent by another department."""

    person: User
    in_hand: int
    lent: bool

    @property
    def words(self) -> str:
        where = f"{self.person.department}{'（借调）' if self.lent else ''}"
        return f"{self.person}　{self.person.get_role_display()}　{where}　在办 {self.in_hand} 件"


def candidates(subject: Subject) -> list[Candidate]:
    """Everybody who may verify: the own department first, then those whom another may lend, fewest in hand first."""
    staff = User.objects.filter(role__in=(Role.CLERK, Role.SUPERVISOR), is_active=True).select_related("department")
    ids = [person.pk for person in staff]
    counted = dict.fromkeys(ids, 0)
    running = Application.objects.filter(state=Application.State.VERIFYING)
    for place in ("verifier_1", "verifier_2"):
        for pk, number in running.values_list(place).annotate(number=Count("pk")).order_by():
            counted[pk] = counted.get(pk, 0) + number
    found = [Candidate(person, counted[person.pk], person.department_id != subject.department_id) for person in staff]
    return sorted(found, key=lambda one: (one.lent, one.in_hand, one.person.username))


@transaction.atomic
def reassign(
    application: Application, verifiers: Collection[User], *, reason: str, by: User, at: datetime
) -> Application:
    """Ask others to verify; who has given his finding stays."""
    application = locked(application)
    application.must_be(Application.State.VERIFYING, doing="更换核查人员")
    rules.must_be_supervisor_of(
        by, application.keeper_id, article=REPAIR_BASIS, reason="核查人员由记录部门的审核人指派。"
    )
    if not reason.strip():
        raise Refused(REPAIR_BASIS, "更换核查人员须写明理由（如回避、休假）。")
    first, second = two(verifiers)
    for finding in application.findings.select_related("by"):
        if finding.by not in (first, second):
            raise Refused(REPAIR_BASIS, f"{finding.by}已提交核查意见，不能更换。")
    application.verifier_1, application.verifier_2 = first, second
    application.write(by=by, at=at, reason="更换核查人员", detail=reason.strip())
    terms.hand_over(application, outstanding(application))
    ask_to_verify(application, at)
    return application


def outstanding(application: Application) -> list[User]:
    """Who has still to verify; when nobody, who may decide."""
    found = set(application.findings.values_list("by", flat=True))
    asked = [person for person in (application.verifier_1, application.verifier_2) if person]
    left = [person for person in asked if person.pk not in found]
    return left or list(terms.deciders_of(application))


class Found(NamedTuple):
    """What a verifier found. A favourable opinion rests on fulfilled obligations and a corrected misconduct."""

    on: date
    way: Finding.Way
    place: str
    fulfilled: bool
    corrected: bool
    opinion: str
    favourable: bool


@transaction.atomic
def find(application: Application, found: Found, *, by: User, at: datetime) -> Finding:
    """One of the two named verifiers gives his finding, once. Raises Refused."""
    application, today = locked(application), localtime(at).date()
    application.must_be(Application.State.VERIFYING, doing="提交核查意见")
    named = (application.verifier_1_id, application.verifier_2_id)
    rules.must_be_among(by, *named, article=REPAIR_BASIS, reason=f"{by}不是{application}的核查人员。")
    if application.findings.filter(by=by).exists():
        raise Refused(REPAIR_BASIS, f"{by}已提交核查意见，不能重复提交。")
    if not found.opinion.strip():
        raise Refused(REPAIR_BASIS, "请写明核查情况和意见。")
    if found.favourable and not (found.fulfilled and found.corrected):
        raise Refused(REPAIR_BASIS, "义务未履行完毕或者失信行为未纠正的，不能建议准予修复。")
    if found.way == Finding.Way.VISIT and not found.place.strip():
        raise Refused(REPAIR_BASIS, "现场核查须写明地点和在场人员。")
    assert application.accepted_on
    if not application.accepted_on <= found.on <= today:
        raise Refused(REPAIR_BASIS, f"核查日期（{found.on}）应在受理日期（{application.accepted_on}）和今天之间。")
    finding = Finding.objects.create(application=application, by=by, recorded_at=at, **found._asdict())
    terms.hand_over(application, outstanding(application))
    return finding


def is_verified(application: Application) -> bool:
    """Both of the named verifiers have given their finding."""
    named = Q(by=application.verifier_1_id) | Q(by=application.verifier_2_id)
    return application.findings.filter(named).count() == 2
