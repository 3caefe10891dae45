"""Step 1, freezing (名单锁定): who may be drawn by level, who may go, who stands back, how many; hashed, for ever.

Whether two officers can go to every subject that might be drawn is checked here, before anything is revealed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localtime

from accounts.gate import Refused
from accounts.models import Department, User
from inspections.drawing import rotation
from inspections.drawing.algorithm import PAIR
from inspections.drawing.lists import (
    UNKNOWN_PLACE,
    FrozenList,
    FrozenOfficer,
    FrozenSubject,
    Left,
    StandsBack,
    key_of,
    level_name,
    shown_name,
)
from inspections.drawing.marking import Mark, marks_of
from inspections.drawing.moves import State, must_be_staff, must_move
from inspections.drawing.rotation import Rows
from inspections.models import Draw, InspectionPlan, InspectionPolicy, Officer
from inspections.planning.pools import Pool, pool_of
from inspections.planning.quotas import quotas_in
from subjects.models import Industry, Subject
from subjects.moving import locked, move

OFFICERS_ARTICLE = "行政处罚法第四十二条"
_NAMED = 5
"""How many of the subjects to which nobody can go are named."""


@transaction.atomic
def freeze(draw: Draw, *, by: User, at: datetime) -> Draw:
    """Freeze the list. Raises Refused with what makes a draw impossible; then nothing is frozen."""
    draw = locked(draw)
    must_be_staff(draw, by)
    article = must_move(draw, State.FROZEN)
    if draw.until_on < localtime(at).date():
        raise Refused(article, f"检查截止日期（{draw.until_on}）已过，请先修改方案。")
    must_follow_the_plan(draw)
    must_be_alone(draw)
    draw.policy = policy_for(draw, day_of(draw, at))
    made, rows = compose(draw, draw.policy, at)
    must_be_feasible(made)
    draw.frozen_by, draw.frozen_at = by, at
    draw.frozen, draw.list_sha256 = made.text, made.sha256
    draw.known_subjects, draw.known_officers = dict(rows.subjects), dict(rows.officers)
    move(draw, State.FROZEN, by=by, at=at, reason="锁定名单")
    return draw


def must_follow_the_plan(draw: Draw) -> None:
    """The batch as it stands approved now: while its plan is revised nothing is frozen, afterwards its share counts."""
    if draw.line is None:
        return
    plan = InspectionPlan.objects.select_for_update(of=("self",)).get(pk=draw.line.plan_id)
    if plan.state != InspectionPlan.State.APPROVED:
        raise Refused(Draw.ARTICLE, f"{plan}现为“{plan.get_state_display()}”，批准后才能锁定名单。")
    draw.line.refresh_from_db()
    draw.share = draw.line.share


def must_be_alone(draw: Draw) -> None:
    """A class and its divisions are not drawn side by side: the same subject would be drawn twice."""
    Department.objects.select_for_update().get(pk=draw.department_id)
    related = Q(industry__parent=draw.industry_id) | Q(industry=draw.industry.parent_id)
    listed = Draw.objects.filter(related, department=draw.department_id, state__in=Draw.BEGUN).exclude(list_sha256="")
    if other := listed.select_related("industry").first():
        raise Refused(Draw.ARTICLE, f"{other}（{other.industry}）的名单中有同样的对象，派发之后才能锁定本次名单。")


def day_of(draw: Draw, at: datetime) -> date:
    """The day whose pool is frozen: today, or the first day of the year in which the inspections begin, if that lies ahead."""
    return max(localtime(at).date(), date(draw.from_on.year, 1, 1))


def policy_for(draw: Draw, day: date) -> InspectionPolicy:
    """The plan's policy, or the one in force on the day. Raises Refused."""
    policy = draw.line.plan.policy if draw.line else InspectionPolicy.objects.in_force(day)
    if policy is None:
        raise Refused(Draw.ARTICLE, f"{day} 没有已批准的分级分类检查政策，不能确定各级抽查户数。")
    return policy


class Numbers(NamedTuple):
    """How many of a level: on the list, by the policy, drawn beyond it, and drawn in all."""

    level: int
    size: int
    proposed: int
    more: int

    @property
    def quota(self) -> int:
        return self.proposed + self.more


def numbers_of(draw: Draw, pool: Pool, policy: InspectionPolicy) -> list[Numbers]:
    """The quotas by level; the policy's number may be exceeded, never undercut."""
    proposed = quotas_in(pool, policy, draw.share)
    sizes = {level: sum(member.level == level for member in pool.members) for level in draw.more}
    return [Numbers(level, sizes[level], proposed.get(level, 0), draw.more[level]) for level in sorted(sizes)]


class Pools(NamedTuple):
    """Both lists of a draw (名录库): subjects by the pool with their rows, officers, and who of them is left out."""

    pool: Pool
    known: Mapping[int, Subject]
    officers: list[Officer]
    left_out: list[Left]

    @property
    def rows(self) -> Rows:
        subjects = {key_of(self.known[one.subject]): one.subject for one in self.pool.members}
        return Rows(subjects, {one.certificate: one.pk for one in self.officers})

    @property
    def subjects(self) -> tuple[FrozenSubject, ...]:
        return tuple(_subject(self.known[one.subject], one.level, one.industry) for one in self.pool.members)

    @property
    def excluded(self) -> tuple[Left, ...]:
        rows = [(self.known[one.subject], one.reason) for one in self.pool.excluded]
        return tuple(Left(key_of(subject), shown_name(subject), reason) for subject, reason in rows)


def pools_of(draw: Draw, day: date) -> Pools:
    """Who may be drawn on the day, and who may go."""
    pool = pool_of(draw.department, draw.industry, day)
    known = Subject.objects.in_bulk([one.subject for one in pool.members] + [one.subject for one in pool.excluded])
    return Pools(pool, known, *officers_of(draw))


def compose(draw: Draw, policy: InspectionPolicy, at: datetime) -> tuple[FrozenList, Rows]:
    """The list as it would be frozen now, and which rows its keys mean. Raises Refused where it cannot be drawn from."""
    pools = pools_of(draw, day_of(draw, at))
    numbers = numbers_of(draw, pools.pool, policy)
    _must_draw_somebody(numbers)
    officers, backs = _with_recusals(draw, pools)
    made = FrozenList(
        number=draw.number,
        department=draw.department.name,
        industry=draw.industry.name,
        plan=f"{draw.line.plan}：{draw.line}" if draw.line else "",
        items=draw.items,
        from_on=draw.from_on.isoformat(),
        until_on=draw.until_on.isoformat(),
        policy=f"{policy}（{policy.effective_on} 起）",
        share=f"{draw.share.normalize():f}",
        frozen_at=localtime(at).isoformat(timespec="seconds"),
        subjects=_marked(pools, day_of(draw, at)),
        excluded=pools.excluded,
        officers=officers,
        officers_left_out=tuple(pools.left_out),
        recusals=backs,
        proposed={str(one.level): one.proposed for one in numbers if one.size},
        quotas={str(one.level): one.quota for one in numbers if one.size},
        more_because=draw.more_because,
    )
    return made, pools.rows


def _with_recusals(draw: Draw, pools: Pools) -> tuple[tuple[FrozenOfficer, ...], tuple[StandsBack, ...]]:
    """The officers, each with the subjects to stand back from; and every recusal with its reason."""
    rows, officers = pools.rows, [_officer(one) for one in pools.officers]
    turn = rotation.last_time(rows.subjects.values())
    backs = rotation.applied(pools.subjects, officers, rows, rotation.declared(draw), turn)
    recused: dict[str, list[str]] = {}
    for back in backs:
        recused.setdefault(back.officer, []).append(back.subject)
    told = (one._replace(recused=tuple(sorted(recused.get(one.key, ())))) for one in officers)
    return tuple(told), tuple(backs)


def _marked(pools: Pools, day: date) -> tuple[FrozenSubject, ...]:
    """Each with what its level waits for, so that the list says it wherever it is shown (R13, R21)."""
    numbers = [member.subject for member in pools.pool.members]
    marks = marks_of(numbers, {pk for pk in numbers if pools.known[pk].is_individual}, day)
    rows = zip((marks.get(pk, Mark()) for pk in numbers), pools.subjects, strict=True)
    return tuple(row._replace(mark=mark.words, confirmed=not mark.unconfirmed) for mark, row in rows)


def _must_draw_somebody(numbers: Iterable[Numbers]) -> None:
    if over := [one for one in numbers if one.quota > one.size]:
        told = "；".join(f"{level_name(str(one.level))}应抽 {one.quota} 户，名录库只有 {one.size} 户" for one in over)
        raise Refused(Draw.ARTICLE, f"{told}。请减少增抽户数。")
    if not any(one.quota for one in numbers):
        raise Refused(Draw.ARTICLE, "按名录库和政策没有可抽取的对象，不能锁定名单。")


def _subject(subject: Subject, level: int, field: str) -> FrozenSubject:
    place = subject.township or UNKNOWN_PLACE
    return FrozenSubject(key_of(subject), shown_name(subject), subject.get_kind_display(), place, str(level), field)


def _officer(officer: Officer) -> FrozenOfficer:
    return FrozenOfficer(officer.certificate, officer.name, tuple(sorted(_fields(officer.industries.all()))), ())


def _fields(industries: Iterable[Industry]) -> set[str]:
    """Codes of the industries; one of the first level stands for its divisions."""
    return {code for one in industries for code in (one.code, *(division.code for division in one.divisions.all()))}


def officers_of(draw: Draw) -> tuple[list[Officer], list[Left]]:
    """Who may go: the department's officers and the lenders', certified from the first day to the last; and who not, why."""
    own = Q(department=draw.department) | Q(department__in=draw.lenders.values("pk"))
    everybody = Officer.objects.filter(own).select_related("department").prefetch_related("industries__divisions")
    able = set(Officer.objects.able_on(draw.from_on).filter(pk__in=Officer.objects.able_on(draw.until_on)))
    ready, out = list[Officer](), list[Left]()
    for officer in everybody.order_by("certificate"):
        if reason := _unfit(officer, officer in able):
            out.append(Left(officer.certificate, officer.name, reason))
        else:
            ready.append(officer)
    return ready, out


def _unfit(officer: Officer, certified: bool) -> str:
    if not officer.active:
        return "不在岗"
    if not certified:
        until = officer.certified_until
        return f"执法证有效期自 {officer.certified_from}{f' 至 {until}' if until else ''}，不覆盖检查期间"
    return "" if officer.industries.all() else "没有登记专业领域"


def must_be_feasible(made: FrozenList) -> None:
    """Two officers for every subject that might be drawn, also as a replacement. Raises Refused with whom it fails for."""
    short = list[str]()
    for subject in made.subjects:
        if made.quotas.get(subject.stratum, 0):
            able = [one.name for one in made.officers if subject.field in one.fields and subject.key not in one.recused]
            if len(able) < PAIR:
                short.append(f"{subject.name}（可派：{'、'.join(able) or '无'}）")
    if short:
        more = f"等 {len(short)} 户" if len(short) > _NAMED else ""
        told = "、".join(short[:_NAMED])
        raise Refused(
            OFFICERS_ARTICLE,
            f"下列对象没有两名可派的检查人员：{told}{more}。请补充检查人员、请其他部门派员，或者核对专业领域和回避。",
        )
