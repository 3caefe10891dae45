"""The lines of a record that an objection may point at (Article 9), and the record with one of them corrected.

What a record tells is what its page tells; how a value is typed and checked is what its own form says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from django.utils.datastructures import MultiValueDict

from accounts.gate import Refused
from accounts.models import User
from accounts.versions import version_of
from credit.facts.telling import told
from credit.forms.entry import RecordForm
from credit.forms.records import FORMS
from credit.grades.grading import periods_of
from credit.models import CreditRecord, GradePeriod
from credit.regulation.levels import LEVEL_NAMES
from credit.regulation.timeline import decided
from subjects.models import Subject

Kind = CreditRecord.Kind

FIELDS: dict[str, dict[str, str]] = {
    Kind.PENALTY: {
        "决定书文号": "document_number",
        "处罚机关": "authority",
        "应急管理部门": "by_emergency",
        "处罚种类": "penalty_kinds",
        "罚款金额": "fine",
        "违法事实": "content",
        "处罚依据": "legal_basis",
        "决定日期": "basis_on",
        "违法行为发生日期": "occurred_on",
        "复议诉讼期满或维持日期": "final_on",
    },
    Kind.MISCONDUCT: {
        "行为描述": "content",
        "四级情形": "item4",
        "责任人": "who",
        "发生日期": "occurred_on",
        "认定日期": "basis_on",
        "违反依据": "legal_basis",
        "认定机关": "authority",
    },
    Kind.ACCIDENT: {
        "事故名称": "content",
        "发生日期": "occurred_on",
        "认定日期": "basis_on",
        "死亡人数": "deaths",
        "重伤人数": "injured",
        "直接经济损失": "loss",
        "责任事故": "liable",
        "性质特别严重、社会影响恶劣": "especially_bad",
        "认定依据": "legal_basis",
        "认定机关": "authority",
    },
    Kind.SANCTION: {
        "认定部门": "authority",
        "领域": "content",
        "列入日期": "basis_on",
        "移出日期": "removed_on",
        "通报文件": "legal_basis",
    },
}
"""By kind: what a line is called where the record is told, and in the record's form. What is derived has no entry."""

WHOLE, GRADE = "整条记录", "信用等级"


class Line(NamedTuple):
    """One line that may be disputed: the field (empty: the whole record), what it is called, what it says."""

    name: str
    label: str
    stated: str


def lines_of(record: CreditRecord) -> list[Line]:
    """The whole record first, then every line that it tells and that can be corrected."""
    return [Line("", WHOLE, f"{record}　{record.title}"), *_fields_of(record)]


def _fields_of(record: CreditRecord) -> Iterator[Line]:
    names = FIELDS[record.kind]
    for field in told(record):
        if field.label in names:
            yield Line(names[field.label], field.label, str(field.value))


def line_of(record: CreditRecord, name: str) -> Line:
    """One line by its name; raises Refused where the record has none of that name."""
    found = next((line for line in lines_of(record) if line.name == name), None)
    if found is None:
        raise Refused("第九条", f"{record}没有这一项，请重新选择异议项。")
    return found


def records_open_to(subject: Subject) -> list[CreditRecord]:
    """The records that the subject knows of: notified or in force."""
    known = (CreditRecord.State.NOTIFIED, CreditRecord.State.EFFECTIVE)
    return list(subject.records.filter(state__in=known).select_related("subject", "person"))


class Grade(NamedTuple):
    """An unbroken run of one level, which may be disputed as it stands."""

    start: date
    stated: str


def grades_of(subject: Subject, today: date) -> list[Grade]:
    """The levels that the subject has had up to a day, newest first."""
    periods = GradePeriod.objects.known().filter(subject=subject, start__lte=today).order_by("-start")
    return [
        Grade(row.start, f"{LEVEL_NAMES[row.level]}，{row.start} 起{f'至 {row.end}（不含）' if row.end else ''}")
        for row in periods
    ]


def records_behind(subject: Subject, start: date) -> list[CreditRecord]:
    """The records in force on which the level that began on this day rests."""
    period = GradePeriod.objects.known().filter(subject=subject, start=start).first()
    if period is None:
        return []
    numbers = {
        ground.record
        for part in decided(periods_of(subject.pk))
        if part.span.start >= period.start and (period.end is None or part.span.start < period.end)
        for ground in part.grounds
        if ground.record
    }
    return list(CreditRecord.objects.in_force().filter(number__in=numbers).select_related("subject").order_by("pk"))


def form_of(
    record: CreditRecord, changes: dict[str, list[str]] | None, *, by: User, today: date, reason: str = ""
) -> RecordForm:
    """The record's own form; with `changes` (may be empty) it is filled in as the record stands, but for these."""
    form = FORMS[record.kind](instance=record, subject=record.subject, by=by, today=today)
    if changes is None:
        return form
    posted = MultiValueDict({bound.html_name: _posted(bound.value()) for bound in form})
    posted.setlist("reason", [reason or "异议更正"])
    posted.setlist("version", [str(version_of(record))])
    for name, values in changes.items():
        posted.setlist(name, list(values))
    return FORMS[record.kind](posted, instance=record, subject=record.subject, by=by, today=today)


def _posted(value: object) -> list[str]:
    if value is None or value == "":
        return []
    if isinstance(value, list | tuple):
        return [str(item) for item in value]
    return [str(value)]


class Correction(NamedTuple):
    """The record as it would be with one line corrected (unsaved), and the new line in words."""

    record: CreditRecord
    words: str


def corrected(
    record: CreditRecord, name: str, values: Sequence[str], *, by: User, today: date, reason: str = ""
) -> Correction:
    """One line corrected, checked by the record's own form. Raises Refused with what does not fit.

    Faults that the record had before (old records lack what is demanded today) do not stand in the way.
    """
    line = line_of(record, name)
    faults_before = form_of(_fresh(record), {}, by=by, today=today).errors
    form = form_of(_fresh(record), {name: list(values)}, by=by, today=today, reason=reason)
    if name not in form.fields:
        raise Refused(
            "第十二条（四）", f"{line.label}由两人另行认定，不能在此直接更正；请另行提出认定，或者就整条记录作出结论。"
        )
    faults = [str(words[0]) for field, words in form.errors.items() if field == name or field not in faults_before]
    if faults:
        raise Refused("第五条", f"{line.label}不能这样更正：{'；'.join(faults)}")
    changed = form.record()
    words = next((told_line.stated for told_line in _fields_of(changed) if told_line.name == name), "")
    if words == line.stated:
        raise Refused("第十条", f"{line.label}更正后与原记载相同（{words[:40]}），请核对。")
    return Correction(changed, words)


def _fresh(record: CreditRecord) -> CreditRecord:
    return CreditRecord.objects.select_related("subject__department", "person").get(pk=record.pk)
