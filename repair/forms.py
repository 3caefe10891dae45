"""The forms of repair: intake, its acts, the class, effects, and the filters of the lists."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django import forms
from django.db.models import Q, QuerySet

from accounts.models import Department
from credit.forms.files import private_number_in
from credit.models import CreditRecord
from credit.regulation.periods import Span
from credit.regulation.publicity import Severity
from desk.forms.acts import ActForm
from desk.forms.fields import DayField, LineField, TextField
from desk.forms.filters import FilterForm
from repair import ripe
from repair.eligibility import eligibility_of
from repair.handling import Intake, materials_for
from repair.models import SEVERITIES, Application, Effect, Finding, Material
from repair.verifying import Found, candidates


class IntakeForm(ActForm[CreditRecord]):
    """What the counter takes down of an application; the materials are those of the record's kind."""

    channel = forms.ChoiceField(
        label="申请渠道", choices=Application.Channel.choices, widget=forms.RadioSelect, initial="direct"
    )
    platform_number = LineField(
        label="信用中国申请编号", required=False, max_length=60, help_text="经信用中国转来的填写。"
    )
    applicant = LineField(label="经办人", max_length=60)
    telephone = LineField(label="联系电话", max_length=40)
    received_on = DayField(label="收到日期")
    fulfilled = TextField(
        label="义务履行情况", help_text="如：罚款已于 2026-09-20 缴清，缴款凭证号；没收、停产等的履行情况。"
    )
    corrected = TextField(label="整改措施和效果", help_text="如何纠正、如何消除不良影响，整改复查意见书文号。")
    provided = forms.MultipleChoiceField(
        label="已提交的材料",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"wide": ""}),
        help_text="没有勾选的必交材料，可以一次性告知补正。",
    )
    committed_on = DayField(label="信用承诺日期", required=False, help_text="已交信用承诺书的填写。")

    def prepare(self) -> None:
        self.initial.update(received_on=self.today, telephone=self.matter.subject.telephone)
        _choose(
            self,
            "provided",
            [
                (kind.value, _needed(kind.label, needed))
                for kind, needed in materials_for(eligibility_of(self.matter, self.today).together)
            ],
        )

    def clean(self) -> None:
        super().clean()
        if self.cleaned_data.get("channel") == Application.Channel.PLATFORM and not self.cleaned_data.get(
            "platform_number"
        ):
            self.add_error("platform_number", "经信用中国转来的，请填写信用中国申请编号。")
        _pledge_has_a_day(self)

    def given(self) -> Mapping[str, object]:
        data = self.cleaned_data
        channel, provided = Application.Channel(data["channel"]), tuple(data["provided"])
        return {"intake": Intake(**{**data, "channel": channel, "provided": provided})}


def _needed(title: str, needed: bool) -> str:
    return f"{title}（{'必交' if needed else '按需'}）"


def _choose(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def _pledge_has_a_day(form: forms.Form) -> None:
    """Whoever hands in the commitment says of what day it is."""
    pledged = Material.Kind.PLEDGE in form.cleaned_data.get("provided", ())
    if pledged and not form.cleaned_data.get("committed_on") and not form.has_error("committed_on"):
        form.add_error("committed_on", "已提交信用承诺书的，请填写承诺书上的日期。")


class AskForm(ActForm[Application]):
    note = TextField(
        label="其他需要补正的内容",
        required=False,
        max_length=500,
        help_text="必交而未交的材料已自动列入，不必重复填写。",
    )


class SupplyForm(ActForm[Application]):
    provided = forms.MultipleChoiceField(
        label="收到的材料", required=False, widget=forms.CheckboxSelectMultiple(attrs={"wide": ""})
    )
    committed_on = DayField(label="信用承诺日期", required=False)
    on = DayField(label="补正日期")

    def prepare(self) -> None:
        missing = self.matter.materials.filter(provided_on=None)
        _choose(self, "provided", [(one.kind, _needed(str(one), one.required)) for one in missing])
        self.initial["on"] = self.today
        self.initial["committed_on"] = self.matter.committed_on

    def clean(self) -> None:
        super().clean()
        _pledge_has_a_day(self)


class VerifiersForm(ActForm[Application]):
    """Two different people; the own department first, then those whom another may lend."""

    first = forms.ChoiceField(label="核查人员一")
    second = forms.ChoiceField(label="核查人员二", help_text="本科室不足两人的，可以指派其他科室的人员（借调）。")

    def prepare(self) -> None:
        self.people = {str(one.person.pk): one for one in candidates(self.matter.subject)}
        for name in ("first", "second"):
            _choose(self, name, [("", "请选择"), *((pk, one.words) for pk, one in self.people.items())])
        for name, person in (("first", self.matter.verifier_1), ("second", self.matter.verifier_2)):
            self.initial[name] = str(person.pk) if person else ""

    def clean(self) -> None:
        super().clean()
        first, second = self.cleaned_data.get("first"), self.cleaned_data.get("second")
        if first and first == second:
            self.add_error("second", "两名核查人员须是不同的人，请另选一名。")

    def given(self) -> Mapping[str, object]:
        return {"verifiers": [self.people[self.cleaned_data[name]].person for name in ("first", "second")]}


class ReassignForm(VerifiersForm):
    reason = TextField(label="更换理由", max_length=80, help_text="如：回避、休假、调离。")

    def given(self) -> Mapping[str, object]:
        return {**super().given(), "reason": self.cleaned_data["reason"]}


class ReasonForm(ActForm[Application]):
    reason = TextField(label="理由", help_text="将写入文书并送达申请人。")


class ExtendForm(ActForm[Application]):
    reason = TextField(label="延长理由", max_length=300, help_text="情况复杂、需要核实的事项；只能延长一次。")


class WithdrawForm(ActForm[Application]):
    reason = TextField(label="撤回的方式和理由", max_length=300, help_text="如：2026-11-24 提交书面撤回申请。")


class DecisionForm(ActForm[Application]):
    reason = TextField(
        label="决定理由", help_text="写明履行义务、纠正失信行为、消除不良影响的事实，以及是否符合修复条件；写入决定书。"
    )


class RevokeForm(ActForm[Application]):
    reason = TextField(label="撤销理由", help_text="哪一项陈述或者材料不真实，如何查明；写入决定书。")
    heard_on = DayField(label="听取陈述日期", help_text="撤销前已听取主体陈述的日期（第八条）。")


class FindingForm(ActForm[Application]):
    """What a verifier found."""

    on = DayField(label="核查日期")
    way = forms.ChoiceField(label="核查方式", choices=Finding.Way.choices, widget=forms.RadioSelect, initial="papers")
    place = LineField(label="现场核查地点和在场人员", required=False, max_length=200, help_text="现场核查的必填。")
    fulfilled = forms.BooleanField(label="决定确定的义务已经履行完毕", required=False)
    corrected = forms.BooleanField(label="失信行为已经纠正，不良影响已经消除", required=False)
    opinion = TextField(label="核查情况和意见", help_text="核对了哪些材料、看到什么、结论是什么；写入决定书。")
    favourable = forms.ChoiceField(
        label="建议", choices=(("yes", "建议准予修复"), ("no", "建议不予修复")), widget=forms.RadioSelect
    )

    def prepare(self) -> None:
        self.initial["on"] = self.today

    def clean(self) -> None:
        super().clean()
        data = self.cleaned_data
        if data.get("way") == Finding.Way.VISIT and not data.get("place"):
            self.add_error("place", "现场核查须写明地点和在场人员。")
        if data.get("favourable") == "yes" and not (data.get("fulfilled") and data.get("corrected")):
            self.add_error("favourable", "义务未履行完毕或者失信行为未纠正的，不能建议准予修复；请核对上面两项。")

    def given(self) -> Mapping[str, object]:
        data = self.cleaned_data
        told = {"way": Finding.Way(data["way"]), "favourable": data["favourable"] == "yes"}
        return {"found": Found(**{**data, **told})}


class RestoreForm(ActForm[Effect]):
    """An effect goes on again after a revocation."""

    on = DayField(label="日期")
    receipt = LineField(label="恢复和告知情况", max_length=300, help_text="如何恢复，已告知哪些接收单位，回执编号。")

    def prepare(self) -> None:
        self.initial["on"] = self.today


class EffectForm(RestoreForm):
    """An effect was carried out, or concerns nothing."""

    state = forms.ChoiceField(
        label="结果",
        choices=((Effect.State.DONE, "已执行"), (Effect.State.NOT_CONCERNED, "不涉及")),
        widget=forms.RadioSelect,
        initial="done",
    )
    receipt = LineField(
        label="回执或说明", max_length=300, help_text="平台回执编号、网页、通知文号；不涉及的写明原因。"
    )
    field_order = ("state", "on", "receipt")

    def clean_state(self) -> Effect.State:
        return Effect.State(self.cleaned_data["state"])


class ClassForm(ActForm[CreditRecord]):
    """The class of a record, where the table leaves it open."""

    severity = forms.ChoiceField(label="失信严重程度", choices=SEVERITIES, widget=forms.RadioSelect)
    reason = TextField(label="理由", max_length=300, help_text="结合情节、后果和整改情况写明。")

    def prepare(self) -> None:
        self.initial["severity"] = eligibility_of(self.matter, self.today).classed.severity

    def clean_severity(self) -> Severity:
        return Severity(self.cleaned_data["severity"])


class ApplicationFilter(FilterForm[Application]):
    """Filters of the list of applications; those in hand until something else is asked for."""

    q = LineField(label="编号、主体名称或文号", required=False, max_length=100)
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("open", "在办"), ("all", "全部"), *Application.State.choices]
    )
    channel = forms.ChoiceField(label="渠道", required=False, choices=[("", "全部"), *Application.Channel.choices])
    department = forms.ModelChoiceField(
        label="记录部门", required=False, queryset=Department.objects.all(), empty_label="全部"
    )

    @classmethod
    def usual(cls) -> dict[str, object]:
        return {"state": "open"}

    def prepare(self) -> None:
        if self.user.edits_records:
            del self.fields["department"]

    def clean_q(self) -> str:
        typed = str(self.cleaned_data["q"])
        if private_number_in(typed):
            raise forms.ValidationError("请不要输入证件号码；按名称、申请编号或者文号查找。")
        return typed

    def narrow(self, rows: QuerySet[Application]) -> QuerySet[Application]:
        data = self.cleaned_data
        if data["state"] not in ("", "all"):
            states = Application.OPEN if data["state"] == "open" else (data["state"],)
            rows = rows.filter(state__in=states)
        if data["channel"]:
            rows = rows.filter(channel=data["channel"])
        if data.get("department"):
            rows = rows.filter(subject__department=data["department"])
        return rows.filter(_matching(data["q"])) if data["q"] else rows


def _matching(text: str) -> Q:
    if not text.isprintable():
        return Q(pk__in=[])
    found = Q(subject__name__contains=text) | Q(record__document_number__contains=text)
    found |= Q(record__number__icontains=text)
    digits = "".join(ch if ch.isdecimal() else " " for ch in text).split()
    if text.startswith("修复") and len(digits) == 2 and all(len(part) < 9 for part in digits):
        found |= Q(year=int(digits[0]), sequence=int(digits[1]))
    return found


class RipeFilter(FilterForm[CreditRecord]):
    """Which records: all that may be applied for today, or those whose day comes in a month."""

    month = LineField(label="月份（如 2026-12）", required=False, max_length=7)
    kind = forms.ChoiceField(
        label="记录类别",
        required=False,
        choices=[("", "全部"), ("penalty", "行政处罚"), ("misconduct", "失信行为"), ("accident", "生产安全事故")],
    )
    department = forms.ModelChoiceField(
        label="记录部门", required=False, queryset=Department.objects.all(), empty_label="全部"
    )

    def prepare(self) -> None:
        if self.user.edits_records:
            del self.fields["department"]

    def clean_month(self) -> str:
        typed = str(self.cleaned_data["month"]).replace("年", "-").replace("月", "").replace(".", "-").strip()
        if not typed:
            return ""
        try:
            first = date.fromisoformat(f"{typed}-01" if len(typed) == 7 else "")
        except ValueError:
            raise forms.ValidationError(f"月份（{typed[:10]}）不完整，请写成 2026-12 的样子。") from None
        if not 2020 <= first.year <= 2100:
            raise forms.ValidationError("月份应在 2020 年至 2100 年之间，请核对。")
        return typed

    @property
    def month_chosen(self) -> Span | None:
        """The days of the month asked for."""
        chosen = self.cleaned_data.get("month") if self.is_valid() else ""
        return ripe.month_of(date.fromisoformat(f"{chosen}-01")) if chosen else None

    def narrow(self, rows: QuerySet[CreditRecord]) -> QuerySet[CreditRecord]:
        data, month = self.cleaned_data, self.month_chosen
        found = ripe.ripening_in(self.user, month, self.today) if month else ripe.ripe_on(self.user, self.today)
        rows = rows.filter(pk__in=found.order_by().values("pk"))
        if data["kind"]:
            rows = rows.filter(kind=data["kind"])
        return rows.filter(subject__department=data["department"]) if data.get("department") else rows
