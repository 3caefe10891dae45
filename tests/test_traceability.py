"""Law, rules, code and tests cite the same items: nothing of Article 12 is left out, nothing is made up."""

from __future__ import annotations

import re
from pathlib import Path

from credit.regulation.article_12 import ARTICLE_12, WORDING, citation, level
from credit.regulation.rulebook import RULEBOOKS
from tests.credit.regulation.reading import CASES

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
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "credit" / "regulation").glob("*.py"))
    beside = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "credit").glob("*.py"))
    cited = {f"R{number}" for number in re.findall(r"\bR(\d+)\b", code)}

    assert OF_THE_LEVEL - {"R5", "R22"} <= cited
    assert {"R5", "R22"} <= {f"R{number}" for number in re.findall(r"\bR(\d+)\b", code + beside)}
    assert cited <= {f"R{number}" for number in range(1, 23)}


def test_the_rulebook_gives_a_value_and_a_basis_for_every_policy() -> None:
    for rulebook in RULEBOOKS:
        assert {policy.rule for policy in rulebook.policies} == POLICIES
        assert all(policy.title and policy.value and policy.basis for policy in rulebook.policies)
    assert [book.in_force_from for book in RULEBOOKS] == sorted(book.in_force_from for book in RULEBOOKS)


def test_the_worst_placed_level_decides_then_the_best_not_barred() -> None:
    assert level(frozenset()) == 1
    assert level(frozenset({"12.1.3"})) == 2
    assert level(frozenset({"12.1.1", "12.2.1"})) is None
    assert level(frozenset({"12.1.1", "12.2.1", "12.3.2"})) == 3
    assert level(frozenset({"12.3.2", "12.4.8"})) == 4
