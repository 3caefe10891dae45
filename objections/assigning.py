"""Who investigates (Article 10): two at least, none who had a hand in the record; recusal; people lent by others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from accounts import rules
from accounts.gate import STAFF, Refused
from accounts.history import keep
from accounts.models import Role, User
from notices.telling import tell
from objections import barring, clocks
from objections.models import TEN, Objection, Part, Petition
from objections.moving import note
from subjects.moving import locked, move

State = Objection.State

FEWEST = 2
"""Investigators at least (rules of hearing evidence: two officers)."""
RECUSAL, LOAN = Petition.Kind.RECUSAL, Petition.Kind.LOAN
INVESTIGATOR = Part.Kind.INVESTIGATOR


class Candidate(NamedTuple):
    """Somebody who may investigate: how many cases he has, whether he is lent, whether he is assigned."""

    person: User
    workload: int
    borrowed: bool
    assigned: bool


class Excluded(NamedTuple):
    """Somebody of the own department, or asked for, who may not, and why."""

    person: User
    reason: str


class Picker(NamedTuple):
    """Who may be assigned, who may not and why, and whom other departments could lend."""

    eligible: list[Candidate]
    excluded: list[Excluded]
    lendable: list[Candidate]

    @property
    def is_short(self) -> bool:
        """Too few are left in the department."""
        return len(self.eligible) < FEWEST


def picker(objection: Objection) -> Picker:
    """Everybody in view, by what is written and by what the history holds now."""
    bars = barring.bars_of(objection) | {
        part.person_id: part.reason for part in objection.parts.filter(part=Part.Kind.BARRED)
    }
    signers = set(objection.parts.filter(part=Part.Kind.SIGNER).values_list("person", flat=True))
    lent = _lent(objection)
    asked = objection.petitions.filter(kind=LOAN).values_list("person", flat=True)
    assigned = {person.pk for person in clocks.investigators(objection)}
    work = Counter(
        Part.objects.filter(part=INVESTIGATOR, objection__state__in=Objection.DISPUTING).values_list(
            "person", flat=True
        )
    )
    found = Picker([], [], [])
    for person in User.objects.filter(role__in=STAFF).select_related("department").order_by("department", "pk"):
        own = person.department_id == objection.subject.department_id
        candidate = Candidate(person, work[person.pk], person.pk in lent, person.pk in assigned)
        if not own and person.pk not in lent:
            if person.is_active and person.pk not in bars | dict.fromkeys(asked, ""):
                found.lendable.append(candidate)
        elif reason := _why_not(person, bars, signers):
            found.excluded.append(Excluded(person, reason))
        else:
            found.eligible.append(candidate)
    found.eligible.sort(key=lambda one: (one.borrowed, one.workload, one.person.pk))
    found.lendable.sort(key=lambda one: (one.workload, one.person.pk))
    return found


def _why_not(person: User, bars: dict[int, str], signers: set[int]) -> str:
    if person.pk in bars:
        return f"{bars[person.pk]}，应回避"
    if person.pk in signers:
        return "本异议的签发人，不能核查"
    return "" if person.is_active else "账号已停用"


def _lent(objection: Objection) -> set[int]:
    granted = objection.petitions.filter(kind=LOAN, granted=True)
    return set(granted.values_list("person", flat=True))


def must_head(objection: Objection, by: User) -> None:
    """The supervisors of the recording department assign; the leader may, where they cannot."""
    rules.must_be_decider_of(
        by, objection.keeper_id, article=TEN, reason="指派核查人员由记录部门的审核人或局领导办理。"
    )


@transaction.atomic
def assign(objection: Objection, people: Sequence[User], *, by: User, at: datetime) -> Objection:
    """These people, and nobody else, investigate from now on. The clock goes on.

    Raises Refused for fewer than two, and for anybody who is barred, closed, of another department and not lent.
    """
    objection = locked(objection)
    objection.must_be(State.INVESTIGATING, State.SUSPENDED)
    must_head(objection, by)
    fewest = f"核查人员不少于 {FEWEST} 人，请再选择。"
    chosen = {person.pk: person for person in rules.at_least_two_of(people, article=TEN, reason=fewest)}
    barring.bar(objection, by=by, at=at)
    for person in chosen.values():
        _must_be_eligible(objection, person)
    parts = {part.person_id: part for part in objection.parts.select_related("person")}
    for pk, part in parts.items():
        if part.part == INVESTIGATOR and pk not in chosen:
            _set(part, Part.Kind.RELEASED, "改派他人", by, at)
            barring.void_signatures(objection, f"{part.person}不再核查", at=at, of=part.person)
    for pk, person in chosen.items():
        if pk not in parts:
            _begin(objection, person, by, at)
        elif parts[pk].part != INVESTIGATOR:
            _set(parts[pk], INVESTIGATOR, "", by, at)
    names = "、".join(map(str, chosen.values()))
    note(objection, "指派核查人员", by=by, at=at, detail=names)
    clocks.set_handlers(objection)
    _send_on_what_all_signed(objection, set(chosen), by=by, at=at)
    tell(
        chosen.values(),
        key=f"{objection.key}:assigned:{at.isoformat()}",
        title=f"请核查{objection}（{objection.subject}）",
        body="第十条：受理之日起 3 个工作日内调查、核实并出具书面意见。如有应当回避的情形，请立即申请回避。",
        url=objection.get_absolute_url(),
        at=at,
    )
    return objection


def _send_on_what_all_signed(objection: Objection, chosen: set[int], *, by: User, at: datetime) -> None:
    """Whoever had not signed may be among those who left: then nobody is left to send the opinion on by signing."""
    signed = set(objection.signatures.filter(void_at=None).values_list("person", flat=True))
    if objection.state == State.INVESTIGATING and chosen <= signed:
        move(objection, State.SIGNING, by=by, at=at, reason="核查意见已由全部核查人员签署，送签发")


def _must_be_eligible(objection: Objection, person: User) -> None:
    barring.must_be_untouched(objection, person)
    bad = f"{person}不是在用的经办人或审核人账号，不能指派。"
    rules.must_be_in_service(person, article=TEN, reason=bad)
    if person.department_id != objection.subject.department_id and person.pk not in _lent(objection):
        raise Refused(TEN, f"{person}属于{person.department}，须先经局领导同意借调。")


def _begin(objection: Objection, person: User, by: User, at: datetime) -> None:
    try:
        with transaction.atomic():
            part = Part(objection=objection, person=person, part=INVESTIGATOR, since=at, by=by)
            keep(part, by=by, reason="指派核查", at=at)
    except IntegrityError as collision:
        raise Refused(TEN, f"{person}在本异议中已有其他身份或经手过该记录，不能核查。") from collision


def _set(part: Part, kind: Part.Kind, reason: str, by: User, at: datetime) -> None:
    part.part, part.reason, part.since, part.by = kind, reason, at, by
    keep(part, by=by, reason=reason or "指派核查", at=at)


@transaction.atomic
def petition(
    objection: Objection,
    kind: Petition.Kind,
    person: User,
    *,
    reason: str,
    by: User,
    at: datetime,
    by_applicant: bool = False,
) -> Petition:
    """Ask that a person stand back, or be lent by the department where he works; somebody else decides."""
    objection = locked(objection)
    objection.must_be(*Objection.DISPUTING)
    if not reason.strip():
        raise Refused(TEN, "请写明理由。")
    if kind == LOAN:
        asks = "借调由记录部门的审核人提出，局领导决定。"
        rules.must_be_supervisor_of(by, objection.keeper_id, article=TEN, reason=asks)
        _must_be_lendable(objection, person)
    elif person != by:
        asks = "只能申请本人回避；申请人提出的回避由记录部门登记。"
        rules.must_be_of(by, objection.keeper_id, article=TEN, reason=asks)
    try:
        with transaction.atomic():
            asked = Petition.objects.create(
                objection=objection,
                kind=kind,
                person=person,
                by_applicant=by_applicant,
                reason=reason.strip(),
                asked_by=by,
                asked_at=at,
            )
    except IntegrityError as collision:
        raise Refused(TEN, f"{person}的{kind.label}已提出，正在等待决定。") from collision
    note(objection, f"提出{kind.label}：{person}", by=by, at=at, detail=reason)
    tell(
        deciders(asked),
        key=f"objections.petition:{asked.pk}",
        title=f"{objection}：{kind.label}待决定（{person}）",
        body=reason.strip(),
        url=objection.get_absolute_url(),
        at=at,
    )
    return asked


def _must_be_lendable(objection: Objection, person: User) -> None:
    if person.department_id == objection.subject.department_id:
        raise Refused(TEN, f"{person}是本部门人员，不必借调。")
    bad = f"{person}不是在用的经办人或审核人账号，不能借调。"
    rules.must_be_in_service(person, article=TEN, reason=bad)
    barring.must_be_untouched(objection, person)


def deciders(asked: Petition) -> list[User]:
    """Who may decide: the leader on loans; on recusals also the department's supervisors; nobody on himself."""
    leaders = list(User.objects.filter(role=Role.LEADER, is_active=True))
    if asked.kind == LOAN:
        return leaders
    return [person for person in (*clocks.supervisors_of(asked.objection), *leaders) if person != asked.person]


@transaction.atomic
def decide(asked: Petition, *, granted: bool, decision: str, by: User, at: datetime) -> Petition:
    """Grant or refuse. A granted recusal bars the person; the rest goes on, and so does the clock."""
    objection = locked(asked.objection)
    asked = Petition.objects.select_for_update(of=("self",)).select_related("person", "asked_by").get(pk=asked.pk)
    objection.must_be(*Objection.DISPUTING)
    if asked.granted is not None:
        raise Refused(TEN, f"该{asked.get_kind_display()}已由{asked.decided_by}决定。")
    reason = "借调由局领导决定；回避由记录部门的审核人或局领导决定，任何人不能决定自己的回避。"
    rules.must_be_among(by, *(person.pk for person in deciders(asked)), article=TEN, reason=reason)
    if not decision.strip():
        raise Refused(TEN, "请写明决定理由。")
    asked.granted, asked.decision, asked.decided_by, asked.decided_at = granted, decision.strip(), by, at
    asked.save()
    words = "同意" if granted else "不同意"
    note(objection, f"{words}{asked.get_kind_display()}：{asked.person}", by=by, at=at, detail=decision)
    if granted and asked.kind == RECUSAL:
        _recuse(objection, asked, by=by, at=at)
    return asked


def _recuse(objection: Objection, asked: Petition, *, by: User, at: datetime) -> None:
    reason = f"{localtime(at).date()} 申请回避获准：{asked.reason}"[:400]
    part = objection.parts.filter(person=asked.person).first()
    if part is None:
        Part.objects.create(
            objection=objection, person=asked.person, part=Part.Kind.BARRED, reason=reason, since=at, by=by
        )
    elif part.part != Part.Kind.BARRED:
        was_assigned = part.part == INVESTIGATOR
        barring.set_back(objection, part, reason, by=by, at=at)
        if was_assigned:
            barring.fall_back(objection, f"{asked.person}回避，指派失效", by=by, at=at)
