"""Addresses of bringing workbooks in."""

from django.urls import URLPattern, path

from credit.views import imports

urlpatterns: list[URLPattern] = [
    path("imports/", imports.import_list, name="import_list"),
    path("imports/add/", imports.import_add, name="import_add"),
    path("imports/template/", imports.import_template, name="import_template"),
    path("imports/<int:pk>/", imports.import_show, name="import_show"),
    path("imports/<int:pk>/marked/", imports.import_marked, name="import_marked"),
    path("imports/<int:pk>/<slug:name>/", imports.import_act, name="import_act"),
]
