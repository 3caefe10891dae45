"""The made-up bureau has an objection in every state."""

from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from credit.models import Dispute
from demonstration.chapters import objections as demonstration
from objections import assigning
from objections.models import Objection
from subjects.models import RegradeRequest

UNTIL = date(2026, 11, 23)


@pytest.mark.django_db
def test_the_made_up_bureau_shows_every_state_and_a_department_without_anybody_left() -> None:
    call_command(
        "demo_bureau", "--until", UNTIL.isoformat(), "--subjects", str(demonstration.FEWEST), stdout=StringIO()
    )

    assert set(Objection.objects.values_list("state", flat=True)) == set(Objection.State)
    empty = Objection.objects.get(subject__department__code="FM")
    assert assigning.picker(empty).eligible == []
    marked = Dispute.objects.filter(closed_on=None, record__disputed_by__objection__state__in=Objection.DISPUTING)
    assert marked.distinct().count() == Objection.objects.disputing().count()
    assert not RegradeRequest.objects.exists()
