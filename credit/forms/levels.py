"""Forms of what people do with a level: confirm it or send it back, certify it, find the sheet of a check value."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypeVar

from django import forms
from django.db.models import Model, Q, QuerySet

from accounts.models import Department
from credit.forms.files import KnownField, known_before, within_reach
from credit.levels import owing
from credit.levels.confirming import unconfirmed_of
from credit.models import GradeChange
from desk.forms.acts import ActForm
from desk.forms.base import FacedForm
from desk.forms.fields import DayField, TextField, half_width
from desk.forms.periods import PeriodFilter
from subjects.models import Subject

M = TypeVar("M", bound=Model)


class ConfirmForm(ActForm[Subject]):
    """A supervisor confirms the level as shown."""

    note = TextField(
        label="说明",
        max_length=300,
        rows=3,
        required=False,
        help_text="确认时可以不填；退回核对的须写明要核对什么。",
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=16)

    def prepare(self) -> None:
        found = unconfirmed_of([self.matter.pk], self.today).get(self.matter.pk)
        self.initial["seen"] = found.fingerprint if found else ""
        self.fields["seen"].error_messages["required"] = "页面不完整，请重新打开后再办理。"


class ReturnForm(ConfirmForm):
    """A supervisor sends the level back, with a reason."""

    def prepare(self) -> None:
        super().prepare()
        self.fields["note"].required = True
        self.fields["note"].error_messages["required"] = "退回核对须写明理由，请在说明中填写要核对什么。"


class ProofForm(ActForm[Subject]):
    """Of which day, and by what was known when, a proof sheet is issued (R3)."""

    AHEAD = frozenset({"as_of"})

    as_of = DayField(label="事实日期")
    known_on = KnownField(label="掌握时间", required=False, help_text="不填的，按签发时掌握的情况。")

    def prepare(self) -> None:
        self.initial["as_of"] = self.asked.get("as_of", self.today)
        self.initial["known_on"] = self.asked.get("known_on", "")

    def clean_as_of(self) -> date:
        return within_reach(self.cleaned_data["as_of"], "事实日期")

    def clean_known_on(self) -> datetime | None:
        known: datetime | None = self.cleaned_data["known_on"]
        if known is not None:
            known_before(known, self.today)
        return known if known is None or known < self.at else None


LEVEL_CHOICES = [("", "全部"), ("1", "一级"), ("2", "二级"), ("3", "三级"), ("4", "四级"), ("none", "未评级")]


class DepartmentFilter(PeriodFilter[M]):
    """A list of the own department's; of others' for who reads them."""

    department = forms.ModelChoiceField(
        label="记录部门",
        required=False,
        queryset=Department.objects.order_by("code"),
        to_field_name="code",
        empty_label="全部",
    )

    def prepare(self) -> None:
        if self.user.edits_records:
            del self.fields["department"]

    def of_department(self) -> Q:
        """The rows of the department that was chosen."""
        chosen = self.cleaned_data.get("department")
        return Q(subject__department=chosen) if chosen else Q()


class UntoldFilter(DepartmentFilter[GradeChange]):
    """Which changes are still to be told: how they stand, from which level to which, of which days."""

    standing = forms.ChoiceField(
        label="告知",
        required=False,
        choices=[("", "全部"), *((one.code, one.label) for one in owing.Standing)],
    )
    old = forms.ChoiceField(label="原等级", required=False, choices=LEVEL_CHOICES)
    new = forms.ChoiceField(label="现等级", required=False, choices=LEVEL_CHOICES)
    from_on = DayField(label="变动自", required=False)
    until_on = DayField(label="变动至", required=False)

    def narrow(self, rows: QuerySet[GradeChange]) -> QuerySet[GradeChange]:
        data, asked = self.cleaned_data, self.of_department()
        for name, column in (("old", "old_level"), ("new", "new_level")):
            if data[name]:
                asked &= Q(**{column: None if data[name] == "none" else int(data[name])})
        if data["from_on"]:
            asked &= Q(on__gte=data["from_on"])
        if data["until_on"]:
            asked &= Q(on__lte=data["until_on"])
        found = rows.filter(asked)
        which = next((one for one in owing.Standing if one.code == data["standing"]), None)
        return owing.standing(found, which, self.today) if which else found


class VerifyForm(FacedForm):
    """The number of a proof sheet, or its check value or the first digits of it."""

    of = forms.CharField(label="文号或核验值", max_length=100, help_text="依据单上的文号，或者核验值（至少前 12 位）。")

    def clean_of(self) -> str:
        text = half_width(str(self.cleaned_data["of"])).strip()
        if not text.isprintable():
            raise forms.ValidationError("文号或核验值含有不能查找的字符，请重新输入。")
        return text.replace("[", "〔").replace("]", "〕")
