"""The ledgers on screen (Article 13), and checking a printed one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.gate import READERS, SignedInRequest, allowed
from credit.forms.editions import CodeForm
from credit.ledger.editions import checked
from credit.ledger.ledgers import KINDS
from credit.ledger.periods import PeriodKind
from credit.ledger.rows import LedgerRow
from credit.lists.ledger import LEDGER
from credit.lists.periods import listing_of
from desk.lists.lists import Listing
from desk.views.listing import ListView, list_view

WHEN = {"as_of": "on", "known_on": "known"}
"""What the ledger and the file call the day and the moment."""


def _as_asked(request: SignedInRequest) -> Listing[LedgerRow]:
    """The ledger, whose rows lead to the file of the same day, as known at the same moment."""
    when = QueryDict(mutable=True)
    when.update({there: request.GET[here] for here, there in WHEN.items() if request.GET.get(here)})
    return replace(LEDGER, url=lambda row: f"{LEDGER.url(row)}{'?' if when else ''}{when.urlencode()}")


ledger_show = list_view(LEDGER, _as_asked)


def of_period(kind: PeriodKind[Any]) -> ListView:
    """The view of one of the other ledgers."""
    return list_view(listing_of(kind))


@require_safe
@allowed(*READERS)
def ledger_verify(request: SignedInRequest) -> HttpResponse:
    """Whether a printed ledger is one that the bureau made, and whether a later edition took its place."""
    form = CodeForm(request.GET or None)
    found = checked(form.cleaned_data["code"]) if form.is_valid() else None
    return render(request, "credit/ledger_verify.html", {"form": form, "found": found, "ledgers": KINDS.values()})
