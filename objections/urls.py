"""Addresses of objections (异议)."""

from django.urls import path

from objections.views import cases, intake, lists, people

app_name = "objections"
urlpatterns = [
    path("objections/", lists.objection_list, name="objection_list"),
    path("objections/ledger/<str:ending>/", lists.objection_ledger, name="objection_ledger"),
    path("objections/figures/", lists.objection_figures, name="objection_figures"),
    path("objections/new/", lists.objection_pick, name="objection_pick"),
    path("subjects/<int:pk>/objections/new/", intake.objection_add, name="objection_add"),
    path("objections/<int:pk>/", cases.objection_show, name="objection_show"),
    path("objections/<int:pk>/review/", cases.objection_review, name="objection_review"),
    path("objections/<int:pk>/supplement/", cases.objection_supplement, name="objection_supplement"),
    path("objections/<int:pk>/withdraw/", cases.objection_withdraw, name="objection_withdraw"),
    path("objections/<int:pk>/suspend/", cases.objection_suspend, name="objection_suspend"),
    path("objections/<int:pk>/resume/", cases.objection_resume, name="objection_resume"),
    path("objections/<int:pk>/people/", people.objection_people, name="objection_people"),
    path("objections/<int:pk>/petitions/<str:kind>/", people.petition_add, name="petition_add"),
    path("objections/petitions/<int:pk>/", people.petition_decide, name="petition_decide"),
    path("objections/claims/<int:pk>/", people.claim_find, name="claim_find"),
    path("objections/<int:pk>/course/", people.objection_course, name="objection_course"),
    path("objections/<int:pk>/sign/", people.objection_sign, name="objection_sign"),
    path("objections/<int:pk>/drafts/<str:kind>/", people.draft_show, name="draft_show"),
    path("objections/<int:pk>/reply/", cases.objection_reply, name="objection_reply"),
    path("objections/<int:pk>/serve/<int:document>/", cases.objection_serve, name="objection_serve"),
    path("objections/receivers/<int:pk>/", cases.receiver_tell, name="receiver_tell"),
    path("objections/<int:pk>/close/", cases.objection_close, name="objection_close"),
    path("objections/<int:pk>/enclosures/new/", intake.enclosure_add, name="enclosure_add"),
    path("objections/enclosures/<int:pk>/", intake.enclosure_show, name="enclosure_show"),
    path("objections/<int:pk>/evidence/<int:evidence>/", intake.evidence_show, name="evidence_show"),
    path("objections/<int:pk>/papers/<int:document>/", intake.paper_show, name="paper_show"),
]
