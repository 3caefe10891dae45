"""The law never reads displayed words: no decision rests on a journal line, a label, a display string or a reason.

Words are for people. What code decides by is a column, an enumeration or a query.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
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
    "measures",
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


@cache
def trees() -> list[tuple[Path, ast.Module]]:
    return [(path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))) for path in SOURCES]


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


def test_nothing_that_is_displayed_is_compared() -> None:
    found = [
        f"{path}:{line} {ast.unparse(side)}"
        for path, tree in trees()
        for line, side in compared(tree)
        if is_shown(side)
    ]

    assert not found, "\n".join(found)


READING = (
    "credit/exchange/",
    "credit/forms/entry.py",
    "credit/records/recognising.py",
    "credit/records/validity/penalty.py",
    "credit/terms/arrangement.py",
    "credit/terms/notice_text.py",
    "demonstration/",
    "disclosure/sharing/returned.py",
    "repair/forms.py",
)
"""Where words come from outside, a file, a notice of the State Council or a person at a form, and become values; and the
made-up bureau."""
RECOGNISED = {
    ("inspections/drawing/lists.py", "_DOUBLE"): "surnames of two characters",
}
"""Lists of words that are looked for all the same, and why."""


def has_words(node: ast.AST) -> bool:
    return any(isinstance(one, ast.Constant) and CJK.search(str(one.value)) for one in ast.walk(node))


def is_words(node: ast.expr | None) -> bool:
    """A string with Chinese words, or nothing but such strings."""
    if isinstance(node, ast.Call) and node.args:
        return is_words(node.args[0])
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        return any(map(is_words, node.elts)) and all(is_words(one) or isinstance(one, ast.Name) for one in node.elts)
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and has_words(node)


def lists_of_words(tree: ast.Module) -> set[str]:
    """Names of the module that stand for words: `IN_HAND = "没有…"`, `CAUSES = ("投诉举报", …)`."""
    found = set()
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and is_words(node.value):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {target.id for target in targets if isinstance(target, ast.Name)}
    return found


def matched(tree: ast.Module) -> Iterator[tuple[int, ast.expr]]:
    """Every side of a comparison, what is asked for by beginning or end, and what is gone through to compare each."""
    yield from compared(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in MATCHING:
            for argument in node.args:
                yield node.lineno, argument
        if isinstance(node, ast.comprehension | ast.For) and isinstance(node.target, ast.Name):
            yield node.iter.lineno, node.iter


def test_words_are_written_into_the_code_to_be_shown_and_not_to_be_looked_for() -> None:
    found = []
    for path, tree in trees():
        named = lists_of_words(tree)
        for line, side in matched(tree):
            by_name = isinstance(side, ast.Name) and side.id in named and (str(path), side.id) not in RECOGNISED
            if (by_name or is_words(side)) and not str(path).startswith(READING):
                found.append(f"{path}:{line} {ast.unparse(side)}")

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
