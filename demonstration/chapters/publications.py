"""The made-up bureau's publications, one in every state that there is, and a decision that levels are public."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils.timezone import make_aware

from accounts.history import keep
from accounts.models import Role, User
from accounts.versions import version_of
from credit.levels.confirming import is_confirmed
from credit.models import CreditRecord, Listing
from credit.regulation.facts import Regime
from credit.regulation.periods import months_from
from credit.regulation.publicity import ORDER_36
from disclosure.models import Channel, Publication, Wording
from disclosure.publishing import drafting, ending, levels, signing
from disclosure.publishing.contents import days_of, lines_of
from subjects.models import INDIVIDUALS, Kind, Subject

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
    persons = records.filter(subject__kind=Kind.NATURAL_PERSON, repaired_on=None)
    for record in persons[:2]:
        drafting.open_for(record, Channel.ENFORCEMENT, by=None, at=_at(until))
    _over(records, people, until)
    _repaired(records, people)
    _listings(subjects, people, until)
    if leader and people:
        supervisor = next(iter(people.values())).supervisor
        began = until - timedelta(days=30)
        basis = "制度第十三条：信用分级结果依法依规进行公示；范围为法人和其他组织。"
        edition = levels.propose(from_on=began, basis=basis, by=supervisor, at=_at(began))
        levels.approve(edition, by=leader, at=_at(began))


def _at(day: date) -> datetime:
    return make_aware(datetime.combine(day, time(9, 30)))


def _people() -> dict[int | None, Hands]:
    clerks = {user.department_id: user for user in User.objects.filter(role=Role.CLERK).order_by("-pk")}
    supervisors = {user.department_id: user for user in User.objects.filter(role=Role.SUPERVISOR).order_by("-pk")}
    return {pk: Hands(clerks[pk], supervisors[pk]) for pk in clerks.keys() & supervisors.keys()}


def _penalties(subjects: Sequence[Subject]) -> QuerySet[CreditRecord]:
    rows = CreditRecord.objects.in_force().filter(subject__in=subjects, by_bureau=True, basis_on__isnull=False)
    return rows.select_related("subject__department").order_by("-basis_on", "pk")


def _organisations(records: QuerySet[CreditRecord], people: dict[int | None, Hands], until: date) -> None:
    """The newest wait for a draft and a signature; older ones are disclosed, light and disputed ones among them.

    The credit channel follows what is disclosed.
    """
    disclosing, crediting = _steps(DISCLOSED), _steps(CREDITED)
    for record in records.exclude(subject__kind=Kind.NATURAL_PERSON)[:40]:
        hands, days = people.get(record.subject.department_id), days_of(record, until)
        if hands is None or days is None:
            continue
        step = "out" if _disputed_or_repaired(record) else next(disclosing, "out")
        _one(record, Channel.ENFORCEMENT, hands, until, step)
        if step == "out" and days.until > until and record.repaired_on is None:
            _one(record, Channel.CREDIT, hands, until, "submitted" if _is_disputed(record) else next(crediting, "out"))


DISCLOSED = ("draft", "submitted", "out", "returned", "out", "out", "withdrawn", "out", "correcting")
CREDITED = ("draft", "submitted", "withheld", "out", "returned", "out", "out", "withdrawn", "correcting")


def _steps(told: Sequence[str]) -> Iterator[str]:
    yield from told


def _is_disputed(record: CreditRecord) -> bool:
    return record.disputes.filter(closed_on=None).exists()


def _disputed_or_repaired(record: CreditRecord) -> bool:
    return record.repaired_on is not None or _is_disputed(record)


def _one(record: CreditRecord, channel: Channel, hands: Hands, until: date, step: str) -> None:
    begun = max(until - timedelta(days=20), record.basis_on or until) if step not in ("draft", "submitted") else until
    publication = drafting.open_for(record, channel, by=None, at=_at(begun))
    if publication.state == State.WITHHELD or step == "draft":
        return
    if step == "withheld":
        drafting.withhold(publication, reason="案情涉及正在侦办的案件，暂不宜公开。", by=hands.clerk, at=_at(begun))
        return
    drafting.submit(publication, by=hands.clerk, at=_at(begun))
    if step == "submitted":
        return
    seen = _seen(publication)
    if step == "returned":
        why = "违法事实请写到条款，并删去不必要的细节。"
        signing.send_back(publication, seen=seen, reason=why, by=hands.supervisor, at=_at(begun))
        return
    signing.sign(publication, seen=seen, by=hands.supervisor, at=_at(begun))
    if step == "withdrawn":
        why = "处罚决定书文号录入有误，撤回后重新公示。"
        ending.withdraw(publication, reason=why, by=hands.clerk, at=_at(until - timedelta(days=1)))
    if step == "correcting":
        drafting.revise(publication, text=f"{record.content}（已责令改正）", by=hands.clerk, at=_at(until))


def _over(records: QuerySet[CreditRecord], people: dict[int | None, Hands], until: date) -> None:
    """Three whose longest period ran out lately."""
    lately = (
        records.filter(basis_on__lt=months_from(until, -12), basis_on__gte=months_from(until, -19), repaired_on=None)
        .exclude(publications__channel=Channel.CREDIT)
        .exclude(subject__kind=Kind.NATURAL_PERSON)
    )
    signed_on = ORDER_36.in_force_from + timedelta(days=5)
    done = 0
    for record in lately[:40]:
        hands, days = people.get(record.subject.department_id), days_of(record, signed_on)
        if hands is None or days is None or not signed_on <= days.until < until or _disputed_or_repaired(record):
            continue
        publication = drafting.open_for(record, Channel.CREDIT, by=None, at=_at(signed_on))
        if publication.state == State.WITHHELD:
            continue
        drafting.submit(publication, by=hands.clerk, at=_at(signed_on))
        signing.sign(publication, seen=_seen(publication), by=hands.supervisor, at=_at(signed_on))
        ending.expire_due(_at(days.until + timedelta(days=1)))
        done += 1
        if done == 3:
            break


def _repaired(records: QuerySet[CreditRecord], people: dict[int | None, Hands]) -> None:
    """Three that a repair ended, written down as they stood before it; all after the first are archived."""
    rows = records.filter(repaired_on__isnull=False).exclude(subject__kind=Kind.NATURAL_PERSON)
    rows = rows.exclude(publications__channel=Channel.CREDIT)
    for place, record in enumerate(rows[:3]):
        hands, repaired_on = people.get(record.subject.department_id), record.repaired_on
        days = days_of(record, repaired_on) if repaired_on else None
        if hands is None or days is None or repaired_on is None or record.basis_on is None:
            continue
        signed_on = min(record.basis_on + timedelta(days=5), repaired_on)
        publication = Publication(subject=record.subject, record=record, channel=Channel.CREDIT, opened_on=signed_on)
        keep(publication, by=None, reason="提出公示", at=_at(signed_on))
        wording = Wording(publication=publication, number=1, text=record.content, source=record.content)
        wording.lines = [list(line) for line in lines_of(record)]
        wording.drafted_on = wording.submitted_on = wording.signed_on = signed_on
        wording.submitted_by, wording.signed_by = hands
        keep(wording, by=hands.supervisor, reason="签发公示内容", at=_at(signed_on))
        publication.state, publication.current = State.PUBLISHED, wording
        publication.from_on, publication.until_on = signed_on, max(days.until, signed_on)
        keep(publication, by=hands.supervisor, reason="签发公示", at=_at(signed_on))
        ending.end_early(
            publication, reason=f"信用修复，自 {repaired_on} 起终止公示", on=repaired_on, at=_at(repaired_on)
        )
        if place:
            ending.archive(publication, by=hands.clerk, at=_at(repaired_on))


def _seen(publication: Publication) -> int:
    wording = drafting.open_wording(publication)
    assert wording
    return version_of(wording)


def _listings(subjects: Sequence[Subject], people: dict[int | None, Hands], until: date) -> None:
    """Two listings that run, of levels that are confirmed, are out; never the bureau's own key supervision (R16)."""
    rows = Listing.objects.filter(subject__in=subjects, removed_on=None).exclude(regime=Regime.LOCAL)
    rows = rows.exclude(subject__kind__in=INDIVIDUALS)
    done = 0
    for listing in rows.select_related("subject__department").order_by("-published_on", "pk"):
        hands, days = people.get(listing.subject.department_id), days_of(listing, until)
        disputed = listing.records.filter(disputes__isnull=False, disputes__closed_on=None).exists()
        if (
            hands is None
            or days is None
            or days.until <= until
            or disputed
            or done == 2
            or not is_confirmed(listing.subject, until)
        ):
            continue
        publication = drafting.draft(listing, by=hands.clerk, at=_at(until))
        drafting.submit(publication, by=hands.clerk, at=_at(until))
        signing.sign(publication, seen=_seen(publication), by=hands.supervisor, at=_at(until))
        done += 1
