"""Every verb has one shape: `act(row, *, by, at)`, who does it and when, both said by name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.test_words import APPS, ROOT

NO_VERBS = ("acts", "apps", "commands", "forms", "lists", "migrations", "templatetags", "urls", "views")
"""The rooms of an app through which people and jobs come in; `desk` and the made-up bureau are such rooms as a whole."""
ROOMS = [app for app in APPS if app not in ("config", "demonstration", "desk")]
MOMENTS = {"at", "clock"}
"""The moment of the act; of one that takes its time, the clock."""
NOTED_WHEN_WRITTEN = {"accounts/journal.py write"}
"""A line of the journal is dated by the database that keeps it."""


def verbs() -> Iterator[tuple[str, ast.FunctionDef]]:
    """The public functions in the rooms of the verbs."""
    for app in ROOMS:
        for path in sorted((ROOT / app).rglob("*.py")):
            place = path.relative_to(ROOT)
            if _room(place) not in NO_VERBS:
                for node in ast.parse(path.read_text(encoding="utf-8")).body:
                    if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                        yield f"{place} {node.name}", node


def _room(place: Path) -> str:
    return Path(place.parts[1]).stem


def is_person(argument: ast.arg) -> bool:
    """`by: User`, and no calendar by which something is counted."""
    return argument.arg == "by" and argument.annotation is not None and "User" in ast.unparse(argument.annotation)


def test_whoever_says_by_whom_says_when() -> None:
    by_whom = {
        name: {argument.arg for argument in node.args.kwonlyargs}
        for name, node in verbs()
        if any(map(is_person, node.args.kwonlyargs))
    }

    assert len(by_whom) > 200, "the verbs are found"
    assert {name for name, said in by_whom.items() if not said & MOMENTS} == NOTED_WHEN_WRITTEN


def test_whoever_does_it_is_said_by_name() -> None:
    """A check asks of somebody, in passing; a verb is done by somebody, and changes what the database holds."""
    found = [
        name
        for name, node in verbs()
        if any(map(is_person, node.args.args))
        and any("atomic" in ast.unparse(decorator) for decorator in node.decorator_list)
    ]

    assert not found
