"""Writing the made-up bureau: what was known when it opened at once, and every day since then as it came to be known.

So the record clock (R3) has something to tell, too: the level on a day as known on another day.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from operator import attrgetter
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Model
from django.utils.timezone import make_aware
from simple_history.utils import get_history_manager_for_model

from accounts.history import keep
from accounts.models import Department, Role, User
from credit.grades.grading import announce, regrade
from credit.models import CatalogueItem, CreditRecord, Dispute, Listing
from credit.records.recording import touched_by
from credit.regulation.periods import ONE_DAY
from demonstration.files import File
from subjects.models import Cause, Evaluation, Industry, Kind, Person, Post, Subject

Procedure = CreditRecord.Procedure
KNOWN_DAYS = 60
"""The bureau's own records begin so many days before the end; what is older was entered on its first day."""
_PREFIXES = {"misconduct": "SX", "penalty": "CF", "accident": "SG", "sanction": "LC"}


class Step(NamedTuple):
    """A row that becomes known on a day, with the changes that it then gets; a listing covers records."""

    day: date
    row: Model
    changes: dict[str, Any]
    reason: str
    covers: Sequence[CreditRecord] = ()


def _catalogue() -> list[CatalogueItem]:
    """The items of the made-up bureau's catalogue; what the real one holds is entered by the bureau."""
    national = CatalogueItem(
        level=CatalogueItem.Level.NATIONAL,
        edition="2022年版",
        number="10",
        name="遵守法律法规情况信息",
        basis="全国公共信用信息基础目录",
        begins_on=date(2022, 1, 1),
    )
    local = CatalogueItem(
        level=CatalogueItem.Level.LOCAL,
        edition="示例",
        number="YJ-01",
        name="安全生产失信行为信息",
        basis="地方公共信用信息补充目录（示例）",
        begins_on=date(2021, 1, 1),
    )
    return CatalogueItem.objects.bulk_create([national, local])


@transaction.atomic
def write(files: Sequence[File], until: date) -> None:
    """Store these files and grade their subjects; all or nothing."""
    opening = until - timedelta(days=KNOWN_DAYS)
    _assign(files)
    steps = sorted(_steps(files, opening), key=lambda step: step.day)
    later = {id(step.row) for step in steps if not step.changes}
    _open(files, later, opening)
    _live(steps, opening, until)
    Dispute.objects.bulk_create(dispute for file in files for dispute in file.disputes)


def _assign(files: Iterable[File]) -> None:
    """Departments, the people who entered, and running numbers in the order of time."""
    items = _catalogue()
    industries = {industry.code: industry for industry in Industry.objects.all()}
    departments = {department.code: department for department in Department.objects.all()}
    clerks = {user.department_id: user for user in User.objects.filter(role=Role.CLERK).order_by("-pk")}
    supervisors = {user.department_id: user for user in User.objects.filter(role=Role.SUPERVISOR)}
    for file in files:
        file.subject.industry = industries[file.trade.industry]
        file.subject.department = departments[file.trade.department]
        if file.subject.kind == Kind.SOLE_TRADER and file.subject.code[-1] not in "0123":
            file.subject.trade_name = file.subject.name
        clerk = clerks[file.subject.department.pk]
        for record in file.records:
            record.entered_by, record.collector = clerk, clerk.display_name
            record.source_department = file.subject.department
            if record.kind == CreditRecord.Kind.PENALTY:
                record.procedure = Procedure.SUMMARY if record.penalty_kinds == ["警告"] else Procedure.ORDINARY
            if record.kind == CreditRecord.Kind.MISCONDUCT and record.person is None:
                record.catalogue_item = next((item for item in items if item.holds_on(_happened(record))), None)
            record.statement_by = supervisors[file.subject.department.pk] if record.statement else None
        for listing, _ in file.listings:
            listing.entered_by = clerk
    _number(files)


def _number(files: Iterable[File]) -> None:
    counted: Counter[str] = Counter()
    for record in sorted((record for file in files for record in file.records), key=_happened):
        series = f"{_PREFIXES[record.kind]}-{_happened(record).year}"
        counted[series] += 1
        record.number = f"{series}-{counted[series]:04d}"
        if record.kind == CreditRecord.Kind.PENALTY:
            word = "新密应急罚" if record.by_emergency else "新密罚决"
            record.document_number = f"{word}〔{_happened(record).year}〕{counted[series]}号"
    for listing in sorted((pair[0] for file in files for pair in file.listings), key=attrgetter("published_on")):
        series = f"MD-{listing.published_on.year}"
        counted[series] += 1
        listing.number = f"{series}-{counted[series]:03d}"


def _happened(record: CreditRecord) -> date:
    day = record.basis_on or record.occurred_on
    assert day
    return day


def _steps(files: Iterable[File], opening: date) -> Iterable[Step]:
    """What was not known yet when the bureau opened."""
    for file in files:
        for act in file.acts:
            yield Step(
                act.day, act.row, act.changes, f"{'名单' if isinstance(act.row, Listing) else ''}{act.row}{act.reason}"
            )
        for step in (
            *(Step(post.from_on, post, {}, f"{post.get_office_display()}任职") for post in file.posts),
            *(Step(row.made_on, row, {}, "作出公开承诺") for row in file.commitments),
            *(Step(row.dated_on, row, {}, f"{row.get_source_display()}公共信用综合评价") for row in file.evaluations),
            *(Step(_happened(row) + ONE_DAY, row, {}, f"{row}{_entry(row)}") for row in file.records),
            *(Step(row.published_on, row, {}, f"名单{row.number}公布", covers) for row, covers in file.listings),
        ):
            if step.day > opening:
                yield step._replace(day=min(step.day, file.until - ONE_DAY))


def _entry(record: CreditRecord) -> str:
    return "生效" if record.state == CreditRecord.State.EFFECTIVE else "登记"


def _open(files: Sequence[File], later: set[int], opening: date) -> None:
    """The first day: everything that was known by then, and the first assessment of everybody."""
    at = _moment(opening, time(9))
    people: dict[str, Person] = {}
    for file in files:
        for person in (*(post.person for post in file.posts), *(record.person for record in file.records)):
            if person:
                people[person.identity_index] = person
    _enter([file.subject for file in files], at)
    _enter(list(people.values()), at)
    for rows in (
        [post for file in files for post in file.posts],
        [commitment for file in files for commitment in file.commitments],
        [evaluation for file in files for evaluation in file.evaluations],
        [record for file in files for record in file.records],
        [listing for file in files for listing, _ in file.listings],
    ):
        _enter([row for row in rows if id(row) not in later], at)
    for listing, records in (pair for file in files for pair in file.listings):
        if listing.pk:
            listing.records.set(records)
    regrade([file.subject.pk for file in files], cause="系统启用，首次评定", at=at)


def _live(steps: Sequence[Step], opening: date, until: date) -> None:
    """Day by day: periods that begin are announced, then the day's acts are entered and their subjects graded."""
    by_day: dict[date, list[Step]] = defaultdict(list)
    for step in steps:
        by_day[step.day].append(step)
    day = opening
    while day < until:
        day += ONE_DAY
        announce(_moment(day, time(0, 10)))
        for place, step in enumerate(by_day[day]):
            _take(step, _moment(day, time(9 + place % 8, 7 * place % 60)))


def _take(step: Step, at: datetime) -> None:
    row = step.row
    if row.pk is None:
        _enter([row], at)
    if isinstance(row, Listing) and step.covers:
        row.records.set(step.covers)
    for column, value in step.changes.items():
        setattr(row, column, value)
    if step.changes:
        row._history_date = at  # type: ignore[attr-defined]
        keep(row, by=_clerk(_subject(row).department), reason=step.reason, at=at)
    touched = touched_by(row) if isinstance(row, CreditRecord) else {_subject(row).pk}
    regrade(touched, cause=step.reason, at=at, kind=_kind_of(step))


def _kind_of(step: Step) -> Cause:
    """What is counted of a step."""
    if "repaired_on" in step.changes:
        return Cause.REPAIRED
    if "removed_on" in step.changes:
        return Cause.REMOVED
    if step.changes.get("state") == CreditRecord.State.REVOKED:
        return Cause.REVOKED
    match step.row:
        case CreditRecord() as record:
            return Cause(record.kind)
        case Listing():
            return Cause.LISTED
        case Post():
            return Cause.PEOPLE
        case Evaluation():
            return Cause.EVALUATED
        case _:
            return Cause.COMMITTED


def _enter(rows: Sequence[Model], at: datetime) -> None:
    """Create rows of one model with their history, as entered at a moment."""
    if not rows:
        return
    model = type(rows[0])
    departments = set() if model is Person else {_subject(row).department for row in rows}
    clerks = {department: _clerk(department) for department in departments}
    for row in rows:
        row._history_user = None if model is Person else clerks[_subject(row).department]  # type: ignore[attr-defined]
    model._default_manager.bulk_create(rows)
    if isinstance(rows[0], CreditRecord | Listing):
        for row in rows:
            row.entered_at = at  # type: ignore[attr-defined]
        model._default_manager.bulk_update(rows, ["entered_at"], batch_size=500)  # it is stamped with the clock before
    history = get_history_manager_for_model(model)
    history.bulk_history_create(rows, default_date=at, default_change_reason="演示数据")


def _subject(row: Model) -> Subject:
    subject = row if isinstance(row, Subject) else getattr(row, "subject", None)
    assert isinstance(subject, Subject)
    return subject


def _clerk(department: Department) -> User:
    clerk = department.users.filter(role=Role.CLERK).first()
    assert clerk
    return clerk


def _moment(day: date, clock: time) -> datetime:
    return make_aware(datetime.combine(day, clock))
