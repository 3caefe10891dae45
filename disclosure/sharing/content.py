"""From facts to the fields of the platform: what is said of a level, a record, a listing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.conf import settings
from django.db.models import Q

from credit.models import CreditRecord, Listing
from credit.regulation.facts import PenaltyKind
from credit.regulation.timeline import Standing
from disclosure.models import Matter
from disclosure.sharing.sheets import IDENTITY, REMARK, STATUS, Field, sheet_of, withdrawal_of
from subjects import identity
from subjects.models import Kind, Post, Subject

What = Matter.What
NORMAL, REVOKED, DISPUTED = "0", "1", "2"
"""状态 of the department import template: 0 正常, 1 撤销, 2 异议."""
WITHIN_GOVERNMENT, OPEN = "1", "0"
"""信息使用范围: 0 公示, 1 仅政府内部共享."""
NOT_FOR_PUBLICATION = "不予公示"
UNLIMITED = "2099-12-31"
LEVELS = {1: "一级", 2: "二级", 3: "三级", 4: "四级"}
_SORTS = {Kind.NATURAL_PERSON: "自然人", Kind.SOLE_TRADER: "个体工商户"}
_CONFISCATION = (PenaltyKind.ILLEGAL_GAINS, PenaltyKind.ILLEGAL_GOODS)
_LICENCE = (PenaltyKind.SUSPENDED, PenaltyKind.LICENCE_REVOKED)


class Content(NamedTuple):
    """What is told, in order; the identity number apart, which nothing but the way out may show."""

    pairs: tuple[tuple[str, str], ...]
    identity: str

    @property
    def digest(self) -> str:
        """Names the content with the number, of which it tells nothing."""
        number = identity.index_of(self.identity) if self.identity else ""
        return hashlib.sha256(json.dumps([self.pairs, number], ensure_ascii=False).encode()).hexdigest()

    def stored(self) -> list[list[str]]:
        """As the message keeps it."""
        return [list(pair) for pair in self.pairs]


def on_the_way_out(pairs: list[list[str]], number: str) -> dict[str, str]:
    """The content with the identity number in its place."""
    return {code: number if number and code.endswith(f"XDR_{IDENTITY}") else value for code, value in pairs}


def _ordered(fields: tuple[Field, ...], values: Mapping[str, str], subject: Subject) -> Content:
    pairs = tuple((field.code, values.get(field.code, "")) for field in fields)
    return Content(pairs, subject.identity)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _wan(yuan: Decimal) -> str:
    return f"{yuan / 10000:.6f}"


def _who(subject: Subject, prefix: str = "") -> dict[str, str]:
    named = {
        f"{prefix}XDR_MC": subject.trade_name or subject.name,
        f"{prefix}XDR_LB": _SORTS.get(Kind(subject.kind), "法人及非法人组织"),
    }
    if subject.is_person:
        return {**named, f"{prefix}XDR_ZJLX": "身份证", f"{prefix}XDR_{IDENTITY}": subject.code}
    return {**named, f"{prefix}XDR_SHXYM": subject.code}


def _source(status: str, scope: str = WITHIN_GOVERNMENT, mark: str = "") -> dict[str, str]:
    named = {"SJLY": settings.BUREAU_NAME, "SJLYDM": settings.BUREAU_CODE, "XXFW": scope, STATUS: status}
    return {**named, REMARK: "；".join(filter(None, (_remark(status), mark)))}


def _remark(status: str) -> str:
    return "异议处理中" if status == DISPUTED else ""


def of_level(subject: Subject, found: Standing, status: str) -> Content:
    """The level of a day, since when and by which items."""
    level, items = found.period.level, dict.fromkeys(effect.item for effect in found.period.grounds)
    values = {
        **_who(subject),
        **_source(status),
        "HYLB": subject.industry.name,
        "XYDJ": LEVELS.get(level or 0, ""),
        "DJ_QSRQ": _iso(found.since),
        "DJ_YJ": "；".join(items),
    }
    return _ordered(sheet_of(What.LEVEL, person=subject.is_person), values, subject)


def of_record(record: CreditRecord, status: str, today: date) -> Content:
    """A record of misconduct, penalty or accident."""
    subject, kind = record.subject, record.kind
    if kind == What.PENALTY:
        values = _penalty(record, status, today)
    else:
        values = {**_who(subject), **_source(status), **(_accident(record) if kind == What.ACCIDENT else _act(record))}
    values["JLBH"] = record.number
    return _ordered(sheet_of(kind, person=subject.is_person), values, subject)


def _act(record: CreditRecord) -> dict[str, str]:
    return {
        "XWMS": record.content,
        "WFYJ": record.legal_basis,
        "FSRQ": _iso(record.occurred_on),
        "RDRQ": _iso(record.basis_on),
        "SXCD": "3" if record.item4 else "0",
        "MLSX": record.catalogue_item.told if record.catalogue_item else "",
    }


def _accident(record: CreditRecord) -> dict[str, str]:
    return {
        "SGMC": record.content,
        "FSRQ": _iso(record.occurred_on),
        "RDRQ": _iso(record.basis_on),
        "SGDJ": record.grade.label,
        "SWRS": str(record.deaths),
        "ZSRS": str(record.injured),
        "ZJSS": f"{record.loss:.6f}",
    }


def _penalty(record: CreditRecord, status: str, today: date) -> dict[str, str]:
    subject, kinds = record.subject, list(record.penalty_kinds)
    licence = any(kind in _LICENCE for kind in kinds)
    remarks = [
        _remark(status),
        NOT_FOR_PUBLICATION if subject.kind == Kind.SOLE_TRADER and subject.is_named_as_person else "",
        "没收金额见处罚决定书" if any(kind in _CONFISCATION for kind in kinds) else "",
        f"代码校验说明：{subject.check_waiver}" if subject.check_waiver else "",
    ]
    return {
        **_who(subject, "CF_"),
        "CF_FRDB": _head_of(subject, today),
        "CF_WSH": record.document_number,
        "CF_WFXW": f"{subject.industry.name}安全生产违法行为",
        "CF_SY": record.content,
        "CF_YJ": record.legal_basis,
        "CF_CFLB": ";".join(kinds),
        "CF_NR": _sentence(record, kinds),
        "CF_NR_FK": _wan(record.fine) if record.fine is not None else "",
        "CF_NR_ZKDX": "证照名称及编号见处罚决定书" if licence else "",
        "CF_JDRQ": _iso(record.basis_on),
        "CF_YXQ": UNLIMITED,
        "CF_CFJG": record.authority,
        "CF_CFJGDM": settings.BUREAU_CODE,
        "CF_SJLY": settings.BUREAU_NAME,
        "CF_SJLYDM": settings.BUREAU_CODE,
        STATUS: status,
        REMARK: "；".join(filter(None, remarks)),
    }


def _sentence(record: CreditRecord, kinds: list[str]) -> str:
    return "；".join(
        f"{kind}{record.fine:.2f}元" if kind == PenaltyKind.FINE and record.fine else kind for kind in kinds
    )


def _head_of(subject: Subject, today: date) -> str:
    """The principal in office, who stands for the legal representative; the one who came last where there are several."""
    posts = subject.posts.filter(Q(until_on=None) | Q(until_on__gt=today), from_on__lte=today)
    post = posts.filter(office=Post.Office.PRINCIPAL).select_related("person").first()
    return post.person.name if post else ""


def of_listing(listing: Listing, status: str) -> Content:
    """A listing in force, with the records that it rests on; 不予公示 where it may be read by no public (R16, R24)."""
    inside = listing.is_local or listing.subject.is_named_as_person
    numbers = listing.records.order_by("number").values_list("number", flat=True)
    values = {
        **_who(listing.subject),
        **_source(status, *((WITHIN_GOVERNMENT, NOT_FOR_PUBLICATION) if inside else (OPEN,))),
        "MDBH": listing.number,
        "MDYJ": listing.regime,
        "GBRQ": _iso(listing.published_on),
        "GLQX": str(listing.months),
        "CFJL": "；".join(numbers),
    }
    return _ordered(sheet_of(What.LISTING, person=listing.subject.is_person), values, listing.subject)


def of_withdrawal(what: str, subject: Subject, told: list[list[str]], number: str, why: str) -> Content:
    """What is taken back: named as it was told, with the reason."""
    values = {**dict(told), STATUS: REVOKED, REMARK: why}
    pairs = tuple((field.code, values.get(field.code, "")) for field in _withdrawn(what, told))
    return Content(pairs, number or subject.identity)


def _withdrawn(what: str, told: list[list[str]]) -> tuple[Field, ...]:
    person = any(code.endswith(f"XDR_{IDENTITY}") for code, _ in told)
    return withdrawal_of(what, person=person)
