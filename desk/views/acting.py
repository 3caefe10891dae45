"""The one frame of all acts: it finds the matter, checks the right, shows the page, does the act, notes it, answers.

A refusal becomes an error of the form, with its article, and nothing was written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
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
from desk.forms.acts import Asking
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
        try:
            acts.must_be_open(act, matter, request.user, at)
        except Refused as refusal:
            if not (act.part and _by_script(request)):
                raise
            return _in_words(refusal.reason)
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
        if _is_to_be_done(request, act, form):
            with _refusing(form):
                return _answered(request, act, by, form, _begun(request, act, form, at), act.back(by))
        return _page(request, act, form, _shown(act, by, form, at, crumbs=act.crumbs(by), back=act.back(by)))

    return view


def answer(request: SignedInRequest, acts: Acts[M], act: Act[M], matter: M, at: datetime) -> HttpResponse:
    """The page of an act, or what comes after it was done."""
    form = _form(request, act, matter, at)
    if _is_to_be_done(request, act, form):
        _warn(request, acts.before(matter, request.user, at))
        with _refusing(form):
            made = _done(request, acts, act, matter, form, at)
            return _answered(request, act, matter, form, made, acts.back(matter))
    return _page(request, act, form, _context(acts, act, matter, form, at))


def _form(request: SignedInRequest, act: Act[M], matter: M, at: datetime) -> Asking[M]:
    """The form of an act, as it was filled in, or empty."""
    data = posted(request)
    files = None if data is None else request.FILES
    return act.form(data, files, matter=matter, by=request.user, at=at, asked=request.GET)


def _by_script(request: HttpRequest) -> bool:
    return bool(request.headers.get("HX-Request"))


def _is_to_be_done(request: HttpRequest, act: Act[Any], form: Asking[Any]) -> bool:
    """Whether the form is right and sent to be done: not to be looked at, by a button or while it is filled in."""
    only_looked_at = bool(act.live) and _by_script(request)
    return form.is_valid() and form.is_meant and not only_looked_at


@contextmanager
def _refusing(form: BaseForm) -> Iterator[None]:
    """A refusal becomes an error of the form."""
    try:
        yield
    except Refused as refusal:
        refuse(form, refusal)


def _page(request: SignedInRequest, act: Act[Any], form: Asking[Any], context: Mapping[str, object]) -> HttpResponse:
    """The page of an act; for its own script, the part that follows what is filled in, or what is wrong with it."""
    if act.part and form.is_bound and _by_script(request):
        faults = "；".join(str(fault) for faults in form.errors.values() for fault in faults)
        return _in_words(faults)
    return render(request, act.live if act.live and _by_script(request) else act.template, context)


def _in_words(fault: str) -> HttpResponse:
    """What the page's own script says beside what was touched."""
    return HttpResponse(fault, status=422, content_type="text/plain; charset=utf-8")


def _answered(
    request: SignedInRequest, act: Act[M], matter: M, form: Asking[M], made: object, back: str
) -> HttpResponse:
    """What is shown when the act is done: at once what was made, a part for the page's script, or the next page."""
    if act.shows or (act.part and _by_script(request)):
        told = {"made": made, "said": act.said_of(matter, made), **_shown(act, matter, form, form.at, back=back)}
        shown = render(request, act.shows or act.part, told)
        add_never_cache_headers(shown)
        return shown
    if said := act.said_of(matter, made):
        messages.success(request, said)
    return redirect(_next(request, act, form, made, back))


def _next(request: SignedInRequest, act: Act[Any], form: Asking[Any], made: Any, back: str) -> str:
    """What is shown once it is done: the same page for the next one, what was made, or where it came from."""
    if act.again and "again" in request.POST:
        return request.path
    if act.then is not None:
        return act.then(form, made)
    url: str = made.get_absolute_url() if act.opens else back
    return url


def _together(act: Act[Any]) -> AbstractContextManager[object]:
    return transaction.atomic() if act.whole else nullcontext()


def _clock(act: Act[Any]) -> Mapping[str, object]:
    return {} if act.whole else {"clock": timezone.now}


def _done(request: SignedInRequest, acts: Acts[M], act: Act[M], matter: M, form: Asking[M], at: datetime) -> object:
    with _together(act):
        made = act.do(form.handed(), by=request.user, at=at, **_clock(act), **form.given())
        about = acts.about(matter)
        _note(request, act, f"{acts.name(matter)} {about}" if about else acts.name(matter), form, made)
    return made


def _begun(request: SignedInRequest, act: Beginning, form: Asking[User], at: datetime) -> object:
    with _together(act):
        made = act.do(by=request.user, at=at, **_clock(act), **form.given())
        _note(request, act, act.noted(made), form, made)
    return made


def _note(request: SignedInRequest, act: Act[Any], named: str, form: Asking[Any], made: object) -> None:
    if act.kept and made is not False:
        detail = act.detail(made) or form.remark()
        journal.write(act.title, named, by=request.user, detail=detail, request=request)


def entered(form: BaseForm, enter: Callable[[], T]) -> T | None:
    """What an entry made, in one transaction; None where it was refused: then its form says why, and nothing was written."""
    with _refusing(form), transaction.atomic():
        return enter()
    return None


def refuse(form: Any, refusal: Refused) -> None:
    """Put a refusal into the form: at the field that it names, or above all of them; with what changed meanwhile."""
    if isinstance(refusal, Stale) and isinstance(form, Versioned):
        form.acknowledge_since(refusal.since)
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.words)


def _warn(request: HttpRequest, warnings: Sequence[str]) -> None:
    for warning in warnings:
        messages.warning(request, warning)


def _context(acts: Acts[M], act: Act[M], matter: M, form: Asking[M], at: datetime) -> dict[str, object]:
    named, about = acts.name(matter), acts.about(matter)
    crumbs, back = acts.crumbs(matter), acts.back(matter)
    return _shown(act, matter, form, at, named=named, about=about, crumbs=crumbs, back=back)


def _shown(act: Act[M], matter: M, form: Asking[M], at: datetime, **where: object) -> dict[str, object]:
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
