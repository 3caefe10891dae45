"""Addresses of policy, plans, pools and officers (Article 14), all behind the door 双随机抽查."""

from django.urls import URLPattern, path

from inspections.views import officers, plans, policies, pools

urlpatterns: list[URLPattern] = [
    path("random/", plans.plan_list, name="plan_list"),
    path("random/plans/add/", plans.plan_add, name="plan_add"),
    path("random/plans/<int:pk>/", plans.plan_show, name="plan_show"),
    path("random/plans/<int:pk>/draft/", plans.plan_draft, name="plan_draft"),
    path("random/plans/<int:pk>/change/", plans.plan_change, name="plan_change"),
    path("random/plans/<int:pk>/lines/add/", plans.line_add, name="line_add"),
    path("random/plans/<int:pk>/submit/", plans.plan_submit, name="plan_submit"),
    path("random/plans/<int:pk>/decide/", plans.plan_decide, name="plan_decide"),
    path("random/plans/<int:pk>/revise/", plans.plan_revise, name="plan_revise"),
    path("random/plan-lines/<int:pk>/change/", plans.line_change, name="line_change"),
    path("random/plan-lines/<int:pk>/remove/", plans.line_remove, name="line_remove"),
    path("random/policies/", policies.policy_list, name="policy_list"),
    path("random/policies/propose/", policies.policy_propose, name="policy_propose"),
    path("random/policies/<int:pk>/", policies.policy_show, name="policy_show"),
    path("random/policies/<int:pk>/decide/", policies.policy_decide, name="policy_decide"),
    path("random/officers/", officers.officer_list, name="officer_list"),
    path("random/officers/add/", officers.officer_add, name="officer_add"),
    path("random/officers/<int:pk>/change/", officers.officer_change, name="officer_change"),
    path("random/pool/", pools.pool_show, name="pool_show"),
    path("random/pool/export/", pools.pool_export, name="pool_export"),
    path("random/subjects/<int:pk>/exclusion/add/", pools.exclusion_add, name="exclusion_add"),
    path("random/exclusions/", pools.exclusion_list, name="exclusion_list"),
    path("random/exclusions/<int:pk>/", pools.exclusion_show, name="exclusion_show"),
    path("random/exclusions/<int:pk>/decide/", pools.exclusion_decide, name="exclusion_decide"),
    path("random/exclusions/<int:pk>/end/", pools.exclusion_end, name="exclusion_end"),
]
