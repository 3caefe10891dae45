"""Addresses of credit repair (Article 16)."""

from django.urls import URLPattern

app_name = "repair"
urlpatterns: list[URLPattern] = []
