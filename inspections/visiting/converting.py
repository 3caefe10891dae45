"""From a problem to a draft record in one step: misconduct or a penalty, with the facts carried over.

A draft counts for nothing; it is notified, heard and put into force as every record is (Article 8, R5).
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from accounts import rules
from accounts.gate import Refused
from accounts.models import User
from credit.models import CreditRecord
from credit.records import one_act, recording
from inspections.models import Finding, Visit

Kind = CreditRecord.Kind
KINDS = (Kind.MISCONDUCT, Kind.PENALTY)
AUTHORITY = "新密市应急管理局"
EVADES = 4
"""12.4.4: evading or resisting supervision by concealment, deceit or obstruction; what a refused inspection may be."""


class Carried(NamedTuple):
    """What goes into the draft; `item4` only as somebody chose it."""

    kind: CreditRecord.Kind
    content: str
    legal_basis: str
    collector: str
    item4: int | None = None


@transaction.atomic
def draft_record(finding: Finding, carried: Carried, *, by: User, at: datetime) -> CreditRecord:
    """Draft a record from a problem and link the two; misconduct and penalty of one problem are one matter (R25). Raises Refused."""
    visit = Visit.objects.select_related("subject", "inspection").get(pk=finding.visit_id)
    finding = Finding.objects.select_for_update(of=("self",)).get(pk=finding.pk)
    _must_be_possible(finding, visit, carried, by)
    number = recording.next_number(carried.kind, visit.visited_on.year)
    record = CreditRecord(
        number=number,
        kind=carried.kind,
        subject=visit.subject,
        occurred_on=visit.visited_on,
        content=carried.content.strip(),
        legal_basis=carried.legal_basis.strip(),
        authority=AUTHORITY,
        collector=carried.collector,
        item4=carried.item4,
    )
    recording.draft(record, by=by, at=at, note=f"由检查{visit.inspection}转入", suggested=number)
    for other in finding.records.exclude(state=CreditRecord.State.REVOKED).exclude(kind=record.kind):
        if not one_act.in_hand(one_act.records_of(other)):
            one_act.link(record, to=other, reason=f"检查{visit.inspection}发现的同一问题", by=by, at=at)
    finding.records.add(record)
    return record


def must_be_finished(visit: Visit) -> None:
    """Only what an inspection found, once it is a fact."""
    if visit.state != Visit.State.DONE or visit.inspection is None:
        raise Refused("第五条", "检查完成后才能把问题转为记录草稿。")


def _must_be_possible(finding: Finding, visit: Visit, carried: Carried, by: User) -> None:
    must_be_finished(visit)
    reason = "记录由主体的记录部门录入，请把检查记录转给该部门。"
    rules.must_be_of(by, visit.subject.department_id, article="第十三条", reason=reason)
    if carried.kind not in KINDS or (carried.item4 and carried.kind != Kind.MISCONDUCT):
        raise Refused("第六条", "检查发现的问题只能转为失信行为或者行政处罚；四级情形只标注失信行为。")
    if not carried.content.strip():
        raise Refused("第五条", "请写明事实。")
    same = finding.records.filter(kind=carried.kind).exclude(state=CreditRecord.State.REVOKED).first()
    if same:
        raise Refused("第五条", f"该问题已转为{same}，不必重复。")
