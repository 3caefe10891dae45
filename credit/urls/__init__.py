"""Addresses of the credit pages, a module for each family of screens."""

from credit.urls import (
    calendar,
    catalogue,
    commitments,
    files,
    hearings,
    imports,
    ledger,
    levels,
    policies,
    records,
    rulebook,
    worklists,
)

app_name = "credit"
urlpatterns = [
    *files.urlpatterns,
    *records.urlpatterns,
    *hearings.urlpatterns,
    *imports.urlpatterns,
    *ledger.urlpatterns,
    *worklists.urlpatterns,
    *calendar.urlpatterns,
    *levels.urlpatterns,
    *commitments.urlpatterns,
    *policies.urlpatterns,
    *catalogue.urlpatterns,
    *rulebook.urlpatterns,
]
