"""Whether this process can do its work."""

from django.db import connection
from django.http import HttpRequest, HttpResponse


def health(request: HttpRequest) -> HttpResponse:
    """Answers `ok` while the database does."""
    connection.ensure_connection()
    return HttpResponse("ok", content_type="text/plain")
