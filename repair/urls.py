"""Addresses of credit repair (Article 16)."""

from django.urls import URLPattern, path

from repair.views import applications, records

app_name = "repair"
urlpatterns: list[URLPattern] = [
    path("repair/", applications.application_list, name="application_list"),
    path("repair/ripe/", records.ripe_list, name="ripe_list"),
    path("repair/ripe/print/", records.ripe_print, name="ripe_print"),
    path("repair/notices/", records.notice_list, name="notice_list"),
    path("repair/records/<int:pk>/", records.record_eligibility, name="record_eligibility"),
    path("repair/records/<int:pk>/<slug:name>/", applications.record_act, name="record_act"),
    path("repair/subjects/<int:pk>/", records.subject_eligibility, name="subject_eligibility"),
    path("repair/effects/<int:pk>/<slug:name>/", applications.effect_act, name="effect_act"),
    path("repair/<int:pk>/", applications.application_show, name="application_show"),
    path("repair/<int:pk>/<slug:name>/", applications.application_act, name="application_act"),
]
