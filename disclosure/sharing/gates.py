"""What the platform should hold now of a level, a record, a listing; or why it is not told (R5, R12, R13, R21, statute).

Three answers: `Told` with the content, `Held` (nothing new goes out, what is out stays), `Nothing` (and what is out is
withdrawn). The words are shown to the user.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from credit.grades.grading import standings_of
from credit.levels.confirming import unconfirmed_of
from credit.models import CreditRecord, Dispute, Listing
from credit.records.cataloguing import has_item
from credit.records.classing import class_of_record
from credit.records.listing import ends_on
from credit.records.sparing import is_spared, rest_on_spared_alone, rests_on_spared_alone
from credit.regulation.periods import end_of_window
from credit.regulation.publicity import Severity
from disclosure.sharing import content
from disclosure.sharing.content import DISPUTED, LEVELS, NORMAL, Content
from subjects.models import Subject

Kind = CreditRecord.Kind
RETENTION_YEARS = 5
"""河南省社会信用条例 Article 19."""


class Told(NamedTuple):
    """The platform should hold this."""

    content: Content


class Held(NamedTuple):
    """Nothing new goes out, and what is out stays as it is."""

    reason: str


class Nothing(NamedTuple):
    """The platform should hold nothing. `urgent`: it is taken back within one working day (河南省社会信用条例 42, 43).

    `outside` is what the platform is told instead of the reason, where that would tell what must not go out.
    """

    reason: str
    urgent: bool = False
    outside: str = ""

    @property
    def told(self) -> str:
        """What a withdrawal says to the platform."""
        return self.outside or self.reason


Wanted = Told | Held | Nothing

REVOKED = Nothing("记录已撤销（河南省社会信用条例第四十二条）", urgent=True)
REPAIRED = Nothing("记录已修复，停止共享使用（R12）", urgent=True)
AGED = Nothing("满五年，转为档案保存（河南省社会信用条例第十九条）")
NOT_IN_FORCE = Nothing("记录尚未生效（R5）")
NOT_LIABLE = Nothing("非责任事故，不作为失信信息（R8）")
_STATUTE_13 = "依照河南省社会信用条例第十三条不再推送"
SPARED = Nothing("自然人的简易程序处罚或者轻微违法，不得推送（河南省社会信用条例第十三条，R24）", outside=_STATUTE_13)
SPARED_CONDUCT = Nothing(
    "失信行为只以自然人的简易程序处罚为依据，不得推送（河南省社会信用条例第十三条，R24）", outside=_STATUTE_13
)
SPARED_LEVEL = Nothing(
    "等级只以自然人的简易程序处罚为依据，不得推送（河南省社会信用条例第十三条，R24）", outside=_STATUTE_13
)
SPARED_LISTING = Nothing(
    "名单只以自然人的简易程序处罚为依据，不得推送（河南省社会信用条例第十三条，R24）", outside=_STATUTE_13
)
LIGHT = Nothing("轻微的行政处罚不推送，只作执法公示（令第36号，R24）")
NO_ITEM = Nothing("失信行为没有对应公共信用信息目录的事项，只在局内使用（R24）")
DISPUTED_RECORD = Held("异议处理中，答复前不推送（R13）")
DISPUTED_LEVEL = Held("等级所依据的记录都在异议处理中，答复前不推送（R13）")
DISPUTED_LISTING = Held("名单所依据的记录都在异议处理中，答复前不推送（R13）")
UNCONFIRMED = Held("等级待确认（R21）")
UNGRADED = Nothing("未评级，没有可推送的等级（R18）")
OUTSIDE = Nothing("不在监管期（R20）")
NOT_YET = Held("公布日期未到")
ENDED = Nothing("名单已移出（R16）")


def of_record(record: CreditRecord, *, out: bool, today: date) -> Wanted:
    """What should be held of a record; `out`: the platform holds, or may hold, it already."""
    if bar := _bar(record, today):
        return bar
    disputed = record.disputes.filter(closed_on=None).exists()
    if disputed and not out:
        return DISPUTED_RECORD
    return Told(content.of_record(record, DISPUTED if disputed else NORMAL, today))


def _bar(record: CreditRecord, today: date) -> Nothing | None:
    """Why a record may not be out at all."""
    if record.state == CreditRecord.State.REVOKED:
        return REVOKED
    if record.state != CreditRecord.State.EFFECTIVE or record.basis_on is None:
        return NOT_IN_FORCE
    if foreign := _foreign(record):
        return foreign
    if record.kind == Kind.ACCIDENT and not record.liable:
        return NOT_LIABLE
    if bar := _of_channel(record):
        return bar
    if record.repaired_on and record.repaired_on <= today:
        return REPAIRED
    if today >= end_of_window(record.basis_on, RETENTION_YEARS) and not _is_listed(record, today):
        return AGED
    return None


def _of_channel(record: CreditRecord) -> Nothing | None:
    """R24: what the credit channel never takes."""
    if record.kind == Kind.PENALTY:
        if is_spared(record):
            return SPARED
        return LIGHT if class_of_record(record).severity == Severity.LIGHT else None
    if record.kind == Kind.MISCONDUCT:
        if rests_on_spared_alone(record):
            return SPARED_CONDUCT
        return None if has_item(record) else NO_ITEM
    return None


def _foreign(record: CreditRecord) -> Nothing | None:
    """谁产生、谁推送: what another body decided is told by that body."""
    if not record.is_own:
        return Nothing(f"由认定机关（{record.authority}）推送，本局不重复推送")
    return None


def _is_listed(record: CreditRecord, today: date) -> bool:
    """The five years run on until a listing that covers the record has ended."""
    return any(_in_force(listing, today) for listing in record.listings.all())


def _in_force(listing: Listing, today: date) -> bool:
    end = ends_on(listing)
    return end is None or end > today


def of_level(subject: Subject, *, last: str, today: date) -> Wanted:
    """What should be held of a subject's level; `last` is the level that was last told, empty for none."""
    found = standings_of([subject.pk], today).get(subject.pk)
    if found is None:
        return OUTSIDE
    if found.period.level is None:
        return UNGRADED
    if unconfirmed_of([subject.pk], today):
        return UNCONFIRMED
    grounds = {effect.record if effect.item != "R17" else None for effect in found.period.grounds}
    numbers = {number for number in grounds if number}
    if numbers == grounds and rest_on_spared_alone(numbers):
        return SPARED_LEVEL
    disputed = _disputed(numbers)
    if grounds and disputed == grounds and not _is_told_or_worse(last, found.period.level):
        return DISPUTED_LEVEL
    return Told(content.of_level(subject, found, DISPUTED if disputed else NORMAL))


def _disputed(numbers: Collection[str]) -> set[str | None]:
    rows = Dispute.objects.filter(record__number__in=list(numbers), closed_on=None)
    return set(rows.values_list("record__number", flat=True))


def _is_told_or_worse(last: str, level: int) -> bool:
    """Whether the level goes no further down than what was told before: nothing adverse is new."""
    told = next((number for number, word in LEVELS.items() if word == last), None)
    return told is not None and told >= level


def of_listing(listing: Listing, *, out: bool, today: date) -> Wanted:
    """What should be held of a listing; a new one waits while its level does, or all its records are disputed."""
    if not _in_force(listing, today):
        return ENDED
    if listing.published_on > today:
        return NOT_YET
    records = set(listing.records.values_list("number", flat=True))
    if rest_on_spared_alone(records):
        return SPARED_LISTING
    disputed = _disputed(records)
    if not out and records and disputed == records:
        return DISPUTED_LISTING
    if not out and unconfirmed_of([listing.subject_id], today):
        return UNCONFIRMED
    return Told(content.of_listing(listing, DISPUTED if disputed else NORMAL))
