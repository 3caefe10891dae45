"""矛盾: what two facts say that cannot both be so."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat, ExtractYear

from briefing.quality.rules import FILE, INSPECTION, RECORD, Check, Group, Mending
from credit.models import CreditRecord, GradePeriod, Listing
from credit.regulation.facts import Regime
from inspections.models import Inspection
from subjects.models import Post

GAP = timedelta(days=30)
Kind = CreditRecord.Kind


def _in_force() -> QuerySet[CreditRecord]:
    return CreditRecord.objects.in_force().order_by("-basis_on", "pk")


def before_enrolment(day: date) -> QuerySet[CreditRecord]:
    return _in_force().filter(basis_on__lt=F("subject__enrolled_on"))


def after_deregistration(day: date) -> QuerySet[CreditRecord]:
    return _in_force().filter(basis_on__gte=F("subject__deregistered_on"))


def number_of_another_year(day: date) -> QuerySet[CreditRecord]:
    """The year in the number is that of the decision."""
    year = Concat(Value("〔"), Cast(ExtractYear("basis_on"), CharField()), Value("〕"))
    return _in_force().filter(
        ~Q(document_number__contains=year), kind=Kind.PENALTY, by_emergency=True, document_number__contains="〔"
    )


def same_number_twice(day: date) -> QuerySet[CreditRecord]:
    others = CreditRecord.objects.in_force().filter(
        subject=OuterRef("subject"), kind=Kind.PENALTY, document_number=OuterRef("document_number")
    )
    twice = Exists(others.exclude(pk=OuterRef("pk")))
    return _in_force().filter(twice, kind=Kind.PENALTY).exclude(document_number="")


def harmless_accident(day: date) -> QuerySet[CreditRecord]:
    return _in_force().filter(kind=Kind.ACCIDENT, liable=True, deaths=0, injured=0, loss=0)


def concealed_without_accident(day: date) -> QuerySet[CreditRecord]:
    accident = CreditRecord.objects.filter(subject=OuterRef("subject"), kind=Kind.ACCIDENT)
    return _in_force().filter(~Exists(accident), kind=Kind.MISCONDUCT, item4=2)


def listed_without_level_4(day: date) -> QuerySet[Listing]:
    """The listing has not ended, and the level of the day is another one."""
    fourth = GradePeriod.objects.known().on(day).filter(subject=OuterRef("subject"), level=4)
    standing = GradePeriod.objects.known().on(day).filter(subject=OuterRef("subject"))
    rows = Listing.objects.filter(Exists(standing), ~Exists(fourth), removed_on=None, published_on__lte=day)
    return rows.exclude(regime=Regime.ORDER_11).order_by("published_on", "pk")


def nobody_in_office(day: date) -> QuerySet[Post]:
    """The post was left, the next one began more than 30 days later, and nobody held it between."""
    others = Post.objects.filter(subject=OuterRef("subject"), office=Post.Office.PRINCIPAL).exclude(pk=OuterRef("pk"))
    after = others.filter(from_on__gt=OuterRef("until_on"))
    near = others.filter(
        Q(until_on=None) | Q(until_on__gt=OuterRef("until_on")), from_on__lte=OuterRef("until_on") + GAP
    )
    rows = Post.objects.filter(Exists(after), ~Exists(near), office=Post.Office.PRINCIPAL, until_on__lte=day)
    return rows.order_by("-until_on", "pk")


def order_without_day(day: date) -> QuerySet[Inspection]:
    return Inspection.objects.filter(
        Q(correct_by=None) | Q(corrected_on__lt=F("inspected_on")), result=Inspection.Result.CORRECTION
    ).order_by("-inspected_on", "pk")


CONSISTENCY = Group(
    "consistency",
    "矛盾",
    (
        Check("before_enrolment", "记录早于监管起始", "已生效记录的基准日早于该主体的监管起始日期。", "基准日", before_enrolment, RECORD),
        Check("after_deregistration", "记录晚于注销", "已生效记录的基准日不早于该主体的注销日期。", "基准日", after_deregistration, RECORD),
        Check("number_of_another_year", "文号年份与决定日期不符", "应急管理部门处罚决定书文号〔〕内的年份与决定日期的年份不同。", "决定日期", number_of_another_year, RECORD),
        Check("same_number_twice", "同一文号重复录入", "同一主体有两条已生效的处罚记录使用同一决定书文号。", "决定日期", same_number_twice, RECORD),
        Check("harmless_accident", "责任事故没有伤亡和损失", "已认定的责任事故，死亡、重伤、直接经济损失都为零，事故等级无从确定。", "认定日期", harmless_accident, RECORD),
        Check("concealed_without_accident", "瞒报谎报迟报无对应事故", "按第十二条（四）2 认定的失信行为，该主体没有任何事故记录。", "认定日期", concealed_without_accident, RECORD),
        Check("listed_without_level_4", "在名单而不是四级", "名单尚未移出，该主体现在不是四级（令第11号名单到期自行终止，不在此列）。", "公布日期", listed_without_level_4, Mending("查看", "credit:listing_show")),
        Check("nobody_in_office", "主要负责人任职有空档", "主要负责人离任后超过 30 天才有人接任，其间无人在任。", "离任日期", nobody_in_office, FILE),
        Check("order_without_day", "责令整改无期限或完成早于检查", "检查结果为责令整改，没有整改期限，或者整改完成日期早于检查日期。", "检查日期", order_without_day, INSPECTION),
    ),
)  # fmt: skip
