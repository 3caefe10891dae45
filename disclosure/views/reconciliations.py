"""对账: upload what the platform returns, look at the differences, settle each."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.gate import READERS, SignedInRequest, allowed
from desk.views.acting import acts_view, begin_view
from desk.views.listing import list_view
from disclosure.acts.sharing import DIFFERENCE, NEW_RECONCILIATION
from disclosure.forms.sharing import DifferenceFilter
from disclosure.lists.sharing import RECONCILIATIONS
from disclosure.models import Difference, Reconciliation

A_PAGE = 50
Settled = Difference.Settled


reconciliation_list = list_view(RECONCILIATIONS)


@require_safe
@allowed(*READERS)
def reconciliation_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """One reconciliation: the counts, and the differences of the own department."""
    made = get_object_or_404(Reconciliation.objects.select_related("uploaded_by"), pk=pk)
    form = DifferenceFilter(request.GET)
    rows = made.differences.visible_to(request.user).select_related(
        "subject", "matter", "settled_by", "message__matter"
    )
    for name, value in (form.cleaned_data if form.is_valid() else {}).items():
        rows = rows.filter(**{name: value}) if value else rows
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "reconciliation": made,
        "form": form,
        "counts": _counts(made),
        "differs": made.differences.exists(),
        "page": page,
        "rows": [(row, DIFFERENCE.offers(row, request.user)) for row in page],
    }
    return render(request, "disclosure/reconciliation_show.html", context)


def _counts(made: Reconciliation) -> dict[str, int]:
    found = dict(made.differences.order_by().values_list("outcome").annotate(Count("pk")))
    return {outcome.label: found.get(outcome, 0) for outcome in Difference.Outcome} | {
        "差异": sum(found.values()),
        "待处理": made.differences.filter(state=Settled.OPEN).count(),
    }


reconciliation_add = begin_view(NEW_RECONCILIATION)
difference_act = acts_view(DIFFERENCE)
