"""Addresses of the ledgers, which every room has added by now, and of the papers made of them."""

from django.urls import URLPattern, path

from credit.ledger.ledgers import KINDS
from credit.ledger.periods import PeriodKind
from credit.views import ledger, papers

urlpatterns: list[URLPattern] = [
    path("ledger/", ledger.ledger_show, name="ledger_show"),
    path("ledger/verify/", ledger.ledger_verify, name="ledger_verify"),
    *(
        path(f"ledger/{kind.code}/", ledger.of_period(kind), name=f"ledger_{kind.code}")
        for kind in KINDS.values()
        if isinstance(kind, PeriodKind)
    ),
    path("papers/", papers.paper_list, name="paper_list"),
    path("papers/add/", papers.paper_add, name="paper_add"),
    path("papers/<int:pk>/", papers.paper_show, name="paper_show"),
    path("papers/<int:pk>/file/", papers.paper_download, name="paper_download"),
    path("papers/<int:pk>/<slug:name>/", papers.paper_act, name="paper_act"),
]
