"""Writing the journal (操作痕迹): one function, called by whoever acts or shows personal data."""

from __future__ import annotations

from django.http import HttpRequest

from accounts.models import JournalEntry, User


def write(act: str, matter: str, *, by: User | None, detail: str = "", request: HttpRequest | None = None) -> None:
    """Note that `by` did `act` to `matter`; neither may hold an identity number."""
    JournalEntry.objects.create(
        user=by,
        act=act,
        matter=matter[:200],
        detail=detail,
        address=request.META.get("REMOTE_ADDR") if request else None,
    )
