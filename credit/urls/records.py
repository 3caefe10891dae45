"""Addresses of records, their evidence, and listings."""

from django.urls import path

from credit.views import evidence, listings, records

urlpatterns = [
    path("records/add/<slug:kind>/", records.record_pick, name="record_pick"),
    path("subjects/<int:pk>/records/<slug:name>/", records.subject_act, name="subject_act"),
    path("records/<int:pk>/", records.record_show, name="record_show"),
    path("records/<int:pk>/<slug:name>/", records.record_act, name="record_act"),
    path("evidence/<int:pk>/", evidence.evidence_show, name="evidence_show"),
    path("listings/<int:pk>/", listings.listing_show, name="listing_show"),
    path("listings/<int:pk>/<slug:name>/", listings.listing_act, name="listing_act"),
]
