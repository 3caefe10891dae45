"""缺失 and 陈旧: what the file of a subject lacks, and what has become old in it."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from briefing.quality.rules import FILE, RECORD, SUBJECT, Check, Group, Mending, supervised
from credit.models import CreditRecord
from credit.regulation.periods import ONE_DAY, years_from
from credit.terms.calendar import calendar
from inspections.models import Inspection
from subjects.models import Commitment, Evaluation, Kind, Post, Subject

DRAFT_DAYS = 10
YEAR = timedelta(days=365)
State = CreditRecord.State


def without_commitment(day: date) -> QuerySet[Subject]:
    return supervised(day).filter(~Exists(Commitment.objects.active(day).filter(subject=OuterRef("pk"))))


def without_principal(day: date) -> QuerySet[Subject]:
    in_office = Post.objects.filter(
        Q(until_on=None) | Q(until_on__gt=day), subject=OuterRef("pk"), office=Post.Office.PRINCIPAL, from_on__lte=day
    )
    return supervised(day).filter(~Exists(in_office)).exclude(kind=Kind.NATURAL_PERSON)


def without_contact(day: date) -> QuerySet[Subject]:
    return supervised(day).filter(Q(contact="") | Q(telephone=""))


def never_evaluated(day: date) -> QuerySet[Subject]:
    evaluated = Evaluation.objects.filter(subject=OuterRef("pk"), dated_on__lte=day)
    return supervised(day).filter(~Exists(evaluated)).exclude(kind=Kind.NATURAL_PERSON)


def act_without_a_day(day: date) -> QuerySet[CreditRecord]:
    """A person's misconduct without the day of the act, of somebody who left a post in the year before the basis date."""
    left = Post.objects.filter(
        person=OuterRef("person"), until_on__lte=OuterRef("basis_on"), until_on__gt=OuterRef("basis_on") - YEAR
    )
    rows = CreditRecord.objects.in_force().filter(Exists(left), kind=CreditRecord.Kind.MISCONDUCT, occurred_on=None)
    return rows.order_by("-basis_on", "pk")


COMPLETENESS = Group(
    "completeness",
    "缺失",
    (
        Check(
            "no_commitment",
            "没有有效的公开承诺",
            "在监管的信用主体没有有效的公开承诺，因此未评级或不能评为一级、二级（第十二条（一）1、（二）1）。",
            "监管起始日期",
            without_commitment,
            Mending("登记承诺", "subjects:subject_act", of_subject=True, act="commitment"),
        ),
        Check(
            "no_principal",
            "没有在任的主要负责人",
            "在监管的单位没有登记在任的主要负责人，其失信行为无法计入（第十二条，自然人除外）。",
            "监管起始日期",
            without_principal,
            Mending("登记任职", "subjects:subject_act", of_subject=True, act="post"),
        ),
        Check("no_contact", "联系人或电话为空", "在监管的信用主体没有联系人或者联系电话，文书无法送达。", "监管起始日期", without_contact, SUBJECT),
        Check(
            "no_evaluation",
            "没有公共信用综合评价",
            "在监管的单位从未登记国家、省公共信用综合评价结果（第三条、第四条，自然人除外）。",
            "监管起始日期",
            never_evaluated,
            Mending("登记评价", "subjects:subject_act", of_subject=True, act="evaluation"),
        ),
        Check(
            "act_without_a_day",
            "个人失信行为没有发生日期",
            "责任人在认定以前一年内离任，记录没有发生日期：行为发生当日在任的也应计入原单位（R6），无从核对。",
            "认定日期",
            act_without_a_day,
            RECORD,
        ),
    ),
)  # fmt: skip


def _year_before(day: date) -> date:
    return years_from(day, -1)


def not_inspected(day: date) -> QuerySet[Subject]:
    since = _year_before(day)
    inspected = Inspection.objects.filter(subject=OuterRef("pk"), inspected_on__gt=since, inspected_on__lte=day)
    return supervised(day).filter(~Exists(inspected), enrolled_on__lte=since)


def old_evaluation(day: date) -> QuerySet[Subject]:
    evaluations = Evaluation.objects.filter(subject=OuterRef("pk"), dated_on__lte=day)
    recent = evaluations.filter(dated_on__gt=_year_before(day))
    return supervised(day).filter(Exists(evaluations), ~Exists(recent))


def old_drafts(day: date) -> QuerySet[CreditRecord]:
    """Entered more than ten working days ago and still a draft."""
    by, begin, left = calendar(), day, DRAFT_DAYS
    while left:
        left -= by.is_working(begin)
        begin -= ONE_DAY
    drafts = CreditRecord.objects.filter(state=State.DRAFT, entered_at__date__lt=begin)
    return drafts.order_by("entered_at", "pk")


STALENESS = Group(
    "staleness",
    "陈旧",
    (
        Check("not_inspected", "一年内没有检查", "纳入监管满一年的信用主体，近一年没有任何检查记录（第四条、第十四条）。", "监管起始日期", not_inspected, FILE),
        Check(
            "old_evaluation",
            "综合评价超过一年",
            "最近一次公共信用综合评价已满一年，不再计入（R17）。",
            "监管起始日期",
            old_evaluation,
            Mending("登记评价", "subjects:subject_act", of_subject=True, act="evaluation"),
        ),
        Check("old_drafts", "草稿超过 10 个工作日", "录入后超过 10 个工作日仍是草稿的记录。", "基准日", old_drafts, RECORD._replace(words="继续办理")),
    ),
)  # fmt: skip
