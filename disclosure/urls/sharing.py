"""Addresses of sharing with the credit platform (Article 13)."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
