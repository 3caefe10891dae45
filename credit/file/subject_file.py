"""The file of a subject (信用主体档案): everything about it as of a day, as known now or at an earlier moment (R3).

Each part is read when it is first looked at, so that a page costs only what it shows.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery, prefetch_related_objects
from django.utils.timezone import localtime

from accounts.models import User
from credit.facts.as_known import Row, as_known, newest
from credit.facts.bearing import bearing_of
from credit.facts.moments import moment_words
from credit.facts.rulebooks import rulebooks
from credit.facts.tracing import Trace, covered, traces
from credit.file.drawing import Drawing, Window, draw
from credit.file.mentioning import (
    SHORT_KINDS,
    Assessed,
    Mention,
    PeriodLine,
    RecordLine,
    fitting,
    level_on,
    short_number,
)
from credit.grades import explaining
from credit.grades.grading import NEVER_ASSESSED, Timeline
from credit.levels import confirming
from credit.models import Assessment, CreditRecord, Dispute, GradeChange, GradePeriod, Listing, SameAct
from credit.records import one_act
from credit.regulation.article_12 import WORDING
from credit.regulation.periods import Span
from credit.regulation.rulebook import Rulebooks, is_reckoned_back, reckoned_until
from credit.regulation.timeline import Period, Run, Standing, judged, standing_in
from subjects.models import Commitment, Evaluation, Post, RegradeRequest, Subject

State = CreditRecord.State
UNDETERMINED = Q(kind=CreditRecord.Kind.ACCIDENT, basis_on=None, state__in=(State.DRAFT, State.NOTIFIED))
"""Accidents that have happened and are not determined: the level waits for them (R2)."""


class When(NamedTuple):
    """The day looked at, and the moment up to which what was known counts (None: now)."""

    on: date
    known: datetime | None
    today: date

    @property
    def is_now(self) -> bool:
        return self.on == self.today and self.known is None

    @property
    def settled(self) -> date:
        """The day up to which things have happened, as far as is known; later ones are a forecast."""
        return localtime(self.known).date() if self.known else self.today

    @property
    def known_words(self) -> str:
        return moment_words(self.known) if self.known else ""


def opened(user: User) -> models.QuerySet[Subject]:
    """The subjects that this person may open, with what the head of their file needs, in one query."""
    asked = RegradeRequest.objects.filter(subject=OuterRef("pk")).order_by("asked_at").values("asked_at")[:1]
    disputed = Dispute.objects.filter(record__subject=OuterRef("pk"), closed_on=None)
    links = SameAct.objects.order_by()
    return (
        Subject.objects.visible_to(user)
        .select_related("industry__parent", "department")
        .annotate(
            regrading_since=Subquery(asked),
            has_disputes=Exists(disputed),
            has_links=Exists(links.filter(misconduct__subject=OuterRef("pk")))
            | Exists(links.filter(penalty__subject=OuterRef("pk"))),
            has_undetermined=Exists(CreditRecord.objects.filter(UNDETERMINED, subject=OuterRef("pk"))),
        )
    )


class SubjectFile:
    """What `user` sees in the file of `subject` (of `opened`) when looking at `when`."""

    def __init__(self, subject: Subject, when: When, user: User) -> None:
        self.subject = subject
        self.when = when
        self.user = user

    # The level

    @cached_property
    def assessment(self) -> Assessment | None:
        """The assessment that the page rests on."""
        return Assessment.objects.known(self.when.known).filter(subject=self.subject).first()

    @cached_property
    def timeline(self) -> Timeline:
        """What the assessment says of all days."""
        if self.assessment is None:
            return NEVER_ASSESSED
        rows = self.assessment.periods.order_by("start").values_list("start", "end", "level")
        return Timeline(self.assessment.effects, [Run(Span(start, end), level) for start, end, level in rows])

    @cached_property
    def periods(self) -> list[Period]:
        return self.timeline.periods(self.rulebooks)

    @cached_property
    def rulebooks(self) -> Rulebooks:
        """The versions that judge the days, as they were known (R23)."""
        return rulebooks(self.when.known)

    @cached_property
    def standing(self) -> Standing | None:
        return standing_in(self.timeline.course, self.timeline.at_work(), self.when.on)

    @property
    def level(self) -> int | str | None:
        """For the level tag: "none" outside supervision."""
        return self.standing.period.level if self.standing else "none"

    @property
    def span_words(self) -> str:
        """Why there is no level on the day (R20); empty where there is one."""
        if self.standing:
            return ""
        if not self.timeline.course:
            if self.when.known:
                return f"{self.when.known_words} 前尚未掌握该主体的情况"
            return "正在首次评定" if self.regrading_since else "没有监管期间"
        if self.when.on < self.timeline.course[0].span.start:
            return "尚未纳入监管"
        return "已注销"

    @property
    def regrading_since(self) -> datetime | None:
        """Since when a new grading is asked for and not done; only the present can be unsettled."""
        since = self._of_subject("regrading_since") if self.when.known is None else None
        return since if isinstance(since, datetime) else None

    @property
    def course(self) -> str:
        return explaining.course(self.periods, self.when.on, self.when.settled) if self.standing else ""

    @property
    def grounds(self) -> list[tuple[explaining.Ground, Mention]]:
        if not self.standing:
            return []
        found = explaining.grounds_of(self.standing.period, self.covers)
        return [(ground, self.mention(ground.item, ground.record)) for ground in found]

    @property
    def checked(self) -> list[explaining.Checked]:
        return explaining.checked(self.standing.period) if self.standing else []

    @cached_property
    def blockers(self) -> list[tuple[explaining.Blocker, Mention]]:
        if not self.standing:
            return []
        found = explaining.blockers(self.standing.period, self.covers)
        return [(blocker, self.mention(blocker.items[0], blocker.record)) for blocker in found]

    @property
    def acts_needed(self) -> bool:
        """Whether level 1 cannot come by time alone."""
        return any(blocker.act for blocker, _ in self.blockers)

    @property
    def level_1_on(self) -> date | None:
        return explaining.first_day_of_level_1(self.periods, self.when.on)

    @property
    def drawing(self) -> Drawing | None:
        windows = [self._window(work) for work in explaining.works(self.periods)]
        when = self.when
        return draw(self.periods, windows, day=when.on, today=when.today, settled=when.settled)

    def _window(self, work: explaining.Work) -> Window:
        item = "R18" if work.record is None else "R17"
        mention = self.mention(item, work.record)
        tones = (("bars", work.bars), ("three", work.places_3), ("four", work.places_4))
        spans = tuple((tone, span) for tone, found in tones for span in found)
        return Window(fitting(mention.short or mention.label), f"{mention.label} {mention.note}".strip(), spans)

    @property
    def lines(self) -> list[PeriodLine]:
        """The timeline as a table, in order of time."""
        day = self.when.on
        return [
            PeriodLine(
                period,
                day in period.span,
                period.span.start > self.when.settled,
                [
                    (explaining.cited(effect.item), self.mention(effect.item, effect.record))
                    for effect in period.grounds
                ],
                version,
                reckoned_until(self.rulebooks, period.span.start),
            )
            for period, version in judged(self.periods, self.rulebooks)
        ]

    @cached_property
    def changes(self) -> list[GradeChange]:
        """Every change of level that was noted, newest first."""
        found = GradeChange.objects.filter(subject=self.subject)
        return list(found.filter(noted_at__lte=self.when.known) if self.when.known else found)

    @cached_property
    def assessments(self) -> list[Assessed]:
        """Every assessment, newest first, with the level that it gave for the day it was made on."""
        made = Assessment.objects.filter(subject=self.subject)
        if self.when.known:
            made = made.filter(made_at__lte=self.when.known)
        levels: dict[int, list[tuple[date, date | None, int | None]]] = defaultdict(list)
        rows = GradePeriod.objects.filter(subject=self.subject).order_by("start")
        for assessment, start, end, level in rows.values_list("assessment", "start", "end", "level"):
            levels[assessment].append((start, end, level))
        return [Assessed(row, level_on(levels[row.pk], localtime(row.made_at).date())) for row in made]

    @cached_property
    def traces(self) -> list[Trace]:
        """What was done to the facts, newest first."""
        return traces(self.subject, self.when.known, linked=bool(self._of_subject("has_links")))

    # The records

    @cached_property
    def records(self) -> list[CreditRecord]:
        """The subject's own records, newest basis date first, drafts before all."""
        if self.when.known is None:
            found = list(CreditRecord.objects.filter(subject=self.subject))
        else:
            found = as_known(CreditRecord, self.when.known, subject_id=self.subject.pk)
        return sorted(found, key=lambda row: (row.basis_on or date.max, row.pk), reverse=True)

    @cached_property
    def record_lines(self) -> list[RecordLine]:
        prefetch_related_objects(self.records, "person")
        return [self._record_line(record) for record in self.records]

    def _record_line(self, record: CreditRecord) -> RecordLine:
        at_work = self.standing.period.at_work if self.standing else ()
        effects = [effect for effect in at_work if effect.record == record.number]
        ends = [effect.span.end for effect in effects]
        return RecordLine(
            record,
            record.pk in self.disputed,
            explaining.citations(effect.item for effect in effects if not effect.item.startswith("12.2.")),
            None if not ends or None in ends else max(end for end in ends if end),
            bool(record.basis_on and record.basis_on > self.when.on),
            not effects and self._last_work.get(record.number, date.max) <= self.when.on,
            self._beside.get(record.pk, ()),
        )

    @cached_property
    def _beside(self) -> dict[int, list[CreditRecord]]:
        """The other records of one matter with each record (id), by what was known."""
        if not self._of_subject("has_links"):
            return {}
        return one_act.beside([record.pk for record in self._mentions.values()], self.when.known)

    @cached_property
    def _last_work(self) -> dict[str, date]:
        """The first day on which each record that ever worked does so no more."""
        found: dict[str, date] = {}
        for period in self.periods:
            for effect in period.at_work:
                if effect.record and effect.span.end:
                    found[effect.record] = max(found.get(effect.record, date.min), effect.span.end)
        return found

    @cached_property
    def disputed(self) -> set[int]:
        """Records (ids) under objection on the day (R13), by what was known: its own, and others' that work here."""
        day = self.when.on
        numbers = self.timeline.records()
        here = Q(record__subject=self.subject) | Q(record__number__in=numbers)
        disputes = Dispute.objects.filter(here, opened_on__lte=day)
        still_open = Q(closed_on=None) | Q(closed_on__gt=day)
        if self.when.known:
            known_day = localtime(self.when.known).date()
            disputes = disputes.filter(opened_on__lte=known_day)
            still_open |= Q(closed_on__gt=known_day)
        return set(disputes.filter(still_open).values_list("record", flat=True))

    @property
    def undetermined(self) -> list[CreditRecord]:
        """Accidents that had happened by the day and were not determined."""
        return [
            record
            for record in self.records
            if record.kind == CreditRecord.Kind.ACCIDENT
            and record.basis_on is None
            and record.state in (State.DRAFT, State.NOTIFIED)
            and (record.occurred_on is None or record.occurred_on <= self.when.on)
        ]

    @property
    def marks(self) -> list[str]:
        """The small marks beside the level."""
        told = {
            "重评中": self.regrading_since,
            "异议中": (self.when.is_now and self._of_subject("has_disputes")) or self.disputed,
            "待认定": self._of_subject("has_undetermined") if self.when.is_now else self.undetermined,
            "待确认": self.unconfirmed,
            "校验说明": self.subject.check_waiver,
            "按本制度推算": not self.when.is_now and is_reckoned_back(self.rulebooks, self.when.on),
        }
        return [text for text, holds in told.items() if holds]

    @cached_property
    def unconfirmed(self) -> confirming.Unconfirmed | None:
        """What of the level of the day nobody has confirmed (R21), by what was known."""
        if self.standing is None:
            return None
        pk = self.subject.pk
        individuals = {pk} if self.subject.is_individual else set()
        return confirming.unconfirmed_in({pk: self.standing}, individuals, self.when.known).get(pk)

    def _of_subject(self, name: str) -> object:
        """What `opened` told of the subject."""
        return getattr(self.subject, name)

    @cached_property
    def _mentions(self) -> dict[str, CreditRecord]:
        """Every record that any period names, by number; those of other subjects by one query more."""
        own = {record.number: record for record in self.records}
        named = {effect.record for period in self.periods for effect in period.at_work if effect.item != "R17"}
        elsewhere = [number for number in named if number and number not in own]
        if elsewhere:
            found = CreditRecord.objects.filter(number__in=elsewhere).select_related("subject__department", "person")
            own |= {record.number: record for record in found}
        return own

    def mention(self, item: str, number: str | None) -> Mention:
        """How the page names what an effect rests on, with the way to it where this person may go there."""
        if number is None:
            return Mention("无有效公开承诺", "", "")
        record = self._mentions.get(number)
        if record is None:
            return Mention(number, WORDING.get(item, ""), "")
        here = record.subject_id == self.subject.pk
        visible = here or not self.user.edits_records or record.subject.department_id == self.user.department_id
        one = "、".join(other.number for other in self._beside.get(record.pk, ()))
        told = record.content if here else f"{self._whose(record)}。{record.content}"
        return Mention(
            f"{SHORT_KINDS[record.kind]} {record.document_number or number}",
            f"{told}（与{one}为同一事项）" if one else told,
            record.get_absolute_url() if visible else "",
            record.pk in self.disputed,
            bool(record.repaired_on and record.repaired_on <= self.when.on),
            f"{SHORT_KINDS[record.kind]} {short_number(record)}",
        )

    def _whose(self, record: CreditRecord) -> str:
        """By whom, and by which post, the record of another subject counts here (R6)."""
        where = "本人的记录" if record.subject.is_person else f"在{record.subject}的记录"
        return f"任职人员{where}：{bearing_of(record, self.posts)}"

    # People, promises, lists

    @cached_property
    def listings(self) -> list[Listing]:
        if self.when.known is None:
            return list(Listing.objects.filter(subject=self.subject).prefetch_related("records"))
        known: list[Listing] = [version.instance for version in self._listing_versions]
        return sorted(known, key=lambda row: (row.published_on, row.pk), reverse=True)

    @cached_property
    def _listing_versions(self) -> list[Any]:
        """The listings as they were known then, out of their history."""
        return newest(Listing, self.when.known, subject_id=self.subject.pk) if self.when.known else []

    @cached_property
    def covers(self) -> dict[str, list[Listing]]:
        """The listings that cover each record, by its number."""
        found: dict[str, list[Listing]] = {}
        if not any(effect.item in explaining.LISTED_ITEMS for period in self.periods for effect in period.at_work):
            return found
        for listing in self.listings:
            for number in self.covered_by[listing.pk]:
                found.setdefault(number, []).append(listing)
        return found

    @cached_property
    def covered_by(self) -> dict[int, list[str]]:
        """The numbers of the records that each listing (id) covers."""
        if self.when.known is None:
            return {row.pk: [record.number for record in row.records.all()] for row in self.listings}
        versions = {row.id: row.history_id for row in self._listing_versions}
        numbers = covered(versions.values())
        return {pk: numbers[version] for pk, version in versions.items()}

    @property
    def listing_lines(self) -> list[tuple[Listing, list[str]]]:
        """Each listing with the numbers of the records that it covers."""
        return [(listing, self.covered_by[listing.pk]) for listing in self.listings]

    @cached_property
    def posts(self) -> list[Post]:
        return self._held(Post, "from_on", "person")

    @property
    def in_office(self) -> list[Post]:
        """Who holds one of the two posts on the day."""
        return [post for post in self.posts if self.when.on in Span(post.from_on, post.until_on)]

    @cached_property
    def commitments(self) -> list[Commitment]:
        return self._held(Commitment, "made_on", "scans")

    @cached_property
    def evaluations(self) -> list[Evaluation]:
        return self._held(Evaluation, "dated_on")

    def _held(self, model: type[Row], day: str, *related: str) -> list[Row]:
        """What was known of one kind of fact, newest first."""
        if self.when.known is None:
            found = list(model._default_manager.filter(subject=self.subject))
        else:
            found = as_known(model, self.when.known, subject_id=self.subject.pk)
        prefetch_related_objects(found, *related)
        return sorted(found, key=lambda row: (getattr(row, day), row.pk), reverse=True)
