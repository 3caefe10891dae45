"""Stepping back (作废重抽): a reason, a leader's consent, and a successor that tells of it on every later protocol."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts import rules
from accounts.gate import Refused
from accounts.models import Role, User
from inspections.drawing.moves import State, must_be_staff, must_move
from inspections.drawing.opening import save_new
from inspections.models import Draw, Recusal, StepBack
from notices.telling import tell
from subjects.moving import locked, move

ARTICLE = Draw.ARTICLE


@transaction.atomic
def ask(draw: Draw, *, reason: str, by: User, at: datetime) -> StepBack:
    """Ask a leader to consent that the draw is voided and begun again. Nothing goes on meanwhile. Raises Refused."""
    draw = locked(draw)
    must_be_staff(draw, by)
    must_move(draw, State.VOIDED)
    if not reason.strip():
        raise Refused(ARTICLE, "请写明作废重抽的理由；它将印在以后每一份抽取记录上。")
    step = StepBack.objects.create(draw=draw, reason=reason.strip(), stood=draw.state, asked_by=by, asked_at=at)
    tell(
        User.objects.filter(role=Role.LEADER, is_active=True),
        key=f"inspections.stepback:{step.pk}",
        title=f"{draw}申请作废重抽，请决定",
        body=step.reason[:100],
        url=draw.get_absolute_url(),
        at=at,
    )
    return step


@transaction.atomic
def decide(step: StepBack, *, approved: bool, note: str, by: User, at: datetime) -> StepBack:
    """A leader consents, and the successor begins as a draft; or refuses, and the draw goes on. Raises Refused."""
    draw = locked(step.draw)
    step = StepBack.objects.select_for_update().get(pk=step.pk)
    rules.must_be_one_of(by, Role.LEADER, article=ARTICLE, reason="作废重抽由局领导决定。")
    if step.granted is not None:
        raise Refused(ARTICLE, f"该申请已由{step.decided_by}决定。")
    rules.must_be_another(by, step.asked_by_id, article=ARTICLE, reason="提出申请的人不能决定。")
    if not approved and not note.strip():
        raise Refused(ARTICLE, "不同意作废的，请写明理由。")
    step.granted, step.decided_by, step.decided_at, step.note = approved, by, at, note.strip()
    step.save()
    if approved:
        move(draw, State.VOIDED, by=by, at=at, reason="作废重抽", detail=step.reason)
        begin_again(draw, by=step.asked_by, at=at)
    answer = "同意" if approved else "不同意"
    title, key = f"{draw}作废重抽：局领导{answer}", f"inspections.stepback:{step.pk}:decided"
    tell([step.asked_by], key=key, title=title, body=step.note, url=draw.get_absolute_url(), at=at)
    return step


def begin_again(draw: Draw, *, by: User, at: datetime) -> Draw:
    """The same scheme as a new draft that knows what it follows."""
    after = Draw(
        department=draw.department,
        industry=draw.industry,
        line=draw.line,
        previous=draw,
        items=draw.items,
        from_on=draw.from_on,
        until_on=draw.until_on,
        share=draw.share,
        more_1=draw.more_1,
        more_2=draw.more_2,
        more_3=draw.more_3,
        more_4=draw.more_4,
        more_because=draw.more_because,
        witnesses=draw.witnesses,
        opened_by=by,
        opened_at=at,
    )
    save_new(after, by=by, at=at)
    after.lenders.set(draw.lenders.all())
    Recusal.objects.bulk_create(
        Recusal(draw=after, officer=one.officer, subject=one.subject, reason=one.reason, declared_by=by, declared_at=at)
        for one in draw.recusals.select_related("officer", "subject")
    )
    return after


def chain_of(draw: Draw) -> list[StepBack]:
    """Every step back on the way to this draw, the first one first."""
    found: list[StepBack] = []
    before = draw.previous
    while before is not None:
        found = [*before.steps_back.filter(granted=True).select_related("draw", "asked_by", "decided_by"), *found]
        before = before.previous
    return found
