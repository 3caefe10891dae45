"""Short ways to measures, for tests of what comes after."""

from __future__ import annotations

from datetime import date

from accounts.models import User
from measures import granting
from measures.models import CatalogueItem, Incentive
from subjects.models import Subject
from tests import makers


def item(number: str = "JL-02") -> CatalogueItem:
    """One of the items that a new installation starts with."""
    return CatalogueItem.objects.get(number=number)


def granted(
    subject: Subject,
    by: User,
    on: date,
    *,
    number: str = "JL-02",
    from_on: date | None = None,
    until: date | None = None,
) -> Incentive:
    """Granted on a day, from that day unless said otherwise."""
    return granting.grant(
        subject,
        item=item(number),
        content="许可延期容缺受理",
        paper="",
        from_on=from_on or on,
        until_on=until,
        by=by,
        at=makers.moment(on),
    )
