"""The application as WSGI servers load it."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import resolve

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()
resolve("/health/")  # loads all addresses and their pages now, once for all workers, and not at somebody's first page
