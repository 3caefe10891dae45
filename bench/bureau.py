"""A generated bureau of any size, the same for the same seed, put into PostgreSQL by COPY.

As found in practice: most subjects have a commitment and no record at all; the others a geometric number of records,
never more than sixty, spread over five years; a quarter of all is level 3, one in a hundred level 4.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from random import Random
from typing import NamedTuple

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model

from accounts.models import Department
from credit.models import CreditRecord, Listing
from credit.regulation.facts import Regime
from credit.regulation.listing_grounds import MONTHS
from demonstration.naming import TOWNSHIPS, TRADES
from subjects import identity
from subjects.models import Commitment, Evaluation, Industry, Kind, Person, Post, Subject
from subjects.spelling import initials

SEED = 20230128
FIRST_DAY = date(2022, 1, 1)
DAYS = 1826
MOMENT = datetime(2026, 11, 1, tzinfo=UTC)
WITHOUT_RECORDS = 0.55
MOST_RECORDS = 60


class Size(NamedTuple):
    """How many subjects and about how many records."""

    subjects: int = 100_000
    records: int = 400_000


class Rows(NamedTuple):
    """What goes into one table: the columns that differ, the columns that are the same for all."""

    model: type[Model]
    columns: Sequence[str]
    rows: Iterable[Sequence[object]]
    same: dict[str, object]


def fill(size: Size) -> None:
    """Put the bureau into an empty, migrated database."""
    rng = Random(SEED)
    with transaction.atomic():
        for table in (_people(size), _subjects(size, rng), _posts(size, rng), _commitments(size, rng)):
            _copy(table)
        _copy(_evaluations(size, rng))
        marked: list[tuple[int, int, date]] = []
        _copy(_records(size, rng, marked))
        _list(marked, rng)
        _reset_sequences()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _copy(table: Rows) -> None:
    names = ", ".join(f'"{column}"' for column in (*table.columns, *table.same))
    rest = tuple(table.same.values())
    statement = f"COPY {table.model._meta.db_table} ({names}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in table.rows:
            copy.write_row((*row, *rest))


def _reset_sequences() -> None:
    models = [Person, Subject, Post, Commitment, Evaluation, CreditRecord, Listing]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def _citizen(serial: int) -> str:
    born = date(1900, 1, 1) + timedelta(days=serial // 999)
    first_17 = f"410183{born:%Y%m%d}{serial % 999 + 1:03d}"
    return first_17 + identity.citizen_check(first_17)


def _people(size: Size) -> Rows:
    """A principal for every other subject."""

    def rows() -> Iterator[Sequence[object]]:
        for serial in range(1, size.subjects // 2 + 1):
            number = _citizen(serial)
            yield serial, f"演示{serial}", identity.seal(number), identity.index_of(number), identity.mask(number)

    return Rows(Person, ("id", "name", "identity", "identity_index", "identity_shown"), rows(), {"check_waiver": ""})


def credit_code(serial: int, series: str = "MA") -> str:
    """A unified social credit code with right check characters, another one for each serial below a million."""
    body = f"{series}{serial:06d}"
    first_17 = f"91410183{body}{identity.organisation_check(body)}"
    return first_17 + identity.credit_code_check(first_17)


@cache
def _spelt(words: str) -> str:
    return initials(words)


def _subjects(size: Size, rng: Random) -> Rows:
    departments = {department.code: department.pk for department in Department.objects.all()}
    industries = {industry.code: industry.pk for industry in Industry.objects.all()}
    trades = rng.choices(TRADES, [trade.share for trade in TRADES], k=size.subjects)

    def rows() -> Iterator[Sequence[object]]:
        for pk, trade in enumerate(trades, 1):
            words = f"号{trade.words[pk % len(trade.words)]}有限公司"
            yield (
                pk,
                credit_code(pk),
                f"新密市{pk:06d}{words}",
                f"xms{pk:06d}{_spelt(words)}",
                industries[trade.industry],
                departments[trade.department],
                FIRST_DAY - timedelta(days=rng.randrange(1, 2000)),
                TOWNSHIPS[pk % len(TOWNSHIPS)],
            )

    columns = ("id", "code", "name", "initials", "industry_id", "department_id", "enrolled_on", "township")
    empty = {"identity": "", "check_waiver": "", "address": "", "contact": "", "telephone": "", "trade_name": ""}
    return Rows(Subject, columns, rows(), {"kind": Kind.LEGAL_PERSON.value, **empty})


def _posts(size: Size, rng: Random) -> Rows:
    rows = (
        (person, rng.randrange(1, size.subjects + 1), FIRST_DAY + timedelta(days=rng.randrange(DAYS // 2)))
        for person in range(1, size.subjects // 2 + 1)
    )
    return Rows(Post, ("person_id", "subject_id", "from_on"), rows, {"office": Post.Office.PRINCIPAL.value})


def _commitments(size: Size, rng: Random) -> Rows:
    """0.85 a subject: three of four have one, some of these a second one, and some have ended."""

    def rows() -> Iterator[Sequence[object]]:
        for pk in range(1, size.subjects + 1):
            if rng.random() < 0.75:
                made = FIRST_DAY + timedelta(days=rng.randrange(200))
                ended = made + timedelta(days=rng.randrange(30, 1500)) if rng.random() < 0.1 else None
                yield pk, made, ended, "withdrawn" if ended else ""
                if rng.random() < 0.13:
                    yield pk, made + timedelta(days=400), None, ""

    return Rows(Commitment, ("subject_id", "made_on", "ended_on", "ending"), rows(), {"published_at": "局网站"})


def _evaluations(size: Size, rng: Random) -> Rows:
    rows = (
        (pk, rng.choice(Evaluation.Result.values), FIRST_DAY + timedelta(days=rng.randrange(DAYS)))
        for pk in range(1, size.subjects + 1)
        if rng.random() < 0.1
    )
    same: dict[str, object] = {"source": Evaluation.Source.PROVINCIAL.value}
    return Rows(Evaluation, ("subject_id", "result", "dated_on"), rows, same)


RECORD_COLUMNS = (
    "id",
    "number",
    "kind",
    "subject_id",
    "basis_on",
    "occurred_on",
    "person_id",
    "item4",
    "by_emergency",
    "by_bureau",
    "penalty_kinds",
    "fine",
    "liable",
    "deaths",
    "especially_bad",
    "removed_on",
    "repaired_on",
    "document_number",
)
RECORD_CONSTANTS: dict[str, object] = {
    "state": "effective",
    "content": "未按规定开展安全生产教育和培训",
    "legal_basis": "",
    "authority": "新密市应急管理局",
    "injured": 0,
    "loss": 0,
    "statement": "heard",
    "statement_note": "",
    "as_history": True,
    "said_small": False,
    "procedure": "",
    "collector": "演示",
    "entered_at": MOMENT,
    "revocation": "",
}


def _records(size: Size, rng: Random, marked: list[tuple[int, int, date]]) -> Rows:
    """`marked` collects (record, subject, day) of misconduct with a level-4 item, for the listings."""

    def rows() -> Iterator[Sequence[object]]:
        pk = 0
        for subject, count in enumerate(_counts(size, rng), 1):
            for _ in range(count):
                pk += 1
                yield _record(pk, subject, size, rng, marked)

    return Rows(CreditRecord, RECORD_COLUMNS, rows(), RECORD_CONSTANTS)


def _counts(size: Size, rng: Random) -> Iterator[int]:
    """Records of each subject; the mean over all is what `size` asks for."""
    mean = size.records / size.subjects / (1 - WITHOUT_RECORDS)
    goes_on = 1 - 1 / (mean / 0.97)  # some are cut off at the most
    for _ in range(size.subjects):
        count = 0
        if rng.random() >= WITHOUT_RECORDS:
            count = 1
            while count < MOST_RECORDS and rng.random() < goes_on:
                count += 1
        yield count


def _record(pk: int, subject: int, size: Size, rng: Random, marked: list[tuple[int, int, date]]) -> Sequence[object]:
    """Two of three records move no level: other departments' penalties, accidents without death or liability."""
    day = FIRST_DAY + timedelta(days=rng.randrange(DAYS))
    lot = rng.random()
    kind, person, item4, fine, removed, repaired = "penalty", None, None, None, None, None
    deaths = 0
    especially = emergency = liable = False
    if lot < 0.55:
        emergency = rng.random() < 0.4
        fine = rng.randrange(1, 50) * 1000
        repaired = day + timedelta(days=200) if rng.random() < 0.1 else None
    elif lot < 0.65:
        kind = "misconduct"
        person = rng.randrange(1, size.subjects // 2 + 1) if rng.random() < 0.3 else None
        if rng.random() < 0.06:
            item4 = rng.randrange(2, 10)
            marked.append((pk, subject, day))
    elif lot < 0.9:
        kind = "accident"
        liable = rng.random() < 0.7
        deaths = rng.choice((0, 0, 0, 0, 1, 2)) if rng.random() < 0.998 else 3
        especially = rng.random() < 0.001
    else:
        kind = "sanction"
        removed = day + timedelta(days=rng.randrange(30, 500)) if rng.random() < 0.95 else None
    occurred = day - timedelta(days=rng.randrange(20, 200))
    kinds = json.dumps(["罚款"] if kind == "penalty" else [], ensure_ascii=False)
    number = f"{kind[:2].upper()}-{day.year}-{pk:07d}"
    document = f"新密应急罚〔{day.year}〕{pk}号" if kind == "penalty" else ""
    return (pk, number, kind, subject, day, occurred, person, item4, emergency, kind == "penalty", kinds, fine, liable, deaths,
            especially, removed, repaired, document)  # fmt: skip


def _list(marked: Sequence[tuple[int, int, date]], rng: Random) -> None:
    """Four of five marked records are listed; most listings have been ended."""
    chosen = [entry for entry in marked if rng.random() < 0.8]
    regimes = list(Regime)

    def rows() -> Iterator[Sequence[object]]:
        for pk, (_, subject, day) in enumerate(chosen, 1):
            published = day + timedelta(days=30)
            removed = published + timedelta(days=400) if rng.random() < 0.7 else None
            regime = rng.choice(regimes)
            yield pk, f"MD-{pk:06d}", subject, regime.value, published, MONTHS[regime], removed

    columns = ("id", "number", "subject_id", "regime", "published_on", "months", "removed_on")
    _copy(Rows(Listing, columns, rows(), {"removal": "", "entered_at": MOMENT}))
    covers = ((pk, record) for pk, (record, *_) in enumerate(chosen, 1))
    _copy(Rows(Listing.records.through, ("listing_id", "creditrecord_id"), covers, {}))
