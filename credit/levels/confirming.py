"""R21: a level 4, and a lowered level of a natural person or sole trader, waits until somebody who did not enter it confirms.

What waits is derived, never stored: the level of a day, minus the grounds that were confirmed. A confirmation covers
each ground (the record, under its item, from its first day) at its level, and at any better one. While the second look is
switched on (`credit.levels.policies`), an organisation's fall to level 3 waits in the same way. So a new decisive record
waits again, as does one whose first day or item was corrected; a record that falls away, or a level that rises while time
goes by, does not. Whoever shares or publishes a level asks `is_confirmed` or `unconfirmed_of` first.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import localtime

from accounts import rules
from accounts.gate import Refused
from accounts.models import Role, User
from credit.grades.grading import Timeline, standings_of
from credit.levels import policies
from credit.models import Confirmation, ConfirmedGround, CreditRecord, Dispute, GradeChange, GradePeriod
from credit.outside.disclosing import ask_for_levels
from credit.records.involvement import Hand, barred, hands_in
from credit.regulation.article_12 import Effect
from credit.regulation.periods import Span
from credit.regulation.timeline import Run, Standing, standing_in
from notices.telling import tell
from subjects.models import INDIVIDUALS, Evaluation, RegradeRequest, Subject
from subjects.numbered import numbered

ARTICLE = "个人信息保护法第二十四条（R21）"


class Unconfirmed(NamedTuple):
    """A level that waits: since when it holds, what decides it, and which of that nobody has confirmed."""

    level: int
    since: date
    grounds: tuple[Effect, ...]
    open: tuple[Effect, ...]
    second_look: bool = False
    """Whether it waits by the bureau's own second look, and not by R21."""

    @property
    def rule(self) -> str:
        """What it waits by."""
        return "复核口径" if self.second_look else "R21"

    @property
    def fingerprint(self) -> str:
        """Names what is confirmed, so that nobody confirms what he has not seen."""
        told = [str(self.level), *(f"{e.item}|{e.record}|{e.span.start}|{e.span.end}" for e in self.grounds)]
        return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]


class Covered(NamedTuple):
    """One confirmed ground."""

    level: int
    item: str
    record: str
    start: date


def _needs(level: int | None, is_individual: bool) -> bool:
    return level == 4 or (is_individual and level in (2, 3))


def _second_looks(standings: Mapping[int, Standing]) -> set[int]:
    """The organisations (ids) whose fall to level 3 was noted on a day on which the second look was switched on."""
    at_3 = {pk: found.since for pk, found in standings.items() if found.period.level == 3}
    known = policies.stretches() if at_3 else []
    if not any(one.values.second_look for one in known):
        return set()
    noted = GradeChange.objects.filter(subject__in=numbered(at_3), new_level=3).order_by("pk")
    last = {subject: (old, at) for subject, old, at in noted.values_list("subject", "old_level", "noted_at")}
    fell = {pk: localtime(last[pk][1]).date() if pk in last else since for pk, since in at_3.items()}
    risen = {pk for pk, (old, _) in last.items() if old == 4}
    return {pk for pk, day in fell.items() if pk not in risen and policies.in_force_among(known, day).second_look}


def _unconfirmed(found: Standing, covered: Collection[Covered], second_look: bool) -> Unconfirmed | None:
    level, grounds = found.period.level, found.period.grounds
    if level is None or not grounds:
        return None
    waiting = tuple(effect for effect in grounds if not _is_covered(level, effect, covered))
    return Unconfirmed(level, found.since, grounds, waiting, second_look) if waiting else None


def _is_covered(level: int, effect: Effect, covered: Collection[Covered]) -> bool:
    return any(
        (one.record, one.start) == (effect.record, effect.span.start)
        and (one.level > level or (one.level == level and one.item == effect.item))
        for one in covered
    )


def _covered(subjects: Iterable[int], known: datetime | None) -> dict[int, set[Covered]]:
    rows = ConfirmedGround.objects.filter(subject__in=numbered(list(subjects)))
    if known:
        rows = rows.filter(confirmation__at__lte=known)
    found: dict[int, set[Covered]] = defaultdict(set)
    for row in rows:
        found[row.subject_id].add(Covered(row.level, row.item, row.record, row.start))
    return found


def unconfirmed_in(
    standings: Mapping[int, Standing], individuals: Collection[int], known: datetime | None = None
) -> dict[int, Unconfirmed]:
    """Which of these standings (by subject) wait, by what was confirmed until `known`; a few queries, or none.

    `individuals` are the natural persons and sole traders among them.
    """
    by_law = {pk for pk, found in standings.items() if _needs(found.period.level, pk in individuals)}
    looked_at = _second_looks({pk: found for pk, found in standings.items() if pk not in by_law})
    asked = {pk: standings[pk] for pk in standings if pk in by_law or pk in looked_at}
    covered = _covered(asked, known) if asked else {}
    waiting = {pk: _unconfirmed(found, covered.get(pk, ()), pk in looked_at) for pk, found in asked.items()}
    return {pk: one for pk, one in waiting.items() if one}


def unconfirmed_of(subjects: Collection[int], day: date) -> dict[int, Unconfirmed]:
    """The subjects (ids) among these whose level on the day waits for confirmation: the gate of sharing and publication."""
    individuals = Subject.objects.filter(pk__in=numbered(subjects), kind__in=INDIVIDUALS)
    return unconfirmed_in(standings_of(subjects, day), set(individuals.order_by().values_list("pk", flat=True)))


def waits_in(subject: Subject, found: Standing) -> bool:
    """Whether this level of a subject, of whatever day and knowledge, waits by what was confirmed until now."""
    return bool(unconfirmed_in({subject.pk: found}, {subject.pk} if subject.is_individual else set()))


def is_confirmed(subject: Subject, day: date) -> bool:
    """Whether the level of that day needs no confirmation, or has it (R21)."""
    return not unconfirmed_of([subject.pk], day)


class Line(NamedTuple):
    """A subject in the queue of levels that wait."""

    subject: Subject
    found: Unconfirmed


def waiting_for(user: User, today: date) -> list[Line]:
    """Every level of today that waits among the subjects that this person sees, the longest first; two queries."""
    own = Q(subject__department=user.department_id) if user.edits_records else Q()
    lowered = Q(level=4) | Q(level__in=(2, 3), subject__kind__in=INDIVIDUALS) | _may_wait_for_a_second_look()
    rows = (
        GradePeriod.objects.known().on(today).filter(own, lowered).select_related("subject__department", "assessment")
    )
    periods = {row.subject_id: row for row in rows.order_by("start", "pk")}
    standings = {pk: found for pk, row in periods.items() if (found := _standing_of(row, today))}
    waiting = unconfirmed_in(standings, {pk for pk, row in periods.items() if row.subject.is_individual})
    return [Line(periods[pk].subject, found) for pk, found in waiting.items()]


def _may_wait_for_a_second_look() -> Q:
    """Periods on level 3 that may have to be looked at a second time: those that began, or were noted, since it was switched on."""
    since = policies.second_look_since()
    noted = GradeChange.objects.filter(subject=OuterRef("subject"), new_level=3, counts_from__gte=since)
    return Q(Q(start__gte=since) | Q(Exists(noted)), level=3)


def _standing_of(row: GradePeriod, day: date) -> Standing | None:
    course = [Run(Span(row.start, row.end), row.level)]
    return standing_in(course, Timeline(row.assessment.effects, course).at_work(), day)


SHOWN = 6


class Queue(NamedTuple):
    """The first levels that wait, and how many there are in all."""

    lines: list[Line]
    total: int


def at_home(user: User, today: date) -> Queue:
    """The card 待确认 on the first page."""
    found = waiting_for(user, today)
    return Queue(found[:SHOWN], len(found))


# Who may confirm


class Deciding(NamedTuple):
    """What a ground rests on, and every hand in it: a record, or an evaluation (R17) that is named by its label."""

    effect: Effect
    record: CreditRecord | None
    entered_by: User | None
    hands: list[Hand]
    disputed: bool


def deciding(subject: Subject, grounds: Sequence[Effect]) -> list[Deciding]:
    """What decides, with who had a hand in it."""
    numbers = [effect.record for effect in grounds if effect.item != "R17"]
    records = CreditRecord.objects.filter(number__in=numbers).select_related("entered_by", "subject", "person")
    by_number = {record.number: record for record in records}
    disputes = Dispute.objects.filter(record__in=records, closed_on=None)
    disputed = set(disputes.values_list("record__number", flat=True))
    return [_deciding(subject, effect, by_number.get(effect.record or ""), disputed) for effect in grounds]


def _deciding(subject: Subject, effect: Effect, record: CreditRecord | None, disputed: Collection[str]) -> Deciding:
    if record:
        hands = list(dict.fromkeys(hand for hand in hands_in(record) if not hand.only_objections))
        return Deciding(effect, record, record.entered_by, hands, record.number in disputed)
    hands = _hands_in_evaluations(subject, effect)
    return Deciding(effect, None, hands[0].user if hands else None, hands, False)


def _hands_in_evaluations(subject: Subject, effect: Effect) -> list[Hand]:
    rows = Evaluation.history.filter(subject_id=subject.pk, dated_on=effect.span.start)
    return [
        Hand(row.history_user, str(row.history_user), "录入该综合评价", localtime(row.history_date).date())
        for row in rows.order_by("history_id").select_related("history_user")
        if row.history_user
    ]


def supervisors_of(subject: Subject) -> list[User]:
    """The supervisors of the subject's department."""
    found = User.objects.filter(role=Role.SUPERVISOR, department=subject.department_id, is_active=True)
    return list(found.order_by("username"))


class Candidate(NamedTuple):
    """A supervisor, and why this one may not confirm (empty: may)."""

    user: User
    reasons: tuple[str, ...]


def candidates(subject: Subject, rests_on: Sequence[Deciding]) -> list[Candidate]:
    """Every supervisor of the department, with what bars each."""
    staff = supervisors_of(subject)
    found = barred([hand for one in rests_on for hand in one.hands], staff)
    return [
        Candidate(person, tuple(dict.fromkeys(hand.reason for hand in found.get(person.pk, ())))) for person in staff
    ]


# The acts


def _open(subject: Subject, seen: str, by: User, today: date) -> tuple[Unconfirmed, list[Deciding]]:
    """What waits, behind the lock on the subject; refuses whoever may not decide it."""
    Subject.objects.select_for_update().get(pk=subject.pk)
    rules.must_be_supervisor_of(by, subject.department_id, article=ARTICLE, reason="等级由该主体记录部门的审核人确认。")
    if RegradeRequest.objects.filter(subject=subject).exists():
        raise Refused(ARTICLE, "该主体正在重新评定，请在评定完成后再确认。")
    found = unconfirmed_of([subject.pk], today).get(subject.pk)
    if found is None:
        raise Refused(ARTICLE, "该主体现在没有待确认的等级，可能已由他人确认。")
    if found.fingerprint != seen:
        raise Refused(ARTICLE, "您打开本页之后，等级或者依据已有变化，请重新核对。")
    rests_on = deciding(subject, found.grounds)
    own = {candidate.user.pk: candidate.reasons for candidate in candidates(subject, rests_on)}
    if reasons := own.get(by.pk):
        raise Refused(ARTICLE, f"您{'；'.join(reasons)}，不能确认据此评定的等级，须由其他审核人确认。")
    return found, rests_on


def _keep(
    subject: Subject, found: Unconfirmed, outcome: Confirmation.Outcome, note: str, by: User, at: datetime
) -> Confirmation:
    grounds = [
        [e.item, e.record, e.span.start.isoformat(), e.span.end and e.span.end.isoformat()] for e in found.grounds
    ]
    return Confirmation.objects.create(
        subject=subject, outcome=outcome, level=found.level, start=found.since, grounds=grounds, note=note, by=by, at=at
    )


@transaction.atomic
def confirm(subject: Subject, *, seen: str, by: User, at: datetime, note: str = "") -> Confirmation:
    """A supervisor who had no hand in the deciding records confirms the level of today as he saw it (`seen`).

    Raises Refused: somebody else's department, a hand in the records, nothing that waits, something else than was
    seen, a grading under way, or everything under objection (R13).
    """
    found, rests_on = _open(subject, seen, by, localtime(at).date())
    if all(one.disputed for one in rests_on):
        raise Refused("第九条（R13）", "所依据的记录都在异议处理中，答复之前不作确认。")
    confirmation = _keep(subject, found, Confirmation.Outcome.CONFIRMED, note.strip(), by, at)
    ConfirmedGround.objects.bulk_create(
        ConfirmedGround(
            confirmation=confirmation,
            subject=subject,
            level=found.level,
            item=one.effect.item,
            record=one.effect.record or "",
            start=one.effect.span.start,
            entered_by=one.entered_by,
            confirmed_by=by,
        )
        for one in rests_on
        if one.effect in found.open
    )
    GradeChange.objects.waiting().filter(subject=subject).update(counts_from=localtime(at).date())
    ask_for_levels([subject.pk], f"{confirmation.get_level_display()}已确认")
    return confirmation


@transaction.atomic
def send_back(subject: Subject, *, seen: str, note: str, by: User, at: datetime) -> Confirmation:
    """A supervisor asks those who entered the records to check them; the level goes on inside the bureau (R21)."""
    found, rests_on = _open(subject, seen, by, localtime(at).date())
    if not note.strip():
        raise Refused(ARTICLE, "退回核对须写明理由。")
    confirmation = _keep(subject, found, Confirmation.Outcome.RETURNED, note.strip(), by, at)
    clerks = User.objects.filter(role=Role.CLERK, department=subject.department_id, is_active=True)
    told = {one.entered_by for one in rests_on if one.entered_by and one.entered_by.is_active} or set(clerks)
    tell(
        told,
        key=f"credit.confirmation:{confirmation.pk}",
        title=f"{subject}的{confirmation.get_level_display()}未予确认，请核对所依据的记录",
        body=note.strip(),
        url=subject.get_absolute_url(),
        at=at,
    )
    return confirmation


def confirmers_of(record: CreditRecord) -> list[Hand]:
    """Who confirmed a level that rests on the record (Article 10: they do not investigate it)."""
    rows = ConfirmedGround.objects.filter(record=record.number).select_related("confirmed_by", "confirmation")
    did = "确认据此评定的等级"
    return [
        Hand(row.confirmed_by, str(row.confirmed_by), did, localtime(row.confirmation.at).date(), only_objections=True)
        for row in rows
    ]
