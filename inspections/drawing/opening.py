"""Drawing up a draw (拟订抽取方案): its scheme, its number, who stands back; open to change until the list is frozen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.db import IntegrityError, transaction

from accounts import rules
from accounts.gate import Refused
from accounts.models import Department, User
from inspections.drawing.moves import must_be_staff, must_not_wait
from inspections.models import Draw, InspectionPlan, Officer, PlanLine, Recusal
from subjects.models import Industry, Subject
from subjects.moving import locked, number

ARTICLE = Draw.ARTICLE
RECUSAL_ARTICLE = "行政处罚法第四十三条"


class Scheme(NamedTuple):
    """What may be changed of a draw until its list is frozen. `more` is what is drawn beyond the policy, by level."""

    items: str
    from_on: date
    until_on: date
    witnesses: str
    share: Decimal = Decimal(100)
    more: tuple[int, int, int, int] = (0, 0, 0, 0)
    more_because: str = ""
    lenders: Sequence[Department] = ()


@transaction.atomic
def begin(industry: Industry, scheme: Scheme, *, by: User, at: datetime) -> Draw:
    """A draw outside the yearly plan, of the person's own department. Raises Refused."""
    rules.must_be_staff(by, article=ARTICLE, reason="抽取由记录部门的人员办理。")
    assert by.department
    draw = Draw(department=by.department, industry=industry, opened_by=by, opened_at=at)
    return _open(draw, scheme, by, at)


@transaction.atomic
def begin_batch(line: PlanLine, scheme: Scheme, *, by: User, at: datetime) -> Draw:
    """The draw of a batch of an approved plan; its share of the year is the plan's. Raises Refused."""
    plan = InspectionPlan.objects.select_for_update(of=("self",)).select_related("department").get(pk=line.plan_id)
    line.refresh_from_db()
    if plan.state != InspectionPlan.State.APPROVED:
        raise Refused(ARTICLE, f"{plan}现为“{plan.get_state_display()}”，批准后才能按计划抽取。")
    draw = Draw(department=plan.department, industry=line.industry, line=line, opened_by=by, opened_at=at)
    must_be_staff(draw, by)
    return _open(draw, scheme._replace(share=line.share), by, at)


def _open(draw: Draw, scheme: Scheme, by: User, at: datetime) -> Draw:
    _write(draw, scheme)
    save_new(draw, by=by, at=at)
    draw.lenders.set(scheme.lenders)
    return draw


def _write(draw: Draw, scheme: Scheme) -> None:
    """Put the scheme into the draw. Raises Refused."""
    if scheme.until_on < scheme.from_on:
        raise Refused(ARTICLE, f"检查截止日期（{scheme.until_on}）早于起始日期（{scheme.from_on}），请核对。")
    if any(scheme.more) and not scheme.more_because.strip():
        raise Refused(ARTICLE, "在政策之外增抽的，请写明增抽理由。")
    if min(scheme.more) < 0:
        raise Refused(ARTICLE, "抽取户数只能在政策之上增加，不能减少。")
    if draw.line and {scheme.from_on.year, scheme.until_on.year} != {draw.line.plan.year}:
        raise Refused(ARTICLE, f"检查时间应在计划年度（{draw.line.plan.year}年）内，请更改。")
    draw.items, draw.witnesses = scheme.items.strip(), scheme.witnesses.strip()
    draw.from_on, draw.until_on, draw.share = scheme.from_on, scheme.until_on, scheme.share
    draw.more_1, draw.more_2, draw.more_3, draw.more_4 = scheme.more
    draw.more_because = scheme.more_because.strip() if any(scheme.more) else ""
    if not draw.items or not draw.witness_list:
        raise Refused(ARTICLE, "请写明抽查事项和见证人（至少一人，每行一人）。")


def save_new(draw: Draw, *, by: User, at: datetime) -> None:
    """Save it under the next number of the year. Raises Refused where another one bars it."""
    number(draw, at=at)
    try:
        with transaction.atomic():
            draw.write(by=by, at=at, reason="拟订抽取方案")
    except IntegrityError as collision:
        raise Refused(ARTICLE, _already(draw)) from collision


def _already(draw: Draw) -> str:
    """Which other draw bars this one."""
    if draw.line_id and (other := Draw.objects.filter(line=draw.line).exclude(state="voided").first()):
        return f"该批次已有{other}，不能另行抽取；确需重抽的，请申请作废。"
    under_way = Draw.objects.filter(department=draw.department_id, industry=draw.industry_id, state__in=Draw.BEGUN)
    return f"{draw.industry}已有正在办理的{under_way.first()}，请先办完；确需重抽的，请申请作废。"


@transaction.atomic
def change(draw: Draw, scheme: Scheme, *, by: User, at: datetime) -> Draw:
    """Change the scheme while it is a draft. Raises Refused."""
    draw = _draft(draw, by)
    _write(draw, scheme._replace(share=draw.line.share) if draw.line else scheme)
    draw.lenders.set(scheme.lenders)
    draw.write(by=by, at=at, reason="修改抽取方案")
    return draw


def _draft(draw: Draw, by: User) -> Draw:
    draw = locked(draw)
    must_be_staff(draw, by)
    if draw.state != Draw.State.DRAFT:
        raise Refused(
            ARTICLE, f"{draw}现为“{draw.get_state_display()}”，名单锁定后不能更改；确需更改的，请申请作废重抽。"
        )
    must_not_wait(draw)
    return draw


@transaction.atomic
def recuse(draw: Draw, officer: Officer, subject: Subject, *, reason: str, by: User, at: datetime) -> Recusal:
    """行政处罚法 Article 43: an officer stands back from a subject, with the reason, before the list is frozen."""
    draw = _draft(draw, by)
    if not reason.strip():
        raise Refused(RECUSAL_ARTICLE, "请写明回避理由（如近亲属在该单位任职）。")
    if subject.department_id != draw.department_id:
        raise Refused(RECUSAL_ARTICLE, f"{subject}不是{draw.department}的信用主体。")
    try:
        with transaction.atomic():
            return Recusal.objects.create(
                draw=draw, officer=officer, subject=subject, reason=reason.strip(), declared_by=by, declared_at=at
            )
    except IntegrityError as collision:
        raise Refused(RECUSAL_ARTICLE, f"{officer}对{subject}的回避已经登记。") from collision


@transaction.atomic
def take_back(recusal: Recusal, *, by: User, at: datetime) -> None:
    """Take a recusal back that was entered by mistake, while the draw is a draft."""
    _draft(recusal.draw, by)
    recusal.delete()
