"""How many subjects there are on a day, by department, industry and level: counted once, until something changes.

Counting 100,000 subjects costs the database a tenth of a second, and every look at the ledger of a day needs the same
numbers. They are kept with a mark of what they were counted from; an assessment or a change of the register that is
committed afterwards gives another mark, and they are counted again. So they are never old.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from typing import NamedTuple

from django.core.cache import cache
from django.db import connection
from django.db.models import Count

from credit.models import Assessment, GradePeriod
from credit.models.grades import PeriodQuerySet
from subjects.models import Subject


class Group(NamedTuple):
    """The subjects of one industry in one department (ids)."""

    section: int
    industry: int


Tally = dict[Group, Counter[int | None]]
"""How many subjects of each group have each level."""

LOOKED_BACK = 20_000
"""Numbers are handed out before they are committed: how many of the last ones are counted, so that one that is
committed late gives another mark, too."""

_MARK = f"""
SELECT a.id, a.made_at, (SELECT count(*) FROM {Assessment._meta.db_table} WHERE id > a.id - {LOOKED_BACK}),
       h.history_id, h.history_date,
       (SELECT count(*) FROM {Subject.history.model._meta.db_table} WHERE history_id > h.history_id - {LOOKED_BACK})
FROM (SELECT id, made_at FROM {Assessment._meta.db_table} ORDER BY id DESC LIMIT 1) a,
     (SELECT history_id, history_date FROM {Subject.history.model._meta.db_table} ORDER BY history_id DESC LIMIT 1) h
"""


def committed() -> str:
    """What an observer of the assessments and of the register sees to have been committed."""
    with connection.cursor() as cursor:
        cursor.execute(_MARK)
        return repr(cursor.fetchone())


def counted(periods: PeriodQuerySet) -> Tally:
    """The numbers of these periods of one day, from the database."""
    found: Tally = defaultdict(Counter)
    rows = periods.order_by().values_list("subject__department", "subject__industry", "level")
    for section, industry, level, number in rows.annotate(number=Count("pk")):
        found[Group(section, industry)][level] = number
    return dict(found)


def tally_of(day: date) -> Tally:
    """The numbers of all subjects on a day by what is known now; those at hand if nothing was committed since."""
    mark = committed()
    kept_mark, kept = cache.get(f"ledger-tally-{day}", (None, {}))
    if kept_mark == mark:
        return dict(kept)
    found = counted(GradePeriod.objects.known().on(day))
    cache.set(f"ledger-tally-{day}", (mark, found))
    return found
