"""How the house is set up and started: settings, addresses, the worker and its clock, health.

Decisions: DECISIONS.md, "Config".
"""

from config.celery import app as celery_app

__all__ = ["celery_app"]
