"""What a start costs, and what it says when something is missing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
HEAVY = ("docx", "fontTools", "httpx", "openpyxl", "pypdf", "pypinyin", "weasyprint", "xlsxwriter")


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "BROKER_URL")}
    settings = {**kept, "ANXIN_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings"}
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, env=settings, capture_output=True, text=True)


def test_heavy_libraries_are_loaded_by_those_who_need_them_alone(tmp_path: Path) -> None:
    told = run(
        tmp_path, "-c", f"import sys, config.wsgi, config.urls; print(*sorted(sys.modules.keys() & {set(HEAVY)}))"
    )

    assert told.stdout.split() == [], told.stderr


def test_a_database_that_was_not_migrated_is_named_in_one_line(tmp_path: Path) -> None:
    told = run(tmp_path, "manage.py", "check_grades")

    assert told.returncode == 1
    assert told.stdout == ""
    assert "run manage.py migrate first" in told.stderr
    assert len(told.stderr.splitlines()) == 1
