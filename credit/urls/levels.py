"""Addresses of what people do with a level: confirm it, tell of its change, prove it."""

from django.urls import path

from credit.views import confirmations, notices, proofs, whatif

urlpatterns = [
    path("confirmations/", confirmations.confirmation_list, name="confirmation_list"),
    path("subjects/<int:pk>/level/<slug:name>/", confirmations.level_act, name="level_act"),
    path("grade-notices/", notices.notice_list, name="notice_list"),
    path("grade-changes/<int:pk>/draft/", notices.notice_preview, name="notice_preview"),
    path("grade-changes/<int:pk>/<slug:name>/", notices.change_act, name="change_act"),
    path("subjects/<int:pk>/proof/", proofs.proof_show, name="proof_show"),
    path("subjects/<int:pk>/proof/data/", proofs.proof_data, name="proof_data"),
    path("subjects/<int:pk>/what-if/", whatif.whatif_show, name="whatif_show"),
    path("proofs/verify/", proofs.proof_verify, name="proof_verify"),
]
