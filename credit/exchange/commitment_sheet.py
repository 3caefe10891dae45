"""Public commitments entered by the sheet (公开承诺登记表): the house's own, for what people collect in lists; no exchange sheet."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from typing import ClassVar

from credit.exchange.cells import Day, Text
from credit.exchange.known import Known
from credit.exchange.lines import Column, Line
from credit.exchange.sheets import SUBJECT, SubjectSheet, code_of, of_subjects
from subjects.models import Commitment

_BLANKS = re.compile(r"\s+")
_BRACKETS = str.maketrans("()", "（）")


def _plain(name: str) -> str:
    """A name without what people type differently: blanks within it, the width of brackets."""
    return _BLANKS.sub("", name).translate(_BRACKETS)


class CommitmentBook(SubjectSheet[Commitment]):
    """公开承诺, matched by subject and day. An empty cell says nothing: what is known of a commitment stays."""

    name = "公开承诺"
    model = Commitment
    columns: ClassVar[tuple[Column, ...]] = (
        SUBJECT,
        Column("主体名称", Text(200), note="用于核对代码，可以不填。"),
        Column("承诺日期", Day(), required=True, fills="made_on"),
        Column("公示位置", Text(120, "公示的位置或者网址"), fills="published_at"),
        Column("有效期至", Day(), fills="until_on", note="最后一日；承诺没有期限的留空。"),
    )
    orders = (("承诺日期", "有效期至"),)

    def key(self, line: Line) -> Hashable | None:
        key = (code_of(line), line.day("承诺日期"))
        return key if all(key) else None

    def existing(self, lines: Sequence[Line], known: Known) -> dict[Hashable, Commitment]:
        return {(code, row.made_on): row for code, row in of_subjects(Commitment.objects.all(), lines)}

    def check(self, line: Line, known: Known) -> None:
        super().check(line, known)
        made, name = line.day("承诺日期"), line.text("主体名称")
        if made and made > known.today:
            line.fault("承诺日期", f"承诺日期（{made}）晚于今天（{known.today}），请改为实际日期。")
        if name and line.subject and _plain(name) != _plain(line.subject.name):
            line.fault("主体名称", "与该代码登记的主体名称不一致，请核对代码是否填错；名称已变更的先更改主体信息。")

    def compare(self, line: Line, row: Commitment | None, known: Known) -> None:
        if row and row.ended_on:
            line.note("承诺日期", f"该承诺已于 {row.ended_on} 终止，导入后仍为终止。")

    def start(self, line: Line, known: Known) -> Commitment:
        return Commitment(subject=line.subject)

    def fill(self, row: Commitment, line: Line, known: Known) -> None:
        said = {column.fills: line.values.get(column.name) for column in self.columns if column.fills}
        for field, value in said.items():
            if value:
                setattr(row, field, value)
