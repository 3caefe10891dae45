"""How days, moments and counts are written on official papers."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils.timezone import localtime

register = template.Library()


@register.filter
def in_chinese(value: date | datetime | None) -> str:
    """A day as 2026年9月17日 (GB/T 9704: Arabic numerals, no leading zeros); empty when there is none."""
    if value is None:
        return ""
    day = localtime(value).date() if isinstance(value, datetime) else value
    return f"{day.year}年{day.month}月{day.day}日"


@register.filter
def sentence(value: str) -> str:
    """Words that somebody typed, ended by exactly one full stop; empty when there are none."""
    words = value.strip().rstrip("。．.；;，,、")
    return f"{words}。" if words else ""


@register.filter
def ordinal(number: int) -> str:
    """1 to 99 as 一, 二 … 九十九, for the numbering of sections."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    left = ("" if tens == 1 else digits[tens]) + "十" if tens else ""
    return left + (digits[ones] if ones or not tens else "")
