"""Addresses of the ledger and of the papers made of it."""

from django.urls import URLPattern, path

from credit.views import ledger, papers

urlpatterns: list[URLPattern] = [
    path("ledger/", ledger.ledger_show, name="ledger_show"),
    path("papers/", papers.paper_list, name="paper_list"),
    path("papers/add/", papers.paper_add, name="paper_add"),
    path("papers/<int:pk>/", papers.paper_show, name="paper_show"),
    path("papers/<int:pk>/file/", papers.paper_download, name="paper_download"),
    path("papers/<int:pk>/<slug:name>/", papers.paper_act, name="paper_act"),
]
