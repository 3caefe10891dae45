"""What is asked of a yearly plan: capacity, batches, submission, the decision; and the filter of the list."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, TypeVar

from django import forms
from django.db.models import Model, QuerySet

from accounts.models import Department, User
from desk.forms.acts import ActForm
from desk.forms.decisions import DecisionForm
from desk.forms.fields import DayField, LineField, TextField
from desk.forms.filters import FilterForm
from inspections.models import InspectionPlan, PlanLine
from inspections.planning.drafting import Batch, Capacity, industries_of, line_faults, share_faults
from inspections.planning.forecast import forecast
from subjects.forms import IndustryChoice
from subjects.models import Industry

M = TypeVar("M", bound=Model)


class CapacityForm(ActForm[M]):
    """How many visits the department can make in the year."""

    days = forms.IntegerField(label="可安排检查天数", min_value=1, max_value=366, help_text="全年能用于抽查的工作日。")
    pairs = forms.IntegerField(label="检查小组数", min_value=1, max_value=99, help_text="每组两名执法人员。")
    visits_a_day = forms.IntegerField(label="每组每天可查户数", min_value=1, max_value=20, initial=2)

    def given(self) -> Mapping[str, object]:
        told: dict[str, Any] = dict(self.cleaned_data)
        capacity = Capacity(**{name: told.pop(name) for name in Capacity._fields})
        return {**told, "capacity": capacity}


class PlanForm(CapacityForm[User]):
    """A new plan of the own department: this year's or the next one's."""

    field_order = ("year",)

    year = forms.TypedChoiceField(label="年度", coerce=int)

    def prepare(self) -> None:
        year = self.fields["year"]
        assert isinstance(year, forms.ChoiceField)
        year.choices = [(number, f"{number}年") for number in (self.today.year, self.today.year + 1)]

    def given(self) -> Mapping[str, object]:
        return {"department": self.by.department, **super().given()}


class ChangeCapacityForm(CapacityForm[InspectionPlan]):
    """The capacity, said anew."""

    def prepare(self) -> None:
        self.initial.update({name: getattr(self.matter, name) for name in Capacity._fields})


class BatchForm(ActForm[M]):
    """One batch of a plan."""

    AHEAD = frozenset({"from_on", "until_on"})

    title = LineField(label="批次", max_length=80, help_text="如“上半年危险化学品经营单位抽查”。")
    industry = IndustryChoice(label="行业类别", queryset=Industry.objects.none(), empty_label="请选择")
    from_on = DayField(label="检查时间自")
    until_on = DayField(label="检查时间至")
    share = forms.DecimalField(
        label="占全年任务（%）",
        min_value=Decimal("0.01"),
        max_value=100,
        max_digits=5,
        decimal_places=2,
        initial=100,
        help_text="本批次抽取该行业全年应抽户数的几成；同一行业各批次合计不超过 100%。",
    )
    method = LineField(label="检查方式", max_length=60, initial="现场检查")
    items = TextField(label="抽查事项", rows=3, max_length=None, help_text="随机抽查事项清单中的事项名称。")
    basis = LineField(
        label="实施依据",
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"wide": ""}),
        help_text="如“安全生产法第六十五条”；留空则为制度第十四条。",
    )
    content = TextField(
        label="检查内容", rows=3, required=False, max_length=None, help_text="检查哪些内容；留空则同抽查事项。"
    )
    note = LineField(label="备注", required=False, max_length=200)
    joint = forms.BooleanField(label="跨部门联合检查", required=False)

    @property
    def plan(self) -> InspectionPlan:
        """The plan that it belongs to."""
        raise NotImplementedError

    @property
    def others(self) -> QuerySet[PlanLine]:
        """The plan's other batches."""
        return self.plan.lines.select_related("industry")

    def prepare(self) -> None:
        industries = self.fields["industry"]
        assert isinstance(industries, forms.ModelChoiceField)
        industries.queryset = industries_of(self.plan.department).select_related("parent").order_by("code")

    def clean(self) -> None:
        super().clean()
        first, last = self.cleaned_data.get("from_on"), self.cleaned_data.get("until_on")
        for name, day in (("from_on", first), ("until_on", last)):
            if day and day.year != self.plan.year:
                self.add_error(name, f"{self.fields[name].label}（{day}）不在计划年度 {self.plan.year} 年内，请更改。")
        if first and last and last < first:
            self.add_error("until_on", "检查时间止日早于起日，请更改。")
        if not self.errors:
            self._weigh_the_shares()

    def _weigh_the_shares(self) -> None:
        line = PlanLine(plan=self.plan, **self.cleaned_data)
        for fault in share_faults([*self.others, line]):
            self.add_error("share", fault)
        for fault in line_faults(self.plan, line):
            self.add_error(None, fault)

    def given(self) -> Mapping[str, object]:
        return {"batch": Batch(**self.cleaned_data)}


class NewBatchForm(BatchForm[InspectionPlan]):
    """A batch that is added."""

    @property
    def plan(self) -> InspectionPlan:
        return self.matter


class ChangeBatchForm(BatchForm[PlanLine]):
    """A batch that is put right."""

    @property
    def plan(self) -> InspectionPlan:
        return self.matter.plan

    @property
    def others(self) -> QuerySet[PlanLine]:
        return super().others.exclude(pk=self.matter.pk)

    def prepare(self) -> None:
        super().prepare()
        self.initial.update({name: getattr(self.matter, name) for name in Batch._fields})


class SubmissionForm(ActForm[InspectionPlan]):
    """Submitting; where the capacity does not suffice, how that is met."""

    shortage_met_by = TextField(
        label="检查力量不足的解决办法",
        rows=3,
        max_length=300,
        help_text="如：从应急管理综合行政执法大队抽调两个小组；与其他部门联合检查。",
    )

    def prepare(self) -> None:
        self.expected = forecast(self.matter, self.today)
        if not self.expected.shortage:
            del self.fields["shortage_met_by"]


class PlanDecisionForm(DecisionForm[InspectionPlan]):
    """A leader's word on a plan, with what it asks for before the eyes."""

    def prepare(self) -> None:
        super().prepare()
        self.expected = forecast(self.matter, self.today)


class ReviseForm(ActForm[InspectionPlan]):
    """Why."""

    reason = TextField(label="原因", rows=3, max_length=300)


class PlanFilter(FilterForm[InspectionPlan]):
    """Filters of the list of plans."""

    year = forms.TypedChoiceField(label="年度", required=False, coerce=int, empty_value=None)
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *InspectionPlan.State.choices])
    department = forms.ModelChoiceField(
        label="记录部门", required=False, queryset=Department.objects.all(), empty_label="全部"
    )

    def prepare(self) -> None:
        mine = InspectionPlan.objects.visible_to(self.user).order_by("-year")
        field = self.fields["year"]
        assert isinstance(field, forms.ChoiceField)
        years = mine.values_list("year", flat=True).distinct()
        field.choices = [("", "全部"), *((year, f"{year}年") for year in years)]
        if self.user.edits_records:
            del self.fields["department"]

    def narrow(self, rows: QuerySet[InspectionPlan]) -> QuerySet[InspectionPlan]:
        return rows.filter(**{name: value for name, value in self.cleaned_data.items() if value})
