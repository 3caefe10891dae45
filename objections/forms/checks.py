"""The forms of check notices (平台转办核查): intake, assignment, finding, sending back; and the filters of their list."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.db.models import Q, QuerySet

from accounts.models import Department, User
from desk.forms.acts import ActForm
from desk.forms.fields import DayField, LineField, TextField
from desk.forms.periods import PeriodFilter
from objections.checking import Asked, candidates
from objections.lines import records_open_to
from objections.models import CheckNotice
from subjects.models import Subject

OPEN = "open"


class CheckIntakeForm(ActForm[Subject]):
    """What the platform's letter says, of which records of the subject."""

    platform_number = LineField(label="平台转办编号", max_length=60, help_text="来函或者平台待办上的编号。")
    channel = forms.ChoiceField(
        label="来文方式",
        choices=CheckNotice.Channel.choices,
        widget=forms.RadioSelect,
        initial=CheckNotice.Channel.LETTER,
    )
    received_on = DayField(label="收到日期", help_text="收到当日不计，第 3 个工作日前反馈。")
    records = forms.MultipleChoiceField(
        label="所涉记录", required=False, widget=forms.CheckboxSelectMultiple(attrs={"wide": ""})
    )
    question = TextField(
        label="要求核查的事项", rows=3, max_length=2000, help_text="按来函摘录：何人对哪一项有异议，理由。"
    )

    def prepare(self) -> None:
        self.found = {str(record.pk): record for record in records_open_to(self.matter)}
        records = self.fields["records"]
        assert isinstance(records, forms.MultipleChoiceField)
        records.choices = [(pk, f"{record}　{record.title}") for pk, record in self.found.items()]
        if not self.found:
            records.help_text = "该主体没有已告知或者已生效的记录，请核对来函所指的主体。"
        self.initial["received_on"] = self.today
        self.initial["records"] = [self.asked["record"]] if self.asked.get("record") in self.found else []

    def given(self) -> Mapping[str, object]:
        data = self.cleaned_data
        records = [self.found[pk] for pk in data["records"]]
        told = (data["platform_number"], data["channel"], data["received_on"])
        return {"asked": Asked(*told, records, data["question"])}


class CheckerForm(ActForm[CheckNotice]):
    """Who checks: the staff of the department who had no hand in the records."""

    checker = forms.ModelChoiceField(label="核查人员", queryset=User.objects.none(), empty_label="请选择")

    def prepare(self) -> None:
        able = candidates(self.matter)
        checker = self.fields["checker"]
        assert isinstance(checker, forms.ModelChoiceField)
        checker.queryset = User.objects.filter(pk__in=[person.pk for person in able])
        checker.help_text = "经手过所涉记录的人员应回避，不在其中（第十条）。"
        if not able:
            checker.help_text = "本部门没有未经手过所涉记录的人员，请报局领导协调。"


class CheckAnswerForm(ActForm[CheckNotice]):
    """What was found."""

    conclusion = forms.ChoiceField(
        label="核查结论", choices=CheckNotice.Conclusion.choices, widget=forms.RadioSelect(attrs={"wide": ""})
    )
    findings = TextField(
        label="核查情况", rows=5, max_length=4000, help_text="查阅了什么、与谁核实、结论的依据；写入核查反馈。"
    )

    def prepare(self) -> None:
        self.initial.update(conclusion=self.matter.conclusion, findings=self.matter.findings)


class CheckSentForm(ActForm[CheckNotice]):
    """When and how the answer reached the platform."""

    on = DayField(label="回传日期")
    receipt = LineField(label="回传方式和回执", max_length=200, help_text="如：平台待办回传，回执 HZ-2026-0001。")

    def prepare(self) -> None:
        self.initial["on"] = self.today


class CheckWithdrawnForm(ActForm[CheckNotice]):
    """How the platform said that it does not ask any more."""

    words = LineField(label="撤回说明", max_length=300, help_text="平台撤回的文号、日期和原因。")


class CheckFilter(PeriodFilter[CheckNotice]):
    """State, department, days of receipt, name or number."""

    q = LineField(label="主体名称、编号或平台编号", required=False, max_length=60)
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部"), (OPEN, "未办结"), *CheckNotice.State.choices]
    )
    department = forms.ModelChoiceField(
        label="记录部门", required=False, queryset=Department.objects.all(), empty_label="全部"
    )
    from_on = DayField(label="收到日期自", required=False)
    until_on = DayField(label="至", required=False)

    def prepare(self) -> None:
        if self.user.edits_records:
            del self.fields["department"]

    def narrow(self, rows: QuerySet[CheckNotice]) -> QuerySet[CheckNotice]:
        data = self.cleaned_data
        if data["q"]:
            rows = rows.filter(_named(data["q"]))
        if data["state"]:
            rows = rows.filter(state__in=CheckNotice.OPEN if data["state"] == OPEN else (data["state"],))
        if data.get("department"):
            rows = rows.filter(subject__department=data["department"])
        if data["from_on"]:
            rows = rows.filter(received_on__gte=data["from_on"])
        return rows.filter(received_on__lte=data["until_on"]) if data["until_on"] else rows


def _named(text: str) -> Q:
    """By name of the subject, the platform's number, or our own in any spelling."""
    digits = "".join(c if c.isdecimal() else " " for c in text).split()
    found = Q(subject__name__contains=text) | Q(platform_number__contains=text)
    if len(digits) == 2 and all(len(part) < 9 for part in digits):
        found |= Q(year=digits[0], sequence=digits[1])
    return found
