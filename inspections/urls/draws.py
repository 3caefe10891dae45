"""Addresses of random draws (Article 14)."""

from django.urls import URLPattern, path

from inspections.views import draw_papers, draws, fairness

urlpatterns: list[URLPattern] = [
    path("random/draws/", draws.draw_list, name="draw_list"),
    path("random/draws/add/", draws.draw_add, name="draw_add"),
    path("random/draws/verify/", draw_papers.draw_verify, name="draw_verify"),
    path("random/draws/verify/script/", draw_papers.draw_script, name="draw_script"),
    path("random/draws/fairness/", fairness.fairness_show, name="fairness_show"),
    path("random/draws/drawn/<int:pk>/<slug:name>/", draws.drawn_act, name="drawn_act"),
    path("random/draws/recusals/<int:pk>/<slug:name>/", draws.recusal_act, name="recusal_act"),
    path("random/draws/steps-back/<int:pk>/<slug:name>/", draws.step_back_act, name="step_back_act"),
    path("random/draws/<int:pk>/", draws.draw_show, name="draw_show"),
    path("random/draws/<int:pk>/list/", draw_papers.draw_sheet, name="draw_sheet"),
    path("random/draws/<int:pk>/screen/", draw_papers.draw_screen, name="draw_screen"),
    path("random/draws/<int:pk>/protocol.json", draw_papers.draw_file, name="draw_file"),
    path("random/draws/<int:pk>/<slug:name>/", draws.draw_act, name="draw_act"),
]
