"""Addresses of assignments, visits, inspections, re-checks and checklists."""

from django.urls import URLPattern, path

from inspections.views import beginnings, checklists, findings, lists, photos, rechecks, visits

urlpatterns: list[URLPattern] = [
    path("inspections/assignments/", lists.assignment_list, name="assignment_list"),
    path("inspections/assignments/<int:pk>/cancel/", beginnings.assignment_cancel, name="assignment_cancel"),
    path("inspections/", lists.inspection_list, name="inspection_list"),
    path("inspections/<int:pk>/", lists.inspection_show, name="inspection_show"),
    path("inspections/begin/", beginnings.inspection_pick, name="inspection_pick"),
    path("inspections/begin/<int:pk>/", beginnings.inspection_begin, name="inspection_begin"),
    path("inspections/visits/<int:pk>/", visits.visit_show, name="visit_show"),
    path("inspections/visits/<int:pk>/items/", visits.visit_items, name="visit_items"),
    path("inspections/visits/<int:pk>/items/<int:item>/", visits.visit_item, name="visit_item"),
    path("inspections/visits/<int:pk>/situation/", visits.visit_describe, name="visit_describe"),
    path("inspections/visits/<int:pk>/submit/", visits.visit_submit, name="visit_submit"),
    path("inspections/visits/<int:pk>/sign/", visits.visit_sign, name="visit_sign"),
    path("inspections/visits/<int:pk>/sign/<int:officer>/", visits.visit_sign_paper, name="visit_sign_paper"),
    path("inspections/visits/<int:pk>/reopen/", visits.visit_reopen, name="visit_reopen"),
    path("inspections/visits/<int:pk>/finish/", visits.visit_finish, name="visit_finish"),
    path("inspections/visits/<int:pk>/drop/", visits.visit_drop, name="visit_drop"),
    path("inspections/visits/<int:pk>/notice/", visits.visit_notice, name="visit_notice"),
    path("inspections/visits/<int:pk>/publish/", visits.visit_publish, name="visit_publish"),
    path("inspections/visits/<int:pk>/findings/", findings.finding_add, name="finding_add"),
    path("inspections/findings/<int:pk>/", findings.finding_change, name="finding_change"),
    path("inspections/findings/<int:pk>/strike/", findings.finding_strike, name="finding_strike"),
    path("inspections/findings/<int:pk>/record/", findings.finding_record, name="finding_record"),
    path("inspections/visits/<int:pk>/photos/", photos.photo_add, name="photo_add"),
    path("inspections/photos/<int:pk>/", photos.photo_show, name="photo_show"),
    path("inspections/photos/<int:pk>/remove/", photos.photo_remove, name="photo_remove"),
    path("inspections/visits/<int:pk>/recheck/", rechecks.recheck_add, name="recheck_add"),
    path("inspections/checklists/", checklists.checklist_list, name="checklist_list"),
    path("inspections/checklists/add/", checklists.checklist_add, name="checklist_add"),
    path("inspections/checklists/<int:pk>/", checklists.checklist_show, name="checklist_show"),
]
