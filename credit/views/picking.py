"""Whom something is begun with: one page that finds a subject by code, part of the name or pinyin initials.

What is typed is posted, so that an identity number never stands in an address; Enter on a single match opens it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from accounts.gate import STAFF, SignedInRequest, allowed
from accounts.models import User
from credit.models import GradePeriod
from desk.acts import Crumb
from subjects.models import Subject

FOUND = 10


def _nobody_yet(user: User) -> Sequence[Subject]:
    return ()


@dataclass(frozen=True, kw_only=True)
class Pick:
    """What is begun, where it goes on with the subject, and what is said where nobody is found."""

    title: str
    opens: Callable[[Subject], str]
    nobody: str
    crumbs: Callable[[], Sequence[Crumb]] = lambda: ()
    recent: Callable[[User], Sequence[Subject]] = _nobody_yet
    """Whom this person chose lately, shown before anything is typed."""
    may_register: bool = False
    """Whether the page leads on to registering whom it did not find."""


def pick_view(picks: Mapping[str, Pick]) -> Callable[..., HttpResponseBase]:
    """The view behind an address that chooses; one of several by the kind that the address ends with."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @allowed(*STAFF)
    def view(request: SignedInRequest, kind: str = "") -> HttpResponse:
        if kind not in picks:
            raise Http404(kind)
        return _show(request, picks[kind])

    return view


def _show(request: SignedInRequest, pick: Pick) -> HttpResponse:
    user, q = request.user, request.POST.get("q", "").strip()
    mine = Subject.objects.visible_to(user).select_related("department", "industry")
    found = list(mine.matching(q)[: FOUND + 1]) if q else list(pick.recent(user))
    by_script = bool(request.headers.get("HX-Request"))
    if q and len(found) == 1 and not by_script:
        return redirect(pick.opens(found[0]))
    shown = found[:FOUND]
    levels = dict(GradePeriod.objects.known().on(localdate()).filter(subject__in=shown).values_list("subject", "level"))
    rows = [(subject, levels.get(subject.pk, "none"), pick.opens(subject)) for subject in shown]
    context = {"pick": pick, "crumbs": pick.crumbs(), "q": q, "rows": rows, "more": len(found) > FOUND}
    return render(request, "credit/_picked.html" if by_script else "credit/pick.html", context)
