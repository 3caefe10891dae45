"""What is asked of complaints, of what came in from the public, and of ratings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from django import forms
from django.db.models import Model

from accounts.models import Role, User
from desk.forms.acts import ActForm
from desk.forms.base import SeveralOf
from desk.forms.fields import DayField, LineField, TextField
from inspections import converting
from inspections.complaining import Heard, Visit
from inspections.converting import Conduct
from inspections.models import Complaint, Intake, Officer
from subjects import identity
from subjects.forms import LookForm
from subjects.models import Subject

M = TypeVar("M", bound=Model)

MANY = 6
PRIVATE = {"data-private": "", "autocomplete": "off"}


def named_subject(typed: str, by: User) -> Subject:
    """The one subject of the own department that a name or code means. Raises ValidationError that says what to do."""
    mine = Subject.objects.visible_to(by).select_related("department", "industry")
    exact = list(mine.with_code(identity.normalise(typed))[:1]) or list(mine.filter(name=typed.strip())[:2])
    found = exact if len(exact) == 1 else list(mine.matching(typed)[: MANY + 1])
    if len(found) == 1:
        return found[0]
    if not found:
        raise forms.ValidationError("本部门没有这个信用主体，请核对名称或代码；尚未登记的，请先登记信用主体。")
    names = "、".join(row.name for row in found[:MANY])
    raise forms.ValidationError(f"符合的主体不止一个（{names}{'等' if len(found) > MANY else ''}），请写全称或代码。")


class SubjectField(forms.CharField):
    """Whom it is about, by name or code; never in an address."""

    def __init__(self) -> None:
        super().__init__(
            label="信用主体",
            max_length=200,
            help_text="写全称、统一社会信用代码，或者能唯一确定的部分名称、拼音首字母。",
            widget=forms.TextInput(attrs={**PRIVATE, "wide": ""}),
        )


class HeardForm(ActForm[M]):
    """登记 at the counter or the telephone; who complains is asked last and may stay empty."""

    channels = ("12350举报电话", "12345热线", "来信", "来访", "局网站", "上级转办", "其他部门移送")

    received_on = DayField(label="受理日期")
    channel = LineField(
        label="渠道",
        max_length=60,
        help_text="如：12350举报电话、12345热线、来信、来访、局网站、上级转办。",
        widget=forms.TextInput(attrs={"list": "complaint-channels"}),
    )
    content = TextField(
        label="内容",
        max_length=4000,
        rows=6,
        help_text="时间、地点、事情经过。不要写投诉举报人的姓名、电话，请写在下面两栏。",
    )
    complainant = LineField(
        label="投诉举报人",
        required=False,
        max_length=60,
        help_text="匿名的留空。",
        widget=forms.TextInput(attrs=PRIVATE),
    )
    telephone = LineField(
        label="联系方式",
        required=False,
        max_length=60,
        help_text="留有联系方式的须答复。加密保存，只有本部门审核人说明理由后可以查看。",
        widget=forms.TextInput(attrs=PRIVATE),
    )

    def prepare(self) -> None:
        self.initial["received_on"] = self.today

    def given(self) -> Mapping[str, object]:
        told = dict(self.cleaned_data)
        of = {"subject": told.pop("subject")} if "subject" in told else {}
        return {**of, "heard": Heard(**told)}


class NewComplaintForm(HeardForm[User]):
    """The same, of somebody who is named first."""

    field_order = ("subject",)

    subject = SubjectField()

    def clean_subject(self) -> Subject:
        return named_subject(self.cleaned_data["subject"], self.by)


class CheckingForm(ActForm[Complaint]):
    """Whom to give the check to, and whether officers are sent out."""

    AHEAD = frozenset({"from_on", "until_on"})

    handler = forms.ModelChoiceField(label="核查人员", queryset=User.objects.none(), empty_label="请选择")
    officers = SeveralOf(
        label="派出检查人员",
        required=False,
        queryset=Officer.objects.none(),
        widget=forms.CheckboxSelectMultiple(attrs={"wide": ""}),
        help_text="需要现场检查的，勾选两名以上执法人员，生成举报核查检查任务；不需要的不勾选。",
    )
    from_on = DayField(label="检查时间自", required=False)
    until_on = DayField(label="检查时间至", required=False)

    def prepare(self) -> None:
        department = self.matter.subject.department_id
        handler, officers = self.fields["handler"], self.fields["officers"]
        assert isinstance(handler, forms.ModelChoiceField)
        assert isinstance(officers, forms.ModelMultipleChoiceField)
        staff = User.objects.filter(department=department, is_active=True, role__in=(Role.CLERK, Role.SUPERVISOR))
        handler.queryset = staff.order_by("username")
        officers.queryset = Officer.objects.able_on(self.today).filter(department=department)
        self.initial["handler"] = self.matter.handler_id or self.by.pk
        if not officers.queryset.exists():
            handler.help_text = "本部门名录库中没有持有效执法证件的人员，不能派出检查。"
            del self.fields["officers"], self.fields["from_on"], self.fields["until_on"]

    def clean(self) -> None:
        super().clean()
        data = self.cleaned_data
        if not data.get("officers"):
            return
        for name in ("from_on", "until_on"):
            if not data.get(name) and not self.has_error(name):
                self.add_error(name, f"派出检查的，请填写{self.fields[name].label}。")
        first, last = data.get("from_on"), data.get("until_on")
        if first and first < self.today:
            self.add_error("from_on", f"检查时间自（{first}）早于今天，请核对。")
        if first and last and last < first:
            self.add_error("until_on", f"检查时间至（{last}）早于检查时间自（{first}），请核对。")

    def given(self) -> Mapping[str, object]:
        return {"handler": self.cleaned_data["handler"], "visit": self._visit()}

    def _visit(self) -> Visit | None:
        data = self.cleaned_data
        if not data.get("officers"):
            return None
        return Visit(list(data["officers"]), data["from_on"], data["until_on"])


class SettleForm(ActForm[Complaint]):
    """The result and its reasons."""

    verified = forms.TypedChoiceField(
        label="核查结果",
        choices=[("yes", "查实"), ("no", "未查实")],
        widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
    )
    findings = TextField(
        label="核查情况和理由", help_text="查了什么、依据什么认定查实或者未查实；不要写投诉举报人的信息。"
    )


class ReplyForm(ActForm[Complaint]):
    """How the complainant was answered."""

    reply = TextField(
        label="答复方式和内容",
        max_length=1000,
        help_text="如：电话答复，告知核查结果和处理情况。不要写电话号码。",
    )


class ConductForm(ActForm[Complaint]):
    """The record that a verified complaint becomes; everything is carried over and may be put right."""

    content = TextField(label="行为描述", max_length=4000, rows=6)
    legal_basis = LineField(label="违反依据", required=False, max_length=300)
    occurred_on = DayField(label="发生日期", required=False)
    determined_on = DayField(label="认定日期", required=False, help_text="尚未认定的留空，生效前补齐。")
    collector = LineField(label="信息采集人员", max_length=60)

    def prepare(self) -> None:
        self.initial.update(converting.offered(self.matter)._asdict())

    def given(self) -> Mapping[str, object]:
        return {"conduct": Conduct(**self.cleaned_data)}


class ContactForm(LookForm[Complaint]):
    """Why the supervisor needs to see who complained."""

    def prepare(self) -> None:
        self.fields["reason"].help_text = "写明用于何事，如“电话答复核查结果”。理由和时间记入操作痕迹。"


class TakeForm(ActForm[Intake]):
    """What staff make of what came in: of whom it is, and what the register says of it."""

    subject = SubjectField()
    content = TextField(
        label="登记内容",
        max_length=4000,
        rows=6,
        help_text="可以删去与事情无关的个人信息；原文另行保存。",
    )

    def prepare(self) -> None:
        self.initial.update(subject=str(self.matter.subject or ""), content=self.matter.content)
        if self.matter.is_rating:
            del self.fields["content"]

    def clean_subject(self) -> Subject:
        return named_subject(self.cleaned_data["subject"], self.by)

    def given(self) -> Mapping[str, object]:
        return {"content": "", **self.cleaned_data}
