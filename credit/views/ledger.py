"""The graded ledger on screen (Article 13)."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.gate import READERS, SignedInRequest, allowed
from credit.forms.files import address_of
from credit.forms.ledger import LedgerForm
from credit.ledger.book import PAGE, Ledger
from credit.ledger.catalogue import read_catalogue
from credit.ledger.files import FORMATS
from desk.views.acting import posted


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*READERS)
def ledger_show(request: SignedInRequest) -> HttpResponse:
    """One page of the ledger that the address asks for; with faults in the filters, what to put right.

    Filters are posted and come back as an address, so that no number of a person ever stands in one.
    """
    catalogue = read_catalogue()
    typed = posted(request)
    form = LedgerForm(typed or request.GET, catalogue=catalogue, user=request.user)
    if not form.is_valid():
        return render(request, "credit/ledger_show.html", {"form": form}, status=400)
    if typed is not None:
        return redirect(address_of("credit:ledger_show", typed))
    today = timezone.localdate()
    query = form.query(today)
    ledger = Ledger(query, catalogue=catalogue)
    shown = {
        "form": form,
        "ledger": ledger,
        "query": query,
        "elsewhen": query.as_of != today or query.known_on is not None,
        "page": Paginator(ledger, PAGE).get_page(request.GET.get("page")),
        "formats": FORMATS,
    }
    return render(request, "credit/ledger_show.html", shown)
