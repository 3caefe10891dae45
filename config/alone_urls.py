"""The addresses of a process that serves the public pages and nothing else (PUBLIC_PAGES=alone)."""

from django.urls import include, path
from django.views.generic import RedirectView

from config.health import health

urlpatterns = [
    path("health/", health, name="health"),
    path("", RedirectView.as_view(pattern_name="public:home"), name="home"),
    path("public/", include("config.public_urls")),
]
