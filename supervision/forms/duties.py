"""The forms of the duty checklist."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from django import forms
from django.db.models import QuerySet

from accounts.models import Department, Role, User
from credit.forms.evidence import PaperField
from credit.models import GradePeriod
from credit.models.grades import PeriodQuerySet
from desk.forms.acts import ActForm
from desk.forms.fields import DayField, LineField, TextField
from desk.forms.filters import FilterForm
from measures.forms.catalogue import RestraintsChoice
from measures.models import CatalogueItem
from supervision.duties import Proof
from supervision.models import Duty


class DoneForm(ActForm[Duty]):
    """What was done, with the evidence without which nothing is closed."""

    on = DayField(label="完成日期")
    evidence = TextField(label="完成情况和证据")
    inspection = LineField(label="检查记录编号", required=False, max_length=60, help_text="有对应检查的，填写其编号。")
    file = PaperField(label="证据文件", required=False)
    restraints = RestraintsChoice(
        label="采取的措施",
        queryset=CatalogueItem.objects.none(),
        widget=forms.CheckboxSelectMultiple(attrs={"wide": ""}),
        help_text="惩戒措施目录中现行、可以用于该等级的事项；目录中没有的措施不能使用。",
    )

    def prepare(self) -> None:
        self.initial["on"] = self.today
        restraints = self.fields["restraints"]
        assert isinstance(restraints, RestraintsChoice)
        restraints.offer(self.matter.level, self.today)
        if not self.matter.kind.chosen:
            del self.fields["restraints"]
        self.fields["evidence"].help_text = f"需要的证据：{self.matter.kind.evidence}。"

    def clean(self) -> None:
        super().clean()
        on = self.cleaned_data.get("on")
        if on and on < self.matter.began_on:
            self.add_error("on", f"完成日期早于起算日（{self.matter.began_on}），请核对。")

    def given(self) -> Mapping[str, object]:
        data = self.cleaned_data
        return {"proof": Proof(**{name: data[name] for name in self._proof()}), "on": data["on"]}

    def _proof(self) -> list[str]:
        return [name for name in Proof._fields if name in self.fields]


class AssignForm(ActForm[Duty]):
    """Who is to do it."""

    owner = forms.ModelChoiceField(label="责任人", queryset=User.objects.none())

    def prepare(self) -> None:
        self.initial["owner"] = self.matter.owner
        field = self.fields["owner"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = User.objects.filter(
            department=self.matter.subject.department_id, is_active=True, role__in=(Role.CLERK, Role.SUPERVISOR)
        )


class DutyFilter(FilterForm[Duty]):
    """Which duties are shown; open ones until something else is asked for."""

    SHOWN = (("open", "待办"), ("overdue", "已超期"), ("done", "已完成"), ("ceased", "不再需要"))

    show = forms.ChoiceField(label="范围", required=False, choices=SHOWN)
    level = forms.ChoiceField(label="等级", required=False, choices=[("", "全部"), ("4", "四级"), ("3", "三级")])
    department = forms.ModelChoiceField(
        label="记录部门", required=False, queryset=Department.objects.all(), empty_label="全部"
    )

    @classmethod
    def usual(cls) -> dict[str, object]:
        return {"show": "open"}

    def prepare(self) -> None:
        if self.user.edits_records:
            del self.fields["department"]

    def narrow(self, rows: QuerySet[Duty]) -> QuerySet[Duty]:
        data = self.cleaned_data
        if data["show"] == "overdue":
            rows = rows.filter(state__in=Duty.OPEN, due_on__lt=self.today)
        else:
            rows = rows.filter(state=data["show"] or Duty.State.OPEN)
        if data["level"]:
            rows = rows.filter(level=data["level"])
        return rows.filter(subject__department=data["department"]) if data.get("department") else rows


class LevelFilter(FilterForm[GradePeriod]):
    """Which of the two levels under supervision; 4 until 3 is asked for."""

    level = forms.ChoiceField(label="等级", required=False, choices=[("4", "四级"), ("3", "三级")])

    @classmethod
    def usual(cls) -> dict[str, object]:
        return {"level": "4"}

    def narrow(self, rows: QuerySet[GradePeriod]) -> QuerySet[GradePeriod]:
        return cast("PeriodQuerySet", rows).on(self.today).filter(level=self.cleaned_data["level"] or 4)
