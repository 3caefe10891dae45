"""Addresses of public commitments."""

from django.urls import path

from credit.views import commitments, imports

urlpatterns = [
    path("commitments/", commitments.commitment_list, name="commitment_list"),
    path("commitments/awaited/", commitments.uncommitted_list, name="uncommitted_list"),
    path("commitments/import/", imports.commitment_import, name="commitment_import"),
    path("commitments/template/", imports.commitment_template, name="commitment_template"),
    path("commitments/scans/<int:pk>/", commitments.commitment_scan_show, name="commitment_scan_show"),
    path("commitments/<int:pk>/paper/<slug:name>/", commitments.commitment_act, name="commitment_act"),
]
