"""What the views of a case share: finding it, doing one act on it, showing the page before the act."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now

from accounts import journal
from accounts.gate import Refused, SignedInRequest
from objections import barring
from objections.models import Objection


def found(request: SignedInRequest, pk: int) -> Objection:
    """The case, if this person may see it."""
    mine = Objection.objects.visible_to(request.user)
    return get_object_or_404(mine.select_related("subject__department", "subject__industry", "received_by"), pk=pk)


def posted(request: SignedInRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def carry_out(
    request: SignedInRequest,
    objection: Objection,
    form: Form,
    words: str,
    do: Callable[[], object],
    *,
    consequences: list[str] | None = None,
    dangerous: bool = False,
    said: str = "",
    template: str = "objections/act.html",
    **context: object,
) -> HttpResponse:
    """The page before an act, and the act: bars by now, then all of it or nothing, with a line in the journal."""
    if request.method == "POST" and form.is_valid():
        fallen = barring.recheck(objection, by=request.user, at=now())
        if fallen:
            messages.warning(request, f"{'、'.join(map(str, fallen))}经手过所涉记录，应回避，指派已失效，请重新指派。")
        try:
            with transaction.atomic():
                do()
                journal.write(words, f"{objection} {objection.subject}", by=request.user, request=request)
        except Refused as refusal:
            form.add_error(None, f"{refusal.reason}（{refusal.article}）")
        else:
            messages.success(request, said or f"{objection}：{words}已办理。")
            return redirect(objection)
    context |= {
        "objection": objection,
        "form": form,
        "words": words,
        "consequences": consequences or [],
        "dangerous": dangerous,
    }
    return render(request, template, context)
