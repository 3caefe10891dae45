"""After the draw: sending the officers out (派发), publishing the result (公示), putting the file away (归档)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from accounts.gate import Refused
from accounts.models import User
from inspections.assigning import Errand, assign
from inspections.drawing import protocols
from inspections.drawing.moves import State, must_be_staff, must_move
from inspections.drawing.replaying import replay
from inspections.models import Assignment, Draw, Inspection, Visit
from inspections.visiting import finishing
from subjects.moving import locked, move


@transaction.atomic
def dispatch(draw: Draw, *, by: User, at: datetime) -> Draw:
    """An assignment for every drawn subject, all or none. Raises Refused."""
    draw = locked(draw)
    must_be_staff(draw, by)
    must_move(draw, State.DISPATCHED)
    must_be_as_drawn(draw)
    rows = draw.drawn.filter(gone_at=None).select_related("subject__department", "officer_1__user", "officer_2__user")
    for row in rows:
        errand = Errand(
            subject=row.subject,
            department=draw.department,
            manner=Inspection.Manner.RANDOM,
            officers=row.officers,
            from_on=draw.from_on,
            until_on=draw.until_on,
            items=draw.items,
            source=f"双随机抽取 {draw}",
            source_key=draw.key,
            source_url=draw.get_absolute_url(),
        )
        row.assignment = assign(errand, by=by, at=at)
        row.save()
    draw.dispatched_by, draw.dispatched_at = by, at
    move(draw, State.DISPATCHED, by=by, at=at, reason="派发检查任务")
    return draw


def must_be_as_drawn(draw: Draw) -> None:
    """Draw again in thought: whoever is sent out, and to whom, is what the seed gave. Raises Refused."""
    told = protocols.parse(protocols.text_of(draw))
    meant = all(draw.known_subjects[row.key] == row.subject_id for row in draw.drawn.all())
    if not (meant and replay(told).genuine):
        raise Refused(Draw.ARTICLE, "抽取结果已被改动，与种子重抽的结果不符，不能派发；请查明原因后作废重抽。")


def waiting_of(draw: Draw) -> int:
    """How many of its assignments were not yet carried out."""
    return draw.drawn.filter(gone_at=None, assignment__state=Assignment.State.WAITING).count()


@transaction.atomic
def publish(draw: Draw, *, on: date, where: str, by: User, at: datetime) -> Draw:
    """Note when and where the results were published, once all are entered: of each visit, too. Raises Refused."""
    draw = locked(draw)
    must_be_staff(draw, by)
    article = must_move(draw, State.PUBLISHED)
    if waiting := waiting_of(draw):
        raise Refused(article, f"还有 {waiting} 户没有录入检查结果，不能登记公示；无法检查的，由审核人取消任务。")
    assert draw.drawn_at
    _must_lie_between(article, "公示日期", localtime(draw.drawn_at).date(), on, at)
    if not where.strip():
        raise Refused(article, "请写明公示位置（如本局网站“双随机”专栏）。")
    found = Inspection.objects.filter(assignments__drawn__draw=draw).order_by("-inspected_on").first()
    if found and on < found.inspected_on:
        raise Refused(article, f"公示日期（{on}）早于其中 {found.inspected_on} 的检查，请核对。")
    for visit in Visit.objects.filter(assignment__drawn__draw=draw, inspection__isnull=False, published_on=None):
        finishing.publish(visit, on=on, where=where, by=by, at=at)
    draw.published_on, draw.published_where = on, where.strip()
    move(draw, State.PUBLISHED, by=by, at=at, reason="登记结果公示")
    return draw


@transaction.atomic
def archive(draw: Draw, *, on: date, where: str, by: User, at: datetime) -> Draw:
    """Note when and where the file was put away. Raises Refused."""
    draw = locked(draw)
    must_be_staff(draw, by)
    article = must_move(draw, State.ARCHIVED)
    assert draw.published_on
    _must_lie_between(article, "归档日期", draw.published_on, on, at)
    if not where.strip():
        raise Refused(article, "请写明存放位置（如档案室、卷号）。")
    draw.archived_on, draw.archived_where = on, where.strip()
    move(draw, State.ARCHIVED, by=by, at=at, reason="归档")
    return draw


def _must_lie_between(article: str, label: str, first: date, on: date, at: datetime) -> None:
    today = localtime(at).date()
    if not first <= on <= today:
        raise Refused(article, f"{label}（{on}）应在 {first} 和今天（{today}）之间，请核对。")
