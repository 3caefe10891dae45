"""What every record keeps to: nothing lacking, texts, days and their order, the statement of Article 8."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from credit.models import CreditRecord
from credit.records.validity.faults import Circumstances, Fault, Kind, Rule, label_of

DECISION = ("heard_number", "heard_on", "heard_authority")
"""R5: number, day and authority of the decision that heard the subject; of another sector's sanction its own (R10)."""

NEEDED: dict[str, tuple[str, ...]] = {
    Kind.MISCONDUCT: ("content", "basis_on", "collector"),
    Kind.PENALTY: (
        "document_number",
        "authority",
        "by_emergency",
        "penalty_kinds",
        "content",
        "basis_on",
        "collector",
    ),
    Kind.ACCIDENT: ("content", "occurred_on", "basis_on", "liable", "deaths", "injured", "loss", "collector"),
    Kind.SANCTION: ("authority", "content", "basis_on", *DECISION),
}
"""What must be known of a record before it takes effect."""

CHOSEN = frozenset({"by_emergency", "liable", "penalty_kinds", "statement"})

LONGEST: dict[str, int] = {
    "number": 60,
    "collector": 60,
    "authority": 120,
    "document_number": 120,
    "content": 4000,
    "legal_basis": 4000,
    "statement_note": 1000,
    "heard_number": 300,
    "heard_authority": 120,
}
LONGEST_NAME_OF_ACCIDENT = 200

EARLIEST, LATEST = date(1900, 3, 2), date(2199, 12, 31)
"""Earlier days come from cells that were never meant to be dates; later ones from slips of the pen."""

DAYS = ("occurred_on", "basis_on", "final_on", "removed_on", "statement_on", "heard_on", "revoked_on", "repaired_on")
PAST = ("occurred_on", "basis_on", "final_on", "statement_on", "heard_on")
"""Days of what has happened."""
ORDER = (
    ("occurred_on", "basis_on"),
    ("basis_on", "final_on"),
    ("basis_on", "removed_on"),
    ("basis_on", "revoked_on"),
    ("basis_on", "repaired_on"),
    ("notified_on", "statement_on"),
)
"""The first of two days is not later than the second (R2, R10)."""

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""Characters that nobody sees and no paper prints."""

ARTICLE_8 = (
    "第八条：采集不利信息应听取信用主体陈述",
    "原决定已依法听取的，选“无需”并写明该决定和理由；否则请保存草稿，办理陈述申辩",
)
_EMPTY: tuple[object, ...] = (None, "", [])


def longest(kind: str, name: str) -> int:
    """How many characters a text may have."""
    return LONGEST_NAME_OF_ACCIDENT if (kind, name) == (Kind.ACCIDENT, "content") else LONGEST[name]


def missing(record: CreditRecord) -> list[str]:
    """The columns that have still to be filled in before the record can take effect."""
    return [name for name in NEEDED[record.kind] if getattr(record, name) in _EMPTY]


def completeness(record: CreditRecord, seen: Circumstances) -> Iterator[Fault]:
    """A draft may lack what it lacks; what takes effect may not."""
    for name in missing(record) if seen.complete else ():
        if name in DECISION and _is_history(record, seen):
            continue
        label = label_of(record.kind, name)
        yield Fault(name, Rule.MISSING, f"{label}为空", f"请{'选择' if name in CHOSEN else '填写'}{label}")


def texts(record: CreditRecord, seen: Circumstances) -> Iterator[Fault]:
    """No longer than a page can show, and nothing in them that no page shows."""
    for name in LONGEST:
        text = getattr(record, name)
        if CONTROL.search(text):
            what = f"{label_of(record.kind, name)}含有看不见的控制字符"
            yield Fault(name, Rule.UNPRINTABLE, what, "请清除后重新填写")
        if len(text) > (most := longest(record.kind, name)):
            yield Fault(
                name, Rule.TOO_LONG, f"{label_of(record.kind, name)}最多 {most} 字，现有 {len(text)} 字", "请删减"
            )


def days(record: CreditRecord, seen: Circumstances) -> Iterator[Fault]:
    """Days that can be, in the order in which things happen."""
    for name in DAYS:
        day = getattr(record, name)
        if day and not EARLIEST <= day <= LATEST:
            yield Fault(name, Rule.UNLIKELY_YEAR, f"{label_of(record.kind, name)}（{day}）年份不合理", "请核对")
        elif day and name in PAST and day > seen.today:
            what = f"{label_of(record.kind, name)}（{day}）晚于今天（{seen.today}）"
            todo = "到那一天才起作用" if seen.history else "请改为实际日期"
            yield Fault(name, Rule.NOT_YET, what, todo)
    for earlier, later in ORDER:
        first, last = getattr(record, earlier), getattr(record, later)
        if first and last and last < first:
            what = f"{label_of(record.kind, later)}早于{_short(record, earlier)}（{first}）"
            yield Fault(later, Rule.OUT_OF_ORDER, what, "请核对两个日期", (earlier,))


def _short(record: CreditRecord, name: str) -> str:
    return "发生日期" if name == "occurred_on" else label_of(record.kind, name)


def statement(record: CreditRecord, seen: Circumstances) -> Iterator[Fault]:
    """Article 8: an adverse record that takes effect says how its subject was heard. History says it as it was."""
    if record.kind == Kind.SANCTION or not seen.complete:
        return
    if not record.statement:
        yield Fault("statement", Rule.UNHEARD, *ARTICLE_8)
    elif not _is_history(record, seen):
        yield from _step(record) if record.state == CreditRecord.State.DRAFT else ()
        yield from _decision(record)


def _step(record: CreditRecord) -> Iterator[Fault]:
    if record.statement_on is None:
        yield Fault("statement_on", Rule.MISSING, "陈述日期为空", "请填写陈述日期")
    if record.statement == CreditRecord.Statement.NOT_REQUIRED and not record.statement_note.strip():
        yield Fault("statement_note", Rule.UNHEARD, "选“无需”的", "请写明不须另行听取陈述的理由", ("statement",))


def _decision(record: CreditRecord) -> Iterator[Fault]:
    """R5: not required is what another decision went through already; it is named by number, day and authority."""
    for name in DECISION if record.statement == CreditRecord.Statement.NOT_REQUIRED else ():
        if getattr(record, name) in _EMPTY:
            todo = f"请写明听取过陈述的{label_of(record.kind, name)}（R5）"
            yield Fault(name, Rule.UNHEARD, "选“无需”的", todo)


def _is_history(record: CreditRecord, seen: Circumstances) -> bool:
    return seen.history or record.as_history


def supervision(record: CreditRecord, seen: Circumstances) -> Iterator[Fault]:
    """R20: outside its span under supervision a subject has no level; the record is kept all the same."""
    subject, basis = getattr(record, "subject", None), record.basis_on
    if subject is None or basis is None:
        return
    label = label_of(record.kind, "basis_on")
    if basis < subject.enrolled_on:
        what = f"{label}早于监管起始日期（{subject.enrolled_on}），此前的日子不评定等级"
        yield Fault("basis_on", Rule.BEFORE_SUPERVISION, what, "")
    elif subject.deregistered_on and basis >= subject.deregistered_on:
        what = f"{label}不早于注销日期（{subject.deregistered_on}），注销后不评定等级"
        yield Fault("basis_on", Rule.AFTER_DEREGISTRATION, what, "")


CHECKS = (completeness, texts, days, statement, supervision)
