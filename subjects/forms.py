"""The forms of the register: subjects, industries, and the acts on posts, commitments and evaluations."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import copy
from datetime import date
from typing import Any, ClassVar, TypeVar

from django import forms
from django.db.models import Model, Q, QuerySet

from accounts.models import Department, Role, User
from accounts.versions import version_of
from desk.forms.acts import ActForm, RowForm
from desk.forms.base import SeveralOf
from desk.forms.fields import DayField, LineField
from desk.forms.versions import Versioned
from subjects import identity
from subjects.entry import checked_number, person_named, private_number, waiver_field
from subjects.models import Commitment, Evaluation, Industry, Kind, Post, Subject

M = TypeVar("M", bound=Model)


class IndustryChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """An industry, told with the class above it."""

    def label_from_instance(self, obj: Industry) -> str:
        return f"{obj.parent} › {obj}" if obj.parent else str(obj)


class SubjectForm(Versioned, RowForm[Any]):
    """A subject; its kind decides what its code must look like."""

    FIRST: ClassVar = ("kind", "code", "name", "trade_name", "industry", "enrolled_on", "department", "deregistered_on")
    MORE: ClassVar = ("founded_on", "township", "address", "contact", "telephone")

    kind = forms.ChoiceField(label="主体类型", choices=Kind.choices, initial=Kind.LEGAL_PERSON)
    code = LineField(
        label="主体代码",
        max_length=40,
        help_text="统一社会信用代码；自然人填公民身份号码。录入时核对校验位。",
        widget=forms.TextInput(
            attrs={
                "data-private": "",
                "autocomplete": "off",
                "autofocus": True,
                "hx-post": "",
                "hx-trigger": "change",
                "hx-target": "#code-check",
            }
        ),
    )
    check_waiver = waiver_field()
    name = LineField(label="主体名称", max_length=200)
    trade_name = LineField(
        label="字号",
        max_length=200,
        required=False,
        help_text="个体工商户填写，对外只公示字号；没有字号的留空，公示时按自然人处理（R24）。",
    )
    industry = IndustryChoice(label="行业类别", queryset=Industry.objects.none(), empty_label="请选择")
    department = forms.ModelChoiceField(label="记录部门", queryset=Department.objects.all(), empty_label=None)
    enrolled_on = DayField(label="监管起始日期", help_text="自这一天起评定等级。")
    deregistered_on = DayField(label="注销日期", required=False, help_text="注销当日起不再评定等级；在业的留空。")
    founded_on = DayField(label="成立日期", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(label="更改理由", max_length=100, widget=forms.TextInput(attrs={"wide": ""}))

    class Meta:
        model = Subject
        fields = (
            "kind",
            "trade_name",
            "industry",
            "department",
            "enrolled_on",
            "deregistered_on",
            "founded_on",
            "address",
            "township",
            "contact",
            "telephone",
            "check_waiver",
        )

    def starting(self) -> dict[str, Any]:
        self.is_new = not isinstance(self.matter, Subject)
        self.duplicate: Subject | None = None
        if self.is_new:
            return {"instance": Subject(department=self.by.department), "initial": {"enrolled_on": self.today}}
        subject = copy(self.matter)
        code = "" if subject.is_person else subject.code
        initial = {"code": code, "name": subject.name, "version": version_of(subject)}
        return {"instance": subject, "initial": initial}

    def prepare(self) -> None:
        self._fit(self.asked.get("industries") == "all")
        self.order_fields([*self.FIRST, *self.MORE])

    def _fit(self, all_industries: bool) -> None:
        """Leave out what a new subject has not, and what this person may not decide."""
        industry = self.fields["industry"]
        assert isinstance(industry, forms.ModelChoiceField)
        industry.queryset = _industries(self.by, self.instance, everything=all_industries)
        if self.is_new:
            del self.fields["reason"], self.fields["deregistered_on"]
        else:
            self.fields["code"].widget.attrs.pop("autofocus")
        if self.instance.is_person:
            self.fields["code"].required = False
            self.fields["code"].help_text = f"现为 {self.instance.code}；不更改的，请留空。"
        if self.is_new or self.by.role != Role.SUPERVISOR:
            del self.fields["department"]

    @property
    def first_fields(self) -> list[forms.BoundField]:
        shown = [self[name] for name in self.FIRST if name in self.fields]
        if self.has_error("code", "check") or self.instance.check_waiver or self.has_error("check_waiver"):
            shown.insert(2, self["check_waiver"])
        return shown

    @property
    def more_fields(self) -> list[forms.BoundField]:
        waiver = [] if self["check_waiver"] in self.first_fields else [self["check_waiver"]]
        return [*(self[name] for name in self.MORE), *waiver]

    def clean(self) -> None:
        super().clean()
        data = self.cleaned_data
        kind, typed = data.get("kind"), data.get("code", "")
        if kind and typed:
            self._check_code(kind, typed)
        if not self.is_new and kind and not typed and kind != self.instance.kind and not self.has_error("code"):
            self.add_error("code", "更改了主体类型，请重新填写主体代码。")
        if data.get("trade_name") and kind and kind != Kind.SOLE_TRADER:
            self.add_error("trade_name", "字号只登记个体工商户的；其他主体以名称公示，请清空。")
        enrolled, gone = data.get("enrolled_on"), data.get("deregistered_on")
        if enrolled and gone and gone < enrolled:
            self.add_error("deregistered_on", f"注销日期早于监管起始日期（{enrolled}），请核对两个日期。")

    def _check_code(self, kind: str, typed: str) -> None:
        try:
            code = self.cleaned_data["code"] = _checked(kind, typed, self.cleaned_data.get("check_waiver", ""))
        except forms.ValidationError as fault:
            self.add_error("code", fault)
            return
        same = Subject.objects.with_code(code).exclude(pk=self.instance.pk).select_related("department")
        self.duplicate = same.first()
        if self.duplicate:
            self.add_error("code", f"该代码已登记为“{self.duplicate}”（{self.duplicate.department}），不必重复登记。")

    @property
    def twin(self) -> Subject | None:
        """The subject that has the code already, if this person may open its file."""
        twin = self.duplicate
        return twin if twin and twin.department_id == self.by.department_id else None

    def _as_filled_in(self) -> Subject:
        subject: Subject = self.instance
        subject.set_name(self.cleaned_data["name"])
        if self.cleaned_data.get("code"):
            subject.set_code(self.cleaned_data["code"])
        return subject

    def handed(self) -> Subject:
        return self._as_filled_in()

    def given(self) -> Mapping[str, object]:
        if self.is_new:
            return {"subject": self._as_filled_in()}
        return {"reason": self.cleaned_data["reason"], "seen": self.cleaned_data["version"]}

    def remark(self) -> str:
        return str(self.cleaned_data.get("reason", ""))


def _checked(kind: str, typed: str, waiver: str) -> str:
    """The code in order; a fault of the check character alone gives way to a reason."""
    check = identity.check_citizen_number if kind == Kind.NATURAL_PERSON else identity.check_credit_code
    return checked_number(typed, waiver, check)


def _industries(by: User, subject: Subject, *, everything: bool) -> QuerySet[Industry]:
    """The industries in use that the department supervises, all of them when it has none or all are asked for."""
    mine = Industry.objects.filter(active=True)
    if not everything and mine.filter(departments=by.department_id).exists():
        mine = mine.filter(departments=by.department_id)
    wanted = Q(pk__in=mine.values("pk")) | Q(pk=subject.industry_id)
    return Industry.objects.filter(wanted).select_related("parent")


class IndustryForm(RowForm[Any]):
    """A class of Article 11 or a division of it."""

    class Meta:
        model = Industry
        fields = ("code", "name", "parent", "departments", "active")
        widgets: ClassVar = {"departments": forms.CheckboxSelectMultiple}
        field_classes: ClassVar = {"departments": SeveralOf}
        help_texts: ClassVar = {
            "code": "大写字母，细分行业加短横和两位数字，如 KS-03；建立后不能更改。",
            "parent": "第十一条的类别为第一级，不选上级；细分行业选择所属类别。",
            "departments": "勾选的部门登记主体时可直接选择该行业。",
            "active": "停用后不能再选用；已登记的主体不变。",
        }
        error_messages: ClassVar = {
            "code": {"unique": "该行业代码已被使用，请换一个。"},
            "name": {"unique": "已有同名行业，请核对。"},
        }

    def prepare(self) -> None:
        parent = self.fields["parent"]
        assert isinstance(parent, forms.ModelChoiceField)
        parent.queryset = Industry.objects.filter(parent=None).exclude(pk=self.instance.pk)
        parent.empty_label = "无（第一级）"
        if self.instance.pk:
            del self.fields["code"]

    def clean_code(self) -> str:
        code = identity.normalise(str(self.cleaned_data["code"]))
        if not (code.isascii() and code.replace("-", "").isalnum() and code[0].isalpha()):
            raise forms.ValidationError("行业代码须以字母开头，只用字母、数字和短横，如 KS-03。")
        return code

    def given(self) -> Mapping[str, object]:
        new = {} if self.instance.pk else {"industry": self.instance}
        return {"departments": self.cleaned_data["departments"], **new}


class LookForm(ActForm[M]):
    """Why somebody needs to see what is kept under lock: a number, a name."""

    reason = forms.CharField(
        label="查看理由",
        max_length=200,
        help_text="写明用于何事，如“制作处罚告知书”。理由和时间记入操作痕迹。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_reason(self) -> str:
        reason = str(self.cleaned_data["reason"]).strip()
        if len(reason) < 2 or re.search(r"\d{15}", identity.normalise(reason)):
            raise forms.ValidationError("请写明查看理由，至少两个字；理由中不要填写证件号码。")
        return reason

    def remark(self) -> str:
        return str(self.cleaned_data["reason"])


class PostForm(ActForm[Subject]):
    """Someone takes a post at the unit."""

    person_name = LineField(label="姓名", max_length=60)
    person_number = private_number("证件号码", help_text="公民身份号码，加密保存，只显示首尾。")
    office = forms.ChoiceField(
        label="职务",
        choices=Post.Office.choices,
        widget=forms.RadioSelect,
        help_text="实际控制人按主要负责人登记；主要负责人可以有多名。",
    )
    from_on = DayField(label="任职日期")
    until_on = DayField(label="离任日期", required=False, help_text="离任当日起不再任职；在任的留空。")
    person_waiver = waiver_field()

    def clean_office(self) -> Post.Office:
        return Post.Office(self.cleaned_data["office"])

    def clean(self) -> None:
        super().clean()
        data = self.cleaned_data
        start, end = data.get("from_on"), data.get("until_on")
        if start and end and end < start:
            self.add_error("until_on", f"离任日期早于任职日期（{start}），请核对两个日期。")
        if data.get("person_name") and data.get("person_number"):
            self._find_person(data["person_name"].strip(), data["person_number"], data.get("person_waiver", ""))

    def _find_person(self, name: str, number: str, waiver: str) -> None:
        try:
            self.person = person_named(name, checked_number(number, waiver), waiver)
        except forms.ValidationError as fault:
            self.add_error("person_number", fault)
            return
        start: date | None = self.cleaned_data.get("from_on")
        end: date | None = self.cleaned_data.get("until_on")
        if start is None or not self.person.pk:
            return
        same = Post.objects.filter(subject=self.matter, person=self.person, office=self.cleaned_data.get("office"))
        for post in same:
            if (post.until_on is None or start < post.until_on) and (end is None or post.from_on < end):
                self.add_error("from_on", f"{post}自 {post.from_on} 起已在任，任期重叠；请先登记离任。")
                return

    def given(self) -> Mapping[str, object]:
        """The post as filled in; its person may still have to be registered."""
        days = {name: self.cleaned_data[name] for name in ("office", "from_on", "until_on")}
        return {"person": self.person, **days}


class LeaveForm(ActForm[Post]):
    """Someone leaves a post."""

    on = DayField(label="离任日期", help_text="离任当日起不再任职。任内的失信行为仍计入单位。")
    reason = forms.CharField(label="更正理由", max_length=100)

    def prepare(self) -> None:
        self.initial["on"] = self.matter.until_on
        if self.matter.until_on is None:
            del self.fields["reason"]

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on < self.matter.from_on:
            raise forms.ValidationError(f"离任日期早于任职日期（{self.matter.from_on}），请核对。")
        return on


class CommitmentForm(ActForm[Subject]):
    """A public commitment is made (R11)."""

    AHEAD = frozenset({"until_on"})

    made_on = DayField(label="承诺日期")
    published_at = LineField(
        label="公开方式",
        required=False,
        max_length=120,
        help_text="公示的位置或者网址，如：信用中国（河南）、厂区公示栏、https://…。",
    )
    until_on = DayField(
        label="有效期至", required=False, help_text="承诺写明期限的，填最后一日，次日起不再有效；没有期限的留空。"
    )

    def clean(self) -> None:
        super().clean()
        _not_before_made(self, self.cleaned_data.get("made_on"))


class AmendCommitmentForm(ActForm[Commitment]):
    """Where a commitment is published, and until when it is valid."""

    AHEAD = frozenset({"until_on"})

    published_at = LineField(label="公开方式", required=False, max_length=120, help_text="公示的位置或者网址。")
    until_on = DayField(label="有效期至", required=False, help_text="最后一日；没有期限的留空。")
    reason = LineField(label="更正理由", max_length=100)

    def prepare(self) -> None:
        self.initial.update(published_at=self.matter.published_at, until_on=self.matter.until_on)

    def clean(self) -> None:
        super().clean()
        _not_before_made(self, self.matter.made_on)

    def remark(self) -> str:
        return str(self.cleaned_data["reason"])


def _not_before_made(form: forms.BaseForm, made_on: date | None) -> None:
    until = form.cleaned_data.get("until_on")
    if made_on and until and until < made_on:
        form.add_error("until_on", f"有效期至（{until}）早于承诺日期（{made_on}），请核对两个日期。")


class EndForm(ActForm[Commitment]):
    """A public commitment is withdrawn; that it was broken is decided elsewhere, after the subject was heard."""

    on = DayField(label="终止日期", help_text="终止当日起不再有效。没有其他有效承诺的，不评一级、二级。")

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on < self.matter.made_on:
            raise forms.ValidationError(f"终止日期早于承诺日期（{self.matter.made_on}），请核对。")
        return on

    def given(self) -> Mapping[str, object]:
        return {"on": self.cleaned_data["on"], "ending": Commitment.Ending.WITHDRAWN}


class EvaluationForm(ActForm[Subject]):
    """A national or provincial evaluation (R17)."""

    source = forms.ChoiceField(label="来源", choices=Evaluation.Source.choices, widget=forms.RadioSelect)
    result = forms.ChoiceField(
        label="评价结果",
        choices=Evaluation.Result.choices,
        widget=forms.RadioSelect,
        help_text="最新结果为差的，一年内不评一级；不降至三级、四级。",
    )
    dated_on = DayField(label="评价日期")

    def clean_source(self) -> Evaluation.Source:
        return Evaluation.Source(self.cleaned_data["source"])

    def clean_result(self) -> Evaluation.Result:
        return Evaluation.Result(self.cleaned_data["result"])
