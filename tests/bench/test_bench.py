"""The benchmark runs: its table, its generated bureau, and one part of it on a database of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from bench.bureau import Size, credit_code
from bench.figures import Figure, spread, table
from subjects.identity import check_credit_code

ROOT = Path(__file__).parents[2]


def test_generated_codes_are_valid_and_differ() -> None:
    codes = [credit_code(serial, series) for series in ("MA", "MB") for serial in (1, 2, 999_999)]

    for code in codes:
        check_credit_code(code)
    assert len(set(codes)) == len(codes)


def test_spread_is_the_middle_and_the_slow_end() -> None:
    assert spread([number / 1000 for number in range(1, 101)]) == (51, 96)
    assert spread([0.5]) == (500, 500)


def test_the_table_says_whether_each_goal_was_met() -> None:
    lines = table(
        [Figure("pages", "9 ms", "< 150 ms", "gunicorn", True), Figure("paper", "3 s", "-", "one run")]
    ).splitlines()

    assert [cell.strip() for cell in lines[2].split("|")[1:-1]] == ["pages", "9 ms", "< 150 ms", "yes", "gunicorn"]
    assert len({len(line) for line in lines}) == 1


@pytest.mark.servers
@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="the benchmark runs on PostgreSQL")
def test_a_small_bureau_is_generated_and_graded(tmp_path: Path) -> None:
    held = connection.settings_dict
    server = f"postgresql://{held['USER']}@{held['HOST']}:{held['PORT']}"
    name = f"{held['NAME']}_bench"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name}")
        admin.execute(f"CREATE DATABASE {name}")
        try:
            size = Size(300, 1200)
            done = subprocess.run(
                [sys.executable, "-m", "bench", f"--subjects={size.subjects}", f"--records={size.records}", "regrade"],
                cwd=ROOT,
                env={**os.environ, "DATABASE_URL": f"{server}/{name}", "ANXIN_VAR": str(tmp_path)},
                capture_output=True,
                text=True,
                timeout=300,
            )
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")

    assert done.returncode in (0, 1), done.stderr
    assert "300 subjects" in done.stdout
    assert "regrade --all, first grading" in done.stdout
