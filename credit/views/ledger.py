"""The graded ledger on screen (Article 13)."""

from __future__ import annotations

from dataclasses import replace

from django.http import QueryDict

from accounts.gate import SignedInRequest
from credit.ledger.rows import LedgerRow
from credit.lists.ledger import LEDGER
from desk.lists.lists import Listing
from desk.views.listing import list_view

WHEN = {"as_of": "on", "known_on": "known"}
"""What the ledger and the file call the day and the moment."""


def _as_asked(request: SignedInRequest) -> Listing[LedgerRow]:
    """The ledger, whose rows lead to the file of the same day, as known at the same moment."""
    when = QueryDict(mutable=True)
    when.update({there: request.GET[here] for here, there in WHEN.items() if request.GET.get(here)})
    return replace(LEDGER, url=lambda row: f"{LEDGER.url(row)}{'?' if when else ''}{when.urlencode()}")


ledger_show = list_view(LEDGER, _as_asked)
