"""The draw: a function of the frozen list and two seeds; the stand-alone script replays it and finds one changed byte."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspections.drawing.algorithm import (
    FORMAT,
    Listed,
    NobodyLeft,
    Officer,
    commitment,
    digest,
    draw,
    pairs,
    replacement,
    seed_of,
)

SCRIPT = Path(__file__).parents[2] / "tools" / "verify_draw.py"
SUBJECTS = [Listed(f"s{number:02d}", str(1 + number % 4)) for number in range(40)]
QUOTAS = {"1": 1, "2": 3, "3": 5, "4": 10}
OFFICERS = [
    Officer("甲", frozenset({"KS-02"})),
    Officer("乙", frozenset({"KS-02"}), frozenset({"s03"})),
    Officer("丙", frozenset({"KS-02"})),
    Officer("丁", frozenset({"YH-01"})),
]


def protocol(secret: str = "ab" * 32, public: str = "骰子 4 2 6 1", replaced: int = 2) -> dict[str, Any]:
    """A whole protocol, as the application writes it."""
    frozen = {
        "subjects": [{"key": row.key, "stratum": row.stratum, "field": "KS-02"} for row in SUBJECTS],
        "officers": [
            {"key": row.key, "fields": sorted(row.fields), "recused": sorted(row.recused)} for row in OFFICERS
        ],
        "quotas": QUOTAS,
    }
    seed = seed_of(secret, public, digest(frozen))
    drawn = draw(SUBJECTS, QUOTAS, seed)
    gone: list[str] = []
    changes: list[dict[str, str]] = []
    for _ in range(replaced):
        out = changes[-1]["in"] if changes else drawn[1]
        comes = replacement(SUBJECTS, drawn, gone, out, seed)
        assert comes
        changes.append({"out": out, "in": comes, "reason": "已停产"})
        drawn[drawn.index(out)] = comes
        gone.append(out)
    told = {
        "format": FORMAT,
        "list": frozen,
        "list_sha256": digest(frozen),
        "secret": secret,
        "commitment": commitment(secret),
        "public_seed": public,
        "seed": seed,
        "replacements": changes,
        "drawn": drawn,
        "officers": pairs(drawn, {row.key: "KS-02" for row in SUBJECTS}, OFFICERS, seed),
    }
    return told | {"protocol_sha256": digest(told)}


def replayed(found: dict[str, Any], folder: Path) -> tuple[int, str]:
    path = folder / "protocol.json"
    path.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
    done = subprocess.run([sys.executable, "-I", str(SCRIPT), str(path)], capture_output=True, text=True)
    return done.returncode, done.stdout.strip() + done.stderr.strip()


@pytest.mark.parametrize("replaced", [0, 1, 2])
def test_the_script_finds_a_true_protocol_genuine(tmp_path: Path, replaced: int) -> None:
    assert replayed(protocol(replaced=replaced), tmp_path) == (0, "genuine")


@pytest.mark.parametrize("part", ["list", "secret", "public_seed", "commitment", "seed", "drawn", "officers"])
def test_the_script_finds_one_changed_byte(tmp_path: Path, part: str) -> None:
    found = protocol()
    text = json.dumps(found[part], ensure_ascii=False)
    place = next(place for place, letter in enumerate(text) if letter in "abcdef0123456789甲乙丙骰")
    other = {"a": "b", "甲": "丙"}.get(text[place], "a" if text[place].isalpha() else "9")
    other = "8" if other == text[place] else other
    found[part] = json.loads(text[:place] + other + text[place + 1 :])

    status, said = replayed(found, tmp_path)

    assert status == 1
    assert said
    assert said != "genuine"


def test_every_stratum_gets_exactly_its_quota_and_nobody_comes_twice() -> None:
    drawn = draw(SUBJECTS, QUOTAS, "seed")

    strata = {row.key: row.stratum for row in SUBJECTS}
    assert Counter(strata[key] for key in drawn) == Counter(QUOTAS)
    assert len(set(drawn)) == len(drawn)


def test_a_quota_beyond_the_stratum_is_refused() -> None:
    with pytest.raises(ValueError, match="stratum 1: 11 of 10"):
        draw(SUBJECTS, {"1": 11}, "seed")


def test_officers_are_able_two_by_two_never_recused_and_visits_are_shared() -> None:
    drawn = [row.key for row in SUBJECTS if row.key != "s03"]

    found = pairs(drawn, {row.key: "KS-02" for row in SUBJECTS}, OFFICERS[:3], "seed")

    visits = Counter(key for pair in found.values() for key in pair)
    assert {len(set(pair)) for pair in found.values()} == {2}
    assert max(visits.values()) - min(visits.values()) <= 1


def test_where_fewer_than_two_may_go_the_draw_says_to_whom() -> None:
    officers = [Officer("甲", frozenset({"KS-02"})), Officer("乙", frozenset({"KS-02"}), frozenset({"s03"}))]

    with pytest.raises(NobodyLeft) as nobody:
        pairs(["s03"], {"s03": "KS-02"}, officers, "seed")

    assert (nobody.value.subject, nobody.value.able) == ("s03", ("甲",))


@settings(max_examples=50, deadline=None)
@given(st.permutations(SUBJECTS), st.text(max_size=20))
def test_the_order_of_the_list_moves_nobody(shuffled: list[Listed], seed: str) -> None:
    assert draw(shuffled, QUOTAS, seed) == draw(SUBJECTS, QUOTAS, seed)


def test_over_many_seeds_every_subject_of_a_stratum_comes_equally_often() -> None:
    draws = 4000
    times = Counter(key for number in range(draws) for key in draw(SUBJECTS, {"1": 3}, f"seed {number}"))

    expected = draws * 3 / 10
    chi_square = sum((times[row.key] - expected) ** 2 / expected for row in SUBJECTS if row.stratum == "1")
    assert chi_square < 27.9  # 9 degrees of freedom, one in a thousand
