"""What anybody may send without signing in (Article 15): complaints, ratings; and what became of a complaint.

Nothing here tells whether a subject exists, and nothing personal is ever shown.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from desk.views.acting import posted
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


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def complaint_add(request: HttpRequest) -> HttpResponse:
    """投诉举报."""
    form = ComplaintForm(posted(request))
    if form.is_bound and form.is_valid():
        return _taken(request, form)
    return render(request, "public/complaint_form.html", {"form": form})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rating_add(request: HttpRequest) -> HttpResponse:
    """公众评价."""
    form = RatingForm(posted(request))
    if form.is_bound and form.is_valid():
        return _taken(request, form)
    return render(request, "public/rating_form.html", {"form": form})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def receipt_show(request: HttpRequest) -> HttpResponse:
    """What became of something that was sent, by its number; posted, so that the number stands in no address."""
    form = ReceiptForm(posted(request))
    found: Intake | None = None
    if form.is_bound and form.is_valid():
        found = receiving.asked_for(form.cleaned_data["receipt"])
        if found is None:
            form.add_error("receipt", "没有这个回执号，请核对后重新输入。")
    return render(request, "public/receipt_show.html", {"form": form, "found": found})
