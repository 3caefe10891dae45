"""The decision whether levels may be read by the public: proposed, signed by a leader, ended."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods, require_safe

from accounts import journal
from accounts.gate import READERS, Refused, SignedInRequest, allowed
from accounts.models import Role
from desk.forms.base import FacedForm
from disclosure.forms.publications import LevelEditionForm, ReasonForm
from disclosure.models import LevelEdition
from disclosure.publishing import levels

DECIDERS = (Role.SUPERVISOR, Role.LEADER)


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


@require_safe
@allowed(*READERS)
def level_edition_list(request: SignedInRequest) -> HttpResponse:
    """Every decision about levels, and which one is in force."""
    context = {
        "editions": LevelEdition.objects.select_related("proposed_by", "approved_by", "ended_by"),
        "current": levels.edition_on(localdate()),
        "open": LevelEdition.objects.filter(ended_on=None).exists(),
        "proposes": request.user.role in DECIDERS,
        "leads": request.user.role == Role.LEADER,
        "meanings": levels.MEANINGS.items(),
    }
    return render(request, "disclosure/level_edition_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*DECIDERS)
def level_edition_add(request: SignedInRequest) -> HttpResponse:
    """Propose that levels be public from a day."""
    form = LevelEditionForm(_posted(request), today=localdate())
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            with transaction.atomic():
                levels.propose(from_on=asked["from_on"], basis=asked["basis"], by=request.user, at=now())
                journal.write("提出等级公示", str(asked["from_on"]), by=request.user, request=request)
        except Refused as refusal:
            form.add_error(None, f"{refusal.reason}（{refusal.article}）")
        else:
            messages.success(request, "已提出，等待局领导签发。")
            return redirect("disclosure:level_edition_list")
    context = {
        "title": "提出等级公示",
        "consequences": [
            "由另一位局领导签发以后，公众可以按名称或者代码查询法人和其他组织的信用等级。",
            "待确认的四级、正在重评的等级不显示；自然人的等级始终不公示。",
        ],
        "act": "提出",
        "form": form,
        "back": reverse("disclosure:level_edition_list"),
    }
    return render(request, "act_confirm.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Role.LEADER)
def level_edition_approve(request: SignedInRequest, pk: int) -> HttpResponse:
    """A leader signs it."""
    edition = get_object_or_404(LevelEdition, pk=pk)
    form = FacedForm(_posted(request))
    told = [f"自 {edition.from_on} 起，公众可以查询法人和其他组织的信用等级。", f"依据和范围：{edition.basis}"]
    return _act(
        request,
        edition,
        "签发等级公示",
        "签发",
        told,
        form,
        lambda: levels.approve(edition, by=request.user, at=now()),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*DECIDERS)
def level_edition_end(request: SignedInRequest, pk: int) -> HttpResponse:
    """A leader ends it, or the proposer takes it back."""
    edition = get_object_or_404(LevelEdition, pk=pk)
    form = ReasonForm(_posted(request), label="停止的理由")
    told = ["自今天起，公示页面不再显示任何信用等级。"]

    def do() -> object:
        return levels.end(edition, reason=form.cleaned_data["reason"], by=request.user, at=now())

    return _act(request, edition, "停止等级公示", "停止", told, form, do)


def _act(
    request: SignedInRequest,
    edition: LevelEdition,
    title: str,
    button: str,
    told: list[str],
    form: Form,
    do: Callable[[], object],
) -> HttpResponse:
    back = reverse("disclosure:level_edition_list")
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                do()
                journal.write(title, str(edition), by=request.user, request=request)
        except Refused as refusal:
            form.add_error(None, f"{refusal.reason}（{refusal.article}）")
        else:
            messages.success(request, f"已{button}。")
            return redirect(back)
    context = {"title": title, "subject": str(edition), "consequences": told, "act": button, "form": form, "back": back}
    return render(request, "act_confirm.html", context)
