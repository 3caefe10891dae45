"""Addresses of publication and sharing; those that the public reads are apart (`config.public_urls`)."""

from disclosure.urls import publication

app_name = "disclosure"
urlpatterns = [*publication.urlpatterns]
