"""对账: upload what the platform returns, look at the differences, settle each."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import Count
from django.shortcuts import get_object_or_404
from django.utils.timezone import localtime

from accounts.gate import SignedInRequest
from desk.lists.lists import Listing
from desk.views.acting import acts_view, begin_view
from desk.views.listing import list_view
from disclosure.acts.sharing import DIFFERENCE, NEW_RECONCILIATION
from disclosure.lists.sharing import DIFFERENCES, RECONCILIATIONS, within
from disclosure.models import Difference, Reconciliation

Settled = Difference.Settled


reconciliation_list = list_view(RECONCILIATIONS)


def _within(request: SignedInRequest, *, pk: int) -> Listing[Difference]:
    """One reconciliation: the counts, and the differences of the own department."""
    made = get_object_or_404(Reconciliation.objects.select_related("uploaded_by"), pk=pk)
    counts = _counts(made)
    listing = replace(
        DIFFERENCES,
        title=f"{made.get_what_display()}对账差异 {localtime(made.uploaded_at):%Y-%m-%d}",
        seen_by=within(made),
        beside=lambda request, today, rows: {"reconciliation": made, "counts": counts},
    )
    return replace(listing, empty=DIFFERENCES.nothing_found) if counts["差异"] else listing


reconciliation_show = list_view(DIFFERENCES, _within)


def _counts(made: Reconciliation) -> dict[str, int]:
    found = dict(made.differences.order_by().values_list("outcome").annotate(Count("pk")))
    return {outcome.label: found.get(outcome, 0) for outcome in Difference.Outcome} | {
        "差异": sum(found.values()),
        "待处理": made.differences.filter(state=Settled.OPEN).count(),
    }


reconciliation_add = begin_view(NEW_RECONCILIATION)
difference_act = acts_view(DIFFERENCE)
