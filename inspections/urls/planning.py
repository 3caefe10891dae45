"""Addresses of policy, plans, pools and officers (Article 14), all behind the door 双随机抽查."""

from django.urls import URLPattern, path

from inspections.views import officers, plans, policies, pools

urlpatterns: list[URLPattern] = [
    path("random/", plans.plan_list, name="plan_list"),
    path("random/plans/add/", plans.plan_add, name="plan_add"),
    path("random/plans/<int:pk>/", plans.plan_show, name="plan_show"),
    path("random/plans/<int:pk>/draft/", plans.plan_draft, name="plan_draft"),
    path("random/plans/<int:pk>/<slug:name>/", plans.plan_act, name="plan_act"),
    path("random/plan-lines/<int:pk>/<slug:name>/", plans.line_act, name="line_act"),
    path("random/policies/", policies.policy_list, name="policy_list"),
    path("random/policies/propose/", policies.policy_propose, name="policy_propose"),
    path("random/policies/<int:pk>/", policies.policy_show, name="policy_show"),
    path("random/policies/<int:pk>/<slug:name>/", policies.policy_act, name="policy_act"),
    path("random/officers/", officers.officer_list, name="officer_list"),
    path("random/officers/add/", officers.officer_add, name="officer_add"),
    path("random/officers/<int:pk>/<slug:name>/", officers.officer_act, name="officer_act"),
    path("random/pool/", pools.pool_show, name="pool_show"),
    path("random/pool/export/", pools.pool_export, name="pool_export"),
    path("random/exclusions/", pools.exclusion_list, name="exclusion_list"),
    path("random/exclusions/<int:pk>/", pools.exclusion_show, name="exclusion_show"),
    path("random/exclusions/<int:pk>/<slug:name>/", pools.exclusion_act, name="exclusion_act"),
]
