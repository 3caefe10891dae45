"""What the bureau's pages read of publications: the board by state, what stops this week, folders in the pages below."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Case, Count, Q, QuerySet, Value, When

from accounts.models import User
from credit.models import CreditRecord, Term
from disclosure.models import Channel, Publication, Wording
from disclosure.publishing.channels import LIGHT, Bar, withholding
from disclosure.publishing.contents import Days, days_of, is_disputed, is_in_force
from disclosure.publishing.drafting import is_current, open_wording
from disclosure.publishing.reading import Entry, entry_of, may_be_read
from disclosure.publishing.redaction import Rule, rule_of
from subjects.models import Subject

State = Publication.State
SHOWN = 6
STOPS_WITHIN = 7
"""Days ahead that the list of what stops by itself looks."""

_RELATED = (
    "subject__department",
    "record__subject",
    "record__catalogue_item",
    "listing__subject",
    "current",
    "document",
)


class Row(NamedTuple):
    """One publication on the board, with what is marked beside its state and the term that runs."""

    publication: Publication
    marks: list[str]
    stage: str
    """Where the open wording stands; empty without one."""
    term: Term | None


class Tally(NamedTuple):
    """How many are in a state."""

    state: str
    label: str
    number: int


class OfChannel(NamedTuple):
    """One channel on the board, with how many are in each state, in the order of the course."""

    channel: str
    label: str
    tallies: list[Tally]


def tallies(user: User) -> list[OfChannel]:
    """How many this person sees in each channel and state; one query."""
    seen = Publication.objects.visible_to(user).order_by()
    counted = seen.values_list("channel", "state").annotate(number=Count("pk"))
    numbers = {(channel, state): number for channel, state, number in counted}
    return [
        OfChannel(
            channel.value,
            channel.label,
            [Tally(state.value, state.label, numbers.get((channel, state), 0)) for state in STATES[channel]],
        )
        for channel in Channel
    ]


_UNENDING = (State.REPAIRED, State.EXPIRED)
STATES: dict[str, list[State]] = {
    Channel.ENFORCEMENT: [state for state in State if state not in _UNENDING],
    Channel.CREDIT: list(State),
}
"""The states that a publication of a channel can be in: the disclosure of Article 78 ends by withdrawal alone (R24)."""


def rows_of(found: Sequence[Publication]) -> list[Row]:
    """The rows of these publications; few queries, however many they are."""
    keys = {f"disclosure.publication:{row.pk}": row.pk for row in found}
    terms = {keys[term.case_key]: term for term in Term.objects.running().filter(case_key__in=keys).order_by("pk")}
    return [_row(row, terms.get(row.pk)) for row in found]


def placed(found: QuerySet[Publication]) -> QuerySet[Publication]:
    """To be ordered by `place`: what has to be done first, then what is out, then what is over."""
    place = Case(
        When(state=State.PENDING, then=Value(0)),
        When(state=State.PUBLISHED, then=Value(1)),
        When(state=State.ARCHIVED, then=Value(3)),
        default=Value(2),
    )
    return found.alias(place=place)


def related(found: QuerySet[Publication]) -> QuerySet[Publication]:
    """With all that a row reads."""
    return found.select_related(*_RELATED).prefetch_related(
        "wordings", "record__disputes", "listing__records__disputes"
    )


def _row(publication: Publication, term: Term | None) -> Row:
    pending = publication.pending if publication.state in (State.PENDING, State.PUBLISHED) else None
    return Row(publication, marks_of(publication), pending.stage if pending else "", term)


def marks_of(publication: Publication) -> list[str]:
    """异议标注, 更正中, and that the page shows it no longer."""
    if publication.state not in (State.PENDING, State.PUBLISHED):
        return []
    marks = ["异议标注"] if is_disputed(publication.matter) else []
    if publication.state == State.PUBLISHED:
        if not is_in_force(publication):
            return ["已停止显示，待撤回"]
        current = publication.current
        assert current
        current.publication = publication
        marks += [] if is_current(current) else ["更正中"]
    return marks


def stopping(user: User, today: date) -> list[Publication]:
    """What stops by itself within a week, the first first."""
    rows = Publication.objects.visible_to(user).filter(
        state=State.PUBLISHED, until_on__gte=today, until_on__lt=today + timedelta(days=STOPS_WITHIN)
    )
    return list(rows.select_related("subject", "record", "listing").order_by("until_on", "pk"))


class Sheet(NamedTuple):
    """Everything that the page of one publication shows."""

    publication: Publication
    days: Days | None
    rule: Rule
    held: Bar | None
    disputed: bool
    """Whether everything that it rests on is under objection (R13)."""
    marks: list[str]
    public: Entry | None
    """As the public reads it now; None where it does not."""
    wording: Wording | None
    """The one that nobody has signed."""
    preview: Entry | None
    """As the public would read that one."""
    fits: bool
    """Whether that one still says what the record says."""

    @property
    def is_hidden(self) -> bool:
        """Whether the public page shows it no longer, though nobody ended it."""
        return self.publication.is_out and self.public is None

    @property
    def waits_for_the_answer(self) -> bool:
        """Whether an objection holds it up (R13); never the disclosure of Article 78 (R24)."""
        held_up = self.publication.is_pending and not self.publication.is_enforcement
        return held_up and is_disputed(self.publication.matter)


def sheet_of(publication: Publication, today: date) -> Sheet:
    """The page of one publication on a day."""
    days = days_of(publication.matter, today)
    wording = open_wording(publication) if publication.is_open else None
    if wording:
        wording.publication = publication
    lasts = publication.until_on is None or publication.until_on >= today
    is_read = publication.is_out and lasts and days and may_be_read(publication, days, today)
    public = as_read(publication, publication.current, today) if is_read else None
    held = withholding(publication.channel, publication.matter, days.severity, publication.necessity) if days else None
    return Sheet(
        publication,
        None if publication.is_enforcement else days,
        rule_of(publication.subject),
        held,
        is_disputed(publication.matter),
        marks_of(publication),
        public,
        wording,
        as_read(publication, wording, today) if wording else None,
        is_current(wording) if wording else True,
    )


def as_read(publication: Publication, wording: Wording | None, today: date) -> Entry | None:
    """A wording as the public reads it, or would from today on."""
    days = days_of(publication.matter, today)
    if wording is None or days is None:
        return None
    return entry_of(publication, wording, None if publication.is_enforcement else days, publication.from_on or today)


class OfRecordTold(NamedTuple):
    """The folder on the page of a record or a listing."""

    publications: list[Row]
    record: CreditRecord
    may_disclose: bool
    may_draft: bool
    bars: list[tuple[str, Bar]]
    """By channel, the rule that keeps the record from it as it is now."""
    today: date


def told_of_record(record: CreditRecord, user: User, today: date) -> OfRecordTold | None:
    """The publications of a record in both channels, what this person may begin, and what keeps it from which channel."""
    found = list(related(Publication.objects.filter(record=record)))
    ours = record.is_effective and record.is_own and record.basis_on is not None
    if not found and not ours:
        return None
    bars = _bars(record, today) if ours else {}
    live = {row.channel for row in found if row.is_open}
    free = {channel for channel in Channel if channel not in live and channel not in bars}
    mine = free if ours and user.edits_records else set()
    may_draft = Channel.CREDIT in mine and record.repaired_on is None
    told = [(Channel(channel).label, bar) for channel, bar in bars.items() if channel not in live]
    return OfRecordTold(rows_of(found), record, Channel.ENFORCEMENT in mine, may_draft, told, today)


def _bars(record: CreditRecord, today: date) -> dict[Channel, Bar]:
    """What keeps a record from which channel; only a penalty is asked for the disclosure of Article 78."""
    days = days_of(record, today)
    severity = days and days.severity
    found = {channel: withholding(channel, record, severity) for channel in Channel}
    meant = found if record.is_penalty else {Channel.CREDIT: found[Channel.CREDIT]}
    return {channel: bar for channel, bar in meant.items() if bar and bar is not LIGHT}


class OfSubjectTold(NamedTuple):
    """The folder in the file of a subject: what the public reads of it, and what is under way."""

    rows: list[Row]
    rule: Rule
    today: date


def told_of_subject(subject: Subject, user: User, today: date) -> OfSubjectTold | None:
    """What of a subject is out or intended; None where there is nothing."""
    rows = rows_of(list(related(Publication.objects.filter(subject=subject).exclude(state=State.ARCHIVED))))
    return OfSubjectTold(rows, rule_of(subject), today) if rows else None


class OfHomeTold(NamedTuple):
    """The card on the first page."""

    to_draft: int
    to_sign: int
    correcting: int
    to_archive: int


def told_at_home(user: User, today: date) -> OfHomeTold:
    """What waits; one query."""
    submitted = Q(wordings__signed_on=None, wordings__submitted_by__isnull=False)
    unsubmitted = Q(wordings__signed_on=None, wordings__submitted_by=None)
    counted = Publication.objects.visible_to(user).aggregate(
        to_draft=Count("pk", filter=Q(state=State.PENDING) & unsubmitted, distinct=True),
        to_sign=Count("pk", filter=Q(state__in=(State.PENDING, State.PUBLISHED)) & submitted, distinct=True),
        correcting=Count("pk", filter=Q(state=State.PUBLISHED) & unsubmitted, distinct=True),
        to_archive=Count("pk", filter=Q(state__in=(State.REPAIRED, State.EXPIRED, State.WITHDRAWN)), distinct=True),
    )
    return OfHomeTold(**counted)
