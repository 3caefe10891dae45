"""The protocol of a real draw: the script finds it genuine, and false after any byte of it was changed."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import DjangoDbBlocker

from accounts.gate import Refused
from inspections.drawing import freezing, lots, protocols, seeding
from inspections.drawing.algorithm import canonical, digest
from inspections.drawing.protocols import Unreadable, parse
from inspections.drawing.replaying import replay
from inspections.models import Draw
from tests.inspections import drawing as at_work
from tests.inspections.drawing import at
from tools.verify_draw import faults, once

SCRIPT = Path(__file__).parents[2] / "tools" / "verify_draw.py"


class Made:
    """A draw that was voided once and had one subject replaced, and its protocol file."""

    def __init__(self) -> None:
        at_work.pool(9)
        who = at_work.office()
        second = at_work.voided(at_work.frozen(who), who, "名单漏列一户")
        freezing.freeze(second, by=who.clerk, at=at(11))
        seeding.commit(second, by=who.clerk, at=at(11, 1))
        seeding.take(second, at_work.public(moment=at(11, 2)), by=who.supervisor, at=at(11, 3))
        self.draw = lots.reveal(second, witnesses="子见证", by=who.clerk, at=at(11, 4))
        row = self.draw.drawn.first()
        assert row
        lots.replace(row, reason="已停产\n无人值守", by=who.clerk, at=at(11, 10))
        self.text = protocols.text_of(self.draw)


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Made]:
    """Made once for these tests, and taken back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield Made()
        transaction.set_rollback(True)


def judged(text: str | bytes, folder: Path) -> tuple[int, str]:
    """What the script, run as anybody would, says of a file."""
    path = folder / "protocol.json"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    done = subprocess.run([sys.executable, "-I", str(SCRIPT), str(path)], capture_output=True, text=True)
    assert done.stderr == ""
    return done.returncode, done.stdout.strip()


def is_genuine(text: str) -> bool:
    """The script's own judgement, without starting a process for it."""
    try:
        return not list(faults(json.loads(text, object_pairs_hook=once)))
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        return False


def is_accepted(text: str) -> bool:
    """The judgement of the page."""
    try:
        return replay(parse(text)).genuine
    except Unreadable:
        return False


@pytest.mark.django_db
def test_script_and_page_find_the_real_protocol_genuine(made: Made, tmp_path: Path) -> None:
    assert judged(made.text, tmp_path) == (0, "genuine")
    found = replay(parse(made.text))
    assert found.genuine
    assert len(found.protocol.redraws) == len(found.protocol.replacements) == 1
    assert [stratum.chance for stratum in found.strata] == ["2/6（33.3%）", "2/3（66.7%）"]


@pytest.mark.django_db
def test_any_changed_character_of_the_file_is_found(made: Made) -> None:
    places = st.integers(0, len(made.text) - 1)
    letters = st.one_of(st.sampled_from('0123456789abcdefzZ"{}[],:\\ \n甲某'), st.characters(codec="utf-8"))

    @settings(max_examples=200, deadline=None)
    @given(places, letters)
    def find(place: int, letter: str) -> None:
        changed = made.text[:place] + letter + made.text[place + 1 :]
        if letter != made.text[place]:
            assert not is_genuine(changed)
            assert not is_accepted(changed)

    find()


@pytest.mark.django_db
@pytest.mark.parametrize("part", ["list", "secret", "public_seed", "seed", "drawn", "officers", "replacements"])
def test_one_changed_byte_gives_exit_status_1_and_words(made: Made, tmp_path: Path, part: str) -> None:
    start = made.text.index(f'"{part}":') + len(part) + 3
    place = next(place for place in range(start, len(made.text)) if made.text[place] in "0123456789abcdef")
    other = "1" if made.text[place] != "1" else "2"

    status, said = judged(made.text[:place] + other + made.text[place + 1 :], tmp_path)

    assert status == 1
    assert "the file is not as it was written" in said


def forged(text: str, **parts: object) -> str:
    """The protocol with other parts, its own digest made to fit, as a forger would."""
    told = json.loads(text) | parts
    told["protocol_sha256"] = digest({name: value for name, value in told.items() if name != "protocol_sha256"})
    return canonical(told).decode()


@pytest.mark.django_db
def test_a_forger_who_mends_the_digest_is_found_all_the_same(made: Made, tmp_path: Path) -> None:
    told = json.loads(made.text)
    drawn, officers, frozen = told["drawn"], told["officers"], told["list"]
    other = next(row["key"] for row in frozen["subjects"] if row["key"] not in drawn)
    forgeries = {
        "the subjects drawn do not follow": forged(made.text, drawn=[other, *drawn[1:]]),
        "officers are named for others": forged(made.text, officers=officers | {other: ["甲", "乙"]}),
        "do not follow from the seed": forged(made.text, officers=officers | {drawn[0]: ["甲", "乙"]}),
        "is not the next of its stratum": forged(
            made.text, replacements=[{"out": drawn[1], "in": other, "reason": ""}]
        ),
        "the list is not the one that was frozen": forged(made.text, list=frozen | {"quotas": {"1": 3, "3": 2}}),
        "the secret seed is not": forged(made.text, secret="0" * 64),
        "a quota does not fit": forged(made.text, list=frozen | {"quotas": {"1": 99}}),
        "the list is that of another draw": forged(made.text, number="CQ-2026-0009"),
        "format anxin-draw-9 is not known": forged(made.text, format="anxin-draw-9"),
        "stands on the list twice": forged(made.text, list=frozen | {"officers": frozen["officers"] * 2}),
    }
    for words, text in forgeries.items():
        status, said = judged(text, tmp_path)

        assert status == 1, words
        assert words in said
        assert not is_accepted(text), words


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        b"",
        b"[]",
        b"{}",
        b"null",
        b"\xff\xfe",
        b'{"format":"anxin-draw-1"}',
        b'"x"',
        b"[" * 100_000,
        b'{"a":1,"a":2}',
        b"NaN",
    ],
    ids=lambda wrong: repr(wrong[:12]),
)
def test_whatever_is_no_protocol_gives_words_and_never_a_traceback(wrong: bytes, tmp_path: Path) -> None:
    status, said = judged(wrong, tmp_path)

    assert status == 1
    assert "cannot be read" in said
    with pytest.raises(Unreadable):
        parse(wrong.decode(errors="replace"))


WRONG: tuple[object, ...] = (
    *(None, 1, True, "x", [], {}, [1], {"x": 1}, {"1": True}, {"1": "1"}),
    *([{"key": 1}], [{"key": "x"}], "\ud800"),
)
"""What may stand where something else should."""


@pytest.mark.django_db
def test_parts_of_the_wrong_kind_are_unreadable_not_a_fault_of_the_page(made: Made) -> None:
    told = json.loads(made.text)
    for name in told:
        for value in WRONG:
            text = json.dumps(told | {name: value})
            if value != told[name]:
                assert not is_accepted(text), name
                assert not is_genuine(text), name
        assert not is_accepted(json.dumps({key: value for key, value in told.items() if key != name})), name
    for name in told["list"]:
        for value in WRONG:
            if value != told["list"][name]:
                assert not is_accepted(json.dumps(told | {"list": told["list"] | {name: value}})), name


@pytest.mark.django_db
def test_the_command_writes_what_the_script_replays(made: Made, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    for number in (made.draw.number, str(made.draw), "cq-2026-2"):
        call_command("draw_protocol", number, out=path, stdout=StringIO())

        assert path.read_text(encoding="utf-8") == made.text
    done = subprocess.run([sys.executable, str(SCRIPT), str(path)], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "genuine\n")


@pytest.mark.django_db
def test_the_command_says_what_is_wrong_with_its_line(made: Made, tmp_path: Path) -> None:
    first = Draw.objects.get(sequence=1)
    wrong = [
        ("CQ-2026-0099", tmp_path / "a.json"),
        ("x", tmp_path / "a.json"),
        (made.draw.number, tmp_path / "no" / "a"),
    ]
    for number, path in [*wrong, (first.number, tmp_path / "a.json")]:
        with pytest.raises(CommandError) as fault:
            call_command("draw_protocol", number, out=path)
        assert fault.value.returncode == 1
    with pytest.raises(Refused):
        protocols.text_of(first)
    assert not (tmp_path / "a.json").exists()


def test_the_script_without_a_file_says_so(tmp_path: Path) -> None:
    for arguments in ([], [str(tmp_path / "none.json")]):
        done = subprocess.run([sys.executable, "-I", str(SCRIPT), *arguments], capture_output=True, text=True)

        assert (done.returncode, done.stderr) == (1, "")
        assert "cannot be read" in done.stdout
