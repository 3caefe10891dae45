"""The checklist of level-3 and level-4 subjects kept (Articles 12 (四), 14, 15): nothing on it lapses unseen.

A duty opens when a subject comes to the level, opens again after each interval, and ceases when the subject leaves the
level. It is done only with evidence; until then it stands, red once its day has passed. Safe to run twice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.core.files import File
from django.db import transaction
from django.db.models import Count, Q
from django.utils.timezone import localtime

from accounts import rules
from accounts.gate import Refused
from accounts.history import keep
from accounts.models import Role, User
from credit.grades.grading import standings_of
from credit.models import GradePeriod, Term
from credit.terms import clocks
from measures import cataloguing
from measures.models import CatalogueItem
from subjects.models import Subject
from subjects.moving import locked, move
from supervision.duty_list import DutyKind, duties_of, first_due, next_due
from supervision.grounds import must_be_staff
from supervision.models import Duty
from supervision.steps import end_terms

ARTICLE = Duty.ARTICLE
BLOCK = 200


class Kept(NamedTuple):
    """What a look at the checklist changed."""

    opened: int
    ceased: int


def keep_all(at: datetime) -> Kept:
    """Look at every subject on level 3 or 4, and at every subject with an open duty."""
    today = localtime(at).date()
    found = set(GradePeriod.objects.known().on(today).filter(level__in=(3, 4)).values_list("subject", flat=True))
    found |= set(Duty.objects.open().values_list("subject", flat=True))
    ids, kept = sorted(found), Kept(0, 0)
    for start in range(0, len(ids), BLOCK):
        block = keep_some(ids[start : start + BLOCK], today, at)
        kept = Kept(kept.opened + block.opened, kept.ceased + block.ceased)
    return kept


@transaction.atomic
def keep_some(subjects: Collection[int], today: date, at: datetime) -> Kept:
    """Open what is owed to these subjects today, and cease what no longer is."""
    rows = {row.pk: row for row in Subject.objects.select_for_update().filter(pk__in=subjects).order_by("pk")}
    standings = standings_of(list(rows), today)
    duties: dict[int, list[Duty]] = {pk: [] for pk in rows}
    for duty in Duty.objects.filter(subject__in=rows).order_by("pk"):
        duties[duty.subject_id].append(duty)
    owners = _owners({row.department_id for row in rows.values()})
    opened = ceased = 0
    for pk, subject in rows.items():
        standing = standings.get(pk)
        level, since = (standing.period.level, standing.since) if standing else (None, today)
        owed = duties_of(level, today)
        ceased += sum(_cease(duty, today, at) for duty in _not_owed(duties[pk], owed))
        for kind in owed:
            past = [duty for duty in duties[pk] if duty.code == kind.code and duty.state != Duty.State.CEASED]
            opened += _open(subject, kind, past, since, owners.get(subject.department_id), today, at)
    return Kept(opened, ceased)


def _not_owed(duties: Iterable[Duty], owed: Iterable[DutyKind]) -> list[Duty]:
    codes = {kind.code for kind in owed}
    return [duty for duty in duties if duty.state == Duty.State.OPEN and duty.code not in codes]


def _open(
    subject: Subject,
    kind: DutyKind,
    past: list[Duty],
    since: date,
    owner: User | None,
    today: date,
    at: datetime,
) -> int:
    """Open the next repetition, unless one is open or nothing more is owed in this stay on the level."""
    if any(duty.state == Duty.State.OPEN for duty in past):
        return 0
    last = past[-1] if past and past[-1].ended_on and past[-1].ended_on >= since else None
    due = next_due(kind, last.due_on) if last else first_due(kind, today)
    if due is None:
        return 0
    row = Duty(subject=subject, code=kind.code, level=kind.level, round=last.round + 1 if last else 1)
    row.began_on, row.due_on, row.owner = today, due, owner
    keep(row, by=None, reason="列入职责清单", at=at)
    began = min(today, due)
    clocks.start(kind.term, row.case, on=began, handlers=[owner] if owner else [], due_on=due)
    return 1


def _cease(row: Duty, today: date, at: datetime) -> int:
    row.state, row.ended_on = Duty.State.CEASED, today
    keep(row, by=None, reason="主体不再属于该等级", at=at)
    end_terms(row.key, today)
    return 1


def _owners(departments: Collection[int]) -> dict[int | None, User]:
    """Of each department the clerk with the fewest open duties; where there is no clerk, a supervisor."""
    people = User.objects.filter(
        department__in=departments, is_active=True, role__in=(Role.CLERK, Role.SUPERVISOR)
    ).order_by("role", "pk")
    counted = Duty.objects.open().order_by().values_list("owner").annotate(number=Count("pk"))
    loads = dict(counted)
    found: dict[int | None, User] = {}
    for person in sorted(people, key=lambda one: (one.role, loads.get(one.pk, 0), one.pk)):
        found.setdefault(person.department_id, person)
    return found


class Proof(NamedTuple):
    """What shows that a duty was done."""

    evidence: str
    inspection: str = ""
    file: File[bytes] | None = None
    restraints: Collection[CatalogueItem] = ()
    """The measures that were used, where the duty lets them be chosen."""


@transaction.atomic
def close(row: Duty, proof: Proof, *, on: date, by: User, at: datetime) -> Duty:
    """The duty was done: only with evidence, and what was used by the catalogue of restraints. The next one opens at once."""
    row = locked(row)
    row.must_move(Duty.State.DONE)
    must_be_staff(row.subject, by)
    if not proof.evidence.strip():
        raise Refused(ARTICLE, f"没有证据不能办结，请写明完成情况和证据：{row.kind.evidence}。")
    row.restraints.set(_used(row, proof, on))
    row.evidence, row.inspection = proof.evidence.strip(), proof.inspection.strip()
    if proof.file:
        row.file = proof.file
    row.done_by, row.ended_on = by, on
    move(row, Duty.State.DONE, by=by, at=at, reason="完成")
    end_terms(row.key, on)
    keep_some([row.subject_id], on, at)
    return row


def _used(row: Duty, proof: Proof, on: date) -> Collection[CatalogueItem]:
    """The items of the catalogue that the duty carried out, in force on the day; none where it is no measure."""
    kind = row.kind
    if not kind.chosen and not kind.restraint:
        return ()
    used = proof.restraints if kind.chosen else cataloguing.restraints([kind.restraint], on)
    cataloguing.must_be_usable(used, row.level, on)
    return used


@transaction.atomic
def assign(row: Duty, owner: User, *, by: User, at: datetime) -> Duty:
    """Give the duty to somebody of the department; supervisors and leaders do."""
    row = locked(row)
    row.must_be(Duty.State.OPEN, doing="指定责任人")
    rules.must_be_decider_of(by, row.keeper_id, article=ARTICLE, reason="责任人由记录部门的审核人或者局领导指定。")
    if not owner.is_active or not rules.is_of(owner, row.keeper_id):
        raise Refused(ARTICLE, f"{owner}不是该主体记录部门的在用账号，请另选。")
    row.owner = owner
    row.write(by=by, at=at, reason=f"指定责任人{owner}")
    for term in Term.objects.running().filter(case_key=row.key):
        term.handlers.set([owner])
    return row


class Tally(NamedTuple):
    """How the checklist of one department stands."""

    department: str
    subjects: int
    open: int
    overdue: int
    unowned: int


def tallies(today: date) -> list[Tally]:
    """For the leader: every department that has duties, those with the most overdue ones first."""
    rows = (
        Duty.objects.open()
        .order_by()
        .values_list("subject__department__name")
        .annotate(
            subjects=Count("subject", distinct=True),
            open=Count("pk"),
            overdue=Count("pk", filter=Q(due_on__lt=today)),
            unowned=Count("pk", filter=Q(owner=None)),
        )
    )
    return sorted((Tally(*row) for row in rows), key=lambda tally: (-tally.overdue, tally.department))
