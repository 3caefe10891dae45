"""Levels before the public (Article 13): only while a signed decision says so, only of organisations, only confirmed ones."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from accounts import rules
from accounts.gate import Refused
from accounts.models import Role, User
from credit.grades.grading import standings_of
from credit.levels.confirming import is_confirmed
from credit.models import Assessment, CreditRecord, Dispute
from credit.records.sparing import rest_on_spared_alone
from disclosure.models import LevelEdition
from subjects.models import RegradeRequest, Subject
from subjects.moving import locked, move

ARTICLE = LevelEdition.ARTICLE
State = LevelEdition.State

MEANINGS: dict[int | None, str] = {
    1: "近三年没有安全生产失信行为、应急管理部门行政处罚和致人死亡的责任事故，已公开承诺；抽查比例和检查频次依法降低。",
    2: "近一年没有上述情形，已公开承诺；按常规比例和频次抽查检查。",
    3: "近一年有安全生产失信行为、行政处罚或者致人死亡的责任事故，或者被其他领域认定为失信联合惩戒对象；抽查比例和频次适当提高。",
    4: "有制度第十二条（四）所列的严重情形，作为重点监管对象，依法依规实行严管和惩戒。",
    None: "尚未作出公开承诺，暂不评定等级；按常规比例和频次抽查检查。",
}
"""What a level means, in the words of Articles 12 and 14."""


class PublicLevel(NamedTuple):
    """A level as the public reads it, with the days it stands for."""

    level: int | None
    since: date
    assessed_on: date
    meaning: str
    disputed: bool


def edition_on(day: date) -> LevelEdition | None:
    """The decision under which levels are public on a day; None: they are not."""
    return LevelEdition.objects.in_force(day).order_by("pk").first()


def level_of(subject: Subject, day: date) -> PublicLevel | None:
    """The level that may be read: of an organisation, under a decision, confirmed (R21), not being graded anew.

    None of a sole trader without a trade name, and none that rests on a natural person's summary penalty alone (R24). A
    level that rests on disputed records alone is marked; where it was not public before the objection it waits (R13).
    """
    edition = None if subject.is_named_as_person else edition_on(day)
    if edition is None or RegradeRequest.objects.filter(subject=subject).exists() or not is_confirmed(subject, day):
        return None
    found = standings_of([subject.pk], day).get(subject.pk)
    made = Assessment.objects.known().filter(subject=subject).values_list("made_at", flat=True).first()
    if found is None or made is None:
        return None
    numbers = {effect.record for effect in found.period.grounds if effect.record and effect.item != "R17"}
    if rest_on_spared_alone(numbers):
        return None
    opened = disputed_since(numbers)
    if opened and edition.from_on > opened:
        return None
    level = found.period.level
    return PublicLevel(level, found.since, localtime(made).date(), MEANINGS[level], opened is not None)


def disputed_since(numbers: set[str]) -> date | None:
    """The day since which all these records are under objection; None where one is not, or there are none."""
    open_ones = Dispute.objects.filter(
        record__number__in=numbers, closed_on=None, record__state=CreditRecord.State.EFFECTIVE
    )
    days = dict(open_ones.values_list("record__number", "opened_on"))
    return max(days.values()) if numbers and len(days) == len(numbers) else None


@transaction.atomic
def propose(*, from_on: date, basis: str, by: User, at: datetime) -> LevelEdition:
    """A supervisor or leader proposes that levels be public from a day."""
    reason = "等级公示由审核人或者局领导提出。"
    rules.must_be_one_of(by, Role.SUPERVISOR, Role.LEADER, article=ARTICLE, reason=reason)
    on = localtime(at).date()
    if not basis.strip():
        raise Refused(ARTICLE, "请写明等级公示的依据和范围。")
    if from_on < on:
        raise Refused(ARTICLE, f"起始日期（{from_on}）早于今天（{on}），等级公示不能追溯。")
    edition = LevelEdition(from_on=from_on, basis=basis.strip(), proposed_by=by, proposed_on=on)
    try:
        with transaction.atomic():
            edition.write(by=by, at=at, reason="提出等级公示")
    except IntegrityError as collision:
        raise Refused(ARTICLE, "已有一项现行或者待签发的等级公示决定，请先停止。") from collision
    return edition


def must_approve(edition: LevelEdition, by: User) -> None:
    """Two persons: a leader, never the proposer."""
    rules.must_be_one_of(by, Role.LEADER, article=ARTICLE, reason="等级公示由局领导签发。")
    reason = "您提出了该决定，须由另一位局领导签发。"
    rules.must_be_another(by, edition.proposed_by_id, article=ARTICLE, reason=reason)


def must_end(edition: LevelEdition, by: User) -> None:
    """A leader; or who proposed it, as long as it was not signed."""
    if by.role != Role.LEADER:
        own = None if edition.approved_by_id else edition.proposed_by_id
        rules.must_be_among(by, own, article=ARTICLE, reason="等级公示由局领导停止；待签发的可由提出人撤回。")


@transaction.atomic
def approve(edition: LevelEdition, *, by: User, at: datetime) -> LevelEdition:
    """A leader who did not propose it signs; never for days that are over."""
    edition, on = locked(edition), localtime(at).date()
    edition.must_move(State.APPROVED)
    must_approve(edition, by)
    edition.approved_by, edition.approved_on, edition.from_on = by, on, max(edition.from_on, on)
    return move(edition, State.APPROVED, by=by, at=at, reason="签发等级公示")


@transaction.atomic
def end(edition: LevelEdition, *, reason: str, by: User, at: datetime) -> LevelEdition:
    """A leader ends it, or its proposer takes back what was not signed; from this day no level is public."""
    edition = locked(edition)
    edition.must_move(State.ENDED)
    must_end(edition, by)
    if not reason.strip():
        raise Refused(ARTICLE, "停止等级公示须写明理由。")
    edition.ended_on, edition.ending, edition.ended_by = localtime(at).date(), reason.strip(), by
    return move(edition, State.ENDED, by=by, at=at, reason="停止等级公示", detail=edition.ending)
