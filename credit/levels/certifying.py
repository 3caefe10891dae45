"""Issuing proof sheets (评级依据单), and checking one that somebody holds: is it genuine, and what has changed since."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localtime

from accounts.gate import Refused
from accounts.models import User
from credit.facts.moments import moment_words
from credit.levels.confirming import waits_in
from credit.levels.proving import Check, Proof, prove
from credit.models import Dispute, Export, ProofSheet
from credit.outside import exporting
from credit.regulation.check_value import Plain, check_value, text_of
from credit.regulation.levels import LEVEL_NAMES
from credit.rulebook.interpreting import Applied, applied
from documents.issuing import Draft, issue
from documents.models import Document, DocumentFile
from subjects.cases import Case
from subjects.models import RegradeRequest, Subject

ARTICLE = "第十二条"
STEPS = (
    "按掌握时间从留痕中取出当时有效的公开承诺、任职、记录、名单和综合评价（第八条、R3、R5）。",
    "逐条对照第十二条，求出每项记录在各条款下起作用的日期（R1、R2）。",
    "依次判断：有四级情形的为四级；有三级情形的为三级；没有有效公开承诺的未评级；有三年内情形的为二级；其余为一级（R14）。",
    "把上述事实、规则版本、事实日期和掌握时间写成规范文本，求 SHA-256，即为核验值。",
)
"""How the level came about, in the order in which it is done."""


class Paper(NamedTuple):
    """What the printed sheet tells."""

    proof: Proof
    department: str
    known_words: str
    steps: tuple[str, ...]
    disputed: list[str]
    unconfirmed: bool
    """Whether nobody has confirmed the level so far (R21)."""
    interpretations: list[Applied]
    """The readings (适用口径) that hold for the items at work, or that the records at work cite."""


def _paper(proof: Proof) -> Paper:
    numbers = [source.number for source in proof.sources if source.counts]
    disputes = Dispute.objects.filter(record__number__in=numbers, closed_on=None)
    disputed = sorted(disputes.values_list("record__number", flat=True))
    waits = bool(proof.standing and waits_in(proof.subject, proof.standing))
    items = {effect.item for effect in proof.standing.period.at_work} if proof.standing else set()
    readings = applied(items, numbers, proof.as_of, proof.known_on)
    return Paper(proof, str(proof.subject.department), moment_words(proof.known_on), STEPS, disputed, waits, readings)


def draft(proof: Proof) -> Draft:
    """The sheet as it may be issued."""
    known = localtime(proof.known_on).replace(tzinfo=None)
    case = Case(
        f"credit.proof:{proof.subject.pk}:{proof.as_of}",
        f"{proof.as_of} 的信用等级（按 {moment_words(proof.known_on)} 掌握的情况）",
        f"{reverse('credit:proof_show', args=[proof.subject.pk])}?on={proof.as_of}&known={known.isoformat()}",
        proof.subject,
    )
    return Draft(Document.Kind.PROOF_SHEET, "credit/proof_sheet.pdf.html", _paper(proof), case)


@transaction.atomic
def issue_proof(subject: Subject, *, as_of: date, known_on: datetime | None, by: User, at: datetime) -> Document:
    """Issue the proof of the grade on a day, as known at a moment (None: now), with its check value. Raises Refused."""
    if not Subject.objects.visible_to(by).filter(pk=subject.pk).exists():
        raise Refused("第十三条", "评级依据单由该主体的记录部门或者局领导签发。")
    Subject.objects.select_for_update().get(pk=subject.pk)
    if known_on is None and RegradeRequest.objects.filter(subject=subject).exists():
        raise Refused("第三条", "该主体正在重新评定，请在评定完成后再签发依据单。")
    proof = prove(subject, as_of, known_on or at)
    if proof is None or proof.standing is None:
        raise Refused(ARTICLE, f"{as_of} 该主体不在监管期，没有信用等级。")
    document = issue(draft(proof), by=by, at=at)
    ProofSheet.objects.create(
        document=document,
        subject=subject,
        as_of=as_of,
        known_on=proof.known_on,
        rulebook=proof.rulebook.version,
        level=proof.level,
        check_value=proof.check_value,
        canonical=proof.canonical,
    )
    return document


def leave(proof: Proof, *, by: User, at: datetime) -> Export:
    """Note that the facts behind a grade leave the house as a file."""
    export = Export(
        what=Export.What.PROOF,
        format=Export.Format.JSON,
        condition=f"{proof.subject.name} {proof.as_of}",
        rows=1,
        by=by,
        at=at,
        as_of=proof.as_of,
        known_on=proof.known_on,
    )
    return exporting.leave(export, subjects=[proof.subject.pk])


# Checking a sheet


class Verdict(NamedTuple):
    """What became of checking a sheet: whether it is genuine, and what has changed since."""

    sheet: ProofSheet
    checks: list[Check]
    level_then: str
    level_now: str
    changes: list[str]

    @property
    def genuine(self) -> bool:
        """The paper, its value and the facts of then all fit together."""
        return all(check.same for check in self.checks)

    @property
    def unchanged(self) -> bool:
        """The grade of that day still rests on the same facts."""
        return not self.changes


def sheet_of(typed: str, user: User) -> ProofSheet | None:
    """The sheet of this number, or check value (at least its first digits), among those that this person may see."""
    sheets = ProofSheet.objects.filter(document__in=Document.objects.visible_to(user)).select_related(
        "document__subject", "document__issued_by", "subject__department"
    )
    value = typed.replace(" ", "").lower()
    if len(value) >= ProofSheet.FIRST_DIGITS and not set(value) - set("0123456789abcdef"):
        return sheets.filter(check_value__startswith=value).first()
    return sheets.filter(document__number=typed).first()


def verify(sheet: ProofSheet, at: datetime) -> Verdict:
    """Compute a sheet again from the history of the facts, and compare it with what is known now."""
    then = prove(sheet.subject, sheet.as_of, sheet.known_on)
    now = prove(sheet.subject, sheet.as_of, at)
    pdf = bytes(DocumentFile.objects.get(document=sheet.document).pdf)
    changes = differences(sheet.canonical, now.canonical) if now else ["现在没有该主体的资料"]
    if now and now.rulebook.version != sheet.rulebook:
        changes.append(f"规则版本：{sheet.rulebook} → {now.rulebook.version}")
    return Verdict(
        sheet,
        [
            Check("签发的文件与登记的摘要值", hashlib.sha256(pdf).hexdigest() == sheet.document.sha256, []),
            Check("保存的规范文本与核验值", check_value(sheet.canonical) == sheet.check_value, []),
            Check(
                "按当时掌握的情况从留痕重算的核验值",
                then is not None and then.check_value == sheet.check_value,
                differences(sheet.canonical, then.canonical) if then else ["留痕中没有该主体"],
            ),
        ],
        LEVEL_NAMES[sheet.level],
        now.level_name if now else "不在监管期",
        changes,
    )


_LABELS = {
    "supervised": "监管期间",
    "commitments": "公开承诺",
    "misconduct": "失信行为",
    "penalties": "行政处罚",
    "personal_penalties": "任职人员受到的行政处罚",
    "accidents": "生产安全事故",
    "sanctions": "联合惩戒",
    "listings": "四级名单",
    "evaluations": "综合评价",
}
_FIELDS = {
    "start": "起",
    "end": "止",
    "determined_on": "认定日期",
    "decided_on": "决定日期",
    "occurred_on": "发生日期",
    "listed_on": "列入日期",
    "removed_on": "移出日期",
    "published_on": "公布日期",
    "repaired_on": "修复日期",
    "dated_on": "评价日期",
    "months": "管理期限（月）",
    "item4": "四级情形",
    "posts": "任职期间",
    "person": "针对个人",
    "here": "本主体的记录",
    "emergency": "应急管理部门处罚",
    "liable": "责任事故",
    "deaths": "死亡人数",
    "injured": "重伤人数",
    "loss": "直接经济损失（万元）",
    "especially_bad": "性质特别严重",
    "poor": "结果为差",
    "covers": "触发记录",
    "regime": "名单依据",
    "source": "来源",
    "record": "编号",
}


def differences(old: str, new: str) -> list[str]:
    """What differs in the facts of two canonical texts, in words; the moment of knowledge is no fact."""
    before, after = _facts_in(old), _facts_in(new)
    return [
        line for kind, label in _LABELS.items() for line in _differing(label, before.get(kind, []), after.get(kind, []))
    ]


def _facts_in(text: str) -> dict[str, Plain]:
    facts: dict[str, Plain] = json.loads(text)["facts"]
    return facts


def _differing(label: str, old: Plain, new: Plain) -> Iterator[str]:
    before, after = _by_name(old), _by_name(new)
    for name in sorted({*before, *after}):
        called = f"{label} {name}".strip()
        was, now = before.get(name), after.get(name)
        if was is None:
            yield f"{called}：新增，现在计入"
        elif now is None:
            yield f"{called}：当时计入，现在没有"
        elif was != now:
            yield f"{called}：{'；'.join(_fields(was, now))}"


def _by_name(facts: Plain) -> dict[str, dict[str, Plain]]:
    rows = facts if isinstance(facts, list) else [facts]
    return {str(row.get("record") or row.get("start") or ""): row for row in rows if isinstance(row, dict)}


def _fields(was: dict[str, Plain], now: dict[str, Plain]) -> Iterator[str]:
    for name, old in was.items():
        if old != now.get(name):
            yield f"{_FIELDS.get(name, name)} {_said(old)} → {_said(now.get(name))}"


def _said(value: Plain) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "无" if value in (None, []) else value if isinstance(value, str) else text_of(value)
