"""Addresses at which anybody may take part (Article 15); namespace `participation`."""

from django.urls import URLPattern, path

from inspections.views import public

urlpatterns: list[URLPattern] = [
    path("complaint/", public.complaint_add, name="complaint_add"),
    path("rating/", public.rating_add, name="rating_add"),
    path("receipt/", public.receipt_show, name="receipt_show"),
]
