"""What each regime requires of a listing (R13, R16): the grounds, looked at before every step that burdens the subject."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from accounts import rules
from accounts.gate import Refused
from accounts.models import Role, User
from credit.models import CreditRecord, Dispute, Listing
from credit.records import listing as listings
from credit.regulation.article_12 import citation
from credit.regulation.facts import AccidentGrade, Regime
from credit.regulation.listing_grounds import CONDITIONS, GROUNDS, SUCCEEDED_ON
from credit.regulation.periods import months_from
from documents.typesetting import BUREAU
from subjects.models import Subject

ARTICLE = listings.ARTICLE
DECIDERS = (Role.SUPERVISOR, Role.LEADER)


class Plan(NamedTuple):
    """A listing as it is meant: of whom, on which records, under which regime and conditions, by which penalty."""

    subject: Subject
    records: Collection[CreditRecord]
    regime: Regime
    months: int
    conditions: Collection[str] = ()
    basis: CreditRecord | None = None


def items_of(subject: int, records: Collection[CreditRecord]) -> dict[str, list[str]]:
    """The items of 12.4 (sorted) under which each of these records (by number) is decisive."""
    grounds = listings.decisive(subject)
    return {record.number: sorted({effect.item for effect in grounds.get(record.number, [])}) for record in records}


def require(plan: Plan, on: date) -> None:
    """Refuse, with the article, what the regime does not allow on this day."""
    listings.must_be_decidable(plan.regime)
    listing = Listing(subject=plan.subject, regime=plan.regime, months=plan.months, published_on=on)
    listings.check(listing, plan.records)
    must_not_be_disputed(plan.records)
    items = items_of(plan.subject.pk, plan.records)
    if plan.regime is Regime.ORDER_11:
        _order_11(plan, items, on)


def must_not_be_disputed(records: Collection[CreditRecord]) -> None:
    """R13: no new adverse step that rests only on records under an open objection."""
    open_ones = set(Dispute.objects.filter(record__in=records, closed_on=None).values_list("record", flat=True))
    if records and all(record.pk in open_ones for record in records):
        numbers = "、".join(record.number for record in records)
        raise Refused("第九条、第十条", f"{numbers}正在异议处理中，答复以前不得仅据此作出新的不利处理（R13）。")


def _order_11(plan: Plan, items: dict[str, list[str]], on: date) -> None:
    article = "应急管理部令第11号"
    if on < SUCCEEDED_ON:
        raise Refused(article, f"令第11号自{SUCCEEDED_ON}起施行，此前不能据此列入。")
    penalty = plan.basis
    if penalty is None or penalty.kind != CreditRecord.Kind.PENALTY or penalty.subject_id != plan.subject.pk:
        raise Refused(article, "令第11号以受到行政处罚为前提，请选择该主体已生效的行政处罚记录。")
    if penalty.state != CreditRecord.State.EFFECTIVE or not penalty.by_emergency:
        raise Refused(article, f"{penalty}不是已生效的应急管理部门行政处罚，不能作为列入的前提。")
    if penalty.authority != BUREAU:
        raise Refused(article, f"谁处罚、谁决定：{penalty.authority or '处罚机关不明'}作出的处罚，应由该机关决定列入。")
    must_not_be_disputed([penalty])
    for record in plan.records:
        found = items[record.number]
        named = [CONDITIONS[code] for code in plan.conditions if CONDITIONS[code].items & set(found)]
        if not named:
            text = GROUNDS[found[0]].order_11 or "请选择令第11号的具体情形。"
            raise Refused(article, f"{record.number}属于{_cited(found)}：{text}")
    _accidents(plan)


def _accidents(plan: Plan) -> None:
    """令第11号, accident conditions that the records themselves must show."""
    accidents = [record for record in plan.records if record.kind == CreditRecord.Kind.ACCIDENT]
    if not accidents:
        return
    article = "应急管理部令第11号"
    if "major" in plan.conditions and not any(record.grade >= AccidentGrade.MAJOR for record in accidents):
        raise Refused(article, "所选记录中没有重大或者特别重大事故，请核对令第11号的情形。")
    if "two_larger" in plan.conditions:
        days = sorted(r.occurred_on for r in accidents if r.grade == AccidentGrade.LARGER and r.occurred_on)
        if not any(second <= months_from(first, 12) for first, second in pairwise(days)):
            raise Refused(article, "所选记录中没有 12 个月内的两起较大事故，请一并选择或者改选情形。")


def doubts(plan: Plan) -> Iterator[str]:
    """What does not bar the listing, and has to be looked at by people."""
    items = sorted({item for found in items_of(plan.subject.pk, plan.records).values() for item in found})
    for item in items:
        if text := GROUNDS[item].hint(plan.regime):
            yield f"{citation(item)}：{text}"
    if "12.4.8" in items:
        yield "第十二条（四）8 只适用于安全评价机构，请核对主体的行业类别。"
    if "12.4.6" in items:
        yield "第十二条（四）6 只适用于危化品等高危行业的建设项目，请核对主体的行业类别。"


def _cited(items: Collection[str]) -> str:
    return "、".join(citation(item) for item in items)


def must_be_staff(subject: Subject, by: User) -> None:
    """Only the recording department's own people carry the procedure on (Article 13)."""
    rules.must_be_of(by, subject.department_id, article="第十三条", reason="由主体的记录部门人员办理。")


def must_decide(subject: Subject, records: Collection[CreditRecord], by: User) -> None:
    """Two persons: who decides is a supervisor of the department or a leader, and entered none of the records."""
    reason = "由记录部门的审核人或者局领导决定。"
    rules.must_be_decider_of(by, subject.department_id, article=ARTICLE, reason=reason)
    for record in records:
        reason = f"您采集或录入了{record}，须由另一人决定。"
        rules.must_be_another(by, record.entered_by_id, article=ARTICLE, reason=reason)
        rules.must_not_be_named(by, record.collector, article=ARTICLE, reason=reason)
