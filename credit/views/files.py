"""The list of subjects and the file of one subject, as of any day and as known at any moment."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRefresh

from accounts.gate import READERS, SignedInRequest, allowed
from credit import folders
from credit.file.subject_file import SubjectFile, When, opened
from credit.forms.files import SubjectFilter, WhenForm, private_number_in
from credit.lists.subjects import SUBJECTS, subjects_of
from desk.lists.lists import Listing
from desk.reading import note_reading
from desk.views.listing import list_view
from subjects import identity
from subjects.models import Subject

SLOW_DOWN_AFTER, GIVE_UP_AFTER = timedelta(minutes=1), timedelta(minutes=15)
TABS = {
    "overview": "概况",
    "records": "信用记录",
    "people": "人员与承诺",
    "cases": "办理事项",
    "grades": "评定经过",
    "history": "变更留痕",
}


def _or_the_file(request: SignedInRequest) -> Listing[Subject] | HttpResponse:
    """Who types a whole number or code is led to the file; no number of a person ever stands in an address."""
    if number := private_number_in(request.POST.get("q", "")):
        return _find(request, number)
    only = _exact(request)
    return redirect(only) if only else SUBJECTS


def _find(request: SignedInRequest, number: str) -> HttpResponse:
    subject = Subject.objects.visible_to(request.user).with_code(number).first()
    if subject:
        return redirect(subject)
    messages.warning(request, f"未查到证件号码 {identity.mask(number)} 的信用主体。请核对号码，或按姓名查找。")
    return redirect("credit:subject_list")


def _exact(request: SignedInRequest) -> Subject | None:
    """The one subject whose whole code was typed, when nothing else was asked."""
    asked = request.GET
    if set(asked) != {"q"} or len(code := identity.normalise(asked.get("q", ""))) != 18:
        return None
    form = SubjectFilter(asked, user=request.user, today=timezone.localdate())
    only: Subject | None = form.results(subjects_of(request.user)).filter(code=code, identity_index=None).first()
    return only


subject_list = list_view(SUBJECTS, _or_the_file)


@require_safe
@allowed(*READERS)
def subject_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """The file of a subject; reading a natural person's is noted in the journal."""
    subject = get_object_or_404(opened(request.user), pk=pk)
    form = WhenForm(request.GET, today=timezone.localdate(), now=timezone.now())
    when = form.when()
    tab = request.GET.get("tab", "overview")
    note_reading(request, subject, "" if when.is_now else f"查看日期 {when.on}；掌握时间 {when.known_words or '现在'}")
    file = SubjectFile(subject, when, request.user)
    context = {
        "file": file,
        "subject": subject,
        "when": when,
        "form": form,
        "tabs": TABS,
        "tab": tab if tab in TABS else "overview",
        "poll": _poll_every(file.regrading_since if when.is_now else None, timezone.now()),
        "leaves": folders.of_subject(subject, request.user, timezone.localdate()) if tab == "cases" else [],
    }
    return render(request, "credit/subject_show.html", context)


def _poll_every(since: datetime | None, now: datetime) -> int:
    """Seconds after which the head is asked again: often at first, not at all (0) when the worker does not come."""
    if since is None or now - since > GIVE_UP_AFTER:
        return 0
    return 2 if now - since < SLOW_DOWN_AFTER else 10


@require_safe
@allowed(*READERS)
def subject_standing(request: SignedInRequest, pk: int) -> HttpResponse:
    """The head of a file, asked again while a new grading is under way; once done the whole page is read again."""
    subject = get_object_or_404(opened(request.user), pk=pk)
    if not request.headers.get("HX-Request"):
        return redirect(subject)
    today = timezone.localdate()
    file = SubjectFile(subject, When(today, None, today), request.user)
    if file.regrading_since is None:
        return HttpResponseClientRefresh()
    poll = _poll_every(file.regrading_since, timezone.now())
    return render(request, "credit/_standing.html", {"file": file, "subject": subject, "poll": poll})
