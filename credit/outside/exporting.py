"""Files that leave the house are noted in the transaction of the answer: the row is written, or nothing leaves."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from credit.models import Export
from desk.lists.taken import Taken

_BATCH = 1000


@transaction.atomic
def leave(export: Export, *, subjects: Iterable[int] = (), industries: Iterable[int] = ()) -> Export:
    """Note a file that goes out now, with the subjects that it names or the industries of its scope (ids)."""
    export.condition, export.text = export.condition[:400], export.text[:60]
    export.save()
    named = Export.subjects.through
    rows = (named(export_id=export.pk, subject_id=pk) for pk in dict.fromkeys(subjects))
    named.objects.bulk_create(rows, batch_size=_BATCH)
    export.industries.set(industries)
    return export


def leave_list(taken: Taken) -> None:
    """Note a list that goes out as a sheet, with the subjects of its rows; one that tells of no subject is not of them."""
    if taken.subjects:
        condition = f"{taken.title}　{taken.condition}" if taken.condition else taken.title
        export = Export(what=Export.What.LIST, format=Export.Format.XLSX, condition=condition, by=taken.by, at=taken.at)
        export.rows = taken.rows
        leave(export, subjects=taken.subjects)
