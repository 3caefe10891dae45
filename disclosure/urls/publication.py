"""Addresses of publication, for the bureau."""

from django.urls import path

from disclosure.views import levels, publications

urlpatterns = [
    path("publications/", publications.publication_list, name="publication_list"),
    path("publications/<int:pk>/", publications.publication_show, name="publication_show"),
    path("publications/<int:pk>/preview/", publications.publication_preview, name="publication_preview"),
    path("publications/<int:pk>/change/", publications.publication_change, name="publication_change"),
    path("publications/<int:pk>/submit/", publications.publication_submit, name="publication_submit"),
    path("publications/<int:pk>/sign/", publications.publication_sign, name="publication_sign"),
    path("publications/<int:pk>/withhold/", publications.publication_withhold, name="publication_withhold"),
    path("publications/<int:pk>/take-up/", publications.publication_take_up, name="publication_take_up"),
    path("publications/<int:pk>/withdraw/", publications.publication_withdraw, name="publication_withdraw"),
    path("publications/<int:pk>/withdraw/draft/", publications.withdrawal_preview, name="withdrawal_preview"),
    path("publications/<int:pk>/archive/", publications.publication_archive, name="publication_archive"),
    path("records/<int:pk>/publication/add/", publications.publication_add, name="publication_add"),
    path("listings/<int:pk>/publication/add/", publications.listing_publication_add, name="listing_publication_add"),
    path("publications/levels/", levels.level_edition_list, name="level_edition_list"),
    path("publications/levels/add/", levels.level_edition_add, name="level_edition_add"),
    path("publications/levels/<int:pk>/approve/", levels.level_edition_approve, name="level_edition_approve"),
    path("publications/levels/<int:pk>/end/", levels.level_edition_end, name="level_edition_end"),
]
