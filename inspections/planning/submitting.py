"""The way of a plan to its approval: submitted by the department, approved or returned by a leader, revised by a new way.

A plan that was approved stays in its history and on its paper; a revision goes the whole way again.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from accounts.gate import Refused
from accounts.history import keep
from accounts.models import Role, User
from documents.issuing import Draft, issue
from documents.models import Document
from inspections.models import InspectionPlan
from inspections.planning.drafting import ARTICLE, line_faults, must_be_own, opened, policy_for, share_faults
from inspections.planning.forecast import forecast
from inspections.planning.papers import told
from notices.telling import tell
from subjects.cases import Case

PAPER = "inspections/plan.pdf.html"
State = InspectionPlan.State
MOVES: dict[State, dict[State, str]] = {
    State.DRAFT: {State.SUBMITTED: ARTICLE},
    State.RETURNED: {State.SUBMITTED: ARTICLE},
    State.SUBMITTED: {State.APPROVED: ARTICLE, State.RETURNED: ARTICLE},
    State.APPROVED: {State.DRAFT: ARTICLE},
}
"""From state to state, and the article by which; from approved back to a draft it is a revision."""


def case_of(plan: InspectionPlan) -> Case:
    """How the plan is named on its paper."""
    return Case(f"inspections.plan:{plan.pk}", str(plan), plan.get_absolute_url(), None, plan.department)


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
    plan.state, plan.submitted_by, plan.submitted_at = State.SUBMITTED, by, at
    plan.decided_by, plan.decided_on, plan.note = None, None, ""
    keep(plan, by=by, reason="报批")
    _ask(plan, at)
    return plan


def _ask(plan: InspectionPlan, at: datetime) -> None:
    tell(
        User.objects.filter(role=Role.LEADER, is_active=True),
        key=f"inspections.plan:{plan.pk}:{at.isoformat()}",
        title=f"抽查计划待审批：{plan}",
        body=f"{plan.submitted_by}报批。{plan.revised_because}",
        url=plan.get_absolute_url(),
        at=at,
    )


def must_decide(plan: InspectionPlan, by: User) -> None:
    """Two persons: a leader decides, never whoever drew the plan up or submitted it."""
    if by.role != Role.LEADER:
        raise Refused(ARTICLE, "抽查计划由局领导审批。")
    if by.pk in (plan.drawn_up_by_id, plan.submitted_by_id):
        raise Refused(ARTICLE, "抽查计划须由拟订人、报批人以外的局领导审批。")


def must_move(plan: InspectionPlan, to: State) -> None:
    """Refuse a step that the state does not allow, before anything is typed."""
    if to not in MOVES[State(plan.state)]:
        raise Refused(ARTICLE, f"{plan}现为“{plan.get_state_display()}”，不能进行此步骤。")


def _locked(plan: InspectionPlan, to: State) -> InspectionPlan:
    rows = InspectionPlan.objects.select_for_update(of=("self",))
    plan = rows.select_related("department", "policy", "drawn_up_by", "submitted_by").get(pk=plan.pk)
    must_move(plan, to)
    return plan


@transaction.atomic
def approve(plan: InspectionPlan, *, by: User, at: datetime, note: str = "") -> Document:
    """The leader's word, on the paper 抽查计划审批表; from now on its batches are drawn."""
    plan = _locked(plan, State.APPROVED)
    must_decide(plan, by)
    if wrong := faults(plan):
        raise Refused(ARTICLE, f"{wrong[0]}请退回修改。")
    day = localtime(at).date()
    _decided(plan, State.APPROVED, note, by, at)
    paper = told(plan, forecast(plan, day))
    return issue(Draft(Document.Kind.PLAN_APPROVAL, PAPER, paper, case_of(plan)), by=by, at=at)


@transaction.atomic
def send_back(plan: InspectionPlan, *, reason: str, by: User, at: datetime) -> InspectionPlan:
    """Return the plan to the department, with a reason."""
    plan = _locked(plan, State.RETURNED)
    must_decide(plan, by)
    if not reason.strip():
        raise Refused(ARTICLE, "请写明退回修改的理由。")
    return _decided(plan, State.RETURNED, reason, by, at)


def _decided(plan: InspectionPlan, to: State, note: str, by: User, at: datetime) -> InspectionPlan:
    plan.state, plan.note, plan.decided_by, plan.decided_on = to, note.strip(), by, localtime(at).date()
    keep(plan, by=by, reason=to.label)
    tell(
        [person for person in {plan.drawn_up_by, plan.submitted_by} if person],
        key=f"inspections.plan:{plan.pk}:decided:{at.isoformat()}",
        title=f"抽查计划{to.label}：{plan}",
        body=plan.note,
        url=plan.get_absolute_url(),
        at=at,
    )
    return plan


@transaction.atomic
def revise(plan: InspectionPlan, *, reason: str, by: User, on: date) -> InspectionPlan:
    """Open an approved plan again, with a reason; until the revision is approved nothing is drawn from it."""
    plan = _locked(plan, State.DRAFT)
    must_be_own(plan.department, by)
    if not reason.strip():
        raise Refused(ARTICLE, "请写明调整计划的原因。")
    if on.year > plan.year:
        raise Refused(ARTICLE, f"{plan.year}年度已结束，计划不能再调整。")
    plan.state, plan.revision, plan.revised_because = State.DRAFT, plan.revision + 1, reason.strip()
    plan.drawn_up_by, plan.submitted_by, plan.submitted_at = by, None, None
    plan.decided_by, plan.decided_on, plan.note, plan.shortage_met_by = None, None, "", ""
    keep(plan, by=by, reason=f"调整计划：{reason.strip()}")
    return plan
