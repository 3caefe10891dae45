"""Addresses of inspections, reference facts, plans and draws."""

from inspections.urls import references

app_name = "inspections"
urlpatterns = [*references.urlpatterns]
