"""Addresses of publication and sharing (Articles 13, 15); those that the public reads are apart (`config.public_urls`)."""

from django.urls import URLPattern

from disclosure.urls import publication, sharing

app_name = "disclosure"
urlpatterns: list[URLPattern] = [*publication.urlpatterns, *sharing.urlpatterns]
