"""The way of a plan to its approval: submitted by the department, approved or returned by a leader, revised by a new way.

A plan that was approved stays in its history and on its paper; a revision goes the whole way again.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from accounts import rules
from accounts.gate import Refused
from accounts.models import Role, User
from documents.issuing import Draft, issue
from documents.models import Document
from inspections.models import InspectionPlan
from inspections.planning.drafting import ARTICLE, line_faults, must_be_own, opened, policy_for, share_faults
from inspections.planning.forecast import forecast
from inspections.planning.papers import told
from notices.telling import tell
from subjects.moving import locked, move

PAPER = "inspections/plan.pdf.html"
State = InspectionPlan.State


def faults(plan: InspectionPlan) -> list[str]:
    """Why a plan cannot be submitted, in words; a shortage is none, but has to be answered."""
    lines = list(plan.lines.select_related("industry"))
    if not lines:
        return ["计划还没有批次，请先新增批次。"]
    return [*(fault for line in lines for fault in line_faults(plan, line)), *share_faults(lines)]


@transaction.atomic
def submit(plan: InspectionPlan, *, by: User, at: datetime, shortage_met_by: str = "") -> InspectionPlan:
    """Put the plan before a leader. Where it asks for more than the capacity, it has to say how that is met."""
    plan = opened(plan, by)
    today = localtime(at).date()
    plan.policy = policy_for(plan.year, today)
    if wrong := faults(plan):
        raise Refused(ARTICLE, wrong[0])
    asked = forecast(plan, today)
    if asked.shortage and not shortage_met_by.strip():
        raise Refused(
            ARTICLE,
            f"计划需检查 {asked.visits} 户次，检查力量为 {asked.capacity} 户次，缺 {asked.shortage} 户次；请写明解决办法。",
        )
    plan.shortage_met_by = shortage_met_by.strip() if asked.shortage else ""
    plan.submitted_by, plan.submitted_at = by, at
    plan.decided_by, plan.decided_on, plan.note = None, None, ""
    move(plan, State.SUBMITTED, by=by, at=at, reason="报批")
    _ask(plan, at)
    return plan


def _ask(plan: InspectionPlan, at: datetime) -> None:
    tell(
        User.objects.filter(role=Role.LEADER, is_active=True),
        key=f"{plan.key}:{at.isoformat()}",
        title=f"抽查计划待审批：{plan}",
        body=f"{plan.submitted_by}报批。{plan.revised_because}",
        url=plan.get_absolute_url(),
        at=at,
    )


def must_decide(plan: InspectionPlan, by: User) -> None:
    """Two persons: a leader decides, never whoever drew the plan up or submitted it."""
    rules.must_be_one_of(by, Role.LEADER, article=ARTICLE, reason="抽查计划由局领导审批。")
    reason = "抽查计划须由拟订人、报批人以外的局领导审批。"
    rules.must_be_another(by, plan.drawn_up_by_id, plan.submitted_by_id, article=ARTICLE, reason=reason)


def decide(plan: InspectionPlan, *, approved: bool, note: str, by: User, at: datetime) -> InspectionPlan | Document:
    """The leader's word: the plan is approved, or goes back with a reason."""
    return approve(plan, by=by, at=at, note=note) if approved else send_back(plan, reason=note, by=by, at=at)


@transaction.atomic
def approve(plan: InspectionPlan, *, by: User, at: datetime, note: str = "") -> Document:
    """The leader's word, on the paper 抽查计划审批表; from now on its batches are drawn."""
    plan = locked(plan)
    plan.must_move(State.APPROVED)
    must_decide(plan, by)
    if wrong := faults(plan):
        raise Refused(ARTICLE, f"{wrong[0]}请退回修改。")
    day = localtime(at).date()
    _decided(plan, State.APPROVED, note, by, at)
    paper = told(plan, forecast(plan, day))
    return issue(Draft(Document.Kind.PLAN_APPROVAL, PAPER, paper, plan.case), by=by, at=at)


@transaction.atomic
def send_back(plan: InspectionPlan, *, reason: str, by: User, at: datetime) -> InspectionPlan:
    """Return the plan to the department, with a reason."""
    plan = locked(plan)
    plan.must_move(State.RETURNED)
    must_decide(plan, by)
    if not reason.strip():
        raise Refused(ARTICLE, "请写明退回修改的理由。")
    return _decided(plan, State.RETURNED, reason, by, at)


def _decided(plan: InspectionPlan, to: State, note: str, by: User, at: datetime) -> InspectionPlan:
    plan.note, plan.decided_by, plan.decided_on = note.strip(), by, localtime(at).date()
    move(plan, to, by=by, at=at, reason=to.label)
    tell(
        [person for person in {plan.drawn_up_by, plan.submitted_by} if person],
        key=f"{plan.key}:decided:{at.isoformat()}",
        title=f"抽查计划{to.label}：{plan}",
        body=plan.note,
        url=plan.get_absolute_url(),
        at=at,
    )
    return plan


@transaction.atomic
def revise(plan: InspectionPlan, *, reason: str, by: User, at: datetime) -> InspectionPlan:
    """Open an approved plan again, with a reason; until the revision is approved nothing is drawn from it."""
    plan = locked(plan)
    plan.must_move(State.DRAFT)
    must_be_own(plan.department, by)
    if not reason.strip():
        raise Refused(ARTICLE, "请写明调整计划的原因。")
    if localtime(at).year > plan.year:
        raise Refused(ARTICLE, f"{plan.year}年度已结束，计划不能再调整。")
    plan.revision, plan.revised_because = plan.revision + 1, reason.strip()
    plan.drawn_up_by, plan.submitted_by, plan.submitted_at = by, None, None
    plan.decided_by, plan.decided_on, plan.note, plan.shortage_met_by = None, None, "", ""
    return move(plan, State.DRAFT, by=by, at=at, reason="调整计划", detail=plan.revised_because)
