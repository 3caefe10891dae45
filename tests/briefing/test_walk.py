"""Random walks over the circular: whatever is tried in whatever order by whomever, what must always hold holds."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

import pytest
from django.db import transaction
from django.utils.timezone import make_aware
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from accounts.gate import Refused
from accounts.models import User
from briefing.circulars import moving
from briefing.circulars.composing import text_of
from briefing.circulars.wording import Text
from briefing.models import Circular, CircularFile
from briefing.months import Month
from documents.models import Document
from tests import makers, people

AT = make_aware(datetime(2026, 11, 23, 9))
STEPS = st.tuples(
    st.sampled_from(["edit", "refresh", "issue"]), st.sampled_from(["clerk", "other", "leader", "second"])
)


def attempt(circular: Circular, move: str, by: User, words: str) -> None:
    """A refusal is an answer, anything else a fault."""
    with suppress(Refused):
        if move == "edit":
            moving.edit(circular, Text(words, words, words, words), by=by, at=AT)
        elif move == "refresh":
            moving.refresh(circular, reword=False, by=by, at=AT)
        else:
            moving.issue(circular, by=by, at=AT)


@pytest.mark.django_db
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEPS, min_size=2, max_size=7))
@example([("edit", "leader"), ("issue", "leader"), ("issue", "second"), ("edit", "clerk"), ("issue", "leader")])
def test_an_issued_circular_was_signed_by_a_second_person_and_never_changes(steps: list[tuple[str, str]]) -> None:
    with transaction.atomic():
        who = {
            "clerk": people.clerk(),
            "other": people.clerk("FM", username="xin"),
            "leader": people.leader(),
            "second": people.leader(username="zi"),
        }
        circular = moving.draft(Month(2026, 10), department=makers.department(), by=who["clerk"], at=AT)
        frozen: Text | None = None
        for place, (move, name) in enumerate(steps):
            attempt(circular, move, who[name], f"第{place}稿")
            circular.refresh_from_db()

            assert circular.edited_by != who["other"]
            assert Document.objects.count() == CircularFile.objects.count() == int(not circular.is_open)
            if not circular.is_open:
                assert circular.issued_by in (who["leader"], who["second"])
                assert circular.issued_by != circular.edited_by
                assert frozen in (None, text_of(circular))
                frozen = text_of(circular)
        transaction.set_rollback(True)
