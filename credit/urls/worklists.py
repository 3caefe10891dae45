"""Addresses of the worklists by what is left of each term."""

from django.urls import path

from credit.views import worklists

urlpatterns = [
    path("terms/", worklists.term_mine, name="term_mine"),
    path("terms/all/", worklists.term_list, name="term_list"),
    path("terms/month/", worklists.term_month, name="term_month"),
]
