"""Addresses of records, their evidence, and listings."""

from django.urls import path

from credit.views import evidence, listings, records

urlpatterns = [
    path("records/add/<slug:kind>/", records.record_pick, name="record_pick"),
    path("subjects/<int:pk>/records/add/<slug:kind>/", records.record_add, name="record_add"),
    path("subjects/<int:pk>/records/preview/<slug:kind>/", records.record_preview, name="record_preview"),
    path("records/<int:pk>/", records.record_show, name="record_show"),
    path("records/<int:pk>/change/", records.record_change, name="record_change"),
    path("records/<int:pk>/<slug:name>/", records.record_act, name="record_act"),
    path("evidence/<int:pk>/", evidence.evidence_show, name="evidence_show"),
    path("listings/<int:pk>/", listings.listing_show, name="listing_show"),
    path("listings/<int:pk>/change/", listings.listing_change, name="listing_change"),
]
