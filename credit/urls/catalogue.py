"""Addresses of the public credit information catalogue."""

from django.urls import path

from credit.views import catalogue

urlpatterns = [
    path("catalogue-items/", catalogue.catalogue_item_list, name="catalogue_item_list"),
    path("catalogue-items/add/", catalogue.catalogue_item_add, name="catalogue_item_add"),
    path("catalogue-items/<int:pk>/<slug:name>/", catalogue.catalogue_item_act, name="catalogue_item_act"),
]
