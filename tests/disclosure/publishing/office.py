"""The people of a publication, and the ways in which it comes to its states, through the verbs."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from accounts.models import User
from accounts.versions import version_of
from credit.models import CreditRecord, DisclosureRequest
from disclosure.models import Channel, Publication
from disclosure.publishing import drafting, following, signing
from disclosure.working import work
from subjects.models import Subject
from tests import makers, people

TODAY = date(2026, 11, 24)
"""A Tuesday."""


class Office(NamedTuple):
    """Who writes, and who signs."""

    clerk: User
    supervisor: User
    leader: User


def office() -> Office:
    return Office(people.clerk(), people.supervisor(), people.leader())


def follow(day: date = TODAY) -> int:
    """Work off what changed, as the job would at nine o'clock."""
    return work((following.follow,), makers.moment(day))


def drafted(day: date = TODAY, subject: Subject | None = None, decided_on: date | None = None) -> Publication:
    """The disclosure (安全生产法 78) that the job drafted of a fresh penalty."""
    record = makers.make_penalty(subject or makers.make_subject(), decided_on or day)
    follow(day)
    return of(record)


def in_credit(day: date = TODAY, subject: Subject | None = None, decided_on: date | None = None) -> Publication:
    """The draft in the credit channel of a fresh penalty, as the job makes it."""
    record = makers.make_penalty(subject or makers.make_subject(), decided_on or day)
    forget_requests()
    return drafting.open_for(record, Channel.CREDIT, by=None, at=makers.moment(day))


def of(record: CreditRecord, channel: Channel = Channel.ENFORCEMENT) -> Publication:
    """The last publication of a record in a channel, as it is stored."""
    found = Publication.objects.filter(record=record, channel=channel).order_by("-pk").first()
    assert found
    return found


def seen(publication: Publication) -> int:
    """The version of the wording that lies before the signer."""
    wording = drafting.open_wording(publication)
    assert wording
    return version_of(wording)


def submitted(publication: Publication, by: User, day: date = TODAY) -> Publication:
    drafting.submit(publication, by=by, at=makers.moment(day))
    return fresh(publication)


def published(publication: Publication, who: Office, day: date = TODAY) -> Publication:
    """Submitted by the clerk, signed by the supervisor."""
    submitted(publication, who.clerk, day)
    signing.sign(publication, seen=seen(publication), by=who.supervisor, at=makers.moment(day))
    return fresh(publication)


def fresh(publication: Publication) -> Publication:
    return Publication.objects.get(pk=publication.pk)


def forget_requests() -> None:
    DisclosureRequest.objects.all().delete()
