"""What is shown and handed out of a draw: the list sheet, the big screen, the protocol file, verification."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple, cast

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import journal
from accounts.gate import READERS, Refused, SignedInRequest, allowed
from accounts.models import User
from desk.views.asking import question_view
from inspections.acts.draws import draws_of
from inspections.drawing import papers, protocols
from inspections.drawing.lists import read
from inspections.drawing.protocols import Unreadable
from inspections.drawing.replaying import Replay, Step, replay
from inspections.drawing.showing import shown_rows, steps_of
from inspections.forms.draw_searches import VerifyForm
from inspections.models import Draw

SCRIPT = Path(settings.BASE_DIR) / "tools" / "verify_draw.py"


@require_safe
@allowed(*READERS)
def draw_sheet(request: SignedInRequest, pk: int) -> HttpResponse:
    """名单公示单: the frozen list with its digest large, to be printed and hung up."""
    draw = get_object_or_404(draws_of(request.user), pk=pk)
    if not draw.frozen:
        raise Refused(Draw.ARTICLE, f"{draw}的名单尚未锁定。")
    frozen = read(draw.frozen)
    officers = {row.key: row.name for row in frozen.officers}
    names = {row.key: row.name for row in frozen.subjects}
    backs = [(officers[one.officer], names[one.subject], one.reason) for one in frozen.recusals]
    context = {"draw": draw, "frozen": frozen, "numbers": papers.numbers_of(frozen), "backs": backs}
    return render(request, "inspections/draw_sheet.html", context)


@require_safe
@allowed(*READERS)
def draw_screen(request: SignedInRequest, pk: int) -> HttpResponse:
    """The draw in large type for witnesses; htmx asks for the part that changes."""
    draw = get_object_or_404(draws_of(request.user), pk=pk)
    frozen = read(draw.frozen) if draw.frozen else None
    context = {
        "draw": draw,
        "frozen": frozen,
        "numbers": papers.numbers_of(frozen) if frozen else [],
        "rows": [row for row in shown_rows(draw) if not row.drawn.gone_at],
        "steps": steps_of(draw),
    }
    page = "inspections/_draw_screen.html" if request.headers.get("HX-Request") else "inspections/draw_screen.html"
    return render(request, page, context)


@require_safe
@allowed(*READERS)
def draw_file(request: SignedInRequest, pk: int) -> HttpResponse:
    """The protocol as a file that anybody can replay."""
    draw = get_object_or_404(draws_of(request.user), pk=pk)
    answer = HttpResponse(protocols.text_of(draw), content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{draw.number}.json"'
    with transaction.atomic():
        protocols.leave(draw, by=request.user, at=timezone.now())
        journal.write("导出抽取记录", str(draw), by=request.user, request=request)
    return answer


@require_safe
@allowed()
def draw_script(request: SignedInRequest) -> HttpResponse:
    """The stand-alone script, to be run anywhere."""
    answer = HttpResponse(SCRIPT.read_text(encoding="utf-8"), content_type="text/x-python; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="verify_draw.py"'
    return answer


class Verified(NamedTuple):
    """What verification found; without a replay, why the file could not be read."""

    replay: Replay | None
    unreadable: str = ""


def _verified(request: HttpRequest, form: VerifyForm) -> Verified | None:
    return _by_file(form) if form.cleaned_data["file"] else _by_number(request, form)


def _by_number(request: HttpRequest, form: VerifyForm) -> Verified | None:
    draw = draws_of(cast("User", request.user)).numbered(form.cleaned_data["number"]).first()
    if draw is None:
        form.add_error("number", "没有您可以查看的这一抽取编号，请核对；其他部门的抽取请用抽取记录文件核验。")
        return None
    if not draw.was_drawn:
        form.add_error("number", f"{draw}现为“{draw.get_state_display()}”，没有抽取结果可以核验。")
        return None
    return _judged(protocols.text_of(draw))


def _by_file(form: VerifyForm) -> Verified:
    upload = form.cleaned_data["file"]
    if upload.size > protocols.MOST:
        return Verified(None, "文件太大")
    try:
        return _judged(upload.read().decode("utf-8-sig"))
    except UnicodeDecodeError:
        return Verified(None, "文件不是 UTF-8 文字")


def _judged(text: str) -> Verified:
    try:
        found = replay(protocols.parse(text))
    except Unreadable as fault:
        return Verified(None, str(fault))
    return Verified(found._replace(steps=[*found.steps, _registered(found, text)]))


def _registered(found: Replay, text: str) -> Step:
    """Whether the register holds this very draw: a file that is sound in itself may still be another's invention."""
    told = found.protocol
    draw = Draw.objects.numbered(told.number).first()
    if draw is None or not draw.list_sha256:
        return Step("登记", False, f"本系统没有编号为 {told.number[:40]} 的抽取")
    if draw.list_sha256 != told.list_sha256 or draw.commitment != told.commitment:
        return Step("登记", False, "名单摘要值或者承诺值与本系统登记的不符，不是本局的抽取记录")
    if not draw.was_drawn:
        return Step("登记", False, f"{draw}在本系统中为“{draw.get_state_display()}”")
    same = protocols.parse(protocols.text_of(draw)).whole == told.whole
    voided = "；这次抽取后来已作废，结果没有使用" if draw.state == Draw.State.VOIDED else ""
    return Step(
        "登记", same, f"与本系统登记的一致{voided}" if same else "与本系统现在登记的不一致，可能是更换对象以前导出的"
    )


draw_verify = allowed()(question_view(VerifyForm, _verified, "inspections/draw_verify.html", linked="number"))
"""Replay a draw of the register by its number, or whatever protocol file somebody brings."""
