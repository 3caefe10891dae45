"""Random draws (双随机抽取): the list, one in full, and every act."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.gate import READERS, SignedInRequest, allowed
from accounts.models import User
from desk.standing import Next, Standing, Step
from desk.views.acting import acts_view, begin_view
from desk.views.listing import list_view
from documents.models import Document
from inspections.acts.draws import DRAW, DRAWN, NEW_DRAW, RECUSAL, STEP_BACK, draws_of
from inspections.drawing import papers, voiding
from inspections.drawing.lists import read, shown_name
from inspections.drawing.showing import outlook_of, shown_rows, standing_of, steps_of
from inspections.lists.draws import DRAWS
from inspections.models import Draw

draw_list = list_view(DRAWS)


@require_safe
@allowed(*READERS)
def draw_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """One draw: its six steps, what comes next, the result by level, what was stepped back from."""
    draw = get_object_or_404(draws_of(request.user).with_visits(), pk=pk)
    frozen = read(draw.frozen) if draw.frozen else None
    context = {
        "draw": draw,
        "frozen": frozen,
        "numbers": papers.numbers_of(frozen) if frozen else [],
        "outlook": outlook_of(draw, timezone.now()) if draw.is_draft else None,
        "standing": standing_of(draw, draw.visits()),
        "rows": shown_rows(draw),
        "recusals": [
            (one, shown_name(one.subject), RECUSAL.offers(one, request.user))
            for one in draw.recusals.select_related("officer", "subject", "declared_by")
        ],
        "chain": voiding.chain_of(draw),
        "steps_back": [
            (step, STEP_BACK.offers(step, request.user))
            for step in draw.steps_back.select_related("asked_by", "decided_by")
        ],
        "next": Draw.objects.filter(previous=draw).first(),
        "documents": Document.objects.of_case(draw.key).order_by("-pk"),
        "where": where_of(draw, request.user),
        "needs_another": draw.awaits_public_seed and draw.committed_by_id == request.user.pk,
        "may_replace": request.user.edits_records and draw.is_drawn,
    }
    return render(request, "inspections/draw_show.html", context)


_NEXT = {
    Draw.State.DRAFT: "锁定名单",
    Draw.State.FROZEN: "承诺随机数",
    Draw.State.COMMITTED: "抽取",
    Draw.State.DRAWN: "派发检查任务",
    Draw.State.DISPATCHED: "录入检查结果，登记结果公示",
    Draw.State.PUBLISHED: "归档",
}


def where_of(draw: Draw, user: User) -> Standing:
    """Its six steps, as on the big screen, who is next, what this person may do."""
    steps = [Step(one.title, reached=one.looks == "done", current=one.looks == "now") for one in steps_of(draw)]
    return Standing(steps, _nexts_of(draw), DRAW.offers(draw, user))


def _nexts_of(draw: Draw) -> list[Next]:
    if draw.waits_for_leader:
        return [Next("局领导", "决定作废重抽")]
    if draw.awaits_public_seed:
        return [Next(f"{draw.department}（{draw.committed_by}以外的人员）", "录入公开随机数")]
    what = _NEXT.get(Draw.State(draw.state))
    return [Next(str(draw.department), what)] if what else []


draw_add = begin_view(NEW_DRAW)
draw_act = acts_view(DRAW)
drawn_act = acts_view(DRAWN)
recusal_act = acts_view(RECUSAL)
step_back_act = acts_view(STEP_BACK)
