"""The made-up bureau's level-4 procedures, removals, determinations and duties, one in every state that there is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.utils.timezone import make_aware

from accounts.models import Role, User
from credit.grades import grading
from credit.hearing import notifying, reviewing, stating
from credit.models import CreditRecord, Dispute, Hearing, HearingRound, Listing
from credit.records import determining
from credit.records.listing import decisive, ends_on
from credit.regulation.facts import Regime
from credit.regulation.listing_grounds import CONDITIONS, earliest_removal
from documents.models import Service
from documents.serving import Delivery
from documents.typesetting import BUREAU
from measures import cataloguing
from subjects.models import Subject
from supervision import deciding, deferring, duties, hearing, proposing, removing
from supervision.duty_list import BY_CODE
from supervision.models import Duty, Procedure
from supervision.policies import REGIMES
from supervision.proposing import Proposal
from supervision.removing import Checked

NOTICED_AGO = 12
"""How many days before the last one the procedures were noticed."""


class Hands(NamedTuple):
    """The two people of a department."""

    clerk: User
    supervisor: User


class Ground(NamedTuple):
    """A decisive record that nobody has listed yet, and its item."""

    record: CreditRecord
    item: str


def tell(seed: int, subjects: Sequence[Subject], until: date) -> None:
    """The chapter of this app."""
    people = _people()
    _procedures(subjects, people, until)
    _removals(subjects, people, until)
    _determinations(subjects, people, until)
    _duties(until, people)


def _at(day: date) -> datetime:
    return make_aware(datetime.combine(day, time(9, 30)))


def _people() -> dict[int | None, Hands]:
    clerks = {user.department_id: user for user in User.objects.filter(role=Role.CLERK)}
    supervisors = {user.department_id: user for user in User.objects.filter(role=Role.SUPERVISOR)}
    return {pk: Hands(clerks[pk], supervisors[pk]) for pk in clerks.keys() & supervisors.keys()}


def _grounds(subjects: Sequence[Subject], until: date) -> Iterator[Ground]:
    disputed = set(Dispute.objects.filter(closed_on=None).values_list("record", flat=True))
    marked = CreditRecord.objects.in_force().filter(subject__in=subjects, listings=None, item4__isnull=False)
    for record in marked.select_related("subject").order_by("number"):
        effects = decisive(record.subject_id).get(record.number, [])
        at_work = [effect for effect in effects if until in effect.span]
        if at_work and record.pk not in disputed and record.basis_on and (until - record.basis_on).days > NOTICED_AGO:
            yield Ground(record, at_work[0].item)


def _meant(ground: Ground, until: date) -> Proposal:
    record = ground.record
    own = record.subject.records.in_force().filter(kind="penalty", by_emergency=True, authority=BUREAU)
    fitting = [condition.code for condition in CONDITIONS.values() if ground.item in condition.items]
    late_report = ground.item == "12.4.2"
    regime = Regime.ORDER_11 if own.exists() and fitting and not late_report else Regime.LOCAL
    return Proposal(
        record.subject,
        [record],
        regime,
        36 if regime is Regime.ORDER_11 else 12,
        f"{record.content}，情节严重，经责令仍未改正到位。",
        REGIMES[regime].measures,
        fitting[:1] if regime is Regime.ORDER_11 else [],
        own.order_by("number").first() if regime is Regime.ORDER_11 else None,
        [person] if (person := record.person) else [],
        cataloguing.restraints(REGIMES[regime].restraints, until),
    )


def _delivered(on: date) -> Delivery:
    return Delivery(Service.Way.DIRECT, on, "办公室签收人", "签收的送达回证")


def _procedures(subjects: Sequence[Subject], people: dict[int | None, Hands], until: date) -> None:
    """Each of the first grounds goes as many steps as its place says; what is left waits in the queue."""
    begun = until - timedelta(days=NOTICED_AGO)
    for steps, ground in zip(range(8), _grounds(subjects, until), strict=False):
        by, decider = people[ground.record.subject.department_id]
        if steps == 7:
            review = until + timedelta(days=60)
            deferring.defer(
                ground.record, reason="行政处罚尚未作出，暂不列入。", review_on=review, by=decider, at=_at(until)
            )
            return
        row = proposing.open_procedure(_meant(ground, until), by=by, at=_at(begun))
        if steps > 0:
            _hear(row, ground, steps, by, decider, begun)
            row.refresh_from_db()
        if steps > 3:
            row = deciding.decide(
                row, reasons="事实清楚，程序合法，措施与情节相当。", by=decider, at=_at(begun + timedelta(days=6))
            )
        if steps > 4:
            served = begun + timedelta(days=7)
            row = deciding.serve_decision(row, _delivered(served), by=by, at=_at(served))
        if steps > 5:
            deciding.publish(row, on=until - timedelta(days=2), by=by, at=_at(until))
            grading.regrade([row.subject_id], cause="名单公布", at=_at(until))


def _hear(row: Procedure, ground: Ground, steps: int, by: User, decider: User, begun: date) -> None:
    """Told; served; stated and reviewed by another: as far as the steps go."""
    words = REGIMES[row.of_regime]
    facts = (ground.record.content, "经责令仍未改正到位")
    place = f"新密市应急管理局{row.subject.department}"
    intended = f"拟将你单位（个人）列入{words.list_name}。"
    notice = notifying.Notice(facts, words.basis, intended, by.display_name, "0371-00000000", place)
    matter = hearing.hear(row, notice, by=by, at=_at(begun))
    notifying.issue(matter, by=by, at=_at(begun))
    if steps < 2:
        return
    matter = notifying.serve(matter, _delivered(begun), by=by, at=_at(begun))
    if steps < 3:
        return
    spoken, weighed = begun + timedelta(days=3), begun + timedelta(days=4)
    answers = [stating.Answer(matter.round.facts.get(number=1), "已停止违法行为并着手整改")]
    stated = stating.Stated(
        spoken, HearingRound.Manner.WRITTEN, "受托人", "委托代理人", "", answers, [by], ("书面陈述",)
    )
    matter = stating.state(matter, stated, by=by, at=_at(spoken))
    for argument in reviewing.arguments_of(matter):
        reason = "整改情况属实，但不影响事实的认定"
        reviewing.find(argument, Hearing.Found.PARTLY, reason, by=decider, at=_at(weighed))
    reviewing.review(matter, by=decider, at=_at(weighed))


def _removals(subjects: Sequence[Subject], people: dict[int | None, Hands], until: date) -> None:
    """One ended by time, one waiting for the decision, one for the check."""
    rows = Listing.objects.filter(subject__in=subjects, removed_on=None, procedure=None).select_related("subject")
    ended, opened = 0, 0
    for listing in rows.order_by("number"):
        by = people[listing.subject.department_id].clerk
        end, regime = ends_on(listing), Regime(listing.regime)
        if end and end <= until:
            if not ended:
                removing.expire(listing, by=by, at=_at(until))
            ended += 1
        elif opened < 2 and earliest_removal(regime, listing.published_on, listing.months) <= until:
            received = until - timedelta(days=5)
            if earliest_removal(regime, listing.published_on, listing.months) > received:
                continue
            row = removing.receive(
                listing, application="书面申请并附缴款凭证、整改报告", by=by, on=received, at=_at(received)
            )
            if opened:
                removing.check(
                    row, Checked(True, True, True, True, "现场核查，整改完成，罚款已缴"), by=by, at=_at(until)
                )
            opened += 1


def _determinations(subjects: Sequence[Subject], people: dict[int | None, Hands], until: date) -> None:
    """One waits for the second person, one was denied, one confirmed, one withdrawn."""
    accidents = CreditRecord.objects.in_force().filter(subject__in=subjects, kind="accident", liable=True)
    misconduct = CreditRecord.objects.in_force().filter(subject__in=subjects, kind="misconduct", item4=None)
    plain = accidents.filter(especially_bad=False, deaths__lt=3).select_related("subject").order_by("-basis_on", "pk")
    found = [*plain[:2], *misconduct.select_related("subject").order_by("-basis_on", "pk")[2:4]]
    begun = until - timedelta(days=4)
    for place, record in enumerate(found):
        by, decider = people[record.subject.department_id]
        row = determining.propose(
            record,
            proposal="影响周边居民和学校，造成较大社会影响。" if place < 2 else "两次拒不执行整改指令，态度恶劣。",
            evidence="调查报告、现场检查记录和整改指令书。",
            heard=f"{begun} 当面告知，主体表示无异议。",
            by=by,
            at=_at(begun),
        )
        if place == 1:
            determining.decide(row, confirm=False, reasons="影响范围有限，未达到特别严重。", by=decider, at=_at(until))
        if place == 2:
            determining.decide(row, confirm=True, reasons="屡次拒不执行指令，性质恶劣。", by=decider, at=_at(until))
            grading.regrade([record.subject_id], cause="认定性质恶劣", at=_at(until))
        if place == 3:
            determining.withdraw(row, reason="补充证据后再提出", by=by, at=_at(until))


def _duties(until: date, people: dict[int | None, Hands]) -> None:
    """Kept since some weeks: some done, some overdue, some still ahead."""
    since = until - timedelta(days=45)
    duties.keep_all(_at(since))
    rows = Duty.objects.open().filter(due_on__lte=until).select_related("subject").order_by("pk")
    for place, row in enumerate(rows):
        row.refresh_from_db(fields=["state"])  # Who left the level meanwhile owes it no more.
        if place % 4 and row.is_open and (hands := people.get(row.subject.department_id)):
            done = row.due_on - timedelta(days=3)
            used = cataloguing.restraints(("CJ-01", "CJ-03"), done)
            proof = duties.Proof(f"{BY_CODE[row.code].evidence}：已办，见档案。", restraints=used)
            duties.close(row, proof, by=hands.clerk, on=done, at=_at(done))
    duties.keep_all(_at(until))
