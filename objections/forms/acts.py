"""The short forms of the acts on a case."""

from __future__ import annotations

from datetime import date

from django import forms
from django.http import QueryDict

from accounts.models import Role, User
from desk.forms.base import FacedForm
from desk.forms.fields import DayField, LineField, not_after
from objections.models import Objection, Petition

LONG = {"rows": "3", "wide": ""}


def _text(label: str, *, help_text: str = "", required: bool = True, longest: int = 2000) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=required, max_length=longest, widget=forms.Textarea(attrs=LONG)
    )


class ConfirmForm(FacedForm):
    """Nothing to say but yes."""


class ReviewForm(FacedForm):
    """One screen, three ways; each with its reason."""

    ACCEPT, SUPPLEMENT, REFUSE = "accept", "supplement", "refuse"

    decision = forms.ChoiceField(
        label="初审决定",
        choices=[(ACCEPT, "受理"), (SUPPLEMENT, "一次性告知补正"), (REFUSE, "不予受理")],
        widget=forms.RadioSelect,
    )
    reason = _text("理由", help_text="写入文书。")
    missing = _text("需补正的材料", required=False, help_text="选“补正”时填写，一行一件；只能告知一次，请写全。")
    until = DayField(label="补正期限", required=False, help_text="选“补正”时填写。")

    def __init__(self, data: QueryDict | None, *, objection: Objection, today: date) -> None:
        super().__init__(data, initial={"decision": self.ACCEPT})
        self.today = today
        decision = self.fields["decision"]
        assert isinstance(decision, forms.ChoiceField)
        if objection.supplement_until:
            decision.choices = [(self.ACCEPT, "受理"), (self.REFUSE, "不予受理")]
            del self.fields["missing"], self.fields["until"]
        if objection.state == Objection.State.SUPPLEMENT:
            decision.choices = [(self.REFUSE, "不予受理（逾期未补正）")]
            decision.initial = self.initial["decision"] = self.REFUSE

    def clean(self) -> None:
        super().clean()
        data = self.cleaned_data
        if data.get("decision") == self.SUPPLEMENT:
            if not data.get("missing"):
                self.add_error("missing", "请逐项写明需补正的材料。")
            if not data.get("until") and not self.has_error("until"):
                self.add_error("until", "请填写补正期限。")


class SupplementedForm(FacedForm):
    """What came in, and when."""

    on = DayField(label="补正日期")
    papers = _text("收到的补正材料", help_text="一行一件。")


class WithdrawForm(FacedForm):
    """A written withdrawal."""

    on = DayField(label="撤回日期")
    words = LineField(
        label="书面撤回申请",
        max_length=300,
        help_text="如：2026年9月18日书面撤回申请，自称已核实无误。",
        widget=forms.TextInput(attrs={"wide": ""}),
    )

    def __init__(self, data: QueryDict | None, *, today: date) -> None:
        super().__init__(data, initial={"on": today})
        self.today = today

    def clean(self) -> None:
        super().clean()
        not_after(self, self.today, "on")


class SuspendForm(FacedForm):
    """Why the days stop counting, by which document, until when probably."""

    reason = LineField(
        label="事由",
        max_length=300,
        help_text="检验、检测、鉴定或者专家评审。",
        widget=forms.TextInput(attrs={"wide": ""}),
    )
    document = LineField(label="依据文书", max_length=200, help_text="如：委托鉴定书〔2026〕3号。")
    expected_on = DayField(label="预计恢复日")


class PeopleForm(FacedForm):
    """Who investigates."""

    people = forms.ModelMultipleChoiceField(
        label="核查人员",
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请选择核查人员，不少于 2 人。"},
    )

    def __init__(self, data: QueryDict | None, *, eligible: list[User]) -> None:
        super().__init__(data)
        people = self.fields["people"]
        assert isinstance(people, forms.ModelMultipleChoiceField)
        people.queryset = User.objects.filter(pk__in=[person.pk for person in eligible])


class PetitionForm(FacedForm):
    """Recusal of somebody, or the loan of somebody."""

    person = forms.ModelChoiceField(label="人员", queryset=User.objects.none(), empty_label="请选择")
    by_applicant = forms.BooleanField(label="由申请人提出", required=False)
    reason = _text("理由", longest=300)

    def __init__(
        self, data: QueryDict | None, *, kind: Petition.Kind, people: list[User], initial: dict[str, object]
    ) -> None:
        super().__init__(data, initial=initial)
        person = self.fields["person"]
        assert isinstance(person, forms.ModelChoiceField)
        person.queryset = (
            User.objects.filter(pk__in=[one.pk for one in people]).exclude(role=Role.LEADER).order_by("pk")
        )
        if kind == Petition.Kind.LOAN:
            del self.fields["by_applicant"]


class DecideForm(FacedForm):
    """Granted or not, and why."""

    granted = forms.TypedChoiceField(
        label="决定",
        choices=[("True", "同意"), ("False", "不同意")],
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
    )
    decision = _text("理由", longest=300)


class CourseForm(FacedForm):
    """What the investigators did."""

    course = _text("核查经过", help_text="查阅了哪些案卷、询问了谁、到过哪里、何时。", longest=8000)


class SignOffForm(FacedForm):
    """Issue, or send back with the reason."""

    ISSUE, RETURN = "issue", "return"

    decision = forms.ChoiceField(
        label="签发决定",
        choices=[(ISSUE, "签发核查意见书和答复书"), (RETURN, "退回修改")],
        widget=forms.RadioSelect,
    )
    reason = _text("退回理由", required=False, help_text="退回时必填；已签署的意见保留并注明退回。", longest=300)

    def clean(self) -> None:
        super().clean()
        if self.cleaned_data.get("decision") == self.RETURN and not self.cleaned_data.get("reason"):
            self.add_error("reason", "退回修改须写明理由。")


class ToldForm(FacedForm):
    """How a holder of old data was told."""

    note = LineField(label="告知方式", max_length=120, help_text="如：电话告知并发送更正后的台账。")
