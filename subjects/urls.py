"""Addresses of the register: subjects, posts, commitments, evaluations, industries."""

from django.urls import URLPattern

app_name = "subjects"
urlpatterns: list[URLPattern] = []
