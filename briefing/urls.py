"""Addresses of the board, of data quality and of the monthly circular."""

from django.urls import URLPattern, path

from briefing.views import boards, quality

app_name = "briefing"
urlpatterns: list[URLPattern] = [
    path("board/", boards.board_show, name="board_show"),
    path("board/figures/<slug:figure>/<str:key>/", boards.figure_list, name="figure_list"),
    path("quality/", quality.quality_show, name="quality_show"),
    path("quality/<slug:code>/", quality.quality_list, name="quality_list"),
]
