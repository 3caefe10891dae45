"""Addresses of the register: subjects, posts, commitments, evaluations, industries."""

from django.urls import path

from subjects import views

app_name = "subjects"
urlpatterns = [
    path("subjects/add/", views.subject_add, name="subject_add"),
    path("subjects/<int:pk>/<slug:name>/", views.subject_act, name="subject_act"),
    path("posts/<int:pk>/<slug:name>/", views.post_act, name="post_act"),
    path("commitments/<int:pk>/<slug:name>/", views.commitment_act, name="commitment_act"),
    path("industries/", views.industry_list, name="industry_list"),
    path("industries/add/", views.industry_add, name="industry_add"),
    path("industries/<int:pk>/<slug:name>/", views.industry_act, name="industry_act"),
]
