"""Addresses of inspections, reference facts, plans and draws."""

from django.urls import URLPattern

app_name = "inspections"
urlpatterns: list[URLPattern] = []
