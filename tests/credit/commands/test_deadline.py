"""`deadline DATE N`: the n-th working day after a day, day by day (R4), as docs/exchange.md has it."""

from __future__ import annotations

import json

import pytest
from django.core.management import execute_from_command_line

from tests.credit.commands.test_commands import failed, run

pytestmark = pytest.mark.django_db


def test_the_days_are_unfolded() -> None:
    out, _ = run("deadline", "2026-09-17", "3", "--format", "json")

    assert json.loads(out) == {
        "due": "2026-09-21",
        "provisional": False,
        "days": [
            {"date": "2026-09-18", "counted": True, "why": "工作日"},
            {"date": "2026-09-19", "counted": False, "why": "周末"},
            {"date": "2026-09-20", "counted": True, "why": "调休上班"},
            {"date": "2026-09-21", "counted": True, "why": "工作日"},
        ],
    }


@pytest.mark.parametrize(
    ("day", "due", "provisional"),
    [
        ("2026-09-24", "2026-09-30", False),
        ("2026-09-30", "2026-10-10", False),
        ("2026-02-13", "2026-02-25", False),
        ("2026-11-23", "2026-11-26", False),
        ("2026-12-30", "2027-01-05", True),
        ("2028-09-28", "2028-10-05", True),
    ],
)
def test_three_working_days_of_the_rules(day: str, due: str, provisional: bool) -> None:
    answer = json.loads(run("deadline", day, "3")[0])

    assert (answer["due"], answer["provisional"]) == (due, provisional)


def test_suspended_days_are_left_out_and_the_last_day_named_counts_again() -> None:
    out, _ = run("deadline", "2026-09-17", "3", "--suspended", "2026-09-18:2026-09-21")

    answer = json.loads(out)
    assert answer["due"] == "2026-09-23"
    assert [(day["date"], day["why"]) for day in answer["days"]][2:4] == [
        ("2026-09-20", "暂停计时"),
        ("2026-09-21", "工作日"),
    ]


def test_several_suspensions() -> None:
    pauses = ("--suspended", "2026-09-18:2026-09-20", "--suspended", "2026-09-21:2026-09-23")

    assert json.loads(run("deadline", "2026-09-17", "3", *pauses)[0])["due"] == "2026-09-24"


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("2026-09-17", "0"), "应在 1 至 1000 之间"),
        (("2026-09-17", "1001"), "应在 1 至 1000 之间"),
        (("1999-12-31", "3"), "应在 2000-01-01 至 2099-12-31 之间"),
        (("2026-09-17", "3", "--suspended", "2026-09-21:2026-09-18"), "恢复日早于暂停日"),
        (("2026-09-17", "3", "--suspended", "2026-09-21:9999-12-31"), "应在 2000-01-01 至 2099-12-31 之间"),
    ],
)
def test_bad_input_is_1_and_says_what_to_do(arguments: tuple[str, ...], reason: str) -> None:
    status, complaint, _ = failed("deadline", *arguments)

    assert status == 1
    assert reason in complaint


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("2026-09-17",),
        ("2026-9-17", "3"),
        ("2026-09-31", "3"),
        ("2026-09-17", "three"),
        ("2026-09-17", "3", "--suspended", "2026-09-18"),
        ("2026-09-17", "3", "--suspended", "2026-09-18:"),
        ("2026-09-17", "3", "--format", "xml"),
    ],
)
def test_a_wrong_command_line_is_2(arguments: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as end:
        execute_from_command_line(["manage.py", "deadline", *arguments])

    assert end.value.code == 2
