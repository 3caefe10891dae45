"""Addresses of level-4 procedures and duties (Articles 12 (四) and 15)."""

from django.urls import URLPattern

app_name = "supervision"
urlpatterns: list[URLPattern] = []
