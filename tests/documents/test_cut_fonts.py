"""The fonts cut beforehand: drawn with when they are there, the whole ones behind them for rarer characters."""

import subprocess
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from documents.typesetting import drawn
from tests.papers import text_of, unembedded
from tools.cut_fonts import CUTS, characters, cut_into, main

pytestmark = pytest.mark.pure

PAGE = "<p style=\"font-family: 'Anxin Serif', 'Noto Serif CJK SC', serif\">{}</p>"


def test_each_cut_font_draws_what_papers_are_mostly_written_with(tmp_path: Path) -> None:
    cut_into(tmp_path)

    assert {path.name for path in tmp_path.iterdir()} >= {cut.name for cut in CUTS}
    for cut in CUTS:
        with TTFont(tmp_path / cut.name) as font:
            assert font["name"].getDebugName(1) == cut.family
            assert font["name"].getDebugName(2) == cut.style
            assert {ord(character) for character in "信用等级〔2023〕7号（一）①—“”㎡％Ⅳ☐"} <= characters()
            assert {ord(character) for character in "信用等级〔2023〕7号（一）①—“”％"} <= set(font.getBestCmap())
            assert font["maxp"].numGlyphs < 20_000


def test_a_second_cutting_leaves_the_files_as_they_are(tmp_path: Path) -> None:
    cut_into(tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.glob("*.otf")}

    assert main([str(tmp_path)]) == 0

    assert {path: path.stat().st_mtime_ns for path in tmp_path.glob("*.otf")} == before


def test_without_a_font_to_cut_papers_are_drawn_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    nothing = tmp_path / "fonts.conf"
    nothing.write_text(f"<fontconfig><dir>{tmp_path}</dir><cachedir>{tmp_path}</cachedir></fontconfig>")
    monkeypatch.setenv("FONTCONFIG_FILE", str(nothing))

    assert main([str(tmp_path / "cut")]) == 0

    assert "Noto Serif CJK SC Regular is not installed" in capsys.readouterr().err


def test_a_rare_character_of_a_name_comes_out_of_the_whole_font(tmp_path: Path) -> None:
    paper = drawn(PAGE.format("张龘，信用等级三级"))

    assert text_of(paper.pdf) == "张龘，信用等级三级"
    assert not unembedded(paper.pdf)
    path = tmp_path / "paper.pdf"
    path.write_bytes(paper.pdf)
    told = subprocess.run(["pdffonts", str(path)], capture_output=True, text=True, check=True).stdout
    assert "Noto-Serif-CJK" in told
