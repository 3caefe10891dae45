"""异议受理台账: one row a case, by the day of receipt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet

from credit.ledger.columns import LedgerColumn, Setting
from credit.ledger.periods import PeriodKind, Scope, in_order
from credit.models import Term
from objections import clocks
from objections.models import Objection, Part
from objections.papers import result_of


class Row(NamedTuple):
    """One case as the ledger tells it."""

    subject: int
    url: str
    number: str
    applicant: str
    claims: str
    received_on: date
    accepted_on: date | None
    due_on: date | None
    investigators: str
    barred: str
    result: str
    replied_on: date | None
    in_time: str
    corrections: str


class Line(NamedTuple):
    """One case as the list shows it."""

    objection: Objection
    term: Term | None
    claims: list[str]
    investigators: str
    result: str


def _terms(cases: Iterable[Objection]) -> dict[str, Term]:
    """The term of the answer of each case, before acceptance that of the statute."""
    keys = [case.key for case in cases]
    kinds = (clocks.STATUTE.code, clocks.REPLY.code)
    terms = Term.objects.filter(case_key__in=keys, kind__in=kinds).order_by("pk").prefetch_related("suspensions")
    found: dict[str, Term] = {}
    for term in terms:
        if term.kind == clocks.REPLY.code or term.case_key not in found:
            found[term.case_key] = term
    return found


def _people(cases: Iterable[Objection], kind: Part.Kind) -> dict[int, list[Part]]:
    found: dict[int, list[Part]] = defaultdict(list)
    for part in Part.objects.filter(objection__in=list(cases), part=kind).select_related("person"):
        found[part.objection_id].append(part)
    return found


def _loaded(keys: Sequence[int]) -> list[Objection]:
    return in_order(Objection.objects.select_related("subject__department").prefetch_related("claims__record"), keys)


def lines(cases: Iterable[Objection]) -> list[Line]:
    """The cases of one page of the list."""
    loaded = _loaded([case.pk for case in cases])
    terms, investigators = _terms(loaded), _people(loaded, Part.Kind.INVESTIGATOR)
    return [
        Line(
            case,
            terms.get(case.key),
            [f"{claim.matter}" for claim in case.claims.all()],
            "、".join(str(part.person) for part in investigators[case.pk]),
            result_of(case) if case.replied_on else "",
        )
        for case in loaded
    ]


def _found(scope: Scope) -> QuerySet[Any]:
    rows = scope.of(Objection.objects.filter(**scope.on("received_on")))
    return rows.order_by("year", "sequence").values_list("pk", flat=True)


def _dress(keys: Sequence[int], day: date) -> list[Row]:
    loaded = _loaded(keys)
    terms = _terms(loaded)
    investigators, barred = _people(loaded, Part.Kind.INVESTIGATOR), _people(loaded, Part.Kind.BARRED)
    return [_row(case, terms.get(case.key), investigators[case.pk], barred[case.pk]) for case in loaded]


def _row(case: Objection, term: Term | None, investigators: Sequence[Part], barred: Sequence[Part]) -> Row:
    return Row(
        subject=case.subject_id,
        url=case.get_absolute_url(),
        number=case.number,
        applicant=f"{case.subject}（{case.applicant_name}）",
        claims="；".join(f"{claim.matter}：{claim.request}" for claim in case.claims.all()),
        received_on=case.received_on,
        accepted_on=case.accepted_on,
        due_on=term.due_on if term and case.accepted_on else None,
        investigators="、".join(str(part.person) for part in investigators),
        barred="；".join(f"{part.person}：{part.reason}" for part in barred),
        result=result_of(case) if case.replied_on else case.get_state_display(),
        replied_on=case.replied_on,
        in_time=_in_time(case, term),
        corrections="；".join(claim.outcome for claim in case.claims.all()) if case.replied_on else "",
    )


def _in_time(case: Objection, term: Term | None) -> str:
    if not case.replied_on or term is None or term.due_on is None:
        return ""
    return "按期" if case.replied_on <= term.due_on else "超期"


Of = LedgerColumn[Row]

LEDGER = PeriodKind[Row](
    code="objections",
    name="异议受理台账",
    address="credit:ledger_objections",
    lead="第九条、第十条：收到的异议，自受理之日起 3 个工作日内答复。",
    day="收到日期",
    columns=(
        Of(
            name="number",
            label="编号",
            value=lambda row: row.number,
            width=19,
            setting=Setting.NUMBER,
            css="tight",
            head=True,
        ),
        Of(name="applicant", label="申请人", value=lambda row: row.applicant, width=24, setting=Setting.LEFT),
        Of(name="claims", label="异议事项", value=lambda row: row.claims, width=32, setting=Setting.LEFT),
        Of(name="received", label="收到", value=lambda row: row.received_on, width=13, css="tight"),
        Of(name="accepted", label="受理", value=lambda row: row.accepted_on, width=13, css="tight"),
        Of(name="due", label="应答复日", value=lambda row: row.due_on, width=13, css="tight"),
        Of(name="investigators", label="核查人员", value=lambda row: row.investigators, width=12),
        Of(name="barred", label="回避说明", value=lambda row: row.barred, width=25, setting=Setting.LEFT),
        Of(name="result", label="结果", value=lambda row: row.result, width=11),
        Of(name="replied", label="答复日", value=lambda row: row.replied_on, width=13, css="tight"),
        Of(name="in_time", label="是否按期", value=lambda row: row.in_time, width=7),
        Of(name="corrections", label="更正情况", value=lambda row: row.corrections, width=21, setting=Setting.LEFT),
    ),
    found=_found,
    dress=_dress,
)
