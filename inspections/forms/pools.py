"""What is asked of the pool: which one, on which day; and of keeping somebody out of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any, ClassVar

from django import forms

from accounts.models import Department, User
from credit.regulation.periods import years_from
from desk.forms.acts import ActForm
from desk.forms.decisions import DecisionForm
from desk.forms.fields import DayField, TextField
from desk.forms.filters import FilterForm
from inspections.models import PoolExclusion
from inspections.models.plans import LEVELS
from inspections.planning.drafting import industries_of
from inspections.planning.excluding import Meant
from inspections.planning.pools import Pool, pool_of
from subjects.models import Industry, Subject


class ShortIndustryChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """An industry by its own name, a class with what it holds."""

    def label_from_instance(self, obj: Industry) -> str:
        return str(obj) if obj.parent_id else f"{obj}（全部）"


class PoolForm(FilterForm[Any]):
    """Department, industry and day of a pool; what is not said is the own department, its first industry, today.

    An industry that is not of the department gives way to its first one, so that choosing another department is enough.
    """

    SHOWN: ClassVar = (("members", "可抽取"), ("excluded", "不列入抽取"))

    department = forms.ModelChoiceField(
        label="记录部门", required=False, queryset=Department.objects.filter(active=True), empty_label=None
    )
    industry = ShortIndustryChoice(label="行业类别", required=False, queryset=Industry.objects.none(), empty_label=None)
    on = DayField(label="日期", required=False)
    level = forms.TypedChoiceField(
        label="等级", required=False, coerce=int, empty_value=None, choices=[("", "全部"), *LEVELS]
    )
    show = forms.ChoiceField(required=False, choices=SHOWN, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any], *, user: User, today: date) -> None:
        self.user = user
        self.asked_department = self._department(data.get("department", ""))
        known = industries_of(self.asked_department) if self.asked_department else Industry.objects.none()
        industries = list(known.select_related("parent").order_by("code"))
        first = next(iter([row for row in industries if row.parent_id] or industries), None)
        asked = {name: data[name] for name in data}
        if first and asked.get("industry", "") not in {str(row.pk) for row in industries}:
            asked["industry"] = str(first.pk)
        if self.asked_department:
            asked["department"] = str(self.asked_department.pk)
        asked["on"] = asked.get("on") or today.isoformat()
        super().__init__(asked, user=user, today=today)
        if user.edits_records:
            del self.fields["department"]
        field = self.fields["industry"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = known.select_related("parent").order_by("code")
        self.is_valid()
        self.asked_industry: Industry | None = self.cleaned_data.get("industry") or first
        self.asked_day: date = self.cleaned_data.get("on") or today
        self.asked_level: int | None = self.cleaned_data.get("level")

    @cached_property
    def pool(self) -> Pool:
        """The pool that is asked for."""
        if self.asked_department is None or self.asked_industry is None:
            return Pool([], [])
        return pool_of(self.asked_department, self.asked_industry, self.asked_day)

    @property
    def excluded(self) -> bool:
        """Whether those who are left out are asked for."""
        return self.cleaned_data.get("show") == "excluded"

    def narrow(self, rows: Any) -> list[Any]:
        return [row for row in rows if self.asked_level in (None, row.level)]

    def _department(self, asked: str) -> Department | None:
        """The own department; for a leader the one asked for, else the first one that has subjects."""
        if self.user.edits_records:
            return self.user.department
        rows = Department.objects.filter(active=True)
        chosen = rows.filter(pk=int(asked)).first() if asked.isascii() and asked.isdigit() and len(asked) < 10 else None
        return chosen or rows.filter(subjects__isnull=False).first() or rows.first()


class ExclusionForm(ActForm[Subject]):
    """Keeping a subject out of the pool."""

    AHEAD = frozenset({"from_on", "until_on"})

    reason = forms.TypedChoiceField(
        label="情形",
        choices=PoolExclusion.Reason.choices,
        coerce=PoolExclusion.Reason,
        widget=forms.RadioSelect(attrs={"wide": ""}),
    )
    from_on = DayField(label="自")
    until_on = DayField(label="至", help_text="最长一年；期满自动恢复，仍需要的重新提出。")
    evidence = TextField(
        label="理由和依据",
        max_length=300,
        rows=3,
        help_text="如：停产报告、现场照片、市场监管部门的迁出登记。",
    )

    def prepare(self) -> None:
        self.initial["from_on"] = self.today

    def clean(self) -> None:
        super().clean()
        first, last = self.cleaned_data.get("from_on"), self.cleaned_data.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", "止日早于起日，请更改。")
        elif first and last and last > years_from(first, 1):
            self.add_error("until_on", f"期间最长一年，止日不晚于 {years_from(first, 1)}，请更改。")

    def given(self) -> Mapping[str, object]:
        return {"meant": Meant(**self.cleaned_data)}


class OpinionForm(DecisionForm[PoolExclusion]):
    """The second person's word on keeping a subject out."""

    NO: ClassVar[str] = "不予批准"


class EndForm(ActForm[PoolExclusion]):
    """Why it is withdrawn, or ended before its time."""

    reason = TextField(label="原因", rows=3, max_length=300)
