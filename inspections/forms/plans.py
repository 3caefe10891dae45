"""The forms of a yearly plan: capacity, batches, submission, revision; and the filter of the list."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar

from django import forms
from django.db.models import QuerySet

from accounts.models import Department, User
from desk.forms.base import Faced, FacedForm
from desk.forms.fields import DayField, LineField
from inspections.models import InspectionPlan, PlanLine
from inspections.planning.drafting import Capacity, industries_of, line_faults, share_faults
from subjects.forms import IndustryChoice
from subjects.models import Industry

TEXT = {"wide": "", "rows": "3"}


class CapacityForm(FacedForm):
    """How many visits the department can make in the year."""

    days = forms.IntegerField(label="可安排检查天数", min_value=1, max_value=366, help_text="全年能用于抽查的工作日。")
    pairs = forms.IntegerField(label="检查小组数", min_value=1, max_value=99, help_text="每组两名执法人员。")
    visits_a_day = forms.IntegerField(label="每组每天可查户数", min_value=1, max_value=20, initial=2)

    def capacity(self) -> Capacity:
        data = self.cleaned_data
        return Capacity(data["days"], data["pairs"], data["visits_a_day"])


class PlanForm(CapacityForm):
    """A new plan: this year's or the next one's."""

    field_order = ("year",)

    year = forms.TypedChoiceField(label="年度", coerce=int)

    def __init__(self, *args: object, today: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["year"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(year, f"{year}年") for year in (today.year, today.year + 1)]


class LineForm(Faced, forms.ModelForm):  # type: ignore[type-arg]
    """One batch of a plan."""

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

    class Meta:
        model = PlanLine
        fields = (
            "title", "industry", "from_on", "until_on", "share", "method", "items", "basis", "content", "note", "joint",
        )  # fmt: skip
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "items": forms.Textarea(attrs=TEXT),
            "content": forms.Textarea(attrs=TEXT),
            "basis": forms.TextInput(attrs={"wide": ""}),
        }
        help_texts: ClassVar[dict[str, str]] = {
            "items": "随机抽查事项清单中的事项名称。",
            "basis": "如“安全生产法第六十五条”；留空则为制度第十四条。",
            "content": "检查哪些内容；留空则同抽查事项。",
        }

    def __init__(self, *args: object, plan: InspectionPlan, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.plan = plan
        industries = self.fields["industry"]
        assert isinstance(industries, forms.ModelChoiceField)
        industries.queryset = industries_of(plan.department).select_related("parent").order_by("code")

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
        line = self.line()
        others = [row for row in self.plan.lines.select_related("industry") if row.pk != line.pk]
        for fault in share_faults([*others, line]):
            self.add_error("share", fault)
        for fault in line_faults(self.plan, line):
            self.add_error(None, fault)

    def line(self) -> PlanLine:
        """The batch as typed."""
        line: PlanLine = self.instance
        for name in self.Meta.fields:
            if name in self.cleaned_data:
                setattr(line, name, self.cleaned_data[name])
        line.plan = self.plan
        return line


class SubmissionForm(FacedForm):
    """Submitting; where the capacity does not suffice, how that is met."""

    shortage_met_by = forms.CharField(
        label="检查力量不足的解决办法",
        max_length=300,
        widget=forms.Textarea(attrs=TEXT),
        help_text="如：从应急管理综合行政执法大队抽调两个小组；与其他部门联合检查。",
    )

    def __init__(self, *args: object, short: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if not short:
            del self.fields["shortage_met_by"]


class ReasonForm(FacedForm):
    """Why."""

    reason = forms.CharField(label="原因", max_length=300, widget=forms.Textarea(attrs=TEXT))


class PlanSearch(FacedForm):
    """Filters of the list of plans."""

    year = forms.TypedChoiceField(label="年度", required=False, coerce=int, empty_value=None)
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *InspectionPlan.State.choices])
    department = forms.ModelChoiceField(
        label="记录部门", required=False, queryset=Department.objects.all(), empty_label="全部"
    )

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.user = user
        years = InspectionPlan.objects.visible_to(user).order_by("-year").values_list("year", flat=True).distinct()
        field = self.fields["year"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "全部"), *((year, f"{year}年") for year in years)]
        if user.edits_records:
            del self.fields["department"]

    def results(self) -> QuerySet[InspectionPlan]:
        """The plans that meet every filter that is filled in."""
        found = InspectionPlan.objects.visible_to(self.user).select_related("department", "policy", "decided_by")
        if not self.is_valid():
            return found.none()
        wanted = {name: value for name, value in self.cleaned_data.items() if value}
        return found.filter(**wanted)
