"""The made-up bureau's publications, one in every state that there is, and a decision that levels are public."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.utils.timezone import make_aware

from accounts.models import Role, User
from credit.classing import OWN_NAMES
from credit.models import CreditRecord, Listing
from disclosure.models import Publication
from disclosure.publishing import drafting, ending, levels, signing
from disclosure.publishing.contents import days_of
from subjects.models import Kind, Subject

State = Publication.State


class Hands(NamedTuple):
    """The two people of a department."""

    clerk: User
    supervisor: User


def tell(seed: int, subjects: Sequence[Subject], until: date) -> None:
    """The chapter of publication."""
    people = _people()
    leader = User.objects.filter(role=Role.LEADER).order_by("pk").first()
    records = _penalties(subjects)
    _organisations(records, people, until)
    for record in records.filter(subject__kind=Kind.NATURAL_PERSON)[:2]:
        drafting.open_for(record, by=None, on=until)
    _listings(subjects, people, until)
    if leader and people:
        supervisor = next(iter(people.values())).supervisor
        began = until - timedelta(days=30)
        basis = "制度第十三条：信用分级结果依法依规进行公示；范围为法人和其他组织。"
        edition = levels.propose(from_on=began, basis=basis, by=supervisor, on=began)
        levels.approve(edition, by=leader, on=began)


def _at(day: date) -> datetime:
    return make_aware(datetime.combine(day, time(9, 30)))


def _people() -> dict[int | None, Hands]:
    clerks = {user.department_id: user for user in User.objects.filter(role=Role.CLERK).order_by("-pk")}
    supervisors = {user.department_id: user for user in User.objects.filter(role=Role.SUPERVISOR).order_by("-pk")}
    return {pk: Hands(clerks[pk], supervisors[pk]) for pk in clerks.keys() & supervisors.keys()}


def _penalties(subjects: Sequence[Subject]) -> QuerySet[CreditRecord]:
    own = Q()
    for name in OWN_NAMES:
        own |= Q(authority__startswith=name)
    rows = CreditRecord.objects.in_force().filter(own, subject__in=subjects, kind="penalty", basis_on__isnull=False)
    return rows.select_related("subject__department").order_by("-basis_on", "pk")


def _organisations(records: QuerySet[CreditRecord], people: dict[int | None, Hands], until: date) -> None:
    """The newest wait for a draft and a signature; older ones are out, two of them at their end."""
    steps = _steps()
    for record in records.exclude(subject__kind=Kind.NATURAL_PERSON)[:40]:
        hands, days = people.get(record.subject.department_id), days_of(record, until)
        if hands is None or days is None or days.until <= until:
            continue
        if _disputed_or_repaired(record):
            continue
        step = next(steps, "out")
        _one(record, hands, until, step)


def _steps() -> Iterator[str]:
    yield from ("draft", "submitted", "returned", "withheld", "out", "out", "out", "withdrawn", "correcting", "out")


def _disputed_or_repaired(record: CreditRecord) -> bool:
    return record.repaired_on is not None or record.disputes.filter(closed_on=None).exists()


def _one(record: CreditRecord, hands: Hands, until: date, step: str) -> None:
    begun = max(until - timedelta(days=20), record.basis_on or until) if step not in ("draft", "submitted") else until
    publication = drafting.open_for(record, by=None, on=begun)
    if publication.state == State.WITHHELD or step == "draft":
        return
    if step == "withheld":
        drafting.withhold(publication, reason="案情涉及正在侦办的案件，暂不宜公开。", by=hands.clerk, on=begun)
        return
    drafting.submit(publication, by=hands.clerk, on=begun)
    if step == "submitted":
        return
    seen = _seen(publication)
    if step == "returned":
        why = "违法事实请写到条款，并删去不必要的细节。"
        signing.send_back(publication, seen=seen, reason=why, by=hands.supervisor, on=begun)
        return
    signing.sign(publication, seen=seen, by=hands.supervisor, on=begun)
    if step == "withdrawn":
        why = "处罚决定书文号录入有误，撤回后重新公示。"
        ending.withdraw(publication, reason=why, by=hands.clerk, at=_at(until - timedelta(days=1)))
    if step == "correcting":
        drafting.revise(publication, text=f"{record.content}（已责令改正）", by=hands.clerk, on=until)


def _seen(publication: Publication) -> int:
    wording = drafting.open_wording(publication)
    assert wording
    version: int = wording.history.latest().history_id
    return version


def _listings(subjects: Sequence[Subject], people: dict[int | None, Hands], until: date) -> None:
    """Two listings that run are out."""
    rows = Listing.objects.filter(subject__in=subjects, removed_on=None).exclude(subject__kind=Kind.NATURAL_PERSON)
    done = 0
    for listing in rows.select_related("subject__department").order_by("-published_on", "pk"):
        hands, days = people.get(listing.subject.department_id), days_of(listing, until)
        disputed = listing.records.filter(disputes__isnull=False, disputes__closed_on=None).exists()
        if hands is None or days is None or days.until <= until or disputed or done == 2:
            continue
        publication = drafting.draft(listing, by=hands.clerk, on=until)
        drafting.submit(publication, by=hands.clerk, on=until)
        signing.sign(publication, seen=_seen(publication), by=hands.supervisor, on=until)
        done += 1
