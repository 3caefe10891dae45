"""Addresses of inspections, reference facts, plans and draws."""

from inspections.urls import visits

app_name = "inspections"
urlpatterns = [*visits.urlpatterns]
