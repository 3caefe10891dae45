"""Pre-check (预检): the receiver's rules applied before anything is sent, so that nothing comes back for its form."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from django.urls import reverse

from credit.models import CreditRecord
from disclosure.models import Matter
from disclosure.sharing.content import Content
from disclosure.sharing.sheets import Field, sheet_of
from subjects import identity

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_AMOUNT = re.compile(r"\d{1,12}(\.\d{1,6})?")
MOST_FINE = 10_000
"""万元 that the receiver takes as a fine."""
MISMATCH = "1001"
"""The receiver's code for a name and a code that do not belong together."""


class Fault(NamedTuple):
    """Which field, what is wrong and what to do, and where."""

    code: str
    name: str
    words: str
    mend: str


def faults_of(matter: Matter, content: Content) -> list[Fault]:
    """What the receiver would object to; nothing where it may go out."""
    values = dict(content.pairs)
    return [
        Fault(field.code, field.name, words, field.mend)
        for field in sheet_of(matter.what, person=matter.subject.is_person)
        if (words := _fault(field, values.get(field.code, ""), content.identity, matter))
    ]


def _fault(field: Field, value: str, number: str, matter: Matter) -> str:
    if not value.strip():
        return f"{field.name}为必填项，现为空，{_where(field)}。" if field.required else ""
    if len(value) > field.length:
        return f"{field.name}最多 {field.length} 字，现有 {len(value)} 字，请删减。"
    match field.form:
        case "day":
            return "" if _is_day(value) else f"{field.name}（{value}）不是真实存在的日期，应为 2026-09-17 的样子。"
        case "amount":
            return _of_amount(field, value)
        case "choice":
            return "" if value in field.choices else f"{field.name}只能是：{'、'.join(field.choices)}。"
        case "kinds":
            return _of_kinds(field, value)
        case "code":
            waived = field.mend == "subject" and bool(matter.subject.check_waiver)
            return _of_code(field, value, waived=waived)
        case "person":
            return _of_person(field, number, waived=bool(matter.subject.check_waiver))
        case _:
            return "" if value.isprintable() or "\n" in value else f"{field.name}含有不能显示的字符，请重新填写。"


def _where(field: Field) -> str:
    return {
        "post": "请登记在任的主要负责人",
        "bureau": "请由系统管理员在设置中填写本局代码（BUREAU_CODE）",
        "subject": "请在信用主体中补全",
        "listing": "请在名单中补全",
    }.get(field.mend, "请在记录中补全")


def _is_day(value: str) -> bool:
    try:
        return bool(_DAY.fullmatch(value)) and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _of_amount(field: Field, value: str) -> str:
    if not _AMOUNT.fullmatch(value):
        return f"{field.name}（{value}）应以万元计，整数最多 12 位、小数最多 6 位。"
    if field.code == "CF_NR_FK" and float(value) > MOST_FINE:
        return f"{field.name}（{value}）超过 {MOST_FINE:,} 万元，请核对是否误以元计。"
    return ""


def _of_kinds(field: Field, value: str) -> str:
    strange = [kind for kind in value.split(";") if kind not in CreditRecord.PENALTY_KINDS]
    return f"{field.name}没有“{'、'.join(strange)}”，请按行政处罚法第九条选择。" if strange else ""


def _of_code(field: Field, value: str, *, waived: bool) -> str:
    try:
        identity.check_credit_code(value)
    except identity.CheckFault as fault:
        return "" if waived else f"{fault}平台将以 {MISMATCH}（名称与代码不一致）退回。"
    except identity.FormFault as fault:
        return f"{fault}平台将以 {MISMATCH}（名称与代码不一致）退回。"
    return ""


def _of_person(field: Field, number: str, *, waived: bool) -> str:
    try:
        identity.check_citizen_number(number)
    except identity.CheckFault as fault:
        return "" if waived else str(fault)
    except identity.FormFault as fault:
        return str(fault)
    return ""


def mend_url(matter: Matter, mend: str) -> str:
    """The page on which a fault is mended; empty where it is a setting."""
    match mend:
        case "subject":
            return reverse("subjects:subject_act", args=[matter.subject_id, "change"])
        case "post":
            return reverse("subjects:subject_act", args=[matter.subject_id, "post"])
        case "listing":
            return reverse("credit:listing_act", args=[matter.listing_id, "change"])
        case "record" if matter.record_id:
            return reverse("credit:record_act", args=[matter.record_id, "change"])
        case _:
            return ""
