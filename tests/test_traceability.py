"""Law, rules, code and tests cite the same items: nothing of Article 12 is left out, nothing is made up.

What the code says it rests on can be looked up: the rules in docs/rules.md, a room's decisions in DECISIONS.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from credit.regulation.article_12 import ARTICLE_12, WORDING, citation, level
from credit.regulation.rulebook import FIRST, policies
from tests.credit.regulation.reading import CASES
from tools import articles

ROOT = Path(__file__).parent.parent
ITEMS = [
    f"12.{paragraph}.{number}"
    for paragraph, numbers in ((1, 5), (2, 5), (3, 4), (4, 9))
    for number in range(1, numbers + 1)
]
"""Article 12, paragraphs (一) to (四)."""
OF_THE_LEVEL = {f"R{n}" for n in (1, 2, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 16, 17, 18, 19, 20, 22)}
"""The decided rules that concern the level; R3 and R21 are about keeping and confirming it, R4 and R13 about terms."""
POLICIES = {"R2", "R5", "R6", "R12", "R16", "R17", "R18", "R19", "R21"}
"""The rules that are decided by a value of the rulebook."""

RULES = {
    f"R{number}": text
    for number, text in re.findall(
        r"^\*\*R(\d+) (.+?)(?=^\*\*R\d|^## |\Z)",
        (ROOT / "docs" / "rules.md").read_text(encoding="utf-8"),
        re.DOTALL | re.MULTILINE,
    )
}
"""The rules as decided, in the order of the page."""
UNBUILT = {rule for rule, text in RULES.items() if "> Not built yet: the whole rule." in text}
PARTLY = {rule for rule, text in RULES.items() if "> Not built yet: " in text}
"""Of these the page says that something, or everything, is not built."""
ELSEWHERE = {"var", "static", "requirements"}
"""Folders of the house that hold nothing of our own words."""
UNKNOWN = re.compile(r"\b[DE]\d{1,2}\b|§")
"""Numbers of screens and chapters of texts that are not here."""


def written(*endings: str) -> Iterator[tuple[str, str]]:
    """Every file of ours with one of these endings, by its path in the house, and its text."""
    rooms = [room for room in ROOT.iterdir() if room.is_dir() and room.name[0] != "." and room.name not in ELSEWHERE]
    for path in [*ROOT.glob("*.*"), *(path for room in rooms for path in room.rglob("*.*"))]:
        if path.suffix in endings and path.is_file():
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def rules_in(text: str) -> set[str]:
    """The rules that a text cites."""
    return set(re.findall(r"\bR\d+\b", text))


def items_in(text: str) -> set[str]:
    """The items of Article 12 that a text cites, as `12.3.2` or as （三）2."""
    chinese = re.findall(r"（([一二三四])）\s?(\d+)", text)
    return {
        *re.findall(r"\b12\.\d\.\d+\b", text),
        *(f"12.{'一二三四'.index(paragraph) + 1}.{number}" for paragraph, number in chinese),
    }


def prose(path: str, text: str) -> str:
    """What a file says to its readers: of Python the docstrings and comments, of others everything."""
    return "\n".join(re.findall(r'""".*?"""|#.*?$', text, re.DOTALL | re.MULTILINE)) if path.endswith(".py") else text


def cited_by_cases() -> set[str]:
    """What the cases say they are about, and what they expect to decide."""
    cited = {str(cited) for case in CASES for cited in case["cites"]}
    expected = {item for case in CASES for day in case["expect"] for item in day.get("grounds", ())}
    return cited | expected


def test_the_table_holds_every_item_of_article_12_in_the_order_of_the_text() -> None:
    rows = [clause.item for clause in ARTICLE_12 if clause.item.startswith("12.")]

    assert list(dict.fromkeys(rows)) == ITEMS
    assert {clause.item for clause in ARTICLE_12} - set(ITEMS) == {"R17"}
    assert rows.count("12.4.1") == 2, "both halves"


def test_paragraphs_one_and_two_bar_and_three_and_four_place() -> None:
    for clause in ARTICLE_12:
        paragraph = 1 if clause.item == "R17" else int(clause.item.split(".")[1])
        assert (clause.bars, clause.places) == ((paragraph, None) if paragraph < 3 else (None, paragraph)), clause.item


def test_every_item_that_can_decide_has_words_and_a_citation() -> None:
    assert set(WORDING) == {*ITEMS, "R17", "R18"}
    assert citation("12.3.2") == "第十二条（三）2"
    for clause in ARTICLE_12:
        assert clause.wording
        assert clause.citation == citation(clause.item)


def test_every_item_and_every_rule_of_the_level_has_a_case() -> None:
    assert set(ITEMS) <= cited_by_cases()
    assert OF_THE_LEVEL - {"R22"} <= cited_by_cases()
    assert cited_by_cases() <= {*ITEMS, *OF_THE_LEVEL, "12.1"}


def test_every_rule_of_the_level_is_cited_where_it_is_carried_out() -> None:
    law = "".join(text for path, text in written(".py") if path.startswith("credit/regulation/"))

    assert rules_in(law) >= OF_THE_LEVEL


def test_the_page_of_the_rules_holds_each_of_them_in_order() -> None:
    assert list(RULES) == [f"R{number}" for number in range(1, 27)]


def test_every_rule_and_every_item_that_is_cited_exists() -> None:
    known = {*RULES, *ITEMS}
    strange = {
        path: sorted(found)
        for path, text in written(".py", ".html", ".md", ".yaml")
        if (found := (rules_in(text) | items_in(text)) - known)
    }

    assert strange == {}


def test_every_rule_that_is_built_is_cited_by_code_and_by_a_test_and_no_other() -> None:
    code, tests = set[str](), set[str]()
    for path, text in written(".py", ".html", ".yaml"):
        if path.startswith("tests/"):
            tests |= rules_in(text) if path != "tests/test_traceability.py" else set()
        elif "/migrations/" not in path:
            code |= rules_in(text)

    assert code == RULES.keys() - UNBUILT
    assert tests == RULES.keys() - UNBUILT


def test_nothing_rests_on_a_number_or_a_text_that_nobody_can_look_up() -> None:
    said = {path: prose(path, text) for path, text in written(".py", ".html", ".md", ".yaml")}
    pages = {path.rpartition("/")[2] for path in said if path.endswith(".md")}
    pages |= {path.name for path in (ROOT / "static").rglob("*.md")}
    strange = {
        path: found
        for path, text in said.items()
        if path != "tests/test_traceability.py"
        and (found := {*UNKNOWN.findall(text), *re.findall(r"[\w.-]+\.md\b", text)} - pages)
    }

    assert strange == {}


def test_every_heading_of_the_decisions_is_pointed_at_by_its_room() -> None:
    decisions = (ROOT / "DECISIONS.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## (.+)$", decisions, re.MULTILINE)
    pointers = {
        path: heading
        for path, text in written(".py")
        if path != "tests/test_traceability.py"
        for heading in re.findall(r'Decisions: DECISIONS\.md, "(.+?)"', text)
    }

    assert pointers == {f"{heading.lower().replace(': ', '/')}/__init__.py": heading for heading in headings}


def test_a_decision_is_an_older_reading_only_where_its_rule_is_not_built() -> None:
    decisions = " ".join((ROOT / "DECISIONS.md").read_text(encoding="utf-8").split())

    for rules in re.findall(r"\(older reading, see docs/rules\.md (.+?)\)", decisions):
        assert rules_in(rules) <= PARTLY, rules


def test_the_rulebook_gives_a_value_and_a_basis_for_every_policy() -> None:
    said = policies(FIRST)

    assert {policy.rule for policy in said} == POLICIES
    assert all(policy.title and policy.value and policy.basis for policy in said)


def test_the_worst_placed_level_decides_then_the_best_not_barred() -> None:
    assert level(frozenset()) == 1
    assert level(frozenset({"12.1.3"})) == 2
    assert level(frozenset({"12.1.1", "12.2.1"})) is None
    assert level(frozenset({"12.1.1", "12.2.1", "12.3.2"})) == 3
    assert level(frozenset({"12.3.2", "12.4.8"})) == 4


def test_every_sentence_of_the_regulation_has_its_code_and_its_test() -> None:
    table = articles.rows()

    assert [fault for row in table for fault in articles.faults(row)] == []
    assert {int(re.split(r"[.-]", row.number)[0]) for row in table} == set(articles.ARTICLES)
    assert {row.number for row in table} >= set(ITEMS)
    assert articles.PAGE.read_text(encoding="utf-8") == articles.page(table), "python -m tools.articles --write"


LAWS = "行政处罚法|安全生产法|行政许可法|个人信息保护法|河南省社会信用条例|安全生产许可证条例|行政复议法|行政诉讼法|民法典|政府信息公开条例"
ARTICLE_OF_LAW = r"第[一二三四五六七八九十百零]+条(?:第[一二三四五]款)?"
LETTER = r"(?:国务院|应急管理部|国家发展改革委)令第\d+号|(?:国办发(?:明电)?|安监总办|应急|豫政办|发改办财金|新密信用办)〔\d{4}〕\d+号"


def laws_in(text: str) -> set[tuple[str, str]]:
    """The articles of laws, and the documents by number, that a text cites: (law, article or nothing)."""
    cited = set[tuple[str, str]]()
    for law, chain in re.findall(rf"({LAWS})》?((?:[、和及]?{ARTICLE_OF_LAW})+)", text):
        cited |= {(law, article) for article in re.findall(ARTICLE_OF_LAW, chain)}
    for letter, article in re.findall(rf"({LETTER})》?）?({ARTICLE_OF_LAW})?", text):
        cited.add((letter, article))
    return {(law, article) for law, article in cited if law != "应急〔2023〕7号"}


def test_every_law_that_screens_and_papers_cite_is_on_the_lawyers_page() -> None:
    page = (ROOT / "docs" / "citations.md").read_text(encoding="utf-8")
    rows = [
        tuple(cell.strip() for cell in line.split("|")[1:-1]) for line in page.splitlines() if line.startswith("| ")
    ]
    listed = {(law, article) for law, article, *_ in rows if law != "依据"}
    cited = {
        law: path
        for path, text in written(".py", ".html")
        if not path.startswith(("tests/", "demonstration/", "bench/"))
        for law in laws_in(text)
    }

    assert all(all(cell for cell in (row[0], row[2], row[3])) for row in rows)
    assert {law: path for law, path in cited.items() if law not in listed and (law[0], "") not in listed} == {}
    assert {law for law in listed if law not in cited and law[0] not in {name for name, _ in cited}} == set()
    assert {law for law in listed if law[1] and law not in cited} == set()
