"""What anybody may send without signing in (Article 15): complaints, ratings; and what became of a complaint.

Nothing here tells whether a subject exists, and nothing personal is ever shown.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from desk.views.acting import posted
from desk.views.asking import question_view
from inspections import receiving
from inspections.forms.public import ComplaintForm, RatingForm, ReceiptForm
from inspections.models import Intake


def address_of_visitor(request: HttpRequest) -> str:
    """Where a request comes from; behind the bureau's own proxy, what that proxy saw."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return forwarded.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", ""))


def _taken(request: HttpRequest, form: ComplaintForm | RatingForm) -> HttpResponse:
    """The receipt; a machine that fell into the trap gets one of nothing."""
    if form.is_machine:
        receipt = receiving.new_receipt()
    else:
        try:
            sent = form.sent()
            receipt = receiving.receive(sent, address=address_of_visitor(request), at=timezone.now()).receipt
        except receiving.TooMany as limit:
            return _too_many(request, limit)
    return render(request, "public/intake_received.html", {"receipt": receipt, "kind": form.kind.label})


def _too_many(request: HttpRequest, limit: receiving.TooMany) -> HttpResponse:
    answer = render(request, "public/too_many.html", {"until": limit.until}, status=429)
    answer["Retry-After"] = str(max(1, int((limit.until - timezone.now()).total_seconds())))
    return answer


def _sending(form: type[ComplaintForm | RatingForm], template: str) -> Callable[[HttpRequest], HttpResponse]:
    """The view at which anybody sends something: the form, and its receipt."""

    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: HttpRequest) -> HttpResponse:
        filled_in = form(posted(request))
        if filled_in.is_bound and filled_in.is_valid():
            return _taken(request, filled_in)
        return render(request, template, {"form": filled_in})

    return view


def _asked_for(request: HttpRequest, form: ReceiptForm) -> Intake | None:
    """What became of something that was sent, by its number."""
    found = receiving.asked_for(form.cleaned_data["receipt"])
    if found is None:
        form.add_error("receipt", "没有这个回执号，请核对后重新输入。")
    return found


complaint_add = _sending(ComplaintForm, "public/complaint_form.html")
rating_add = _sending(RatingForm, "public/rating_form.html")
receipt_show = never_cache(question_view(ReceiptForm, _asked_for, "public/receipt_show.html"))
