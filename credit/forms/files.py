"""Forms of the reading screens: finding subjects, choosing the day looked at, asking to see an identity number."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable

from accounts.models import Department
from credit.facts.moments import moment_of
from credit.file.subject_file import When
from credit.models import Dispute, GradeChange, GradePeriod
from desk.forms.base import FacedForm
from desk.forms.fields import DayField, half_width
from desk.forms.filters import FilterForm
from subjects import identity
from subjects.models import Commitment, Industry, Kind, RegradeRequest, Subject, named

SOON = timedelta(days=30)
LEVELS = (("1", "一级"), ("2", "二级"), ("3", "三级"), ("4", "四级"), ("none", "未评级"))


_EIGHTEEN = re.compile(r"(?<!\d)\d{17}[\dX](?!\d)", re.ASCII)


def private_number_in(text: str) -> str:
    """What is written like a citizen identity number, which may not stand in an address; empty when nothing is."""
    for number in _EIGHTEEN.findall(identity.normalise(text)):
        try:
            identity.check_citizen_number(number)
        except identity.FormFault:
            continue
        except identity.CheckFault:
            pass
        if 1880 <= int(number[6:10]) <= 2100:
            return str(number)
    return ""


class SubjectFilter(FilterForm[Subject]):
    """Filters of the list of subjects; an unknown value is left out and said so, never guessed."""

    q = forms.CharField(
        label="名称、代码或拼音首字母",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-private": ""}),
    )
    level = forms.ChoiceField(label="信用等级", required=False, choices=[("", "全部"), *LEVELS])
    industry = forms.ModelChoiceField(
        label="行业类别",
        required=False,
        queryset=Industry.objects.none(),
        to_field_name="code",
        empty_label="全部",
    )
    department = forms.ModelChoiceField(
        label="记录部门",
        required=False,
        queryset=Department.objects.none(),
        to_field_name="code",
        empty_label="全部",
    )
    kind = forms.ChoiceField(label="主体类型", required=False, choices=[("", "全部"), *Kind.choices])
    span = forms.ChoiceField(
        label="监管状态",
        required=False,
        choices=[("", "在监管"), ("gone", "已注销"), ("coming", "尚未纳入"), ("all", "全部")],
    )
    disputed = forms.BooleanField(label="异议中", required=False)
    changing = forms.BooleanField(label="30 天内将变动", required=False)
    changed = forms.BooleanField(label="30 天内变动过", required=False)
    uncommitted = forms.BooleanField(label="待承诺", required=False)
    regrading = forms.BooleanField(label="重评中", required=False)

    def prepare(self) -> None:
        industries = self.fields["industry"]
        assert isinstance(industries, forms.ModelChoiceField)
        industries.queryset = Industry.objects.order_by("code")
        industries.label_from_instance = lambda row: f"　{row}" if row.parent_id else str(row)  # type: ignore[method-assign,assignment]
        if self.user.edits_records:
            del self.fields["department"]
        else:
            departments = self.fields["department"]
            assert isinstance(departments, forms.ModelChoiceField)
            departments.queryset = Department.objects.order_by("code")

    def clean_q(self) -> str:
        text = half_width(str(self.cleaned_data["q"])).strip()
        if private_number_in(text):
            raise forms.ValidationError("证件号码不能写在网址里。请在查找框中输入后按“查找”。")
        return text

    def narrow(self, rows: QuerySet[Subject]) -> QuerySet[Subject]:
        return rows.filter(named(self.cleaned_data["q"]), *self._conditions()).order_by()

    def _conditions(self) -> list[Q | Combinable]:
        data, today = self.cleaned_data, self.today
        asked: list[Q | Combinable] = []
        if industry := data["industry"]:
            asked.append(Q(industry__in=Industry.objects.filter(Q(pk=industry.pk) | Q(parent=industry.pk)).order_by()))
        if department := data.get("department"):
            asked.append(Q(department=department))
        if data["kind"]:
            asked.append(Q(kind=data["kind"]))
        if data["level"]:
            asked.append(_of_level(None if data["level"] == "none" else int(data["level"]), today))
        if data["disputed"]:
            asked.append(Exists(Dispute.objects.filter(record__subject=OuterRef("pk"), closed_on=None)))
        if data["changing"]:
            asked.append(_changing(today, today + SOON))
        if data["changed"]:
            noted = GradeChange.objects.filter(subject=OuterRef("pk"), on__gt=today - SOON, on__lte=today)
            asked.append(Exists(noted))
        if data["uncommitted"]:
            asked.append(~Exists(Commitment.objects.active(today).filter(subject=OuterRef("pk"))))
        if data["regrading"]:
            asked.append(Exists(RegradeRequest.objects.filter(subject=OuterRef("pk"))))
        return [*asked, *_in_span(data["span"], today)]


def _of_level(level: int | None, today: date) -> Q:
    return Q(pk__in=GradePeriod.objects.known().on(today).filter(level=level).order_by().values("subject"))


def _changing(today: date, until: date) -> Q:
    """A period that has not begun and is not announced: neighbours always differ in level."""
    coming = GradePeriod.objects.known().filter(announced_at=None, start__gt=today, start__lte=until)
    return Q(pk__in=coming.order_by().values("subject"))


def _in_span(span: str, today: date) -> list[Q]:
    if span == "all":
        return []
    if span == "gone":
        return [Q(deregistered_on__lte=today)]
    if span == "coming":
        return [Q(enrolled_on__gt=today)]
    return [Q(deregistered_on=None) | Q(deregistered_on__gt=today), Q(enrolled_on__lte=today)]


class KnownField(forms.CharField):
    """A moment of knowledge: a day (its end) or a day and time."""

    def to_python(self, value: object) -> datetime | None:  # type: ignore[override]
        text = half_width(str(value or "")).strip()
        if not text:
            return None
        try:
            return moment_of(text)
        except (ValueError, OverflowError) as fault:
            raise forms.ValidationError(f"{self.label}{fault}") from None


EARLIEST, LATEST = date(1990, 1, 1), date(2100, 12, 31)
"""The days that can be looked at."""


def within_reach(day: date, label: str) -> date:
    """A day that can be looked at; others are refused."""
    if not EARLIEST <= day <= LATEST:
        raise forms.ValidationError(f"{label}应在 {EARLIEST} 至 {LATEST} 之间，请核对。")
    return day


def known_before(known: datetime, today: date) -> None:
    """Refuse a moment of knowledge that has not come, or lies before everything."""
    if known.date() > today:
        raise forms.ValidationError("掌握时间不能晚于今天，请核对。")
    if known.date() < EARLIEST:
        raise forms.ValidationError(f"掌握时间不能早于 {EARLIEST}，请核对。")


class WhenForm(FacedForm):
    """The two date boxes: the day looked at, and what was known when (R3)."""

    on = DayField(label="事实日期", required=False, widget=forms.DateInput(attrs={"placeholder": "今天"}))
    known = KnownField(label="掌握时间", required=False, widget=forms.DateInput(attrs={"placeholder": "现在"}))

    def __init__(self, data: Any, *, today: date, now: datetime) -> None:
        super().__init__(data)
        self.today = today
        self.now = now

    def clean_on(self) -> date | None:
        on: date | None = self.cleaned_data["on"]
        return within_reach(on, "事实日期") if on else None

    def clean_known(self) -> datetime | None:
        known: datetime | None = self.cleaned_data["known"]
        if known:
            known_before(known, self.today)
        return known

    def when(self) -> When:
        """What is looked at; today, as known now, where the boxes are empty or wrong.

        With a moment of knowledge alone, the day looked at is that of the moment.
        """
        if not self.is_valid():
            return When(self.today, None, self.today)
        known = self.cleaned_data["known"]
        on = self.cleaned_data["on"] or (known.date() if known else self.today)
        return When(on, known if known is None or known < self.now else None, self.today)
