"""Addresses of the desk itself."""

from django.urls import path

from desk.views import status

app_name = "desk"
urlpatterns = [
    path("desk/status/", status.status_show, name="status_show"),
    path("desk/status/retry/", status.status_retry, name="status_retry"),
]
