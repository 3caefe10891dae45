"""Addresses of the working calendar."""

from django.urls import path

from credit.views import calendar, calendar_changes

urlpatterns = [
    path("calendar/", calendar.calendar_show, name="calendar_show"),
    path("calendar/days.json", calendar.calendar_days, name="calendar_days"),
    path("calendar/<int:year>/", calendar.calendar_year, name="calendar_year"),
    path("calendar/<int:year>/<int:month>/<int:day>/", calendar.calendar_day, name="calendar_day"),
    path("calendar/<int:year>/change/", calendar_changes.calendar_propose, name="calendar_propose"),
    path("calendar/changes/<int:pk>/", calendar_changes.calendar_change_show, name="calendar_change_show"),
    path("calendar/changes/<int:pk>/<slug:name>/", calendar_changes.calendar_change_act, name="calendar_change_act"),
]
