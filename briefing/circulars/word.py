"""The circular as a text file (docx) that offices go on working with: the same text and tables as the paper."""

from __future__ import annotations

import io
from datetime import date, datetime

from docx import Document
from docx.document import Document as File
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph

from briefing.circulars.composing import Annex, Composed
from documents.templatetags.papers import in_chinese
from documents.typesetting import BUREAU

FANGSONG, HEI, SONG = "仿宋", "黑体", "宋体"
LEADING = Pt(28.95)


def written(text: Composed, number: str, day: date, at: datetime) -> bytes:
    """A4 with the margins of GB/T 9704: 37, 26, 35, 28 mm; title and headings 黑体, body 仿宋 of 16 pt."""
    file = Document()
    _page(file)
    file.core_properties.author = file.core_properties.last_modified_by = BUREAU
    file.core_properties.title = text.title
    file.core_properties.comments = number
    file.core_properties.created = file.core_properties.modified = at.replace(tzinfo=None)
    _line(file.add_heading(level=0), text.title, HEI, 22, centred=True)
    _line(file.add_paragraph(), number, FANGSONG, 16, centred=True)
    _line(file.add_paragraph(), text.opening, FANGSONG, 16, indented=True)
    for part in text.parts:
        _line(file.add_heading(level=1), part.heading, HEI, 16, indented=True)
        for words in part.paragraphs:
            _line(file.add_paragraph(), words, FANGSONG, 16, indented=True)
    _line(file.add_paragraph(), text.cut_off, FANGSONG, 12, indented=True)
    for words in (BUREAU, in_chinese(day)):
        _line(file.add_paragraph(), words, FANGSONG, 16).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for annex in text.annexes:
        _annex(file, annex)
    written_to = io.BytesIO()
    file.save(written_to)
    return written_to.getvalue()


def _page(file: File) -> None:
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.right_margin = Mm(37), Mm(26)
    section.bottom_margin, section.left_margin = Mm(35), Mm(28)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    foot._p.append(field)


def _line(
    paragraph: Paragraph, words: str, font: str, size: int, *, centred: bool = False, indented: bool = False
) -> Paragraph:
    run = paragraph.add_run(words)
    run.font.size, run.font.name, run.font.bold = Pt(size), font, False
    run.font.color.rgb = None
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), font)
    form = paragraph.paragraph_format
    form.line_spacing, form.space_before, form.space_after = LEADING, Pt(0), Pt(0)
    if indented:
        form.first_line_indent = Pt(2 * size)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return paragraph


def _annex(file: File, annex: Annex) -> None:
    _line(file.add_heading(level=2), annex.title, HEI, 14)
    table: Table = file.add_table(rows=1 + len(annex.rows), cols=len(annex.columns), style="Table Grid")
    _cells(table, 0, annex.columns)
    for place, row in enumerate(annex.rows, start=1):
        _cells(table, place, row)


def _cells(table: Table, place: int, words: list[str]) -> None:
    for column, text in enumerate(words):
        paragraph = table.cell(place, column).paragraphs[0]
        _line(paragraph, text, SONG, 10, centred=True).paragraph_format.line_spacing = 1.0
