"""A text that lapses (规范性文件有效期, R23): supervisors and leaders are warned from 90 days before, until another follows."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from accounts.models import User
from credit.facts.rulebooks import rulebooks
from credit.regulation.rulebook import Rulebook, lapsing
from credit.rulebook.changing import KEEPERS
from notices.telling import tell


def warning(book: Rulebook, today: date) -> str:
    """What is said of a version whose text lapses."""
    assert book.lapses_on
    left = (book.lapses_on - today).days
    when = f"将于 {book.lapses_on} 失效，还有 {left} 天" if left > 0 else f"已于 {book.lapses_on} 失效"
    return f"规则版本 {book.version} 所依据的规定（{book.basis}）{when}，还没有接替的版本。请及时修订或者延长，并提出下一版本。"


@transaction.atomic
def remind(today: date, at: datetime) -> None:
    """Warn once a month, and again on the day it lapses; may run any number of times."""
    book = lapsing(rulebooks(), today)
    if book is None or book.lapses_on is None:
        return
    lapsed = today >= book.lapses_on
    tell(
        User.objects.filter(role__in=KEEPERS, is_active=True),
        key=f"rule-lapses:{book.version}:{'lapsed:' if lapsed else ''}{today:%Y-%m}",
        title=f"规则版本 {book.version} {'已经失效' if lapsed else '即将失效'}",
        body=warning(book, today),
        url=reverse("credit:rulebook_show"),
        at=at,
        urgent=lapsed,
    )
