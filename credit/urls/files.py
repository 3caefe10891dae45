"""Addresses of the list of subjects, the file of one, and the regulation."""

from django.urls import path

from credit.views import files, law

urlpatterns = [
    path("subjects/", files.subject_list, name="subject_list"),
    path("subjects/<int:pk>/", files.subject_show, name="subject_show"),
    path("subjects/<int:pk>/standing/", files.subject_standing, name="subject_standing"),
    path("regulation/", law.regulation_show, name="regulation_show"),
]
