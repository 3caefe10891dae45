"""What goes out in batches from these lists: notices of changes of level, reminders of commitments."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.timezone import localtime

from accounts.models import User
from credit.levels import asking, noticing
from credit.lists.commitments import UNCOMMITTED, lacking_of
from credit.lists.levels import UNTOLD
from credit.models import GradeChange
from desk.lists.lists import Listing
from documents.batching import Chosen, Kind
from documents.issuing import Draft
from documents.models import Document
from subjects.models import Subject
from subjects.numbered import numbered

Whole = Callable[[User, str, datetime], Iterator[Chosen]]


def _narrowed(listing: Listing[Any], user: User, scope: str, at: datetime) -> QuerySet[Any]:
    """What the list holds by these filters, at a moment."""
    today = localtime(at).date()
    found = listing.filters(QueryDict(scope), user=user, today=today).results(listing.seen(user, today))
    assert isinstance(found, QuerySet)
    return found


def _whole(listing: Listing[Any], about: str) -> Whole:
    def chosen(user: User, scope: str, at: datetime) -> Iterator[Chosen]:
        rows = _narrowed(listing, user, scope, at).order_by("pk").values_list(about, "subject")
        yield from (Chosen(*row) for row in rows.iterator(1000))

    return chosen


def _condition(listing: Listing[Any]) -> Callable[[User, str, datetime], str]:
    def words(user: User, scope: str, at: datetime) -> str:
        return listing.filters(QueryDict(scope), user=user, today=localtime(at).date()).condition

    return words


# Notices of changes of level


def _changes(user: User, rows: Collection[int], at: datetime) -> Iterator[Chosen]:
    found = noticing.untold(user).filter(pk__in=numbered(rows)).order_by("pk")
    yield from (Chosen(*row) for row in found.values_list("pk", "subject"))


def _change(pk: int) -> GradeChange:
    return GradeChange.objects.select_related("subject__department").get(pk=pk)


def _draft_notice(pk: int, by: User, at: datetime) -> Draft:
    return noticing.draft(_change(pk), localtime(at).date())


def _issue_notice(pk: int, by: User, at: datetime) -> Document:
    return noticing.issue_notice(_change(pk), by=by, at=at)


GRADE_NOTICES = Kind(
    name="grade_notice",
    title="信用等级变动告知书",
    told=(
        "逐份签发《信用等级变动告知书》，取得文号，内容随即固定，不能更改或者重发。",
        "待确认（R21）、所依据的记录都在异议处理中（R13）、正在重新评定或者又有变动的不签发，并写明原因。",
        "签发后在批次的页面打印、送达，并登记送达。",
    ),
    list_url="credit:notice_list",
    among=_changes,
    whole=_whole(UNTOLD, "pk"),
    condition=_condition(UNTOLD),
    draft=_draft_notice,
    issue=_issue_notice,
)


# Reminders of commitments


def _uncommitted(user: User, rows: Collection[int], at: datetime) -> Iterator[Chosen]:
    found = lacking_of(user, localtime(at).date()).filter(subject__in=numbered(rows)).order_by("pk")
    yield from (Chosen(pk, pk) for pk in found.values_list("subject", flat=True))


def _draft_reminder(pk: int, by: User, at: datetime) -> Draft:
    return asking.draft(_subject(pk), localtime(at).date())


def _subject(pk: int) -> Subject:
    return Subject.objects.select_related("department").get(pk=pk)


def _issue_reminder(pk: int, by: User, at: datetime) -> Document:
    return asking.remind(_subject(pk), by=by, at=at)


REMINDERS = Kind(
    name="commitment_reminder",
    title="公开承诺提醒函",
    told=(
        "逐份签发《公开承诺提醒函》，取得文号，内容随即固定。",
        "已经作出承诺的、在提醒间隔以内提醒过的不再签发，并写明原因。",
        "签发后在批次的页面打印、送达，并登记送达。",
    ),
    list_url="credit:uncommitted_list",
    among=_uncommitted,
    whole=_whole(UNCOMMITTED, "subject"),
    condition=_condition(UNCOMMITTED),
    draft=_draft_reminder,
    issue=_issue_reminder,
)
