"""Addresses of inspections, reference facts, plans and draws."""

from django.urls import URLPattern

from inspections.urls import draws

app_name = "inspections"
urlpatterns: list[URLPattern] = [*draws.urlpatterns]
