"""A figure that opens the list that makes it."""

from __future__ import annotations

from datetime import date

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.models import Department
from briefing.asked import Asked

register = template.Library()


def _quiet(text: str) -> SafeString:
    return format_html('<span class="muted">{}</span>', text)


@register.simple_tag
def counted(number: int, asked: Asked, figure: str, *key: object, section: Department | None = None) -> SafeString:
    """The number, leading to its list; the parts of the key are joined by dashes, None is `none`. Nought leads nowhere.

    `section` narrows the list to one line of a table by sections.
    """
    if not number:
        return _quiet("0")
    name = "-".join("none" if part is None else str(part) for part in key)
    within = asked._replace(section=section) if section else asked
    address = f"{reverse('briefing:figure_list', args=[figure, name])}?{within.parameters}"
    return format_html('<a href="{}">{}</a>', address, intcomma(number))


@register.simple_tag
def in_ledger(number: int, day: date, level: int | str | None = None, section: Department | None = None) -> SafeString:
    """The number of subjects on a level (`all`: on any) on a day, leading to the ledger of that day."""
    if not number:
        return _quiet("0")
    wanted = [f"as_of={day}"]
    if level != "all":
        wanted.append(f"level={level or 0}")
    if section:
        wanted.append(f"section={section.code}")
    return format_html('<a href="{}?{}">{}</a>', reverse("credit:ledger_show"), "&".join(wanted), intcomma(number))


@register.simple_tag
def more(change: int | None) -> SafeString:
    """A change against an earlier count in words: 增加 3, 减少 2, 持平; a dash where there is nothing to compare with."""
    if change is None:
        return _quiet("—")
    if not change:
        return _quiet("持平")
    look, word = ("bad", "增加") if change > 0 else ("good", "减少")
    return format_html('<span class="change-{}">{} {}</span>', look, word, intcomma(abs(change)))
