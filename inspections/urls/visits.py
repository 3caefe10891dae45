"""Addresses of assignments, visits, inspections, re-checks and checklists."""

from django.urls import URLPattern, path

from inspections.views import beginnings, checklists, lists, photos, visits

urlpatterns: list[URLPattern] = [
    path("inspections/assignments/", lists.assignment_list, name="assignment_list"),
    path("inspections/assignments/<int:pk>/<slug:name>/", beginnings.assignment_act, name="assignment_act"),
    path("inspections/", lists.inspection_list, name="inspection_list"),
    path("inspections/<int:pk>/", lists.inspection_show, name="inspection_show"),
    path("inspections/begin/", beginnings.inspection_pick, name="inspection_pick"),
    path("inspections/visits/<int:pk>/", visits.visit_show, name="visit_show"),
    path("inspections/visits/<int:pk>/<slug:name>/", visits.visit_act, name="visit_act"),
    path("inspections/findings/<int:pk>/<slug:name>/", visits.finding_act, name="finding_act"),
    path("inspections/photos/<int:pk>/", photos.photo_show, name="photo_show"),
    path("inspections/photos/<int:pk>/<slug:name>/", photos.photo_act, name="photo_act"),
    path("inspections/checklists/", checklists.checklist_list, name="checklist_list"),
    path("inspections/checklists/add/", checklists.checklist_add, name="checklist_add"),
    path("inspections/checklists/<int:pk>/", checklists.checklist_show, name="checklist_show"),
]
