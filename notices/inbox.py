"""The inbox (收件箱): what a person has not read yet, and how it becomes read."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.backends import ModelBackend
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import User
from notices.models import Notice


def mark_read(notice: Notice, *, by: User, at: datetime) -> None:
    """Keep the first moment of reading; reading again changes nothing."""
    Notice.objects.filter(pk=notice.pk).unread().update(read_at=at)


def mark_all_read(*, newest: int, by: User, at: datetime) -> int:
    """Mark what the person saw as read: nothing that was told after the notice `newest`. Returns how many there were."""
    return by.notices.filter(pk__lte=newest).unread().update(read_at=at)


def settle(*, digest: bool, by: User, at: datetime) -> User:
    """Whether the digest comes by mail is for each person to say."""
    by.digest = digest
    by.save(update_fields=["digest"])
    return by


def leads_somewhere(notice: Notice) -> bool:
    """Whether the notice names an address of this application that still exists."""
    if not notice.url.startswith("/") or not url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None):
        return False
    try:
        resolve(notice.url.partition("?")[0].partition("#")[0])
    except Resolver404:
        return False
    return True


class SignedIn(ModelBackend):
    """Log-in by password; whoever is signed in comes with department and number of unread notices in one query."""

    def get_user(self, user_id: int) -> User | None:
        own = Notice.objects.unread().filter(recipient=OuterRef("pk")).order_by().values("recipient")
        number = Subquery(own.annotate(number=Count("pk")).values("number"))
        people = User.objects.select_related("department").annotate(unread=Coalesce(number, 0))
        person = people.filter(pk=user_id).first()
        return person if person and self.user_can_authenticate(person) else None


def bell(request: HttpRequest) -> dict[str, object]:
    """Context processor: how many notices were unread when the page was asked for."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {}
    return {"unread_notices": getattr(user, "unread", 0)}
