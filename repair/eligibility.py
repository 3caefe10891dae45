"""Article 16: may this record be repaired, from which day, and what is missing; each condition with its article."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from enum import Enum, StrEnum, auto
from itertools import chain
from typing import NamedTuple

from credit.grades.previewing import Outlook, preview_repaired
from credit.models import CreditRecord, Listing
from credit.records import listing as listings
from credit.records import one_act
from credit.records.classing import Classed, classes_of
from credit.regulation.facts import AccidentGrade
from credit.regulation.publicity import Edition, Publicity, earliest, edition_on, last_published
from repair.models import Application
from repair.policy import REPAIR_BASIS
from subjects.numbered import numbered

Kind = CreditRecord.Kind
State = CreditRecord.State


class Conditions(Enum):
    """What repair depends on, in the order in which it is looked at."""

    IN_FORCE = auto()
    UNREPAIRED = auto()
    OWN = auto()
    WAITED = auto()
    TOGETHER = auto()
    """What rests on the same facts has waited as long (R25)."""
    IN_HAND = auto()
    """Nothing else is in hand: the one condition that an application itself takes away."""
    CORRECTED = auto()
    PLEDGED = auto()


class Condition(NamedTuple):
    """One condition of repair: met, not met, or (None) proven with the application."""

    kind: Conditions
    wording: str
    article: str
    met: bool | None
    told: str


class Verdict(StrEnum):
    """How a record stands toward repair, in the words shown."""

    IN_HAND = "办理中"
    REPAIRED = "已修复"
    RIPE = "可申请"
    WAITING = "未到最早可申请日"
    NEVER = "不能申请"


_LOOKS = {
    Verdict.IN_HAND: "info",
    Verdict.REPAIRED: "good",
    Verdict.RIPE: "good",
    Verdict.WAITING: "warn",
    Verdict.NEVER: "quiet",
}


class Level4(NamedTuple):
    """What is said of a record that puts its subject on level 4, and whether a listing holds it there (R15, R16)."""

    words: str
    listed: bool

    @property
    def tone(self) -> str:
        """How loud a page says it: a repair that leaves level 4 in place is a warning."""
        return "warning" if self.listed else "info"


class Eligibility(NamedTuple):
    """How a record stands toward repair on a day."""

    record: CreditRecord
    edition: Edition
    classed: Classed
    publicity: Publicity
    conditions: tuple[Condition, ...]
    opens_on: date | None
    """The first day on which repair may be applied for; None where no day will bring it."""
    published_until: date | None
    application: Application | None
    """The open one, if there is one."""
    level_4: Level4 | None
    """What ends level 4, where the record is decisive for it; None where it is not."""
    beside: tuple[Eligibility, ...] = ()
    """The subject's other records of one matter (同一事项, R25), each as it stands by itself."""

    @property
    def may_apply(self) -> bool:
        """Nothing bars an application today."""
        return all(condition.met is not False for condition in self.conditions)

    @property
    def missing(self) -> list[Condition]:
        """What bars an application today."""
        return [condition for condition in self.conditions if condition.met is False]

    @property
    def together(self) -> list[CreditRecord]:
        """What one application repairs, and one decision (R25): this record first, then those beside that ever can be."""
        return [self.record, *(one.record for one in self.beside if one.ever)]

    @property
    def ever(self) -> bool:
        """Time alone is missing, or nothing."""
        return self.opens_on is not None

    @property
    def verdict(self) -> Verdict:
        if self.application:
            return Verdict.IN_HAND
        if self.record.repaired_on:
            return Verdict.REPAIRED
        if self.may_apply:
            return Verdict.RIPE
        return Verdict.WAITING if self.ever else Verdict.NEVER

    @property
    def look(self) -> str:
        """The colour of the verdict's mark."""
        return _LOOKS[self.verdict]


def eligibility_of(record: CreditRecord, today: date) -> Eligibility:
    """How one record stands."""
    return eligibilities([record], today)[0]


def eligibilities(records: Collection[CreditRecord], today: date) -> list[Eligibility]:
    """How each of these records (with their subjects) stands, with what rests on the same facts, in seven queries."""
    matters = one_act.own_matters_of([record.pk for record in records])
    known = {record.pk: record for record in records}
    if others := set(chain.from_iterable(matters.values())) - known.keys():
        known |= {record.pk: record for record in one_act.read(others)}
    alone = _alone(known, matters, today)
    return [
        _together(alone[pk], [alone[other] for other in sorted(matters[pk] - {pk})], today)
        for pk in (record.pk for record in records)
    ]


def _alone(records: Mapping[int, CreditRecord], matters: Mapping[int, set[int]], today: date) -> dict[int, Eligibility]:
    """How each record (id) stands by itself; an application for any of its matter is in hand for all of it."""
    edition, classes = edition_on(today), classes_of(records.values())
    running, covers = _applications(records), _listings(list(records))
    found: dict[int, Eligibility] = {}
    for pk, record in records.items():
        application = next((running[one] for one in sorted(matters.get(pk, {pk})) if one in running), None)
        found[pk] = _stands(record, today, edition, classes[pk], application, covers.get(pk, []))
    return found


def _applications(records: Collection[int]) -> dict[int, Application]:
    """The open application for each record (id)."""
    found = Application.objects.open().filter(records__in=numbered(records)).prefetch_related("records")
    return {record.pk: row for row in found.distinct() for record in row.records.all()}


def _together(standing: Eligibility, beside: Sequence[Eligibility], today: date) -> Eligibility:
    """R25: one application and one decision for the matter, so the later of the first days holds for all of it."""
    later = [one for one in beside if one.opens_on]
    if standing.opens_on is None or not later:
        return standing._replace(beside=tuple(beside))
    last = max((standing, *later), key=lambda one: one.opens_on or date.min)
    assert last.opens_on
    names = "、".join(str(one.record) for one in later)
    told = f"与{names}为同一事项，一次申请、一个决定；最早可申请日按较晚者，为 {last.opens_on}（{last.record}）"
    one_decision = Condition(Conditions.TOGETHER, "同一事项的记录都达到最短公示期", "R25", today >= last.opens_on, told)
    at = 1 + next(place for place, one in enumerate(standing.conditions) if one.kind == Conditions.WAITED)
    conditions = (*standing.conditions[:at], one_decision, *standing.conditions[at:])
    return standing._replace(conditions=conditions, opens_on=last.opens_on, beside=tuple(beside))


def _listings(ids: list[int]) -> dict[int, list[Listing]]:
    found: dict[int, list[Listing]] = {}
    for row in Listing.objects.filter(records__in=numbered(ids)).distinct().prefetch_related("records"):
        for record in row.records.all():
            found.setdefault(record.pk, []).append(row)
    return found


def _stands(
    record: CreditRecord,
    today: date,
    edition: Edition,
    classed: Classed,
    running: Application | None,
    covered_by: list[Listing],
) -> Eligibility:
    publicity = edition.publicity[classed.severity]
    basis = record.basis_on
    opens_on = earliest(basis, publicity) if basis else None
    barred = record.state != State.EFFECTIVE or record.repaired_on is not None or not record.is_own
    return Eligibility(
        record=record,
        edition=edition,
        classed=classed,
        publicity=publicity,
        conditions=tuple(_conditions(record, today, edition, classed, opens_on, running)),
        opens_on=None if barred else opens_on,
        published_until=last_published(basis, publicity) if basis else None,
        application=running,
        level_4=_level_4(record, covered_by, today),
    )


def _conditions(
    record: CreditRecord,
    today: date,
    edition: Edition,
    classed: Classed,
    opens_on: date | None,
    running: Application | None,
) -> Iterator[Condition]:
    effective = record.state == State.EFFECTIVE
    state = "记录已生效" if effective else f"记录现为“{record.get_state_display()}”，没有可以修复的失信信息"
    yield Condition(Conditions.IN_FORCE, "记录在效，未被撤销", "制度第八条、第十六条", effective, state)
    fresh = record.repaired_on is None
    repaired = "未修复过" if fresh else f"已于 {record.repaired_on} 修复"
    yield Condition(Conditions.UNREPAIRED, "尚未修复", edition.effects, fresh, repaired)
    own = record.is_own
    whose = "本局认定" if own else f"由{record.authority or '其他部门'}认定，请向该机关申请修复"
    yield Condition(Conditions.OWN, "由本局认定（谁认定、谁修复）", REPAIR_BASIS, own, whose)
    yield _waited(record, today, edition, classed, opens_on)
    word = f"{running}正在办理，现为“{running.get_state_display()}”" if running else "没有正在办理的申请"
    yield Condition(Conditions.IN_HAND, "没有正在办理的修复申请", REPAIR_BASIS, running is None, word)
    proof = "申请时提交证明（缴款凭证、整改复查意见等），由两人核查"
    yield Condition(Conditions.CORRECTED, "失信行为已纠正，义务已履行完毕", edition.conditions, None, proof)
    pledge = "申请时提交：材料真实，愿意承担违诺责任"
    yield Condition(Conditions.PLEDGED, "作出信用承诺", edition.conditions, None, pledge)


def _waited(record: CreditRecord, today: date, edition: Edition, classed: Classed, opens_on: date | None) -> Condition:
    least = edition.publicity[classed.severity].least
    wording = f"达到最短公示期（{classed.severity.label}：{least} 个月）" if least else "轻微的，履行义务后即可申请"
    if opens_on is None:
        return Condition(
            Conditions.WAITED, wording, edition.conditions, False, f"没有{record.basis_label}，公示期无从起算"
        )
    told = f"自{record.basis_label} {record.basis_on} 起算，最早可申请日 {opens_on}"
    return Condition(Conditions.WAITED, wording, edition.conditions, today >= opens_on, told)


def _level_4(record: CreditRecord, covered_by: list[Listing], today: date) -> Level4 | None:
    """R15: repair ends level 4 where no listing covers the record; else the last of its listings does (R16)."""
    if record.repaired_on:
        return None
    for listing in covered_by:
        ends = listings.ends_on(listing)
        if ends is None or today < ends:
            words = f"本记录是名单{listing}的依据。修复不终止四级：四级随名单移出或期满而终止，请另行申请移出名单。"
            return Level4(words, listed=True)
    if not covered_by and _is_decisive(record):
        words = (
            "本记录属于四级情形，没有列入名单。因本记录而定的四级自准予修复之日终止（R15），此后不再列入名单（R12）。"
        )
        return Level4(words, listed=False)
    return None


def outlooks_of(record: CreditRecord, today: date) -> list[Outlook]:
    """What a repair decided today does to the levels that the matter touches (R12, R15, R25); nothing where none can come."""
    barred = record.state != State.EFFECTIVE or record.repaired_on is not None or not record.is_own
    return [] if barred else preview_repaired(eligibility_of(record, today).together, today)


def _is_decisive(record: CreditRecord) -> bool:
    """R15: a marked item, a grave accident, or a fatal one that counts among three."""
    if record.item4 is not None:
        return True
    if record.kind != Kind.ACCIDENT or not record.liable:
        return False
    if record.especially_bad or record.grade >= AccidentGrade.LARGER:
        return True
    return record.deaths > 0 and record.number in listings.decisive(record.subject_id)
