"""The one frame of all acts: it finds the matter, checks the right, shows the page, does the act, notes it, answers.

A refusal becomes an error of the form, with its article, and nothing was written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.contrib import messages
from django.db import transaction
from django.db.models import Model
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods

from accounts import journal
from accounts.gate import Refused, SignedInRequest, allowed
from desk.acts import Act, Acts
from desk.forms.acts import ActForm
from desk.forms.versions import Versioned
from desk.reading import note_reading

M = TypeVar("M", bound=Model)
T = TypeVar("T")

ActView = Callable[..., HttpResponseBase]


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form was filled with; None shows it empty."""
    return request.POST if request.method == "POST" else None


def acts_view(acts: Acts[M]) -> ActView:
    """The view behind `…/<pk>/<name>/`: a page that says what will happen, asks, and has one button."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @allowed()
    def view(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
        act = acts.act(name, request.user)
        if act is None:
            raise Http404(name)
        matter = get_object_or_404(acts.seen_by(request.user), pk=pk)
        if url := act.elsewhere(matter, request.user):
            return redirect(url)
        at = timezone.now()
        acts.must_be_open(act, matter, request.user, at)
        if act.read and request.method == "GET":
            note_reading(request, acts.subject(matter), f"{acts.name(matter)} {act.title}")
        return answer(request, acts, act, matter, at)

    view.acts = acts  # type: ignore[attr-defined]
    return view


def answer(request: SignedInRequest, acts: Acts[M], act: Act[M], matter: M, at: datetime) -> HttpResponse:
    """The page of an act, or what comes after it was done."""
    data = posted(request)
    files = None if data is None else request.FILES
    form = act.form(data, files, matter=matter, by=request.user, at=at, asked=request.GET)
    if form.is_valid():
        _warn(request, acts.before(matter, request.user, at))
        try:
            made = _done(request, acts, act, matter, form, at)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            if act.shows:
                return _shown_once(request, act, matter, made)
            messages.success(request, act.said_of(matter, made))
            return redirect(_next(acts, act, matter, form, made))
    return render(request, act.template, _context(acts, act, matter, form, request, at))


def _shown_once(request: SignedInRequest, act: Act[M], matter: M, made: object) -> HttpResponse:
    shown = render(request, act.shows, {"act": act, "matter": matter, "made": made, "said": act.said_of(matter, made)})
    add_never_cache_headers(shown)
    return shown


def _next(acts: Acts[M], act: Act[M], matter: M, form: ActForm[M], made: object) -> str:
    if act.then is not None:
        return act.then(form, made)
    return _page_of(made) if act.opens else acts.back(matter)


def _page_of(made: Any) -> str:
    url: str = made.get_absolute_url()
    return url


@transaction.atomic
def _done(request: SignedInRequest, acts: Acts[M], act: Act[M], matter: M, form: ActForm[M], at: datetime) -> object:
    made = act.do(matter, by=request.user, at=at, **form.given())
    about = acts.about(matter)
    named = f"{acts.name(matter)} {about}" if about else acts.name(matter)
    journal.write(act.title, named, by=request.user, detail=act.detail(made), request=request)
    return made


def entered(form: BaseForm, enter: Callable[[], T]) -> T | None:
    """What an entry made, in one transaction; None where it was refused: then its form says why, and nothing was written.

    A form that knows which version its reader saw shows besides who changed the row in between.
    """
    try:
        with transaction.atomic():
            return enter()
    except Refused as refusal:
        if isinstance(form, Versioned):
            form.outrun(refusal)
        refuse(form, refusal)
        return None


def refuse(form: Any, refusal: Refused) -> None:
    """Put a refusal into the form: at the field that it names, or above all of them."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.words)


def _warn(request: HttpRequest, warnings: Sequence[str]) -> None:
    for warning in warnings:
        messages.warning(request, warning)


def _context(
    acts: Acts[M], act: Act[M], matter: M, form: ActForm[M], request: SignedInRequest, at: datetime
) -> dict[str, object]:
    return {
        "act": act,
        "button": act.button or act.title,
        "told": act.told_of(matter, request.user, at),
        "form": form,
        "matter": matter,
        "named": acts.name(matter),
        "about": acts.about(matter),
        "crumbs": acts.crumbs(matter),
        "back": acts.back(matter),
        "today": form.today,
        **act.beside(matter, request.user, at),
    }
