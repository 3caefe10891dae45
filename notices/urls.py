"""Addresses of the inbox."""

from django.urls import URLPattern

app_name = "notices"
urlpatterns: list[URLPattern] = []
