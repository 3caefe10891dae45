"""Addresses of the reference facts (Articles 4, 5, 15): complaints, ratings, permits, checks, evaluation sheets."""

from django.urls import URLPattern, path

from inspections.views import complaints, evaluations, intakes, permits

urlpatterns: list[URLPattern] = [
    path("complaints/", complaints.complaint_list, name="complaint_list"),
    path("complaints/add/", complaints.complaint_add, name="complaint_add"),
    path("complaints/<int:pk>/", complaints.complaint_show, name="complaint_show"),
    path("complaints/<int:pk>/<slug:name>/", complaints.complaint_act, name="complaint_act"),
    path("intakes/", intakes.intake_list, name="intake_list"),
    path("intakes/<int:pk>/", intakes.intake_show, name="intake_show"),
    path("intakes/<int:pk>/<slug:name>/", intakes.intake_act, name="intake_act"),
    path("ratings/", intakes.rating_list, name="rating_list"),
    path("ratings/<int:pk>/<slug:name>/", intakes.rating_act, name="rating_act"),
    path("permits/", permits.permit_list, name="permit_list"),
    path("permits/unlicensed/", permits.unlicensed_list, name="unlicensed_list"),
    path("permits/<int:pk>/", permits.permit_show, name="permit_show"),
    path("permits/<int:pk>/<slug:name>/", permits.permit_act, name="permit_act"),
    path("checks/", evaluations.check_list, name="check_list"),
    path("checks/<int:pk>/", evaluations.check_record, name="check_record"),
    path("subjects/<int:pk>/check/", evaluations.check_show, name="check_show"),
    path("evaluation/<int:pk>/", evaluations.sheet_show, name="sheet_show"),
    path("evaluation/<int:pk>/preview/", evaluations.sheet_preview, name="sheet_preview"),
    path("inspections/subjects/<int:pk>/<slug:name>/", evaluations.subject_act, name="subject_act"),
]
