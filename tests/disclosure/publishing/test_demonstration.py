"""The made-up bureau has a publication in every state."""

from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from disclosure.models import LevelEdition, Publication, Wording
from disclosure.publishing.reading import entries_in, penalties
from objections import demonstration

UNTIL = date(2026, 11, 23)


@pytest.mark.django_db
def test_the_made_up_bureau_shows_every_state_and_publishes_levels() -> None:
    call_command("demo_bureau", "--until", str(UNTIL), "--subjects", str(demonstration.FEWEST), stdout=StringIO())

    assert set(Publication.objects.values_list("state", flat=True)) == set(Publication.State)
    stages = {wording.stage for wording in Wording.objects.all()}
    assert stages == {"拟稿", "待签发", "退回修改", "已签发"}
    assert Publication.objects.filter(listing__isnull=False, state="published").exists()
    assert LevelEdition.objects.in_force(UNTIL).count() == 1
    assert entries_in(penalties(UNTIL), UNTIL)
