"""The screen, the import and the correction by objection accept the same records, and name the same column as wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from copy import deepcopy
from datetime import date, datetime, time
from decimal import Decimal

import pytest
from django.db import transaction
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from credit.exchange.importing import Errand, rehearse
from credit.exchange.reading import read_bytes
from credit.exchange.record_sheets import NUMBER, Accidents, Misconduct, Penalties, Records, Sanctions
from credit.exchange.sheets import SUBJECT
from credit.facts.telling import LABELS
from credit.models import CreditRecord
from objections.forms.findings import FindingForm
from objections.lines import Unfit, corrected
from objections.models import Claim
from subjects.models import Person, Subject
from tests import makers
from tests.credit.exchange import books
from tests.credit.exchange.books import Cell
from tests.credit.records.validity_cases import A_KIND, SOUND, TODAY, Case, Kind, Value, cases_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("autumn")]

SHEETS: dict[Kind, Records] = {sheet.kind: sheet for sheet in (Penalties(), Misconduct(), Accidents(), Sanctions())}
NOW = timezone.make_aware(datetime.combine(TODAY, time(9)))
UNKNOWN = makers.citizen_number(770_001)
NUMBERS = {"unknown": UNKNOWN, "short": UNKNOWN[:17], "mistyped": UNKNOWN[:17] + ("0" if UNKNOWN[17] != "0" else "1")}
PROPOSED = {Kind.MISCONDUCT: "item4", Kind.ACCIDENT: "especially_bad"}


class World:
    """One unit, somebody in office there, and what is registered already."""

    def __init__(self) -> None:
        self.unit: Subject = makers.make_subject("新密市青屏化工有限公司")
        self.known: Person = makers.make_person("子虚")
        makers.make_post(self.unit, self.known)
        makers.make_penalty(self.unit, date(2026, 1, 5), document_number="新密应急罚〔2026〕1号")
        makers.make_misconduct(makers.make_subject("新密市嵩岳化工有限公司"), date(2026, 1, 5), number="SX-TAKEN")
        self.stored = {kind: self._stored(kind) for kind in Kind}

    def _stored(self, kind: Kind) -> CreditRecord:
        sound = {**SOUND[kind], "number": f"OLD-{kind}"}
        if kind == Kind.MISCONDUCT:
            sound["as_history"] = True
        if kind == Kind.PENALTY:
            sound["document_number"] = "新密应急罚〔2026〕800号"
        return CreditRecord.objects.create(kind=kind, subject=self.unit, state="effective", **sound)

    def number_of(self, person: Value) -> str:
        return self.known.identity if person == "known" else NUMBERS[str(person)]


@pytest.fixture
def world() -> World:
    return World()


def typed(value: Value) -> str | list[str]:
    """A value as it is typed on the screen."""
    if isinstance(value, list):
        return value
    return "" if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)


def on_screen(world: World, clerk: Client, kind: Kind, number: str, case: Case) -> set[str]:
    """What the form says is wrong when the record is to take effect."""
    values = {"number": number, **SOUND[kind], **case.changes}
    data = {name: typed(value) for name, value in values.items() if name != "person"}
    data |= {"act": "effect", "statement_on": "2026-06-01", "statement_note": "原决定作出时已依法听取"}
    if data.get("especially_bad"):
        data["especially_bad"] = "on"
    if (person := values.get("person")) == "known":
        data["who"] = str(world.known.pk)
    elif person:
        data |= {"who": "other", "person_name": "乌有", "person_number": world.number_of(person)}
    answer = clerk.post(reverse("credit:subject_act", args=[world.unit.pk, kind]), data, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    errors = answer.context["form"].errors
    columns = {"who": "person", "person_number": "person", "person_name": "person", "proposal": PROPOSED.get(kind, "")}
    return {columns.get(name, name) for name in errors}


def by_file(world: World, cases: Mapping[Kind, list[Case]]) -> dict[tuple[Kind, int], set[str] | None]:
    """What the report says of each row; nothing of one that a sheet has no column for."""
    book = {
        SHEETS[kind].name: [_row(world, kind, place, case) for place, case in enumerate(cases[kind])] for kind in cases
    }
    report = rehearse(Errand(read_bytes(books.workbook(book), "历史.xlsx"), "历史.xlsx", None, timezone.now))
    found: dict[tuple[Kind, int], set[str] | None] = {}
    for kind, rows in cases.items():
        columns = {name: fills for fills, name in _columns(kind).items()}
        for place, case in enumerate(rows):
            faults = [one for one in report.faults if (one.sheet, one.row) == (SHEETS[kind].name, place + 2)]
            told = {columns[fault.column] for fault in faults}
            found[kind, place] = told if case.changes.keys() <= set(columns.values()) else None
    return found


def _columns(kind: Kind) -> dict[str, str]:
    sheet = SHEETS[kind]
    people = {"person": Misconduct.PERSON} if kind == Kind.MISCONDUCT else {}
    return {column.fills: column.name for column in sheet.columns if column.fills} | {"number": NUMBER.name} | people


def _row(world: World, kind: Kind, place: int, case: Case) -> dict[str, Cell]:
    columns = _columns(kind)
    values = {"number": f"{kind}-{place}", **SOUND[kind], **case.changes}
    row = {columns[name]: _cell(world, name, value) for name, value in values.items() if name in columns}
    return {**row, SUBJECT.name: world.unit.code}


def _cell(world: World, name: str, value: Value) -> Cell:
    if name == "person" and value:
        return world.number_of(value)
    if isinstance(value, CreditRecord.Statement):
        return str(value.label)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "；".join(value)
    return float(value) if isinstance(value, Decimal) else value


@transaction.atomic
def by_objection(world: World, jia: User, kind: Kind, case: Case) -> set[str] | None:
    """What is said of the last change when a record in force, with the others already so, is corrected to it."""
    *before, line = case.changes
    value = case.changes[line]
    if line not in LABELS[kind] or (line == "person" and value != "known"):
        return None
    record = deepcopy(world.stored[kind])
    for name in before:
        setattr(record, name, case.changes[name])
    save = transaction.savepoint()
    record.save()
    try:
        return _corrected(record, line, str(world.known.pk) if line == "person" else typed(value), jia)
    finally:
        transaction.savepoint_rollback(save)


def _corrected(record: CreditRecord, line: str, value: str | list[str], by: User) -> set[str]:
    data = QueryDict(mutable=True)
    data.update({"finding": "upheld", "established": "与原件不符", "remedy": "correct"})
    data.setlist("new_value", value if isinstance(value, list) else [value])
    form = FindingForm(data, matter=Claim(record=record), by=by, at=NOW, asked=QueryDict(f"line={line}"))
    offered = "new_value" in form.fields
    if offered and not form.is_valid():
        assert set(form.errors) == {"new_value"}
        return {line}
    try:
        corrected(record, line, form.found().values if offered else [str(value)], today=TODAY)
    except Unfit as refusal:
        return {fault.field for fault in refusal.faults}
    return set()


def test_two_hundred_records_are_judged_alike_whichever_way_they_come(world: World, clerk: Client, jia: User) -> None:
    cases = {kind: cases_of(kind) for kind in Kind}
    filed = by_file(world, cases)
    walked: Counter[tuple[str, bool]] = Counter()
    unlike = []

    for kind, rows in cases.items():
        for place, case in enumerate(rows):
            ways = {
                "screen": on_screen(world, clerk, kind, f"{kind}-{place}", case),
                "file": filed[kind, place],
                "objection": by_objection(world, jia, kind, case),
            }
            for way, wrong in ways.items():
                expected = "" if case.history and way == "file" else case.wrong
                if wrong is not None:
                    walked[way, bool(wrong)] += 1
                    if expected not in wrong if expected else wrong:
                        unlike.append((kind.value, dict(case.changes), way, case.wrong, wrong))

    assert unlike == []
    assert [len(rows) for rows in cases.values()] == [A_KIND] * 4
    for way in ("screen", "file", "objection"):
        assert walked[way, False] >= 60, f"good records by {way}"
        assert walked[way, True] >= 80, f"bad records by {way}"
