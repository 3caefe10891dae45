"""Notices: once a person, whoever sends them how often."""

from __future__ import annotations

import pytest
from django.utils import timezone

from notices.models import Notice
from notices.telling import tell
from tests import people

pytestmark = pytest.mark.django_db


def test_the_same_thing_is_told_once_a_person() -> None:
    clerk, supervisor = people.clerk(), people.supervisor()

    tell([clerk], key="term:1:due", title="今日到期", at=timezone.now())
    tell([clerk, supervisor], key="term:1:due", title="今日到期", at=timezone.now())

    assert sorted(Notice.objects.values_list("recipient__username", flat=True)) == ["jia", "yi"]


def test_who_has_left_is_not_told() -> None:
    clerk = people.clerk()
    clerk.is_active = False
    clerk.save()

    tell([clerk], key="term:1:due", title="今日到期", at=timezone.now())

    assert not Notice.objects.exists()
