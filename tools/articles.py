"""Where each sentence of the regulation is carried out, and what shows it: python -m tools.articles [--write]

Prints the table article → sentence → code → test of Articles 2–16, or writes it to docs/articles.md. The rows are those of
docs/articles.yaml; the items of Article 12 come from the table of clauses and from the binding cases. Exit status 1 when
a row names what is not there, or leaves a cell empty.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import yaml

from credit.regulation.article_12 import ARTICLE_12
from credit.regulation.article_12_text import TEXT

ROOT = Path(__file__).resolve().parent.parent
ROWS = ROOT / "docs" / "articles.yaml"
PAGE = ROOT / "docs" / "articles.md"
CASES = ("tests/cases/article12.yaml", "tests/cases/article12_further.yaml")
ARTICLES = range(2, 17)
"""Article 1 says why there is a regulation, Article 17 since when and who explains it."""

HEAD = """# Article, sentence, code, test

Written by `python -m tools.articles --write` from `docs/articles.yaml`, the clauses of Article 12 and its cases; a test
holds that it is current. What is a human's duty says so (人).
"""


class Row(NamedTuple):
    """One sentence: its number (`9-2` the second of Article 9, `12.3.2` an item), its words, where it is carried out,
    what shows that, and what of it people do."""

    number: str
    text: str
    code: tuple[str, ...]
    tests: tuple[str, ...]
    duty: str = ""


def sentences() -> Iterator[Row]:
    """The rows written by hand, numbered within their article."""
    count: dict[int, int] = {}
    for entry in yaml.safe_load(ROWS.read_text(encoding="utf-8")):
        article = entry["article"]
        count[article] = count.get(article, 0) + 1
        code, tests = tuple(entry.get("code", ())), tuple(entry.get("tests", ()))
        yield Row(f"{article}-{count[article]}", entry["text"], code, tests, entry.get("duty", ""))


def items() -> Iterator[Row]:
    """The items of Article 12, each with the evidence of its clause and the cases that cite it."""
    evidence: dict[str, list[str]] = {}
    for clause in ARTICLE_12:
        evidence.setdefault(clause.item, []).append(clause.evidence.__qualname__.partition(".")[0])
    cited = {file: cited_in(file) for file in CASES}
    for item, names in evidence.items():
        if item.startswith("12."):
            code = tuple(f"credit/regulation/article_12.py::{name}" for name in dict.fromkeys(names))
            yield Row(item, TEXT[item], code, tuple(f for f in CASES if cited[f] & {item, same_condition(item)}))


def cited_in(file: str) -> set[str]:
    """The items that the cases of a file cite, or expect."""
    cases = yaml.safe_load((ROOT / file).read_text(encoding="utf-8"))
    grounds = {str(item) for case in cases for day in case["expect"] for item in day.get("grounds", ())}
    return grounds | {str(item) for case in cases for item in case["cites"]}


def same_condition(item: str) -> str:
    """Paragraph (二) asks within one year what (三) places by: a case that cites the one shows the other."""
    return re.sub(r"^12\.2\.(\d)$", lambda found: f"12.3.{int(found[1]) - 1}", item)


def rows() -> list[Row]:
    """All of them, in the order of the text."""
    written = list(sentences())
    whole = next(place for place, row in enumerate(written) if row.number == "12-1") + 1
    return [*written[:whole], *items(), *written[whole:]]


def faults(row: Row) -> Iterator[str]:
    """What is wrong with a row: an empty cell, a file or a name that is not there."""
    if not row.code and not row.duty:
        yield f"{row.number}: no code, and no duty of people"
    if not row.tests and not row.duty:
        yield f"{row.number}: no test"
    for place in (*row.code, *row.tests):
        file, _, name = place.partition("::")
        if not (ROOT / file).is_file():
            yield f"{row.number}: {file} is not there"
        elif name and not re.search(
            rf"^ *(?:async )?(?:def|class) {name}\b|^{name}\b", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE
        ):
            yield f"{row.number}: {file} holds no {name}"


def page(table: list[Row]) -> str:
    """The table as Markdown."""
    lines = [HEAD, "| Sentence | Text | Code | Test |", "|---|---|---|---|"]
    for row in table:
        duty = f"人：{row.duty}" if row.duty else ""
        code = "<br>".join([*(f"`{place}`" for place in row.code), *([duty] if duty else [])])
        tests = "<br>".join(f"`{place}`" for place in row.tests) or duty
        lines.append(f"| {row.number} | {row.text} | {code} | {tests} |")
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    """Print, or write, the table; say what is wrong with it."""
    table = rows()
    wrong = [fault for row in table for fault in faults(row)]
    missing = set(ARTICLES) - {int(re.split(r"[.-]", row.number)[0]) for row in table}
    wrong += [f"Article {article}: no sentence" for article in sorted(missing)]
    if arguments == ["--write"]:
        PAGE.write_text(page(table), encoding="utf-8")
    else:
        print(page(table), end="")
    print("\n".join(wrong), file=sys.stderr, end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
