"""Addresses of the credit pages, a module for each family of screens."""

from credit.urls import files, imports, ledger, levels, records

app_name = "credit"
urlpatterns = [
    *files.urlpatterns,
    *records.urlpatterns,
    *imports.urlpatterns,
    *ledger.urlpatterns,
    *levels.urlpatterns,
]
