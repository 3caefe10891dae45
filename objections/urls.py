"""Addresses of objections (Articles 9 and 10)."""

from django.urls import URLPattern

app_name = "objections"
urlpatterns: list[URLPattern] = []
