"""Addresses of issued papers."""

from django.urls import URLPattern

app_name = "documents"
urlpatterns: list[URLPattern] = []
