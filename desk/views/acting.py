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
from accounts.models import User
from accounts.versions import Stale
from desk.acts import Act, Acts, Beginning
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


def begin_view(act: Beginning) -> ActView:
    """The view at which something begins that hangs on no matter yet: the same page, the same checks, the same answer."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @allowed(*act.roles)
    def view(request: SignedInRequest) -> HttpResponse:
        by, at = request.user, timezone.now()
        act.must(by, by, at)
        form = _form(request, act, by, at)
        if form.is_valid():
            try:
                made = _begun(request, act, form, at)
            except Refused as refusal:
                refuse(form, refusal)
            else:
                messages.success(request, act.said_of(by, made))
                return redirect(_next(request, act, form, made, act.back(by)))
        return render(request, act.template, _shown(act, by, form, at, crumbs=act.crumbs(by), back=act.back(by)))

    return view


def _form(request: SignedInRequest, act: Act[M], matter: M, at: datetime) -> ActForm[M]:
    """The form of an act, as it was filled in, or empty."""
    data = posted(request)
    files = None if data is None else request.FILES
    return act.form(data, files, matter=matter, by=request.user, at=at, asked=request.GET)


def answer(request: SignedInRequest, acts: Acts[M], act: Act[M], matter: M, at: datetime) -> HttpResponse:
    """The page of an act, or what comes after it was done."""
    form = _form(request, act, matter, at)
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
            return redirect(_next(request, act, form, made, acts.back(matter)))
    return render(request, act.template, _context(acts, act, matter, form, at))


def _shown_once(request: SignedInRequest, act: Act[M], matter: M, made: object) -> HttpResponse:
    shown = render(request, act.shows, {"act": act, "matter": matter, "made": made, "said": act.said_of(matter, made)})
    add_never_cache_headers(shown)
    return shown


def _next(request: SignedInRequest, act: Act[Any], form: ActForm[Any], made: Any, back: str) -> str:
    """What is shown once it is done: the same page for the next one, what was made, or where it came from."""
    if act.again and "again" in request.POST:
        return request.path
    if act.then is not None:
        return act.then(form, made)
    url: str = made.get_absolute_url() if act.opens else back
    return url


@transaction.atomic
def _done(request: SignedInRequest, acts: Acts[M], act: Act[M], matter: M, form: ActForm[M], at: datetime) -> object:
    made = act.do(matter, by=request.user, at=at, **form.given())
    about = acts.about(matter)
    named = f"{acts.name(matter)} {about}" if about else acts.name(matter)
    journal.write(act.title, named, by=request.user, detail=act.detail(made), request=request)
    return made


@transaction.atomic
def _begun(request: SignedInRequest, act: Beginning, form: ActForm[User], at: datetime) -> object:
    made = act.do(by=request.user, at=at, **form.given())
    journal.write(act.title, act.noted(made), by=request.user, detail=act.detail(made), request=request)
    return made


def entered(form: BaseForm, enter: Callable[[], T]) -> T | None:
    """What an entry made, in one transaction; None where it was refused: then its form says why, and nothing was written."""
    try:
        with transaction.atomic():
            return enter()
    except Refused as refusal:
        refuse(form, refusal)
        return None


def refuse(form: Any, refusal: Refused) -> None:
    """Put a refusal into the form: at the field that it names, or above all of them; with what changed meanwhile."""
    if isinstance(refusal, Stale) and isinstance(form, Versioned):
        form.acknowledge_since(refusal.since)
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.words)


def _warn(request: HttpRequest, warnings: Sequence[str]) -> None:
    for warning in warnings:
        messages.warning(request, warning)


def _context(acts: Acts[M], act: Act[M], matter: M, form: ActForm[M], at: datetime) -> dict[str, object]:
    named, about = acts.name(matter), acts.about(matter)
    crumbs, back = acts.crumbs(matter), acts.back(matter)
    return _shown(act, matter, form, at, named=named, about=about, crumbs=crumbs, back=back)


def _shown(act: Act[M], matter: M, form: ActForm[M], at: datetime, **where: object) -> dict[str, object]:
    """What the page of an act shows."""
    return {
        "act": act,
        "button": act.button or act.title,
        "told": act.told_of(matter, form.by, at),
        "form": form,
        "matter": matter,
        "today": form.today,
        **where,
        **act.beside(matter, form.by, at),
    }
