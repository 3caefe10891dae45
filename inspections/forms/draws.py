"""The forms of random draws: the scheme, each step, verification, the fairness report."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.timezone import localtime, make_aware

from accounts.models import Department
from desk.forms.base import FacedForm, SeveralOf
from desk.forms.fields import DayField, LineField, not_after
from inspections.drawing.opening import Scheme
from inspections.drawing.seeding import PublicSeed
from inspections.models import Draw, Officer, PlanLine
from subjects import identity
from subjects.models import Industry, Subject

_ROWS = {"rows": "3", "wide": ""}
_MOST = 9999


def _text(label: str, *, required: bool = True, hint: str = "", limit: int = 300) -> forms.CharField:
    return forms.CharField(
        label=label, required=required, max_length=limit, help_text=hint, widget=forms.Textarea(attrs=_ROWS)
    )


def _more(level: str) -> forms.IntegerField:
    return forms.IntegerField(label=f"{level}级增抽户数", min_value=0, max_value=_MOST, initial=0)


class SchemeForm(FacedForm):
    """The scheme of a draw; the industry only where it begins outside a plan."""

    industry = forms.ModelChoiceField(label="行业类别", queryset=Industry.objects.none(), empty_label="请选择")
    items = _text("抽查事项", limit=1000, hint="按随机抽查事项清单填写。")
    from_on = DayField(label="检查时间自")
    until_on = DayField(label="检查时间至")
    witnesses = _text("见证人", limit=500, hint="每行一人，写明单位和姓名；至少一人，抽取时可以按到场情况更改。")
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

    def __init__(
        self,
        data: QueryDict | None,
        *,
        department: Department,
        today: date,
        draw: Draw | None = None,
        line: PlanLine | None = None,
    ) -> None:
        super().__init__(data, initial=_known(draw, line))
        self.today = today
        lenders, industries = self.fields["lenders"], self.fields["industry"]
        assert isinstance(lenders, forms.ModelMultipleChoiceField)
        assert isinstance(industries, forms.ModelChoiceField)
        lenders.queryset = Department.objects.filter(active=True).exclude(pk=department.pk)
        supervised = Q(departments=department) | Q(divisions__departments=department)
        industries.queryset = Industry.objects.filter(supervised, active=True).distinct()
        if draw or line:
            del self.fields["industry"]
        if line:
            del self.fields["share"]

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
        if any(data.get(f"more_{level}") for level in range(1, 5)) and not data.get("more_because"):
            self.add_error("more_because", "增抽的，请写明增抽理由。")

    def scheme(self) -> Scheme:
        data = self.cleaned_data
        scheme = Scheme(
            items=data["items"],
            from_on=data["from_on"],
            until_on=data["until_on"],
            witnesses=data["witnesses"],
            more=(data["more_1"], data["more_2"], data["more_3"], data["more_4"]),
            more_because=data["more_because"],
            lenders=list(data["lenders"]),
        )
        return scheme._replace(share=data["share"]) if "share" in data else scheme


def _known(draw: Draw | None, line: PlanLine | None) -> dict[str, object]:
    names = (
        "items",
        "from_on",
        "until_on",
        "witnesses",
        "share",
        "more_1",
        "more_2",
        "more_3",
        "more_4",
        "more_because",
    )
    if draw:
        return {name: getattr(draw, name) for name in names} | {"lenders": draw.lenders.all()}
    if line:
        return {name: getattr(line, name) for name in ("items", "from_on", "until_on")}
    return {}


class StepForm(FacedForm):
    """What a step asks for; most ask for nothing."""

    def __init__(self, data: QueryDict | None, *, draw: Draw, now: datetime) -> None:
        super().__init__(data, initial=self.known(draw, now))
        self.draw, self.now = draw, now

    def known(self, draw: Draw, now: datetime) -> dict[str, Any]:
        """What is filled in beforehand."""
        return {}


class SeedForm(StepForm):
    """The public seed, as everybody saw it."""

    value = LineField(label="公开随机数", max_length=200, help_text="照原样录入，如骰子点数 4 2 6 1 3，或者开奖号码。")
    source = forms.ChoiceField(label="来源", choices=Draw.Source.choices, widget=forms.RadioSelect, initial="dice")
    told = LineField(label="来源说明", max_length=200, help_text="如：五枚骰子，从左到右；双色球第 2026135 期。")
    thrown_by = LineField(label="产生人", max_length=60, help_text="掷骰子的人，或者开奖机构。")
    on = DayField(label="产生日期")
    time = forms.TimeField(
        label="产生时刻",
        widget=forms.TimeInput(format="%H:%M", attrs={"placeholder": "09:20"}),
        error_messages={"invalid": "产生时刻不是有效的时间，请写成 09:20 的样子。"},
    )

    def known(self, draw: Draw, now: datetime) -> dict[str, Any]:
        return {"on": localtime(now).date(), "time": localtime(now).time().replace(second=0, microsecond=0)}

    def clean(self) -> None:
        super().clean()
        not_after(self, localtime(self.now).date(), "on")

    def public(self) -> PublicSeed:
        data = self.cleaned_data
        clock: time = data["time"]
        moment = make_aware(datetime.combine(data["on"], clock))
        return PublicSeed(data["value"], Draw.Source(data["source"]), data["told"], data["thrown_by"], moment)


class WitnessForm(StepForm):
    """Who is there when it is drawn."""

    witnesses = _text("在场见证人", limit=500, hint="每行一人，写明单位和姓名；印在抽取记录上并由其签名。")

    def known(self, draw: Draw, now: datetime) -> dict[str, Any]:
        return {"witnesses": draw.witnesses}


class ReasonForm(StepForm):
    """A reason that will be printed."""

    reason = _text("理由", hint="将印在抽取记录上，请写具体。")


class PlaceForm(StepForm):
    """A day and a place."""

    on = DayField(label="日期")
    where = LineField(label="位置", max_length=200)

    def known(self, draw: Draw, now: datetime) -> dict[str, Any]:
        return {"on": localtime(now).date()}

    def clean(self) -> None:
        super().clean()
        not_after(self, localtime(self.now).date(), "on")


class DecideForm(StepForm):
    """A leader consents or does not."""

    answer = forms.ChoiceField(
        label="决定", choices=(("yes", "同意作废重抽"), ("no", "不同意")), widget=forms.RadioSelect
    )
    note = _text("意见", required=False, hint="不同意的，请写明理由。")

    def clean(self) -> None:
        super().clean()
        if self.cleaned_data.get("answer") == "no" and not self.cleaned_data.get("note"):
            self.add_error("note", "不同意的，请写明理由。")


class RecusalForm(StepForm):
    """Who stands back from whom, and why."""

    officer = forms.ModelChoiceField(label="检查人员", queryset=Officer.objects.none(), empty_label="请选择")
    subject = LineField(label="检查对象", max_length=200, help_text="统一社会信用代码或者完整名称；自然人填姓名。")
    reason = LineField(label="回避理由", max_length=200, help_text="如：近亲属在该单位任职；两年内在该单位任过职。")

    def __init__(self, data: QueryDict | None, *, draw: Draw, now: datetime) -> None:
        super().__init__(data, draw=draw, now=now)
        own = Q(department=draw.department) | Q(department__in=draw.lenders.values("pk"))
        officers = self.fields["officer"]
        assert isinstance(officers, forms.ModelChoiceField)
        officers.queryset = Officer.objects.filter(own, active=True)

    def clean_subject(self) -> Subject:
        typed = str(self.cleaned_data["subject"])
        if identity.is_citizen_number(identity.normalise(typed)):
            raise forms.ValidationError("请不要输入证件号码，自然人请填写姓名。")
        found = Subject.objects.filter(
            Q(name=typed.strip()) | Q(code=identity.normalise(typed)), department=self.draw.department
        )[:2]
        if len(found) != 1:
            raise forms.ValidationError(
                "本部门没有这个检查对象，请核对代码或者名称。" if not found else "有同名的检查对象，请填写代码。"
            )
        return found[0]
