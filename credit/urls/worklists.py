"""Addresses of the worklists by what is left of each term."""

from django.urls import path

from credit.views import worklists

urlpatterns = [
    path("terms/mine/", worklists.term_mine, name="term_mine"),
    path("terms/", worklists.term_list, name="term_list"),
]
