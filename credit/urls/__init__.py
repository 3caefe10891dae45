"""Addresses of the credit pages, a module for each family of screens."""

from credit.urls import files, hearings, imports, ledger, records

app_name = "credit"
urlpatterns = [
    *files.urlpatterns,
    *records.urlpatterns,
    *hearings.urlpatterns,
    *imports.urlpatterns,
    *ledger.urlpatterns,
]
