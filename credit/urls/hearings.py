"""Addresses of statement and defence."""

from django.urls import path

from credit.views import hearing_acts, hearing_reviews, hearings

urlpatterns = [
    path("hearings/", hearings.hearing_list, name="hearing_list"),
    path("records/<int:pk>/hearing/", hearing_acts.hearing_add, name="hearing_add"),
    path("hearings/<int:pk>/", hearings.hearing_show, name="hearing_show"),
    path("hearings/<int:pk>/preview/<slug:paper>/", hearings.hearing_preview, name="hearing_preview"),
    path("hearings/<int:pk>/receipt/", hearings.hearing_receipt, name="hearing_receipt"),
    path("hearings/<int:pk>/notice/", hearing_acts.hearing_notice, name="hearing_notice"),
    path("hearings/<int:pk>/issue/", hearing_acts.hearing_issue, name="hearing_issue"),
    path("hearings/<int:pk>/serve/", hearing_acts.hearing_serve, name="hearing_serve"),
    path("hearings/<int:pk>/statement/", hearing_acts.hearing_statement, name="hearing_statement"),
    path("hearings/<int:pk>/papers/add/", hearing_acts.hearing_paper_add, name="hearing_paper_add"),
    path("hearings/papers/<int:pk>/", hearings.hearing_paper_show, name="hearing_paper_show"),
    path("hearings/<int:pk>/minutes/", hearing_acts.hearing_minutes, name="hearing_minutes"),
    path("hearings/<int:pk>/sign/", hearing_acts.hearing_sign, name="hearing_sign"),
    path("hearings/<int:pk>/waive/", hearing_acts.hearing_waive, name="hearing_waive"),
    path("hearings/<int:pk>/lapse/", hearing_acts.hearing_lapse, name="hearing_lapse"),
    path("hearings/<int:pk>/review/", hearing_reviews.hearing_review, name="hearing_review"),
    path("hearings/<int:pk>/opinion/", hearing_reviews.hearing_opinion, name="hearing_opinion"),
    path("hearings/<int:pk>/conclude/", hearing_reviews.hearing_conclude, name="hearing_conclude"),
]
