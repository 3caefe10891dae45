"""Keeping the checklists (检查项目库): a supervisor adds a version that begins on a day; what was used stays as it was."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from accounts import rules
from accounts.gate import Refused
from accounts.models import Role, User
from inspections.models import Checklist, ChecklistItem
from subjects.models import Industry


class Version(NamedTuple):
    """What a new version is for, and from when on."""

    industry: Industry
    manner: str
    from_on: date
    note: str


class Entry(NamedTuple):
    """One item: what is looked at, by which provision, how many points it weighs."""

    content: str
    basis: str
    points: int


@transaction.atomic
def add_version(*, version: Version, items: Sequence[Entry], by: User, at: datetime) -> Checklist:
    """Add a version that begins today or later. Raises Refused."""
    rules.must_be_one_of(by, Role.SUPERVISOR, article="第十四条", reason="检查项目表由审核人维护。")
    if version.from_on < localtime(at).date():
        raise Refused("第十四条", f"启用日期（{version.from_on}）早于今天，已进行的检查不能改用新的项目表。")
    if not items:
        raise Refused("第十四条", "检查项目表至少要有一项。")
    try:
        with transaction.atomic():
            made = Checklist.objects.create(**version._asdict(), made_by=by)
    except IntegrityError as collision:
        raise Refused("第十四条", f"该项目表已有 {version.from_on} 启用的版本，请改用其他日期。") from collision
    ChecklistItem.objects.bulk_create(
        ChecklistItem(checklist=made, position=place, **item._asdict()) for place, item in enumerate(items, 1)
    )
    return made
