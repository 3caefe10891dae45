"""The numbers of inspections made here, as JC-2026-00012."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models.functions import Length

from accounts.history import keep
from accounts.models import User
from inspections.models import Inspection


def next_number(year: int) -> str:
    """The number after the highest of the year."""
    series = f"JC-{year}-"
    numbers = Inspection.objects.filter(number__regex=rf"^{series}[0-9]{{5,}}$").order_by()
    highest = numbers.order_by(Length("number").desc(), "-number").values_list("number", flat=True).first()
    return f"{series}{int(highest.removeprefix(series)) + 1 if highest else 1:05d}"


def keep_numbered(inspection: Inspection, *, by: User, reason: str) -> Inspection:
    """Save a new inspection under the next number; one that somebody else took meanwhile gives way to the next."""
    while True:
        inspection.number = next_number(inspection.inspected_on.year)
        try:
            with transaction.atomic():
                keep(inspection, by=by, reason=reason)
        except IntegrityError:
            if not Inspection.objects.filter(number=inspection.number).exists():
                raise
            inspection.pk = None
        else:
            return inspection
