"""Addresses of publication, for the bureau."""

from django.urls import URLPattern, path

from disclosure.views import levels, publications

urlpatterns: list[URLPattern] = [
    path("publications/", publications.publication_list, name="publication_list"),
    path("publications/levels/", levels.level_edition_list, name="level_edition_list"),
    path("publications/levels/add/", levels.level_edition_add, name="level_edition_add"),
    path("publications/levels/<int:pk>/<slug:name>/", levels.level_edition_act, name="level_edition_act"),
    path("publications/records/<int:pk>/<slug:name>/", publications.record_act, name="record_act"),
    path("publications/listings/<int:pk>/<slug:name>/", publications.listing_act, name="listing_act"),
    path("publications/<int:pk>/", publications.publication_show, name="publication_show"),
    path("publications/<int:pk>/preview/", publications.publication_preview, name="publication_preview"),
    path("publications/<int:pk>/withdraw/draft/", publications.withdrawal_preview, name="withdrawal_preview"),
    path("publications/<int:pk>/<slug:name>/", publications.publication_act, name="publication_act"),
]
