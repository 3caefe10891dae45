"""Cut the Noto fonts to what papers mostly need, so that drawing one is quick: python -m tools.cut_fonts [FOLDER]

A paper brings along the part of each font that it uses, and cutting that out of 65,000 glyphs takes most of the time
that a paper takes. What is cut here once (GB 2312, Latin, signs) bears names of its own, "Anxin Serif" and so on;
templates name these first and the whole fonts behind them, which still draw every rarer character. Never fatal: without
the cut fonts papers look the same and take longer.

The Noto CJK fonts are under the SIL Open Font License 1.1, which lets parts of them be used under another name.
"""

from __future__ import annotations

import ctypes
import io
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from fontTools.ttLib import TTFont, TTLibError

SHARED = Path("/usr/local/share/fonts/anxin")
FAMILY, WHOLE_NAME, POSTSCRIPT_NAME, TYPOGRAPHIC_FAMILY = 1, 4, 6, 16
"""Places of the name table that are filled anew."""


class Cut(NamedTuple):
    """A font to be cut: its family and style, and the family that it becomes."""

    source: str
    style: str
    family: str

    @property
    def name(self) -> str:
        """The file's name."""
        return f"{self.family.replace(' ', '')}-{self.style}.otf"


CUTS = (
    Cut("Noto Serif CJK SC", "Regular", "Anxin Serif"),
    Cut("Noto Serif CJK SC", "Bold", "Anxin Serif"),
    Cut("Noto Sans CJK SC", "Regular", "Anxin Sans"),
    Cut("Noto Sans CJK SC", "Bold", "Anxin Sans"),
    Cut("Noto Sans Mono CJK SC", "Regular", "Anxin Mono"),
)


def characters() -> set[int]:
    """What papers are mostly written with: GB 2312, Latin, punctuation, signs and full-width forms."""
    found = {*range(0x20, 0x7F), *range(0xA0, 0x100), *range(0x2000, 0x27C0), *range(0x3000, 0x3400)}
    found |= set(range(0xFF00, 0xFFF0))
    for row in range(0xA1, 0xF8):
        text = bytes(byte for cell in range(0xA1, 0xFF) for byte in (row, cell)).decode("gb2312", errors="ignore")
        found |= {ord(character) for character in text}
    return found


def found_by_fontconfig(cut: Cut) -> tuple[str, int]:
    """The file of the whole font and its place in there. LookupError when it is not installed."""
    asked = ["fc-list", "-f", "%{index} %{file}\n", f"{cut.source}:style={cut.style}"]
    lines = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.splitlines()
    if not lines:
        raise LookupError(f"{cut.source} {cut.style} is not installed")
    index, _, file = sorted(lines)[0].partition(" ")
    return file, int(index)


def subset(file: str, index: int, kept: set[int]) -> bytes:
    """The part of a font that draws these characters, by HarfBuzz. ValueError when it cannot be made."""
    harfbuzz = ctypes.CDLL("libharfbuzz.so.0")
    cutting = ctypes.CDLL("libharfbuzz-subset.so.0")
    pointer = ctypes.c_void_p
    for function in (
        harfbuzz.hb_blob_create_from_file,
        harfbuzz.hb_face_create,
        harfbuzz.hb_face_reference_blob,
        harfbuzz.hb_blob_get_data,
        cutting.hb_subset_input_create_or_fail,
        cutting.hb_subset_input_unicode_set,
        cutting.hb_subset_or_fail,
    ):
        function.restype = pointer
    whole = pointer(harfbuzz.hb_face_create(pointer(harfbuzz.hb_blob_create_from_file(file.encode())), index))
    wish = pointer(cutting.hb_subset_input_create_or_fail())
    wanted = pointer(cutting.hb_subset_input_unicode_set(wish))
    for character in kept:
        harfbuzz.hb_set_add(wanted, ctypes.c_uint(character))
    part = cutting.hb_subset_or_fail(whole, wish)
    if not part:
        raise ValueError(f"{file} could not be cut")
    blob = pointer(harfbuzz.hb_face_reference_blob(pointer(part)))
    length = ctypes.c_uint()
    data = harfbuzz.hb_blob_get_data(blob, ctypes.byref(length))
    return ctypes.string_at(data, length.value)


def renamed(font: bytes, family: str) -> bytes:
    """The same font under another family."""
    opened = TTFont(io.BytesIO(font))
    for record in opened["name"].names:
        if record.nameID in {FAMILY, WHOLE_NAME, TYPOGRAPHIC_FAMILY}:
            record.string = family
        elif record.nameID == POSTSCRIPT_NAME:
            record.string = family.replace(" ", "")
    written = io.BytesIO()
    opened.save(written)
    return written.getvalue()


def cut_into(folder: Path) -> None:
    """Cut what is not there yet; each file appears whole."""
    missing = [cut for cut in CUTS if not (folder / cut.name).exists()]
    folder.mkdir(parents=True, exist_ok=True)
    kept = characters()
    for cut in missing:
        font = renamed(subset(*found_by_fontconfig(cut), kept), cut.family)
        beside = folder / f".{cut.name}.{os.getpid()}"
        beside.write_bytes(font)
        beside.chmod(0o644)
        beside.replace(folder / cut.name)
    if missing:
        subprocess.run(["fc-cache", str(folder)], check=False)


def own_folder() -> Path:
    """Where fonts of the machine's administrator, or of this user, are found by fontconfig."""
    if os.geteuid() == 0:
        return SHARED
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share") / "fonts/anxin"


def main(arguments: list[str]) -> int:
    """Always 0: papers can be drawn without."""
    folder = Path(arguments[0]) if arguments else own_folder()
    if not arguments and all((SHARED / cut.name).exists() for cut in CUTS):
        return 0
    try:
        cut_into(folder)
    except (OSError, LookupError, ValueError, AttributeError, TTLibError, subprocess.CalledProcessError) as problem:
        print(f"fonts could not be cut, papers will take longer: {problem}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
