"""Addresses of the inbox, one's own settings, and the digests."""

from django.urls import path

from notices import views

app_name = "notices"
urlpatterns = [
    path("notices/", views.notice_list, name="notice_list"),
    path("notices/read/", views.notice_read_all, name="notice_read_all"),
    path("notices/<int:pk>/", views.notice_open, name="notice_open"),
    path("notices/<int:pk>/<slug:name>/", views.notice_act, name="notice_act"),
    path("settings/", views.settings_change, name="settings_change"),
    path("digests/", views.digest_list, name="digest_list"),
]
