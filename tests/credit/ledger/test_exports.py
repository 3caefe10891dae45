"""Files that left the house: a row each, in the transaction of the answer, that answers exactly whom the file holds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.history import keep
from credit.ledger import files, papers
from credit.ledger.graded import GradedLedger
from credit.ledger.query import LedgerQuery
from credit.models import Export, Paper
from credit.outside import exporting
from credit.records import recording
from desk import promises
from subjects.models import Subject
from tests import makers, people
from tests.credit.ledger import bureau

pytestmark = pytest.mark.django_db

QUERIES = {
    "all": LedgerQuery(bureau.DAY),
    "a department": LedgerQuery(bureau.DAY, section="WH"),
    "a class of industries": LedgerQuery(bureau.DAY, industry="KS"),
    "a level": LedgerQuery(bureau.DAY, level=3),
    "ungraded": LedgerQuery(bureau.DAY, level=0),
    "a name": LedgerQuery(bureau.DAY, text="公司"),
    "initials": LedgerQuery(bureau.DAY, text="qp"),
    "the begin of a code": LedgerQuery(bureau.DAY, text="9141"),
    "before anybody was under supervision": LedgerQuery(date(2019, 12, 31)),
    "before anything was known": LedgerQuery(bureau.DAY, known_on=timezone.now() - timedelta(days=1)),
}


@pytest.fixture(autouse=True)
def _folder_of_its_own(settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path


def taken(query: LedgerQuery, at: datetime | None = None) -> tuple[Export, set[int]]:
    """A ledger taken out, and who stands in it."""
    ledger = GradedLedger(query, at=at or timezone.now())
    held = {row.subject for row in ledger}
    return ledger.leave("csv", by=None, at=at or timezone.now()), held


def download(client: Client, **asked: str) -> None:
    answer = client.post("/papers/add/", {"as_of": bureau.DAY.isoformat(), "format": "csv", **asked})
    assert b"".join(answer.streaming_content).startswith(b"\xef\xbb\xbf")  # type: ignore[attr-defined]


def held_by(export: Export) -> set[int]:
    found = (subject for subject in Subject.objects.all() if Export.objects.holding(subject).contains(export))
    return {subject.pk for subject in found}


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES.keys())
def test_an_export_holds_exactly_who_stands_in_it_and_goes_on_to(query: LedgerQuery) -> None:
    ordinary, rare, *_ = bureau.fill()
    export, held = taken(query)
    assert held_by(export) == held

    ordinary.set_name("嵩山新名厂")
    ordinary.department, ordinary.industry = makers.department("YH"), makers.industry("YH-01")
    keep(ordinary, by=makers.hand(ordinary.department), reason="更名、移交", at=timezone.now())
    for record in rare.records.filter(kind="penalty"):
        recording.revoke(
            record, reason="误录", by=makers.hand(rare.department), at=datetime(2026, 5, 20, 10, tzinfo=UTC)
        )
    makers.grade(ordinary, rare)
    makers.grade(makers.make_subject("后来的公司"))

    assert held_by(export) == held
    later, now_held = taken(query)
    assert held_by(later) == now_held


def test_whoever_is_moved_while_a_long_ledger_is_written_may_stand_in_it() -> None:
    ordinary, *_ = bureau.fill()
    ledger = GradedLedger(LedgerQuery(bureau.DAY, section="YH"), at=timezone.now())
    ordinary.department = makers.department("YH")
    keep(ordinary, by=makers.hand(ordinary.department), reason="移交", at=timezone.now())

    export = ledger.leave("csv", by=None, at=timezone.now())

    assert ordinary.pk in held_by(export)


def test_a_file_that_names_its_subjects_holds_these() -> None:
    ordinary, rare, *_ = bureau.fill()
    batch = Export(what=Export.What.BATCH, format="csv", condition="SGS-2026-0001", rows=2, at=timezone.now())

    exporting.leave(batch, subjects=[ordinary.pk, rare.pk, ordinary.pk])

    assert held_by(batch) == {ordinary.pk, rare.pk}


def test_the_words_of_an_export_decide_nothing() -> None:
    bureau.fill()
    export, held = taken(QUERIES["a department"])

    Export.objects.update(condition="记录部门：安全生产基础科；信用等级：二级")

    assert held_by(export) == held


def test_a_download_is_a_row_with_who_when_what_and_how_many(as_leader: Client) -> None:
    bureau.fill()

    download(as_leader, level="3")

    export = Export.objects.get()
    assert (export.what, export.format, export.rows, str(export.by)) == ("ledger", "csv", 1, "丙领导")
    assert (export.as_of, export.level, export.department, export.full_identity) == (bureau.DAY, 3, None, False)
    assert (timezone.now() - export.at).total_seconds() < 60


def test_a_clerk_s_export_is_of_the_own_department(as_clerk: Client) -> None:
    bureau.fill()

    download(as_clerk, section="JC", industry="KS")

    export = Export.objects.get()
    assert str(export.department) == "危化品监管科"
    assert makers.industry("KS-02") in export.industries.all()


def test_the_command_writes_the_row_with_the_file(tmp_path: Path) -> None:
    bureau.fill()

    call_command(
        "export_ledger", "--as-of=2026-05-12", "--format=csv", f"--out={tmp_path / 'ledger.csv'}", "--full-identity"
    )

    export = Export.objects.get()
    assert (export.by, export.holder, export.rows, export.full_identity) == (None, "命令行导出", 5, True)


def test_a_job_writes_the_row_when_the_file_can_be_fetched(as_leader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(files.FORMATS, "csv", files.FORMATS["csv"]._replace(at_once=2))
    monkeypatch.setattr(promises, "nudge", lambda *jobs: None)
    bureau.fill()
    as_leader.post("/papers/add/", {"as_of": "2026-05-12", "format": "csv"})
    assert not Export.objects.exists()

    papers.make(Paper.objects.get().pk, timezone.now)

    export = Export.objects.get()
    assert (export.rows, str(export.by)) == (5, "丙领导")
    assert len(held_by(export)) == 5


def test_no_row_no_file(as_leader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    bureau.fill()
    as_leader.raise_request_exception = False
    monkeypatch.setattr(files, "write", _fails)

    answer = as_leader.post("/papers/add/", {"as_of": "2026-05-12", "format": "csv"})

    assert answer.status_code == 500
    assert not Export.objects.exists()


def _fails(*_: object) -> None:
    raise OSError("no space left")


def test_the_facts_behind_a_grade_are_a_row_too() -> None:
    leader = people.leader()
    subject, other = makers.make_subject(), makers.make_subject("别的公司")
    makers.grade(subject, other)

    assert people.signed_in(leader).get(f"/subjects/{subject.pk}/proof/data/").status_code == 200

    export = Export.objects.get()
    assert (export.what, export.format, export.by) == ("proof", "json", leader)
    assert held_by(export) == {subject.pk}
