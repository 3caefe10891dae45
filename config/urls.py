"""Every address of the application."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from config.health import health
from credit.views import home

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/", health, name="health"),
    path("", home.show, name="home"),
    path("", include("accounts.urls")),
    path("", include("desk.urls")),
    path("", include("notices.urls")),
    path("", include("documents.urls")),
    path("", include("credit.urls")),
    path("", include("measures.urls")),
    path("", include("objections.urls")),
    path("", include("repair.urls")),
    path("", include("supervision.urls")),
    path("", include("inspections.urls")),
    path("", include("disclosure.urls")),
    path("", include("briefing.urls")),
    path("", include("subjects.urls")),
]
if settings.PUBLIC_PAGES != "off":
    urlpatterns.append(path("public/", include("config.public_urls")))
