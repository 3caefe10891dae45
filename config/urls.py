"""Every address of the application."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path

from credit.views import home


def health(request: HttpRequest) -> HttpResponse:
    """Answers `ok` while the database does."""
    connection.ensure_connection()
    return HttpResponse("ok", content_type="text/plain")


urlpatterns: list[URLPattern | URLResolver] = [
    path("health/", health, name="health"),
    path("", home.show, name="home"),
    path("", include("accounts.urls")),
    path("", include("notices.urls")),
    path("", include("documents.urls")),
    path("public/", include("config.public_urls")),
    path("", include("credit.urls")),
    path("", include("objections.urls")),
    path("", include("repair.urls")),
    path("", include("supervision.urls")),
    path("", include("inspections.urls")),
    path("", include("disclosure.urls")),
    path("", include("briefing.urls")),
    path("", include("subjects.urls")),
]
