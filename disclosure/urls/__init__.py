"""Addresses of sharing and publication (Articles 13, 15)."""

from django.urls import URLPattern

from disclosure.urls import sharing

app_name = "disclosure"
urlpatterns: list[URLPattern] = [*sharing.urlpatterns]
