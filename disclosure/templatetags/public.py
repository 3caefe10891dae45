"""What every public page says at its foot, whoever made it."""

from __future__ import annotations

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def public_contact() -> str:
    """Where the public asks and objects."""
    contact: str = settings.PUBLIC_CONTACT
    return contact
