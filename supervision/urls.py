"""Addresses of level-4 procedures and duties (Articles 12 (四) and 15)."""

from django.urls import URLPattern, path

from supervision.views import breaches, determinations, duties, procedures, removals

app_name = "supervision"
urlpatterns: list[URLPattern] = [
    path("supervision/", duties.overview_show, name="overview_show"),
    path("supervision/grounds/", procedures.ground_list, name="ground_list"),
    path("supervision/subjects/<int:pk>/<slug:name>/", procedures.subject_act, name="subject_act"),
    path("supervision/records/<int:pk>/<slug:name>/", determinations.record_act, name="record_act"),
    path("supervision/listings/<int:pk>/<slug:name>/", removals.listing_act, name="listing_act"),
    path("supervision/procedures/", procedures.procedure_list, name="procedure_list"),
    path("supervision/procedures/<int:pk>/", procedures.procedure_show, name="procedure_show"),
    path("supervision/procedures/<int:pk>/<slug:name>/", procedures.procedure_act, name="procedure_act"),
    path("supervision/removals/<int:pk>/", removals.removal_show, name="removal_show"),
    path("supervision/removals/<int:pk>/<slug:name>/", removals.removal_act, name="removal_act"),
    path("supervision/determinations/", determinations.determination_list, name="determination_list"),
    path("supervision/determinations/<int:pk>/", determinations.determination_show, name="determination_show"),
    path(
        "supervision/determinations/<int:pk>/<slug:name>/", determinations.determination_act, name="determination_act"
    ),
    path("supervision/commitments/<int:pk>/<slug:name>/", breaches.commitment_act, name="commitment_act"),
    path("supervision/breaches/<int:pk>/", breaches.breach_show, name="breach_show"),
    path("supervision/breaches/<int:pk>/<slug:name>/", breaches.breach_act, name="breach_act"),
    path("supervision/duties/", duties.duty_list, name="duty_list"),
    path("supervision/duties/<int:pk>/", duties.duty_show, name="duty_show"),
    path("supervision/duties/<int:pk>/file/", duties.duty_file, name="duty_file"),
    path("supervision/duties/<int:pk>/<slug:name>/", duties.duty_act, name="duty_act"),
]
