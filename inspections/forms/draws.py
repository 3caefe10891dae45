"""What is asked of a random draw: its scheme, each step, who stands back, a leader's consent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, TypeVar

from django import forms
from django.db.models import Model, Q
from django.utils.timezone import localtime, make_aware

from accounts.models import Department, User
from desk.forms.acts import ActForm
from desk.forms.base import SeveralOf
from desk.forms.decisions import DecisionForm
from desk.forms.fields import DayField, LineField, TextField
from inspections.drawing.opening import Scheme
from inspections.drawing.seeding import PublicSeed
from inspections.models import Draw, DrawnSubject, Officer, PlanLine, StepBack
from subjects import identity
from subjects.models import Industry, Subject

M = TypeVar("M", bound=Model)

_MOST = 9999
_MORE = ("more_1", "more_2", "more_3", "more_4")
_KNOWN = ("items", "from_on", "until_on", "witnesses", "share", *_MORE, "more_because")


def _more(level: str) -> forms.IntegerField:
    return forms.IntegerField(label=f"{level}级增抽户数", min_value=0, max_value=_MOST, initial=0)


class SchemeForm(ActForm[M]):
    """The scheme of a draw."""

    AHEAD = frozenset({"from_on", "until_on"})

    items = TextField(label="抽查事项", rows=3, max_length=1000, help_text="按随机抽查事项清单填写。")
    from_on = DayField(label="检查时间自")
    until_on = DayField(label="检查时间至")
    witnesses = TextField(
        label="见证人",
        rows=3,
        max_length=500,
        help_text="每行一人，写明单位和姓名；至少一人，抽取时可以按到场情况更改。",
    )
    share = forms.DecimalField(
        label="占全年任务（%）",
        min_value=0,
        max_value=100,
        decimal_places=2,
        initial=100,
        help_text="按政策的年度比例计算。",
    )
    more_1, more_2, more_3, more_4 = _more("一"), _more("二"), _more("三"), _more("四")
    more_because = LineField(
        label="增抽理由", required=False, max_length=300, help_text="各级户数按政策计算，只能增加；增抽的须写明理由。"
    )
    lenders = SeveralOf(
        label="另请其他部门派检查人员",
        required=False,
        queryset=Department.objects.none(),
        widget=forms.CheckboxSelectMultiple(attrs={"wide": ""}),
        help_text="本部门检查人员不足两人可派时勾选。",
    )

    @property
    def department(self) -> Department:
        """Whose draw it is."""
        raise NotImplementedError

    def prepare(self) -> None:
        lenders = self.fields["lenders"]
        assert isinstance(lenders, forms.ModelMultipleChoiceField)
        lenders.queryset = Department.objects.filter(active=True).exclude(pk=self.department.pk)

    def clean(self) -> None:
        super().clean()
        data = self.cleaned_data
        first, last = data.get("from_on"), data.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", f"检查截止日期（{last}）早于起始日期（{first}），请核对。")
        if last and last < self.today:
            self.add_error("until_on", f"检查截止日期（{last}）已过，请核对。")
        if data.get("share") == 0:
            self.add_error("share", "占全年任务的比例应大于 0，请核对。")
        if any(data.get(name) for name in _MORE) and not data.get("more_because"):
            self.add_error("more_because", "增抽的，请写明增抽理由。")

    def given(self) -> Mapping[str, object]:
        told: dict[str, Any] = dict(self.cleaned_data)
        of = {"industry": told.pop("industry")} if "industry" in told else {}
        first, second, third, fourth = (told.pop(name) for name in _MORE)
        lenders = list(told.pop("lenders"))
        return {**of, "scheme": Scheme(**told, more=(first, second, third, fourth), lenders=lenders)}


class NewSchemeForm(SchemeForm[User]):
    """The scheme of a draw outside the yearly plan; its industry first."""

    field_order = ("industry",)

    industry = forms.ModelChoiceField(label="行业类别", queryset=Industry.objects.none(), empty_label="请选择")

    @property
    def department(self) -> Department:
        assert self.by.department
        return self.by.department

    def prepare(self) -> None:
        super().prepare()
        industries = self.fields["industry"]
        assert isinstance(industries, forms.ModelChoiceField)
        supervised = Q(departments=self.department) | Q(divisions__departments=self.department)
        industries.queryset = Industry.objects.filter(supervised, active=True).distinct()


class BatchSchemeForm(SchemeForm[PlanLine]):
    """The scheme of the draw of a batch; its industry and its share are the plan's."""

    @property
    def department(self) -> Department:
        return self.matter.plan.department

    def prepare(self) -> None:
        super().prepare()
        del self.fields["share"]
        self.initial.update({name: getattr(self.matter, name) for name in ("items", "from_on", "until_on")})


class ChangeSchemeForm(SchemeForm[Draw]):
    """The scheme of a draft, put right."""

    @property
    def department(self) -> Department:
        return self.matter.department

    def prepare(self) -> None:
        super().prepare()
        if self.matter.line:
            del self.fields["share"]
        self.initial.update({name: getattr(self.matter, name) for name in _KNOWN})
        self.initial["lenders"] = self.matter.lenders.all()


class SeedForm(ActForm[Draw]):
    """The public seed, as everybody saw it."""

    value = LineField(label="公开随机数", max_length=200, help_text="照原样录入，如骰子点数 4 2 6 1 3，或者开奖号码。")
    source = forms.TypedChoiceField(
        label="来源", choices=Draw.Source.choices, coerce=Draw.Source, widget=forms.RadioSelect, initial="dice"
    )
    told = LineField(label="来源说明", max_length=200, help_text="如：五枚骰子，从左到右；双色球第 2026135 期。")
    thrown_by = LineField(label="产生人", max_length=60, help_text="掷骰子的人，或者开奖机构。")
    on = DayField(label="产生日期")
    time = forms.TimeField(
        label="产生时刻",
        widget=forms.TimeInput(format="%H:%M", attrs={"placeholder": "09:20"}),
        error_messages={"invalid": "产生时刻不是有效的时间，请写成 09:20 的样子。"},
    )

    def prepare(self) -> None:
        moment = localtime(self.at).replace(second=0, microsecond=0)
        self.initial.update(on=moment.date(), time=moment.time())

    def given(self) -> Mapping[str, object]:
        told: dict[str, Any] = dict(self.cleaned_data)
        moment = make_aware(datetime.combine(told.pop("on"), told.pop("time")))
        return {"public": PublicSeed(**told, thrown_at=moment)}


class WitnessForm(ActForm[Draw]):
    """Who is there when it is drawn."""

    witnesses = TextField(
        label="在场见证人", rows=3, max_length=500, help_text="每行一人，写明单位和姓名；印在抽取记录上并由其签名。"
    )

    def prepare(self) -> None:
        self.initial["witnesses"] = self.matter.witnesses


class VoidForm(ActForm[Draw]):
    """A reason that will be printed."""

    reason = TextField(label="理由", rows=3, max_length=300, help_text="将印在抽取记录上，请写具体。")


class ReplaceForm(ActForm[DrawnSubject]):
    """A reason that will be printed."""

    reason = TextField(label="理由", rows=3, max_length=300, help_text="将印在抽取记录上，请写具体。")


class PlaceForm(ActForm[Draw]):
    """A day and a place."""

    on = DayField(label="日期")
    where = LineField(label="位置", max_length=200)

    def prepare(self) -> None:
        self.initial["on"] = self.today


class ConsentForm(DecisionForm[StepBack]):
    """A leader consents or does not."""

    YES: ClassVar[str] = "同意作废重抽"
    NO: ClassVar[str] = "不同意"


class RecusalForm(ActForm[Draw]):
    """Who stands back from whom, and why."""

    officer = forms.ModelChoiceField(label="检查人员", queryset=Officer.objects.none(), empty_label="请选择")
    subject = LineField(label="检查对象", max_length=200, help_text="统一社会信用代码或者完整名称；自然人填姓名。")
    reason = LineField(label="回避理由", max_length=200, help_text="如：近亲属在该单位任职；两年内在该单位任过职。")

    def prepare(self) -> None:
        own = Q(department=self.matter.department) | Q(department__in=self.matter.lenders.values("pk"))
        officers = self.fields["officer"]
        assert isinstance(officers, forms.ModelChoiceField)
        officers.queryset = Officer.objects.filter(own, active=True)

    def clean_subject(self) -> Subject:
        typed = str(self.cleaned_data["subject"])
        if identity.is_citizen_number(identity.normalise(typed)):
            raise forms.ValidationError("请不要输入证件号码，自然人请填写姓名。")
        found = Subject.objects.filter(
            Q(name=typed.strip()) | Q(code=identity.normalise(typed)), department=self.matter.department
        )[:2]
        if len(found) != 1:
            raise forms.ValidationError(
                "本部门没有这个检查对象，请核对代码或者名称。" if not found else "有同名的检查对象，请填写代码。"
            )
        return found[0]
