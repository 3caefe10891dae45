"""R3, the record clock as people type it: a moment, up to which what was known counts."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils.timezone import get_default_timezone, is_naive, localtime


def moment_of(text: str) -> datetime:
    """The moment meant by a day (its end), or a day and time, in ISO form; without a zone the bureau's own.

    Raises ValueError that says what is wrong and what to do.
    """
    text = text.strip()
    try:
        if len(text) == 10:
            return datetime.combine(date.fromisoformat(text), time.max, get_default_timezone())
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"“{text}”不是日期或时间，请写作 2026-05-12，或 2026-05-12 10:30。") from None
    return moment.replace(tzinfo=get_default_timezone()) if is_naive(moment) else moment


def moment_words(moment: datetime) -> str:
    """How a moment is told: 2026-05-12 24:00 for the end of a day, else 2026-05-12 10:30 in the bureau's time."""
    local = localtime(moment)
    return f"{local:%Y-%m-%d} 24:00" if local.time() == time.max else f"{local:%Y-%m-%d %H:%M}"
