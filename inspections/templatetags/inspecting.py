"""What a list of assignments asks of each."""

from __future__ import annotations

from django import template

from inspections.models import Assignment

register = template.Library()


@register.filter
def is_recheck(assignment: Assignment) -> bool:
    """Whether it sends somebody to look again at what was ordered."""
    return assignment.is_recheck
