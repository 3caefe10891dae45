"""R15: level 4 obliges the department to decide on a listing. Not yet is a decision, too: with a reason and a day of review."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localtime

from accounts.gate import Refused
from accounts.history import keep
from accounts.models import User
from credit.models import CreditRecord
from credit.records.listing import decisive
from credit.terms import clocks
from subjects.cases import Case
from supervision.grounds import must_decide
from supervision.models import Deferral
from supervision.policies import REVIEW, value_of
from supervision.steps import end_terms

ARTICLE = "第十二条（四）"


def case_of(row: Deferral) -> Case:
    """How the matter is named on its term."""
    record = row.record
    title = f"暂不列入（{record.number}）"
    return Case(f"supervision.deferral:{row.pk}", title, record.get_absolute_url(), record.subject)


@transaction.atomic
def defer(record: CreditRecord, *, reason: str, review_on: date, by: User, at: datetime) -> Deferral:
    """Decide not to list on a decisive record for now; any earlier such decision on it ends."""
    record = CreditRecord.objects.select_for_update(of=("self",)).select_related("subject").get(pk=record.pk)
    must_decide(record.subject, [record], by)
    on = localtime(at).date()
    if not reason.strip():
        raise Refused(ARTICLE, "请写明暂不列入的理由。")
    if record.state != CreditRecord.State.EFFECTIVE or record.number not in decisive(record.subject_id):
        raise Refused(ARTICLE, f"{record}现不是四级的决定性记录，不需要作出决定。")
    if record.repaired_on:
        raise Refused(ARTICLE, f"{record}已于 {record.repaired_on} 信用修复（R12），不再列入名单，不需要作出决定。")
    if record.listings.exists():
        raise Refused(ARTICLE, f"{record}已据以列入名单，不需要另作决定。")
    longest = on + timedelta(days=value_of("deferral_longest", on))
    if not on < review_on <= longest:
        raise Refused(ARTICLE, f"复核日期应在 {on} 之后、{longest} 以前，请更改。")
    end_deferrals([record], on=on, ending="另行作出决定", by=by, at=at)
    row = Deferral(record=record, reason=reason.strip(), review_on=review_on, decided_by=by, decided_on=on)
    keep(row, by=by, reason="决定暂不列入", at=at)
    clocks.start(REVIEW, case_of(row), on=on, handlers=[by], due_on=review_on)
    return row


@transaction.atomic
def end_deferrals(records: Iterable[CreditRecord], *, on: date, ending: str, by: User | None, at: datetime) -> None:
    """The decisions not to list on these records no longer stand."""
    for row in Deferral.objects.select_for_update().filter(record__in=list(records), ended_on=None):
        row.ended_on, row.ending = on, ending
        keep(row, by=by, reason=ending, at=at)
        end_terms(case_of(row).key, on)
