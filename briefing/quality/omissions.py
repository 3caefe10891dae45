"""应录未录: what follows from a fact and was not entered."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from briefing.quality.rules import INSPECTION, READING, Check, Group
from credit.models import CreditRecord
from credit.regulation.periods import years_from
from inspections.models import Inspection

AFTER = timedelta(days=30)
State = CreditRecord.State


def decided_and_not_in_force(day: date) -> QuerySet[CreditRecord]:
    """Penalties with a day of decision that are still drafts or only notified."""
    waiting = Q(state__in=(State.DRAFT, State.NOTIFIED))
    rows = CreditRecord.objects.filter(waiting, kind=CreditRecord.Kind.PENALTY, basis_on__lte=day)
    return rows.order_by("basis_on", "pk")


def case_without_record(day: date) -> QuerySet[Inspection]:
    """Ended in a case (立案) more than 30 days ago, within the year, and nothing was recorded of the subject since."""
    since = CreditRecord.objects.exclude(state=State.REVOKED).filter(
        Q(basis_on__gte=OuterRef("inspected_on")) | Q(occurred_on__gte=OuterRef("inspected_on")),
        subject=OuterRef("subject"),
    )
    rows = Inspection.objects.filter(
        ~Exists(since),
        result=Inspection.Result.CASE,
        inspected_on__lt=day - AFTER,
        inspected_on__gte=years_from(day, -1),
    )
    return rows.order_by("inspected_on", "pk")


def order_not_carried_out(day: date) -> QuerySet[Inspection]:
    """The day of an order to correct is past, and neither a completion nor a record since is entered."""
    since = CreditRecord.objects.exclude(state=State.REVOKED).filter(
        subject=OuterRef("subject"), basis_on__gt=OuterRef("correct_by")
    )
    rows = Inspection.objects.filter(
        ~Exists(since),
        Q(corrected_on=None) | Q(corrected_on__gt=day),
        result=Inspection.Result.CORRECTION,
        correct_by__lt=day,
        correct_by__gte=F("inspected_on"),
    )
    return rows.order_by("correct_by", "pk")


OMISSIONS = Group(
    "omissions",
    "应录未录",
    (
        Check(
            "decided_not_in_force",
            "处罚已决定、记录未生效",
            "处罚记录已有决定日期，仍是草稿或者已告知，尚未计入信用。",
            "决定日期",
            decided_and_not_in_force,
            READING._replace(words="继续办理"),
        ),
        Check(
            "case_without_record",
            "检查立案后无记录",
            "检查结果为立案，超过 30 天该主体没有新的信用记录（近一年）。",
            "检查日期",
            case_without_record,
            INSPECTION,
        ),
        Check(
            "order_not_carried_out",
            "责令整改到期没有结果",
            "整改期限已过，没有整改完成日期，之后也没有信用记录。",
            "整改期限",
            order_not_carried_out,
            INSPECTION,
        ),
    ),
)
