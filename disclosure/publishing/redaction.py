"""What never goes out (Articles 13 and 15, R24): under which name a subject is read, what no public text may hold."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date
from typing import NamedTuple

from django.db.models import Q

from accounts.gate import Refused
from credit.folders import Kept
from credit.models import CreditRecord
from desk.forms.fields import half_width
from subjects import identity
from subjects.models import Kind, Person, Subject


class Rule(NamedTuple):
    """Whether matters of a kind of subject are published, by which article, and why in words."""

    published: bool
    article: str
    words: str


_ORGANISATION = Rule(
    True, "安全生产法第七十八条；政府信息公开", "名称和统一社会信用代码公示；地址、联系人、电话和人员不公示"
)
RULES: dict[Kind, Rule] = {
    Kind.LEGAL_PERSON: _ORGANISATION,
    Kind.UNINCORPORATED: _ORGANISATION,
    Kind.SOCIAL_ORGANISATION: _ORGANISATION,
    Kind.SOLE_TRADER: Rule(
        True,
        _ORGANISATION.article,
        "字号和统一社会信用代码公示；经营者姓名、住所和电话不公示；没有登记字号的按自然人处理（R24）",
    ),
    Kind.NATURAL_PERSON: Rule(
        False, "个人信息保护法第二十五条；河南省社会信用条例第十三条", "自然人的信息不公示，简易程序的处罚也不推送"
    ),
}
"""Every kind of subject has its rule."""


def kept(today: date) -> list[Kept]:
    """What of each kind of subject is published, for the screen 参数与口径."""
    return [
        Kept(str(kind.label), f"{'公示' if rule.published else '不公示'}：{rule.words}", None, rule.article)
        for kind, rule in RULES.items()
    ]


class Pattern(NamedTuple):
    """Something that no public text may hold, what it is called, and what to do."""

    expression: re.Pattern[str]
    what: str
    instead: str


_PATTERNS = (
    Pattern(
        re.compile(r"(?<![0-9A-Za-z])\d{6}[- ]?\d{4}[- ]?\d{4}[- ]?\d{3}[0-9Xx](?![0-9A-Za-z])"),
        "公民身份号码",
        "请删去号码",
    ),
    Pattern(re.compile(r"(?<![0-9A-Za-z])\d{15}(?![0-9A-Za-z])"), "十五位证件号码", "请删去号码"),
    Pattern(re.compile(r"(?<!\d)1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)"), "手机号码", "请删去号码"),
    Pattern(re.compile(r"(?<!\d)0\d{2,3}[- ]?\d{7,8}(?!\d)"), "电话号码", "请删去号码"),
)
LEFT_OUT = "（略）"


class Trace(NamedTuple):
    """One thing found in a text that must not be published."""

    found: str
    words: str


def rule_of(subject: Subject) -> Rule:
    """The rule for this kind of subject."""
    return RULES[Kind(subject.kind)]


def name_of(subject: Subject) -> str:
    """The name under which a subject is read outside: a sole trader's trade name, a natural person's shortened (R24)."""
    if subject.is_named_as_person:
        return f"{subject.name[:1]}某（{subject.get_kind_display()}）"
    return subject.trade_name or subject.name


def code_of(subject: Subject) -> str:
    """The code as it is read outside; masked where it would tell who a natural person is."""
    return identity.mask(subject.code) if subject.is_named_as_person else subject.code


def names_of(subject: Subject, record: CreditRecord | None) -> list[str]:
    """People whose names are known here and must not be read outside: in office, responsible, to be called."""
    meant = Q(posts__subject=subject) | Q(records__subject=subject)
    people = Person.objects.filter(meant).values_list("name", flat=True).distinct()
    own = {subject.name} if subject.is_individual and subject.name != subject.trade_name else set()
    known = {*people, subject.contact, *own, *([record.person.name] if record and record.person else [])}
    return sorted((name for name in known if len(name) > 1 and name != Person.NO_NAME), key=len, reverse=True)


def traces(text: str, subject: Subject, names: Collection[str]) -> Iterator[Trace]:
    """What in the text must not go out; the name and the code under which the subject is read may."""
    told = half_width(text).replace(name_of(subject), "").replace(code_of(subject), "")
    if subject.is_named_as_person and subject.code in told:
        yield Trace(subject.code, f"含有{subject.get_kind_display()}的代码（{subject.code[:6]}…），请删去代码")
    for pattern in _PATTERNS:
        for found in pattern.expression.finditer(told):
            yield Trace(found.group(), f"含有{pattern.what}（{found.group()[:3]}…），{pattern.instead}")
    for name in names:
        if name in told:
            yield Trace(name, f"含有人员姓名“{name}”，请改为职务，或者写作“{name[0]}某”")


def redacted(text: str, subject: Subject, names: Collection[str]) -> str:
    """The text as a drafter finds it: numbers left out, known names shortened. What is left is his task."""
    for trace in traces(text, subject, names):
        instead = f"{trace.found[0]}某" if trace.found in names else LEFT_OUT
        text = half_width(text).replace(trace.found, instead)
    return text


def must_be_clean(texts: Collection[str], subject: Subject, names: Collection[str]) -> None:
    """Raise Refused, naming the first thing that must not go out."""
    for text in texts:
        for trace in traces(text, subject, names):
            raise Refused("个人信息保护法第二十五条", f"公示内容{trace.words}。")
