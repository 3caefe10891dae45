"""What anybody may read without signing in (Article 15), under one prefix that can be switched off or served alone."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(("inspections.urls.public", "participation"))),
    path("", include("disclosure.urls.public")),
]
