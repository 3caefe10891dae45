"""The bar that tells administrators of background work that keeps failing."""

from __future__ import annotations

from django import template

from desk.queues import failing

register = template.Library()


@register.inclusion_tag("desk/_trouble_alarm.html")
def trouble_alarm() -> dict[str, object]:
    """How many promises keep failing; nothing where none does."""
    return {"failing": failing()}
