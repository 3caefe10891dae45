"""Addresses of the rulebook."""

from django.urls import path

from credit.views import interpretations, rulebook

urlpatterns = [
    path("rulebook/", rulebook.rulebook_show, name="rulebook_show"),
    path("rulebook/propose/", rulebook.rule_propose, name="rule_propose"),
    path("rulebook/proposals/<int:pk>/", rulebook.rule_proposal_show, name="rule_proposal_show"),
    path("rulebook/proposals/<int:pk>/moves/", rulebook.rule_move_list, name="rule_move_list"),
    path("rulebook/proposals/<int:pk>/<slug:name>/", rulebook.rule_proposal_act, name="rule_proposal_act"),
    path("rulebook/interpretations/", interpretations.interpretation_list, name="interpretation_list"),
    path("rulebook/interpretations/add/", interpretations.interpretation_add, name="interpretation_add"),
    path("rulebook/interpretations/<int:pk>/", interpretations.interpretation_show, name="interpretation_show"),
    path(
        "rulebook/interpretations/<int:pk>/<slug:name>/", interpretations.interpretation_act, name="interpretation_act"
    ),
    path("rulebook/versions/<int:pk>/", rulebook.rule_version_show, name="rule_version_show"),
    path("rulebook/versions/<int:pk>/<slug:name>/", rulebook.rule_version_act, name="rule_version_act"),
]
