"""Addresses of policy, plans, pools and officers (Article 14)."""

from django.urls import URLPattern, path

from inspections.views import officers, plans, policies, pools

urlpatterns: list[URLPattern] = [
    path("inspections/plans/", plans.plan_list, name="plan_list"),
    path("inspections/plans/add/", plans.plan_add, name="plan_add"),
    path("inspections/plans/<int:pk>/", plans.plan_show, name="plan_show"),
    path("inspections/plans/<int:pk>/draft/", plans.plan_draft, name="plan_draft"),
    path("inspections/plans/<int:pk>/change/", plans.plan_change, name="plan_change"),
    path("inspections/plans/<int:pk>/lines/add/", plans.line_add, name="line_add"),
    path("inspections/plans/<int:pk>/submit/", plans.plan_submit, name="plan_submit"),
    path("inspections/plans/<int:pk>/decide/", plans.plan_decide, name="plan_decide"),
    path("inspections/plans/<int:pk>/revise/", plans.plan_revise, name="plan_revise"),
    path("inspections/plan-lines/<int:pk>/change/", plans.line_change, name="line_change"),
    path("inspections/plan-lines/<int:pk>/remove/", plans.line_remove, name="line_remove"),
    path("inspections/policies/", policies.policy_list, name="policy_list"),
    path("inspections/policies/propose/", policies.policy_propose, name="policy_propose"),
    path("inspections/policies/<int:pk>/", policies.policy_show, name="policy_show"),
    path("inspections/policies/<int:pk>/decide/", policies.policy_decide, name="policy_decide"),
    path("inspections/officers/", officers.officer_list, name="officer_list"),
    path("inspections/officers/add/", officers.officer_add, name="officer_add"),
    path("inspections/officers/<int:pk>/change/", officers.officer_change, name="officer_change"),
    path("inspections/pool/", pools.pool_show, name="pool_show"),
    path("inspections/pool/export/", pools.pool_export, name="pool_export"),
    path("inspections/subjects/<int:pk>/exclusion/add/", pools.exclusion_add, name="exclusion_add"),
    path("inspections/exclusions/", pools.exclusion_list, name="exclusion_list"),
    path("inspections/exclusions/<int:pk>/", pools.exclusion_show, name="exclusion_show"),
    path("inspections/exclusions/<int:pk>/decide/", pools.exclusion_decide, name="exclusion_decide"),
    path("inspections/exclusions/<int:pk>/end/", pools.exclusion_end, name="exclusion_end"),
]
