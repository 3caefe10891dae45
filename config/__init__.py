"""How the house is set up and started: settings, addresses, the worker and its clock, health.

Decisions: DECISIONS.md, "Config".
"""

import gc

gc.set_threshold(
    100_000, 20, 20
)  # Python looks for garbage every 700 objects, and a start makes half a million that stay

from config.celery import app as celery_app  # noqa: E402

__all__ = ["celery_app"]
