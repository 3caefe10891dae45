"""The acts on a yearly plan (年度抽查计划) and on its batches (Article 14)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localtime

from accounts import rules
from accounts.gate import STAFF, Refused
from accounts.models import Role, User
from desk.acts import Act, Acts, Beginning, Crumb
from inspections.acts.draws import SCHEME, drafted
from inspections.drawing import opening
from inspections.forms.draws import BatchSchemeForm
from inspections.forms.plans import (
    ChangeBatchForm,
    ChangeCapacityForm,
    NewBatchForm,
    PlanDecisionForm,
    PlanForm,
    ReviseForm,
    SubmissionForm,
)
from inspections.models import InspectionPlan, PlanLine
from inspections.planning import drafting, submitting

State = InspectionPlan.State
COLUMNS = "desk/act_columns.html"
FORECAST = "inspections/plan_forecast.html"
CAPACITY = "检查力量 = 天数 × 小组数 × 每组每天户数，用来核对全年任务能否完成。"


def plans_of(user: User) -> QuerySet[InspectionPlan]:
    """The plans that this person may see."""
    rows = InspectionPlan.objects.visible_to(user)
    return rows.select_related("department", "policy", "drawn_up_by", "submitted_by", "decided_by")


def _list_crumb(of: object) -> list[Crumb]:
    return [Crumb("年度抽查计划", reverse("inspections:plan_list"))]


NEW_PLAN = Beginning(
    title="拟订抽查计划",
    button="建立计划，去新增批次",
    roles=STAFF,
    form=PlanForm,
    told=(CAPACITY,),
    said="计划已建立，请逐批新增抽查批次。",
    do=drafting.draw_up,
    back=lambda by: reverse("inspections:plan_list"),
    crumbs=_list_crumb,
)


def _own(plan: InspectionPlan, user: User) -> bool:
    return rules.is_of(user, plan.keeper_id)


def _ready(plan: InspectionPlan, user: User) -> bool:
    return _own(plan, user) and not submitting.faults(plan)


def _must_be_of_this_year(plan: InspectionPlan, user: User, at: datetime) -> None:
    if localtime(at).year > plan.year:
        raise Refused(drafting.ARTICLE, f"{plan.year}年度已结束，计划不能再调整。")


def _must_decide(plan: InspectionPlan, user: User, at: datetime) -> None:
    submitting.must_decide(plan, user)


def _kept(of: object, made: PlanLine) -> str:
    return f"批次“{made}”已保存。"


PLAN: Acts[InspectionPlan] = Acts(
    address="inspections:plan_act",
    article=drafting.ARTICLE,
    seen_by=plans_of,
    crumbs=_list_crumb,
    table={
        "capacity": Act(
            title="更改检查力量",
            button="保存",
            roles=STAFF,
            states=InspectionPlan.CHANGING,
            form=ChangeCapacityForm,
            told=(CAPACITY,),
            said="检查力量已更改。",
            do=drafting.set_capacity,
            offered=_own,
        ),
        "line": Act(
            title="新增批次",
            button="保存",
            again="保存，再增一批",
            roles=STAFF,
            states=InspectionPlan.CHANGING,
            form=NewBatchForm,
            template=COLUMNS,
            said=_kept,
            do=drafting.add_line,
            offered=_own,
            detail=str,
        ),
        "submit": Act(
            title="报批抽查计划",
            button="报批",
            roles=STAFF,
            states=InspectionPlan.CHANGING,
            form=SubmissionForm,
            template=FORECAST,
            told=("报局领导审批；检查力量不足的，须写明解决办法。", "审批期间不能更改；退回后可以修改再报。"),
            said="计划已报批，待局领导审批。",
            do=submitting.submit,
            offered=_ready,
            primary=True,
        ),
        "decide": Act(
            title="审批抽查计划",
            button="作出决定",
            roles=(Role.LEADER,),
            states=(State.SUBMITTED,),
            must=_must_decide,
            form=PlanDecisionForm,
            template=FORECAST,
            told=(
                "批准：签发《抽查计划审批表》，记录部门据以按批次发起随机抽取。",
                "退回：理由告知拟订人，修改后重新报批。",
            ),
            said="决定已作出。",
            do=submitting.decide,
            primary=True,
        ),
        "revise": Act(
            title="调整计划",
            button="调整",
            roles=STAFF,
            states=(State.APPROVED,),
            must=_must_be_of_this_year,
            form=ReviseForm,
            told=(
                "计划回到“草拟”，更改后须重新报批；重新批准前不能从本计划发起新的抽取。",
                "已发起的抽取和已派发的检查任务不受影响。",
                "原批准的审批表和历史保留。",
            ),
            said="计划已打开，请更改后重新报批。",
            do=submitting.revise,
            offered=_own,
        ),
    },
)


def _lines(user: User) -> QuerySet[PlanLine]:
    rows = PlanLine.objects.filter(plan__in=InspectionPlan.objects.visible_to(user))
    return rows.select_related("plan__department", "plan__policy", "industry")


def _changes(line: PlanLine, user: User) -> bool:
    return _own(line.plan, user) and line.plan.may_change


def _draws(line: PlanLine, user: User) -> bool:
    return _own(line.plan, user) and line.plan.is_approved


def _must_be_open(line: PlanLine, user: User, at: datetime) -> None:
    drafting.must_be_open(line.plan)


def _told_of_drawing(line: PlanLine, by: User, at: datetime) -> list[str]:
    return [f"从{line.industry}中抽取，占全年任务 {line.share.normalize():f}%。"]


LINE: Acts[PlanLine] = Acts(
    address="inspections:line_act",
    article=drafting.ARTICLE,
    seen_by=_lines,
    name=lambda line: f"{line.plan}：{line}",
    crumbs=lambda line: [*_list_crumb(line), Crumb(str(line.plan), line.plan.get_absolute_url())],
    back=lambda line: line.plan.get_absolute_url(),
    table={
        "change": Act(
            title="更改批次",
            button="保存",
            roles=STAFF,
            must=_must_be_open,
            form=ChangeBatchForm,
            template=COLUMNS,
            said=_kept,
            do=drafting.change_line,
            offered=_changes,
        ),
        "remove": Act(
            title="删除批次",
            button="删除",
            roles=STAFF,
            must=_must_be_open,
            told=("批次从计划中删去；删除前的内容留在历史中。",),
            said="批次已删除。",
            do=drafting.drop_line,
            offered=_changes,
            dangerous=True,
        ),
        "draw": Act(
            title="拟订抽取方案",
            button="拟订方案",
            roles=STAFF,
            form=BatchSchemeForm,
            template=SCHEME,
            told=_told_of_drawing,
            said=drafted,
            do=opening.begin_batch,
            offered=_draws,
            opens=True,
            detail=str,
        ),
    },
)
