"""Addresses of the board, of data quality and of the monthly circular."""

from django.urls import URLPattern, path

from briefing.views import boards, circulars, quality

app_name = "briefing"
urlpatterns: list[URLPattern] = [
    path("board/", boards.board_show, name="board_show"),
    path("board/figures/<slug:figure>/<str:key>/", boards.figure_list, name="figure_list"),
    path("board/quality/", quality.quality_show, name="quality_show"),
    path("board/quality/<slug:code>/", quality.quality_list, name="quality_list"),
    path("board/circulars/", circulars.circular_list, name="circular_list"),
    path("board/circulars/add/", circulars.circular_add, name="circular_add"),
    path("board/circulars/<int:pk>/", circulars.circular_show, name="circular_show"),
    path("board/circulars/<int:pk>/draft/", circulars.circular_preview, name="circular_preview"),
    path("board/circulars/<int:pk>/file/<slug:ending>/", circulars.circular_file, name="circular_file"),
    path("board/circulars/<int:pk>/<slug:name>/", circulars.circular_act, name="circular_act"),
]
