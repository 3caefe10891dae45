"""The law never reads displayed words: no decision rests on a journal line, a label, a display string or a reason.

Words are for people. What code decides by is a column, an enumeration or a query.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
APPS = (
    "accounts",
    "briefing",
    "config",
    "credit",
    "demonstration",
    "desk",
    "disclosure",
    "documents",
    "inspections",
    "notices",
    "objections",
    "repair",
    "subjects",
    "supervision",
)
SOURCES = [path for app in APPS for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts]
PAGES = sorted((ROOT / "templates").rglob("*.html"))
SHOWN = ("wording", "label", "cause", "history_change_reason", "because", "condition", "detail")
"""Attributes that hold what people read."""
MATCHING = ("startswith", "endswith", "contains", "icontains", "istartswith", "regex", "iregex", "exact", "iexact")
CJK = re.compile("[\u4e00-\u9fff]")


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in SOURCES:
        yield path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))


def compared(tree: ast.AST) -> Iterator[tuple[int, ast.expr]]:
    """Every side of every comparison, and whatever is asked how it begins, ends or what it holds."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            for side in (node.left, *node.comparators):
                yield node.lineno, side
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in MATCHING:
            yield node.lineno, node.func.value


def is_shown(node: ast.expr) -> bool:
    """`x.get_state_display()`, `x.wording`, `Kind(x).label` …"""
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Attribute) and bool(re.fullmatch(r"get_\w+_display", node.func.attr))
    return isinstance(node, ast.Attribute) and node.attr in SHOWN


def lookups(tree: ast.AST) -> Iterator[tuple[int, str, str]]:
    """Every `filter(column__how=…)`: the line, the column and how it is asked for."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            for keyword in node.keywords:
                column, _, how = (keyword.arg or "").rpartition("__")
                yield node.lineno, column or how, how if column else "exact"


ALLOWED = {
    ("objections/lines.py", "label"): "which line of the record is told: becomes a key with the validity of records",
}
"""What remains, and why."""


def test_nothing_that_is_displayed_is_compared() -> None:
    found = [
        f"{path}:{line} {ast.unparse(side)}"
        for path, tree in trees()
        for line, side in compared(tree)
        if is_shown(side) and (str(path), getattr(side, "attr", "")) not in ALLOWED
    ]

    assert not found, "\n".join(found)


READING = (
    "credit/exchange/",
    "credit/forms/entry.py",
    "credit/forms/penalties.py",
    "credit/terms/arrangement.py",
    "credit/terms/notice_text.py",
    "demonstration/",
    "repair/forms.py",
)
"""Where words come from outside, a file, a notice of the State Council or a person at a form, and become values; and the
made-up bureau."""


def test_words_are_written_into_the_code_to_be_shown_and_not_to_be_compared() -> None:
    found = [
        f"{path}:{line} {ast.unparse(side)}"
        for path, tree in trees()
        for line, side in compared(tree)
        if not str(path).startswith(READING) and isinstance(side, ast.Constant) and CJK.search(str(side.value))
    ]

    assert not found, "\n".join(found)


def test_no_query_matches_a_cause_or_a_reason_by_its_words() -> None:
    reasons = ("cause", "because", "history_change_reason", "wording")
    found = [
        f"{path}:{line} {column}__{how}"
        for path, tree in trees()
        for line, column, how in lookups(tree)
        if column.split("__")[-1] in reasons and how in MATCHING and how not in ("exact",)
    ]

    assert not found, "\n".join(found)


def test_no_query_asks_for_the_reason_of_a_version() -> None:
    found = [
        f"{path}:{line}"
        for path, tree in trees()
        for line, column, _ in lookups(tree)
        if "history_change_reason" in column
    ]

    assert not found, "\n".join(found)


def test_the_journal_is_read_where_it_is_shown_and_nowhere_else() -> None:
    names = {"JournalEntry", "journalentry"}
    found = [
        f"{path}:{node.lineno}"
        for path, tree in trees()
        if path.parts[0] != "accounts"
        for node in ast.walk(tree)
        if (isinstance(node, ast.Name) and node.id in names)
        or (isinstance(node, ast.alias) and node.name in names)
        or (isinstance(node, ast.Constant) and node.value in names)
    ]

    assert not found, "\n".join(found)


def test_no_page_decides_by_words() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {condition}"
        for path in PAGES
        for condition in re.findall(r"\{%-?\s*(?:el)?if\b[^%]*%\}", path.read_text(encoding="utf-8"))
        if CJK.search(condition) or re.search(r"_display\b\s*(?:==|!=|in\b)|(?:==|!=|\bin)\s+\S+_display\b", condition)
    ]

    assert not found, "\n".join(found)
