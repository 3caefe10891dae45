"""The acts of a random draw (双随机抽取, Article 14): its steps, its scheme, who stands back, replacing, stepping back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from accounts import rules
from accounts.gate import STAFF, Refused
from accounts.models import Role, User
from desk.acts import Act, Acts, Beginning, Crumb
from desk.forms.acts import ActForm
from inspections.drawing import freezing, lots, opening, seeding, sending, voiding
from inspections.drawing.lists import shown_name
from inspections.forms.draws import (
    ChangeSchemeForm,
    ConsentForm,
    NewSchemeForm,
    PlaceForm,
    RecusalForm,
    ReplaceForm,
    SeedForm,
    VoidForm,
    WitnessForm,
)
from inspections.models import Draw, DrawnSubject, InspectionPlan, PlanLine, Recusal, StepBack
from inspections.models.draws import DrawQuerySet

State = Draw.State
SCHEME = "inspections/draw_edit.html"


def draws_of(user: User) -> DrawQuerySet:
    """The draws that this person may see, with who took the steps."""
    return Draw.objects.visible_to(user).select_related(
        "department",
        "industry",
        "line__plan",
        "policy",
        "opened_by",
        "frozen_by",
        "committed_by",
        "seeded_by",
        "drawn_by",
    )


def _list_crumb(of: object) -> list[Crumb]:
    return [Crumb("双随机抽查", reverse("inspections:draw_list"))]


def drafted(begun_at: object, made: Draw) -> str:
    """What is said of a new draw."""
    return f"{made}方案已拟订。核对各级户数和回避后，锁定名单。"


def _open_batches(by: User, user: User, at: datetime) -> Mapping[str, object]:
    """The batches of approved plans that nobody has drawn yet: they begin at the plan."""
    lines = PlanLine.objects.filter(plan__department=by.department_id, plan__state=InspectionPlan.State.APPROVED)
    return {"lines": lines.exclude(draws__state__in=Draw.STANDING).select_related("plan", "industry")}


NEW_DRAW = Beginning(
    title="拟订抽取方案",
    button="拟订方案",
    roles=STAFF,
    form=NewSchemeForm,
    template=SCHEME,
    beside=_open_batches,
    said=drafted,
    do=opening.begin,
    back=lambda by: reverse("inspections:draw_list"),
    crumbs=_list_crumb,
)


def _goes_on(draw: Draw, user: User) -> bool:
    """The department's own staff, and nothing while a step back waits for a leader."""
    return rules.is_of(user, draw.keeper_id) and not draw.waits_for_leader


def _may_seed(draw: Draw, user: User) -> bool:
    """The public seed is brought in once, by a second person."""
    return _goes_on(draw, user) and not draw.is_seeded and user.pk != draw.committed_by_id


def _may_draw(draw: Draw, user: User) -> bool:
    return _goes_on(draw, user) and draw.is_seeded


def _must_be_unseeded(draw: Draw, user: User, at: datetime) -> None:
    if draw.is_seeded:
        raise Refused(Draw.ARTICLE, "公开随机数已录入，不能更改。")


def _must_be_seeded(draw: Draw, user: User, at: datetime) -> None:
    if not draw.is_seeded:
        raise Refused(Draw.ARTICLE, "公开随机数尚未录入，不能抽取。")


DRAW: Acts[Draw] = Acts(
    address="inspections:draw_act",
    article=Draw.ARTICLE,
    seen_by=draws_of,
    crumbs=_list_crumb,
    table={
        "change": Act(
            title="修改抽取方案",
            button="保存方案",
            roles=STAFF,
            states=(State.DRAFT,),
            form=ChangeSchemeForm,
            template=SCHEME,
            said="方案已修改。",
            do=opening.change,
            offered=_goes_on,
        ),
        "recuse": Act(
            title="登记回避",
            roles=STAFF,
            states=(State.DRAFT,),
            form=RecusalForm,
            told=("本次抽取不把该检查人员派给该检查对象。", "回避和理由写入锁定的名单，并印在抽取记录上。"),
            said="回避已登记。",
            do=opening.recuse,
            offered=_goes_on,
            detail=lambda made: str(made.officer),
        ),
        "freeze": Act(
            title="锁定名单",
            roles=STAFF,
            states=(State.DRAFT,),
            told=(
                "检查对象、检查人员、回避、各级户数按现在的情况固定，写成名单并计算摘要值（SHA-256）。",
                "此后方案和名单都不能更改；要更改只能作废重抽，经局领导同意，并印在以后每一份抽取记录上。",
                "锁定后请打印名单公示单，把摘要值张贴或者交见证人保存。",
            ),
            said="名单已锁定。请打印名单公示单，再承诺保密随机数。",
            do=freezing.freeze,
            offered=_goes_on,
            primary=True,
        ),
        "commit": Act(
            title="承诺随机数",
            roles=STAFF,
            states=(State.FROZEN,),
            told=(
                "系统生成一个保密随机数并加密保存，任何人都看不到；只公布它的摘要值（承诺值）。",
                "您承诺之后，公开随机数须由另一人录入。",
            ),
            said="保密随机数已承诺。请见证人记下承诺值，再当场掷骰子或者等待开奖，由另一人录入公开随机数。",
            do=seeding.commit,
            offered=_goes_on,
            primary=True,
        ),
        "seed": Act(
            title="录入公开随机数",
            roles=STAFF,
            states=(State.COMMITTED,),
            must=_must_be_unseeded,
            form=SeedForm,
            told=(
                "公开随机数须在承诺之后、当着见证人的面产生，或者取承诺之后的开奖号码。",
                "录入后不能更改；须由承诺保密随机数以外的人录入。",
            ),
            said="公开随机数已录入，可以抽取。",
            do=seeding.take,
            offered=_may_seed,
            primary=True,
        ),
        "draw": Act(
            title="抽取",
            roles=STAFF,
            states=(State.COMMITTED,),
            must=_must_be_seeded,
            form=WitnessForm,
            told=(
                "公开保密随机数，由两个随机数和名单摘要值得出种子，按公布的算法抽取检查对象和检查人员。",
                "签发《抽取记录》，列明种子、结果、概率、回避、更换和重抽。",
                "结果不能更改；作废重抽须经局领导同意并印在记录上。",
            ),
            said="已抽取，《抽取记录》已签发，请见证人签名。",
            do=lots.reveal,
            offered=_may_draw,
            primary=True,
        ),
        "dispatch": Act(
            title="派发检查任务",
            roles=STAFF,
            states=(State.DRAWN,),
            told=(
                "为每一户抽中对象生成检查任务，派给抽中的两名检查人员并通知本人。",
                "派发后不能再更换对象，也不能作废重抽。",
            ),
            said="检查任务已派发。",
            do=sending.dispatch,
            offered=_goes_on,
            primary=True,
        ),
        "publish": Act(
            title="登记结果公示",
            roles=STAFF,
            states=(State.DISPATCHED,),
            form=PlaceForm,
            told=("登记抽查结果在何时、何处公示。", "全部检查结果录入之后才能登记。"),
            said="结果公示已登记。",
            do=sending.publish,
            offered=_goes_on,
            primary=True,
        ),
        "archive": Act(
            title="归档",
            roles=STAFF,
            states=(State.PUBLISHED,),
            form=PlaceForm,
            told=("登记签名的抽取记录、名单公示单何时归档、存放在何处。",),
            said="已归档。",
            do=sending.archive,
            offered=_goes_on,
            primary=True,
        ),
        "void": Act(
            title="申请作废重抽",
            roles=STAFF,
            states=Draw.BEGUN,
            form=VoidForm,
            told=(
                "申请提交局领导决定；决定之前本次抽取暂停。",
                "同意后本次抽取作废，自动生成新的方案；理由、次数和同意人印在以后每一份抽取记录上。",
            ),
            said="已提交局领导决定。",
            do=voiding.ask,
            offered=_goes_on,
            dangerous=True,
        ),
    },
)


def _own_draw(row: DrawnSubject | Recusal | StepBack) -> str:
    return row.draw.get_absolute_url()


def _crumbs_of_draw(row: DrawnSubject | Recusal | StepBack) -> list[Crumb]:
    return [*_list_crumb(row), Crumb(str(row.draw), row.draw.get_absolute_url())]


def _drawn(user: User) -> QuerySet[DrawnSubject]:
    own = DrawnSubject.objects.filter(draw__in=Draw.objects.visible_to(user))
    return own.select_related("draw__department", "draw__industry", "subject")


def _came(row: DrawnSubject, made: DrawnSubject) -> str:
    return f"{shown_name(row.subject)}已更换，由{shown_name(made.subject)}递补；新的《抽取记录》已签发。"


DRAWN: Acts[DrawnSubject] = Acts(
    address="inspections:drawn_act",
    article=Draw.ARTICLE,
    seen_by=_drawn,
    name=lambda row: f"{row.draw} {shown_name(row.subject)}",
    crumbs=_crumbs_of_draw,
    back=_own_draw,
    table={
        "replace": Act(
            title="更换抽中对象",
            roles=STAFF,
            form=ReplaceForm,
            told=(
                "由同一等级中签号最小的未抽中者递补，不能指定。",
                "全部检查人员按算法重新分派，签发新的《抽取记录》，列明更换的次数和理由。",
            ),
            said=_came,
            do=lots.replace,
            offered=lambda row, user: rules.is_of(user, row.draw.keeper_id) and row.may_be_replaced,
            detail=lambda made: str(made.key),
            dangerous=True,
        ),
    },
)


def _recusals(user: User) -> QuerySet[Recusal]:
    own = Recusal.objects.filter(draw__in=Draw.objects.visible_to(user))
    return own.select_related("draw__department", "officer")


RECUSAL: Acts[Recusal] = Acts(
    address="inspections:recusal_act",
    article=opening.RECUSAL_ARTICLE,
    seen_by=_recusals,
    name=lambda recusal: f"{recusal.draw} {recusal.officer}",
    crumbs=_crumbs_of_draw,
    back=_own_draw,
    table={
        "remove": Act(
            title="撤回回避",
            roles=STAFF,
            form=ActForm,
            told=("登记有误的回避随即删去；名单锁定后不能撤回。",),
            said="回避已撤回。",
            do=opening.take_back,
            offered=lambda recusal, user: rules.is_of(user, recusal.draw.keeper_id) and recusal.draw.is_draft,
        ),
    },
)


def _steps_back(user: User) -> QuerySet[StepBack]:
    seen = StepBack.objects.filter(draw__in=Draw.objects.visible_to(user))
    return seen.select_related("draw__department", "draw__industry", "asked_by", "decided_by")


def _told_of_voiding(step: StepBack, by: User, at: datetime) -> list[str]:
    return [
        f"{step.asked_by}申请作废：{step.reason}",
        f"申请时状态：{step.get_stood_display()}。",
        "同意后本次抽取作废，新的方案自动生成；次数、理由和您的姓名印在以后每一份抽取记录上。",
    ]


def _answer(made: Any) -> str:
    return "同意" if made.granted else "不同意"


STEP_BACK: Acts[StepBack] = Acts(
    address="inspections:step_back_act",
    article=Draw.ARTICLE,
    seen_by=_steps_back,
    name=lambda step: str(step.draw),
    crumbs=_list_crumb,
    back=_own_draw,
    table={
        "decide": Act(
            title="决定作废重抽",
            roles=(Role.LEADER,),
            form=ConsentForm,
            told=_told_of_voiding,
            said="决定已登记，申请人已收到通知。",
            do=voiding.decide,
            offered=lambda step, user: step.waits,
            detail=_answer,
            dangerous=True,
        ),
    },
)
