"""Addresses of the register: subjects, posts, commitments, evaluations, industries."""

from django.urls import path

from subjects import views

app_name = "subjects"
urlpatterns = [
    path("subjects/add/", views.subject_add, name="subject_add"),
    path("subjects/pick/", views.subject_pick, name="subject_pick"),
    path("subjects/<int:pk>/change/", views.subject_change, name="subject_change"),
    path("subjects/<int:pk>/posts/add/", views.post_add, name="post_add"),
    path("posts/<int:pk>/leave/", views.post_leave, name="post_leave"),
    path("subjects/<int:pk>/commitments/add/", views.commitment_add, name="commitment_add"),
    path("commitments/<int:pk>/end/", views.commitment_end, name="commitment_end"),
    path("subjects/<int:pk>/evaluations/add/", views.evaluation_add, name="evaluation_add"),
    path("industries/", views.industry_list, name="industry_list"),
    path("industries/add/", views.industry_add, name="industry_add"),
    path("industries/<int:pk>/", views.industry_change, name="industry_change"),
]
