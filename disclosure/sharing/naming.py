"""How the receiver calls the columns of the 双公示 files, where it differs from the standard."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from accounts.models import User
from disclosure.models import ColumnName


def names_given() -> dict[str, str]:
    """The receiver's names by the standard's codes."""
    return dict(ColumnName.objects.values_list("code", "name"))


@transaction.atomic
def rename(*, names: Mapping[str, str], by: User, at: datetime) -> int:
    """The files that are made from now on call their columns so. Returns how many differ from the standard."""
    ColumnName.objects.exclude(code__in=names).delete()
    for code, name in names.items():
        ColumnName.objects.update_or_create(code=code, defaults={"name": name})
    return len(names)
