"""Bringing a file in: checked whole, then written in one transaction, or nothing of it; then its subjects are graded.

A rehearsal does all of it, grading included, and takes it back: what it reports is what would have happened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from django.db import IntegrityError, connection, transaction
from django.utils.timezone import localtime

from accounts.history import keep
from accounts.models import Department, User
from credit.exchange import one_act
from credit.exchange.catalogue import sheets
from credit.exchange.findings import Finding, Findings
from credit.exchange.guarding import Unreadable
from credit.exchange.known import Known, blocks
from credit.exchange.lines import Line, lines_of
from credit.exchange.reading import Table
from credit.exchange.record_sheets import Misconduct, Records
from credit.exchange.reporting import Changed, Counted, Level, Report, counted, levels_on, moves
from credit.exchange.sheets import Author, Plan, Sheet, insert
from credit.facts.touched import OF_PEOPLE
from credit.grades.grading import regrade
from credit.models import CreditRecord, Listing
from credit.outside.disclosing import ask_for_listings, ask_for_records
from subjects.models import Cause, Person, Post, Subject
from subjects.requests import promise_regrade

LINE_LIMIT = 200_000
_LOCK = 0x616E78696E  # one import at a time; the number is only a name

Progress = Callable[[str], None]
Clock = Callable[[], datetime]


class Errand(NamedTuple):
    """Who brings in what: the tables or what made them unreadable, the file's name, the person, and the clock.

    `own` confines the import to the subjects of one department.
    """

    tables: list[Table] | Unreadable
    file: str
    by: User | None
    clock: Clock
    own: Department | None = None
    progress: Progress = lambda stage: None
    family: str = ""
    """Which sheets it may hold, where they are not those of the exchange."""


class Entered(NamedTuple):
    """What was written and is still to be graded: subjects touched (ids), which of them were there before, old levels.

    `day` is the day of those levels.
    """

    report: Report
    day: date
    touched: frozenset[int] = frozenset()
    known_before: frozenset[int] = frozenset()
    old: Mapping[int, Level] = MappingProxyType({})


class _TakenBackError(Exception):
    """Ends the transaction of a rehearsal."""


def bring_in(errand: Errand) -> Report:
    """Import the file: all of it, graded when this returns; or nothing, and the report lists every fault."""
    entered = enter(errand)
    return settle(errand, entered) if entered.report.written else entered.report


def rehearse(errand: Errand) -> Report:
    """Check the file and report what importing it would do; nothing is written."""
    report = Report(errand.file, dry_run=True)
    try:
        with transaction.atomic():
            entered = _enter(errand, report)
            if not report.faults:
                settle(errand, entered)
            raise _TakenBackError
    except _TakenBackError:
        report.written = False
    except IntegrityError:
        _collided(report)
    return report


def enter(errand: Errand) -> Entered:
    """Check and write in one transaction; the promises to grade are part of it. With faults nothing is written."""
    report = Report(errand.file)
    try:
        with transaction.atomic():
            return _enter(errand, report)
    except IntegrityError:
        _collided(report)
        return Entered(report, localtime(errand.clock()).date())


def settle(errand: Errand, entered: Entered) -> Report:
    """Grade what was written, in bulk, and report whose level of today moved."""
    errand.progress("重新评定")
    regrade(sorted(entered.touched), cause=_cause(errand), at=errand.clock())
    new = levels_on(entered.day, entered.touched)
    entered.report.moves = moves(entered.old, new, entered.known_before)
    entered.report.new_levels = counted(new[pk] for pk in entered.touched - entered.known_before)
    return entered.report


def _collided(report: Report) -> None:
    findings = Findings()
    findings.fault("检查期间，同样的内容已由他人录入，本次没有写入任何内容；请重新导入，系统会再次检查。")
    report.written, report.sheets, report.faults = False, [], findings.faults


def _cause(errand: Errand) -> str:
    return f"导入“{errand.file}”"[:200]


def _enter(errand: Errand, report: Report) -> Entered:
    _one_at_a_time()
    at = errand.clock()
    day = localtime(at).date()
    plans = _plans(errand, report, day)
    if report.faults:
        return Entered(report, day)
    errand.progress("写入")
    author = Author(errand.by, _cause(errand), at)
    _write(plans, author)
    touched = frozenset(_touched(plans))
    promise_regrade(touched, Cause.OTHER, _cause(errand))
    rows = [row for plan in plans for row in (*plan.added, *(change.row for change in plan.changed))]
    ask_for_records((row for row in rows if isinstance(row, CreditRecord)), _cause(errand))
    ask_for_listings((row for row in rows if isinstance(row, Listing)), _cause(errand))
    if linked := one_act.link([row for row in rows if isinstance(row, CreditRecord)], author):
        words = f"{linked} 组失信行为写明了同一主体行政处罚的决定书文号，已关联为同一事项（R25）；不是同一违法事实的，请在记录页解除。"
        report.notes.append(Finding("失信行为", None, "", "", words))
    report.written = True
    fresh = {row.pk for plan in plans for row in plan.added if isinstance(row, Subject)}
    return Entered(report, day, touched, touched - fresh, levels_on(day, touched))


def _one_at_a_time() -> None:
    """Two imports at once would each take the other's new rows for missing; SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _plans(errand: Errand, report: Report, day: date) -> list[Plan[Any]]:
    findings = Findings()
    known = Known(findings, day, errand.own)
    errand.progress("检查")
    read = list(_read(errand.tables, sheets(errand.family), findings))
    for sheet, lines in read:
        sheet.mention(lines, known)
    plans = [sheet.plan(lines, known) for sheet, lines in read]
    report.faults, report.notes = (_in_order(found, plans) for found in (findings.faults, findings.notes))
    if not report.faults:
        report.changes = [Changed(c.line.sheet, c.line.number, c.columns) for plan in plans for c in plan.changed]
        report.sheets = [Counted(p.sheet.name, len(p.added), len(p.changed), p.unchanged) for p in plans]
    return plans


def _in_order(found: list[Finding], plans: Iterable[Plan[Any]]) -> list[Finding]:
    """By sheet and row; of the file and of unknown sheets first."""
    places = {plan.sheet.name: place for place, plan in enumerate(plans, 1)}
    return sorted(found, key=lambda finding: (places.get(finding.sheet, 0), finding.row or 0))


def _read(
    tables: list[Table] | Unreadable, known: Sequence[Sheet[Any]], findings: Findings
) -> Iterator[tuple[Sheet[Any], list[Line]]]:
    """The lines of each sheet that the file has, in the order of the catalogue; what is no sheet of ours is a fault.

    Where only one sheet can be meant, a file of one table is that sheet, whatever it is called.
    """
    if isinstance(tables, Unreadable):
        findings.fault(str(tables))
        return
    if sum(len(table.rows) for table in tables) > LINE_LIMIT:
        findings.fault(f"文件超过 {LINE_LIMIT:,} 行，请拆分成几个文件分别导入。")
        return
    by_name = {table.name: table for table in tables if table.head}
    if len(known) == len(by_name) == 1:
        (only,) = by_name.values()
        yield known[0], lines_of(only, known[0].columns, findings)
        return
    names = "、".join(sheet.name for sheet in known)
    for name in by_name.keys() - {sheet.name for sheet in known}:
        findings.fault(f"没有“{name}”这种表，请改为{names}之一，或删去这张表。", name)
    if not tables or not {table.name for table in tables} & {sheet.name for sheet in known}:
        findings.fault(f"文件中没有可导入的表，请按空白模板填写（表名为{names}）。")
    for sheet in known:
        if table := by_name.get(sheet.name):
            yield sheet, lines_of(table, sheet.columns, findings)


def _write(plans: Iterable[Plan[Any]], author: Author) -> None:
    """Subjects first, then people, then what refers to them."""
    people_written = False
    for plan in plans:
        if plan.sheet.model is not Subject and not people_written:
            _write_people(plan.known, author)
            people_written = True
        plan.write(author)


def _write_people(known: Known, author: Author) -> None:
    insert(known.new_people, author)
    for person in known.named_people:
        keep(person, by=author.by, reason=author.reason, at=author.at)


def _touched(plans: Iterable[Plan[Any]]) -> set[int]:
    """The subjects (ids) whose level the file may move: those of its rows, and every unit of a person's posts (R6)."""
    touched: set[int] = set()
    people: set[int] = set()
    own: set[int] = set()
    for plan in plans:
        if not plan.sheet.moves_levels:
            continue
        touched.update(row.pk if isinstance(row, Subject) else row.subject_id for row in plan.rows)
        if isinstance(plan.sheet, Misconduct):
            people.update(row.person_id for row in plan.rows if row.person_id)
            people.update(_people_before(plan))
        if isinstance(plan.sheet, Records) and plan.sheet.kind in OF_PEOPLE:
            own.update(row.subject_id for row in plan.rows)
    people.update(_people_who_are(own))
    for block in blocks(people):
        touched.update(Post.objects.filter(person__in=block).values_list("subject", flat=True))
    return touched


def _people_before(plan: Plan[CreditRecord]) -> Iterator[int]:
    for change in plan.changed:
        person = change.before[Misconduct.PERSON]
        if isinstance(person, int):
            yield person


def _people_who_are(subjects: Iterable[int]) -> Iterator[int]:
    """The people behind natural-person subjects: what is recorded of them counts where they have a post."""
    for block in blocks(subjects):
        indexes = Subject.objects.filter(pk__in=block).exclude(identity_index=None).values("identity_index")
        yield from Person.objects.filter(identity_index__in=indexes).values_list("pk", flat=True)
