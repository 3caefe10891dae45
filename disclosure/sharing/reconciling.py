"""Reconciliation (对账, Article 13): the list that the platform returns against what it was told, record by record."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from django.db import transaction

from accounts import rules
from accounts.gate import Refused
from accounts.models import User
from credit.exchange.guarding import Unreadable
from credit.models import CreditRecord
from desk import promises
from disclosure.models import Difference, Matter, Message, Reconciliation
from disclosure.models.messages import ARTICLE
from disclosure.sharing import telling
from disclosure.sharing.returned import Line, Returned, read_list
from disclosure.sharing.sheets import KEY_OF, REMARK, code_fields, names_of
from subjects import identity
from subjects.models import Subject

Outcome = Difference.Outcome
Settled = Difference.Settled
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 00:00:00)?")

Key = tuple[str, str]
"""Whose (code or index of a number) and which (number of the record; empty for a level)."""


class Ours(NamedTuple):
    """What we told of a matter last."""

    message: Message
    values: dict[str, str]


def compare(data: bytes, name: str, what: str, *, by: User, at: datetime) -> Reconciliation:
    """Compare a returned file with what was told, and keep counts and differences; refused where it cannot be read."""
    rules.must_be_staff(by, article=ARTICLE, reason="对账由记录部门的经办人或者审核人办理。")
    try:
        theirs = read_list(data, name, what)
    except Unreadable as fault:
        raise Refused(ARTICLE, str(fault), "file") from fault
    return _keep(theirs, data, name, what, by, at)


@transaction.atomic
def _keep(theirs: Returned, data: bytes, name: str, what: str, by: User, at: datetime) -> Reconciliation:
    ours = _told(what)
    reconciliation = Reconciliation.objects.create(
        what=what,
        name=name[:200],
        sha256=hashlib.sha256(data).hexdigest(),
        rows=len(theirs.lines),
        same=0,
        uploaded_by=by,
        uploaded_at=at,
    )
    found = list(_differences(ours, theirs, what))
    for difference in found:
        difference.reconciliation = reconciliation
    Difference.objects.bulk_create(found, batch_size=500)
    missing_here = sum(difference.outcome == Outcome.THEIRS_ONLY for difference in found)
    reconciliation.same = len(ours) - (len(found) - missing_here)
    reconciliation.save(update_fields=["same"])
    return reconciliation


def _told(what: str) -> dict[Key, Ours]:
    """What the platform should hold of this kind, by the last message that it took."""
    rows = Message.objects.may_be_out().filter(matter__what=what).select_related("matter__subject")
    last = {message.matter_id: message for message in rows.order_by("sequence")}
    told = (Ours(message, dict(message.content)) for message in last.values() if telling.is_out(message))
    return {_key(one.values, one.message.identity, what): one for one in told}


def _key(values: dict[str, str], number: str, what: str) -> Key:
    organisation, _ = code_fields(what)
    whose = identity.index_of(number) if number else values.get(organisation, "")
    return whose, "" if what == Matter.What.LEVEL else values.get(KEY_OF[what], "")


def _key_of_theirs(line: Line, what: str, masked: dict[str, str]) -> Key:
    """Their number of a person may be masked: then it is found by how we show it."""
    _, person = code_fields(what)
    number = identity.normalise(line.values.get(person, ""))
    if "*" in number:
        number, values = "", {**line.values, code_fields(what)[0]: masked.get(number, number)}
        return _key(values, number, what)
    return _key(line.values, number, what)


def _differences(ours: dict[Key, Ours], theirs: Returned, what: str) -> Iterator[Difference]:
    masked = {dict(one.message.content).get(code_fields(what)[1], ""): key[0] for key, one in ours.items()}
    seen: set[Key] = set()
    for line in theirs.lines:
        key = _key_of_theirs(line, what, masked)
        if key in seen:
            continue
        seen.add(key)
        if key not in ours:
            yield _theirs_only(line, what)
        elif fields := _unlike(ours[key].values, line.values, theirs.codes, what):
            yield _of_ours(ours[key].message, Outcome.DIFFERS, what, fields)
    for key, one in ours.items():
        if key not in seen:
            yield _of_ours(one.message, Outcome.OURS_ONLY, what, [])


def _of_ours(message: Message, outcome: Difference.Outcome, what: str, fields: list[list[str]]) -> Difference:
    subject, values = message.matter.subject, dict(message.content)
    name = subject.name if what == Matter.What.LEVEL else values.get(KEY_OF[what], "")
    return Difference(
        outcome=outcome, matter=message.matter, subject=subject, name=name, code=subject.code, fields=fields
    )


def _theirs_only(line: Line, what: str) -> Difference:
    organisation, person = code_fields(what)
    number = identity.normalise(line.values.get(person, ""))
    code = identity.normalise(line.values.get(organisation, "")) or number
    subject = Subject.objects.with_code(code).first() if code and "*" not in code else None
    names = names_of(what)
    known = (organisation, person, REMARK)
    fields = [[at, names[at], "", value] for at, value in line.values.items() if value and at not in known]
    name = (subject.name if subject else "") if what == Matter.What.LEVEL else line.values.get(KEY_OF[what], "")
    return Difference(
        outcome=Outcome.THEIRS_ONLY,
        matter=_matter_of(subject, name, what),
        subject=subject,
        name=(name or f"第 {line.number} 行")[:200],
        code=identity.mask(code) if number else code[:18],
        fields=_without_numbers(fields),
    )


def _without_numbers(fields: list[list[str]]) -> list[list[str]]:
    """Other people's numbers are of no use here."""
    return [field for field in fields if not field[0].endswith("ZJHM")]


def _matter_of(subject: Subject | None, name: str, what: str) -> Matter | None:
    """The matter that a row of theirs is about, if it was ever kept."""
    rows = Matter.objects.filter(subject=subject, what=what)
    if what != Matter.What.LEVEL:
        field = {"penalty": "record__document_number", "listing": "listing__number"}.get(what, "record__number")
        rows = rows.filter(**{field: name})
    return rows.first() if subject else None


def _unlike(ours: dict[str, str], theirs: dict[str, str], codes: Iterable[str], what: str) -> list[list[str]]:
    names = names_of(what)
    compared = [code for code in codes if code in ours and code != REMARK and not code.endswith("ZJHM")]
    return [
        [code, names[code], ours[code], theirs.get(code, "")]
        for code in compared
        if _plain(ours[code]) != _plain(theirs.get(code, ""))
    ]


def _plain(value: str) -> str:
    """Without what spreadsheets do to days, amounts and blanks."""
    text = value.strip().replace("；", ";").replace("（", "(").replace("）", ")")
    if day := _DAY.fullmatch(text):
        try:
            return date(*(int(part) for part in day.groups())).isoformat()
        except ValueError:
            return text
    try:
        return str(Decimal(text).normalize()) if text and text.isascii() else text
    except InvalidOperation:
        return text


# What people do about a difference


def _open(difference: Difference, by: User) -> Difference:
    row = Difference.objects.select_for_update(of=("self",)).select_related("subject", "matter").get(pk=difference.pk)
    reason = "差异由该主体记录部门的经办人或者审核人处理。"
    if row.subject:
        rules.must_be_of(by, row.subject.department_id, article=ARTICLE, reason=reason)
    rules.must_be_staff(by, article=ARTICLE, reason=reason)
    if row.state != Settled.OPEN:
        raise Refused(ARTICLE, f"{row}已处理（{row.get_state_display()}），不必再处理。")
    return row


def _close(row: Difference, state: Difference.Settled, message: Message | None, by: User, at: datetime) -> Difference:
    row.state, row.message, row.settled_by, row.settled_at = state, message, by, at
    row.save()
    if message:
        promises.nudge(Message.JOB)
    return row


@transaction.atomic
def send_again(difference: Difference, *, by: User, at: datetime) -> Difference:
    """Tell once more what should be held; what may not be out is withdrawn instead."""
    row = _open(difference, by)
    matter = row.matter or _matter_of_record(row)
    if matter is None:
        raise Refused(ARTICLE, "本局没有这条信息，不能推送；请核实后撤回或者说明。")
    message = telling.tell_again(matter, at)
    withdrawn = message.act == Message.Act.WITHDRAW
    return _close(row, Settled.WITHDRAWN if withdrawn else Settled.RESENT, message, by, at)


@transaction.atomic
def withdraw(difference: Difference, *, by: User, at: datetime) -> Difference:
    """Take back what the platform holds and we do not tell."""
    row = _open(difference, by)
    matter = row.matter or _matter_of_record(row)
    if row.outcome != Outcome.THEIRS_ONLY or matter is None:
        raise Refused(ARTICLE, "只有“他有我无”并且本局有此记录的，才能撤回；其他的请重新推送或者说明。")
    message = telling.tell_again(matter, at)
    if message.act != Message.Act.WITHDRAW:
        raise Refused(ARTICLE, f"{matter}现行有效，不能撤回，请选择重新推送。")
    return _close(row, Settled.WITHDRAWN, message, by, at)


@transaction.atomic
def explain(difference: Difference, note: str, *, by: User, at: datetime) -> Difference:
    """Note why the difference is none, or who mends it."""
    row = _open(difference, by)
    if not note.strip():
        raise Refused(ARTICLE, "请写明差异的原因。")
    row.note = note.strip()[:300]
    return _close(row, Settled.EXPLAINED, None, by, at)


def _matter_of_record(row: Difference) -> Matter | None:
    """A record of ours that was never told: not saved."""
    records = CreditRecord.objects.filter(subject=row.subject, kind=row.reconciliation.what)
    known = records.filter(document_number=row.name).first() or records.filter(number=row.name).first()
    return telling.matter_of_record(known) if known and row.subject else None
