"""Forms of the reference facts: complaints, ratings, permits, checks, intakes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from django import forms
from django.http import QueryDict

from accounts.models import Role, User
from desk.forms.base import Faced, FacedForm, SeveralOf
from desk.forms.fields import DayField, LineField, not_after
from desk.forms.versions import Versioned
from inspections.attesting import Found
from inspections.checking import Point
from inspections.complaining import Heard, Visit
from inspections.converting import Conduct
from inspections.models import CheckLine, Complaint, Intake, Officer, Permit
from subjects import identity
from subjects.models import Subject

MANY = 6
CHANNELS = ("12350举报电话", "12345热线", "来信", "来访", "局网站", "上级转办", "其他部门移送")


def long_text(
    label: str, *, required: bool = True, hint: str = "", limit: int = 2000, rows: int = 4
) -> forms.CharField:
    """Several lines."""
    box = forms.Textarea(attrs={"rows": str(rows), "wide": ""})
    return forms.CharField(label=label, required=required, max_length=limit, help_text=hint, widget=box)


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


class OfSubjectForm(FacedForm):
    """A form that begins with whom it is about, by name or code; never in an address."""

    subject = forms.CharField(
        label="信用主体",
        max_length=200,
        help_text="写全称、统一社会信用代码，或者能唯一确定的部分名称、拼音首字母。",
        widget=forms.TextInput(attrs={"data-private": "", "autocomplete": "off", "wide": ""}),
    )

    def __init__(self, data: QueryDict | None, *, by: User, today: date, subject: Subject | None = None) -> None:
        super().__init__(data, initial={"subject": subject.name if subject else ""})
        self.by, self.today = by, today

    def clean_subject(self) -> Subject:
        return named_subject(self.cleaned_data["subject"], self.by)


class ComplaintForm(OfSubjectForm):
    """登记 at the counter or the telephone; who complains is asked last and may stay empty."""

    received_on = DayField(label="受理日期")
    channel = LineField(
        label="渠道",
        max_length=60,
        help_text="如：12350举报电话、12345热线、来信、来访、局网站、上级转办。",
        widget=forms.TextInput(attrs={"list": "complaint-channels"}),
    )
    content = long_text(
        "内容", hint="时间、地点、事情经过。不要写投诉举报人的姓名、电话，请写在下面两栏。", limit=4000, rows=6
    )
    complainant = LineField(
        label="投诉举报人",
        required=False,
        max_length=60,
        help_text="匿名的留空。",
        widget=forms.TextInput(attrs={"data-private": "", "autocomplete": "off"}),
    )
    telephone = LineField(
        label="联系方式",
        required=False,
        max_length=60,
        help_text="留有联系方式的须答复。加密保存，只有本部门审核人说明理由后可以查看。",
        widget=forms.TextInput(attrs={"data-private": "", "autocomplete": "off"}),
    )

    def __init__(self, data: QueryDict | None, *, by: User, today: date, subject: Subject | None = None) -> None:
        super().__init__(data, by=by, today=today, subject=subject)
        self.initial["received_on"] = today

    def clean(self) -> None:
        super().clean()
        not_after(self, self.today, "received_on")

    def heard(self) -> Heard:
        data = self.cleaned_data
        return Heard(data["received_on"], data["channel"], data["content"], data["complainant"], data["telephone"])


class ActForm(FacedForm):
    """What an act on a complaint asks for."""

    def __init__(self, data: QueryDict | None, *, complaint: Complaint, by: User, today: date) -> None:
        super().__init__(data)
        self.complaint, self.by, self.today = complaint, by, today
        self.prepare()

    def prepare(self) -> None:
        """Fill in what is known."""


class CheckingForm(ActForm):
    """Whom to give the check to, and whether officers are sent out."""

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
        department = self.complaint.subject.department_id
        handler, officers = self.fields["handler"], self.fields["officers"]
        assert isinstance(handler, forms.ModelChoiceField)
        assert isinstance(officers, forms.ModelMultipleChoiceField)
        staff = User.objects.filter(department=department, is_active=True, role__in=(Role.CLERK, Role.SUPERVISOR))
        handler.queryset = staff.order_by("username")
        officers.queryset = Officer.objects.able_on(self.today).filter(department=department)
        self.initial["handler"] = self.complaint.handler_id or self.by.pk
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

    def visit(self) -> Visit | None:
        data = self.cleaned_data
        if not data.get("officers"):
            return None
        return Visit(list(data["officers"]), data["from_on"], data["until_on"])


class SettleForm(ActForm):
    """The result and its reasons."""

    verified = forms.TypedChoiceField(
        label="核查结果",
        choices=[("yes", "查实"), ("no", "未查实")],
        widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
    )
    findings = long_text("核查情况和理由", hint="查了什么、依据什么认定查实或者未查实；不要写投诉举报人的信息。")


class ReplyForm(ActForm):
    """How the complainant was answered."""

    reply = long_text("答复方式和内容", hint="如：电话答复，告知核查结果和处理情况。不要写电话号码。", limit=1000)


class ConductForm(FacedForm):
    """The record that a verified complaint becomes; everything is carried over and may be put right."""

    content = long_text("行为描述", limit=4000, rows=6)
    legal_basis = LineField(label="违反依据", required=False, max_length=300)
    occurred_on = DayField(label="发生日期", required=False)
    determined_on = DayField(label="认定日期", required=False, help_text="尚未认定的留空，生效前补齐。")
    collector = LineField(label="信息采集人员", max_length=60)

    def __init__(self, data: QueryDict | None, *, conduct: Conduct, today: date) -> None:
        super().__init__(data, initial=conduct._asdict())
        self.today = today

    def clean(self) -> None:
        super().clean()
        not_after(self, self.today, "occurred_on", "determined_on")

    def conduct(self) -> Conduct:
        data = self.cleaned_data
        return Conduct(
            data["content"], data["legal_basis"], data["occurred_on"], data["determined_on"], data["collector"]
        )


class ReasonForm(FacedForm):
    """A reason, and nothing else."""

    reason = LineField(label="理由", max_length=300, widget=forms.TextInput(attrs={"wide": "", "autocomplete": "off"}))


class PermitForm(Versioned, Faced, forms.ModelForm):  # type: ignore[type-arg]
    """The fields of the 双公示 standard for a licence."""

    decided_on = DayField(label="许可决定日期")
    valid_from = DayField(label="有效期自")
    valid_until = DayField(label="有效期至", required=False, help_text="长期有效的留空。")
    reason = LineField(label="更改理由", max_length=100, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Permit
        fields = (
            "name",
            "number",
            "decision",
            "decision_number",
            "kind",
            "kind_told",
            "content",
            "authority",
            "decided_on",
            "valid_from",
            "valid_until",
        )
        widgets: ClassVar[dict[str, forms.Widget]] = {"content": forms.Textarea(attrs={"rows": "3", "wide": ""})}
        help_texts: ClassVar[dict[str, str]] = {
            "number": "许可证书上的编号。",
            "decision": "没有决定文书的留空。",
            "decision_number": "没有决定文书号的，填许可编号。",
            "kind_told": "类别为“其他”时填写。",
        }

    def __init__(
        self, data: QueryDict | None, *, today: date, instance: Permit | None = None, version: int = 0
    ) -> None:
        super().__init__(data, instance=instance, initial={"version": version, "authority": "新密市应急管理局"})
        self.today = today
        if instance is None or instance.pk is None:
            del self.fields["reason"], self.fields["version"]
        else:
            self.fields["reason"].required = True

    def clean(self) -> None:
        super().clean()
        data = self.cleaned_data
        not_after(self, self.today, "decided_on")
        first, last = data.get("valid_from"), data.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", f"有效期至（{last}）早于有效期自（{first}），请核对。")
        if data.get("kind") == Permit.Kind.OTHER and not data.get("kind_told"):
            self.add_error("kind_told", "许可类别为“其他”的，请说明是什么类别。")

    def permit(self) -> Permit:
        """As typed; not saved."""
        return self.instance  # type: ignore[no-any-return]


class PermitStateForm(FacedForm):
    """To which state, since when, why."""

    state = forms.ChoiceField(label="变更为", widget=forms.RadioSelect)
    on = DayField(label="变更日期")
    reason = long_text("理由和依据文书", limit=300, rows=3)

    def __init__(self, data: QueryDict | None, *, permit: Permit, today: date) -> None:
        super().__init__(data, initial={"on": today})
        self.today = today
        state = self.fields["state"]
        assert isinstance(state, forms.ChoiceField)
        state.choices = [(to, Permit.state_named(to)) for to in Permit.MOVES.get(permit.state, {})]

    def clean(self) -> None:
        super().clean()
        not_after(self, self.today, "on")


class PointForm(FacedForm):
    """The result at one point of a check."""

    result = forms.ChoiceField(label="核查结果", choices=CheckLine.Result.choices, widget=forms.Select)
    note = LineField(label="说明", max_length=300, required=False)

    def __init__(self, data: QueryDict | None, *, point: Point, place: int) -> None:
        super().__init__(data, prefix=f"p{place}")
        self.point = point
        name = f"第 {place + 1} 项"
        self.fields["result"].label = f"{name}核查结果"
        self.fields["note"].label = f"{name}说明"
        result = self.fields["result"]
        assert isinstance(result, forms.ChoiceField)
        result.choices = [("", "请选择"), *CheckLine.Result.choices]

    def clean(self) -> None:
        super().clean()
        if self.cleaned_data.get("result") == CheckLine.Result.DOUBTFUL and not self.cleaned_data.get("note"):
            self.add_error("note", "存疑的，请写明疑点。")

    def found(self) -> Found:
        return Found(self.point.code, CheckLine.Result(self.cleaned_data["result"]), self.cleaned_data["note"])


class StatementForm(FacedForm):
    """The conclusion, and who answers for the truth of what was provided (Article 5)."""

    note = long_text("核查结论", required=False, limit=1000, rows=3)
    stated_by = LineField(
        label="真实性负责人", max_length=60, help_text="信息提供部门对其提供信息的真实性负责（第五条）。"
    )
    agreed = forms.BooleanField(label="本部门提供的上述信息与事实相符，本部门对其真实性负责")


def point_forms(data: QueryDict | None, points: Sequence[Point]) -> list[PointForm]:
    """One form a point, in their order."""
    return [PointForm(data, point=point, place=place) for place, point in enumerate(points)]


class IntakeForm(OfSubjectForm):
    """What staff make of what came in: of whom it is, and what the register says of it."""

    content = long_text("登记内容", hint="可以删去与事情无关的个人信息；原文另行保存。", limit=4000, rows=6)

    def __init__(self, data: QueryDict | None, *, by: User, today: date, intake: Intake) -> None:
        super().__init__(data, by=by, today=today, subject=intake.subject)
        self.initial["content"] = intake.content
        if intake.kind == Intake.Kind.RATING:
            del self.fields["content"]
