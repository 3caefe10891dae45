"""What-if (模拟推演): suppositions stand in the address, the level follows; nothing is stored."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.gate import READERS, SignedInRequest, allowed
from credit.facts.dossier_as_known import held_of
from credit.file.subject_file import opened
from credit.forms.files import WhenForm
from credit.forms.whatif import BY_CODE, MOST, Supposed, Supposition, offered, supposed
from credit.whatif.outlook import Outlook
from desk.reading import note_reading
from subjects.models import Subject


@require_safe
@allowed(*READERS)
def whatif_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """The timeline and the proof of a subject as they would be under what the address supposes (`s`, several)."""
    subject = get_object_or_404(opened(request.user), pk=pk)
    now = timezone.now()
    when = WhenForm({"on": request.GET.get("on", "")}, today=timezone.localdate(), now=now)
    held = held_of(subject.pk, now)
    if held is None:
        raise Http404("尚未掌握该主体的情况。")
    found = supposed(held, request.GET.getlist("s"), request.user, now)
    form = _form(request, found, now)
    if form and form.is_bound and form.is_valid():
        try:
            form.suppose()
        except ValueError as fault:
            form.add_error(None, str(fault))
        else:
            return redirect(_address(subject, request, [*(line.token for line in found.stated), form.token]))
    note_reading(request, subject, "模拟推演")
    day = when.when().on
    outlook = Outlook(held, found.held, day=day, known=now, today=timezone.localdate())
    context = {
        "subject": subject,
        "when_form": when,
        "day": day,
        "tab": "overview",
        "form": form,
        "stated": [
            (line, _address(subject, request, _without(found, place))) for place, line in enumerate(found.stated)
        ],
        "tokens": [line.token for line in found.stated],
        "faults": found.faults,
        "offered": list(offered(found.held, request.user, now)) if len(found.stated) < MOST else [],
        "outlook": outlook,
        "sides": [outlook.now, outlook.then],
        "afresh": reverse("credit:whatif_show", args=[subject.pk]),
    }
    return render(request, "credit/whatif_show.html", context)


def _form(request: SignedInRequest, found: Supposed, now: datetime) -> Supposition | None:
    """The form of what is to be supposed next, filled in where it was sent."""
    kind = BY_CODE.get(request.GET.get("new", ""))
    if kind is None or len(found.stated) >= MOST:
        return None
    return kind(found.held, request.user, now, request.GET if "sent" in request.GET else None)


def _without(found: Supposed, place: int) -> list[str]:
    return [line.token for other, line in enumerate(found.stated) if other != place]


def _address(subject: Subject, request: SignedInRequest, tokens: list[str]) -> str:
    asked = [("on", request.GET["on"])] if request.GET.get("on") else []
    return (
        f"{reverse('credit:whatif_show', args=[subject.pk])}?{urlencode([*asked, *(('s', token) for token in tokens)])}"
    )
