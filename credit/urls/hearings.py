"""Addresses of statement and defence."""

from django.urls import path

from credit.views import hearings

urlpatterns = [
    path("hearings/", hearings.hearing_list, name="hearing_list"),
    path("hearings/<int:pk>/", hearings.hearing_show, name="hearing_show"),
    path("hearings/<int:pk>/preview/<slug:paper>/", hearings.hearing_preview, name="hearing_preview"),
    path("hearings/<int:pk>/receipt/", hearings.hearing_receipt, name="hearing_receipt"),
    path("hearings/papers/<int:pk>/", hearings.hearing_paper_show, name="hearing_paper_show"),
    path("hearings/<int:pk>/<slug:name>/", hearings.hearing_act, name="hearing_act"),
]
