"""Addresses of the values by which changes are told and commitments asked for."""

from django.urls import path

from credit.views import policies

urlpatterns = [
    path("telling-policies/", policies.telling_policy_list, name="telling_policy_list"),
    path("telling-policies/new/", policies.telling_policy_add, name="telling_policy_add"),
    path("telling-policies/<int:pk>/", policies.telling_policy_show, name="telling_policy_show"),
    path("telling-policies/<int:pk>/<slug:name>/", policies.telling_policy_act, name="telling_policy_act"),
]
