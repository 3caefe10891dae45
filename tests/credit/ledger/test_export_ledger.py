"""manage.py export_ledger, as other programs call it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import JournalEntry
from tests import makers
from tests.credit.ledger import bureau
from tests.credit.ledger.test_rows import shanghai

pytestmark = pytest.mark.django_db


def export(path: Path, *options: str, ending: str = "json") -> list[dict[str, object]]:
    call_command("export_ledger", "--as-of=2026-05-12", f"--format={ending}", f"--out={path}", *options)
    return json.loads(path.read_text(encoding="utf-8")) if ending == "json" else []


def test_ledger_is_written_and_the_journal_notes_it(tmp_path: Path) -> None:
    bureau.fill()

    found = export(tmp_path / "ledger.json")

    assert [row["level"] for row in found] == [4, 2, 1, None, 3]
    entry = JournalEntry.objects.get(act="导出台账")
    assert (entry.user, entry.detail) == (None, "命令行，json，5 行")


@pytest.mark.parametrize(
    ("options", "rows"),
    [
        (["--section", "WH"], 2),
        (["--section", "危化品监管科"], 2),
        (["--industry", "KS"], 2),
        (["--industry", "烟花爆竹类"], 1),
        (["--level", "3"], 1),
        (["--level", "四级"], 1),
        (["--level", "未评级"], 1),
        (["--section", "WH", "--level", "1"], 1),
    ],
)
def test_filters_take_names_and_codes(tmp_path: Path, options: list[str], rows: int) -> None:
    bureau.fill()

    assert len(export(tmp_path / "ledger.json", *options)) == rows


def test_citizen_numbers_are_masked_unless_asked_for(tmp_path: Path) -> None:
    bureau.fill()

    masked = {row["code"] for row in export(tmp_path / "masked.json")}
    whole = {row["code"] for row in export(tmp_path / "whole.json", "--full-identity")}

    assert whole - masked == {"410183190001010028"}
    assert masked - whole == {"410183********0028"}


def test_known_on_takes_a_day_or_a_moment(tmp_path: Path) -> None:
    subject = makers.make_subject()
    makers.grade(subject, at=shanghai(2026, 4, 1, 9))
    makers.make_penalty(subject, bureau.DAY)
    makers.grade(subject, at=shanghai(2026, 5, 12, 15))

    def level(known_on: str) -> object:
        return export(tmp_path / "ledger.json", f"--known-on={known_on}")[0]["level"]

    assert (level("2026-05-11"), level("2026-05-12T14:59"), level("2026-05-12")) == (1, 1, 3)
    assert level("2026-05-12T07:00:00+00:00") == 3


@pytest.mark.parametrize("ending", ["csv", "xlsx", "pdf"])
def test_every_format_is_written(tmp_path: Path, ending: str) -> None:
    bureau.fill()

    export(tmp_path / f"ledger.{ending}", ending=ending)

    assert (tmp_path / f"ledger.{ending}").stat().st_size > 100
    if ending == "csv":
        with (tmp_path / "ledger.csv").open(encoding="utf-8-sig", newline="") as file:
            assert len(list(csv.reader(file))) == 6


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--section=XX"], "没有“XX”"),
        (["--industry=采煤"], "没有“采煤”"),
        (["--level=5"], "不是信用等级"),
        (["--known-on=昨天"], "不是日期或时间"),
    ],
)
def test_wrong_options_are_refused_in_words(tmp_path: Path, options: list[str], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        export(tmp_path / "ledger.json", *options)
    assert not (tmp_path / "ledger.json").exists()


def test_place_that_cannot_be_written_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as refused:
        export(tmp_path / "nowhere" / "ledger.json")
    assert refused.value.returncode == 1


def test_subjects_that_wait_for_a_grade_are_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    makers.make_subject("待评公司")

    assert export(tmp_path / "ledger.json") == []
    assert "1 个信用主体有待重新评定" in capsys.readouterr().err
