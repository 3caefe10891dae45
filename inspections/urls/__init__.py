"""Addresses of inspections, reference facts, plans and draws, a module for each family of screens."""

from django.urls import URLPattern

from inspections.urls import draws, planning, references, visits

app_name = "inspections"
urlpatterns: list[URLPattern] = [
    *visits.urlpatterns,
    *references.urlpatterns,
    *planning.urlpatterns,
    *draws.urlpatterns,
]
