"""Addresses of objections (异议)."""

from django.urls import URLPattern, path

from objections.views import cases, checks, files, lists

app_name = "objections"
urlpatterns: list[URLPattern] = [
    path("objections/", lists.objection_list, name="objection_list"),
    path("objections/figures/", lists.objection_figures, name="objection_figures"),
    path("objections/checks/", checks.check_list, name="check_list"),
    path("objections/checks/new/", checks.check_pick, name="check_pick"),
    path("objections/checks/<int:pk>/", checks.check_show, name="check_show"),
    path("objections/checks/<int:pk>/draft/", checks.check_draft, name="check_draft"),
    path("objections/checks/<int:pk>/<slug:name>/", checks.check_act, name="check_act"),
    path("objections/new/", lists.objection_pick, name="objection_pick"),
    path("objections/subjects/<int:pk>/<slug:name>/", cases.subject_act, name="subject_act"),
    path("objections/claims/<int:pk>/<slug:name>/", cases.claim_act, name="claim_act"),
    path("objections/petitions/<int:pk>/<slug:name>/", cases.petition_act, name="petition_act"),
    path("objections/receivers/<int:pk>/<slug:name>/", cases.receiver_act, name="receiver_act"),
    path("objections/papers/<int:pk>/<slug:name>/", cases.paper_act, name="paper_act"),
    path("objections/enclosures/<int:pk>/", files.enclosure_show, name="enclosure_show"),
    path("objections/<int:pk>/", cases.objection_show, name="objection_show"),
    path("objections/<int:pk>/drafts/<str:kind>/", files.draft_show, name="draft_show"),
    path("objections/<int:pk>/evidence/<int:evidence>/", files.evidence_show, name="evidence_show"),
    path("objections/<int:pk>/papers/<int:document>/", files.paper_show, name="paper_show"),
    path("objections/<int:pk>/<slug:name>/", cases.objection_act, name="objection_act"),
]
