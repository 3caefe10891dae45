"""Filters of the list of objections."""

from __future__ import annotations

from django import forms
from django.db.models import Q, QuerySet

from accounts.models import Department
from desk.forms.fields import DayField, LineField
from desk.forms.periods import PeriodFilter
from objections.models import Objection

OPEN = "open"


class ObjectionFilter(PeriodFilter[Objection]):
    """State, department, days of receipt, name or number of the case."""

    q = LineField(label="主体名称或案号", required=False, max_length=60)
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部"), (OPEN, "未办结"), *Objection.State.choices]
    )
    department = forms.ModelChoiceField(
        label="记录部门", required=False, queryset=Department.objects.all(), empty_label="全部"
    )
    from_on = DayField(label="收到日期自", required=False)
    until_on = DayField(label="至", required=False)

    def prepare(self) -> None:
        if self.user.edits_records:
            del self.fields["department"]

    def narrow(self, rows: QuerySet[Objection]) -> QuerySet[Objection]:
        data = self.cleaned_data
        if data["q"]:
            rows = rows.filter(_named(data["q"]))
        if data["state"]:
            states = Objection.OPEN if data["state"] == OPEN else (data["state"],)
            rows = rows.filter(state__in=states)
        if data.get("department"):
            rows = rows.filter(subject__department=data["department"])
        if data["from_on"]:
            rows = rows.filter(received_on__gte=data["from_on"])
        if data["until_on"]:
            rows = rows.filter(received_on__lte=data["until_on"])
        return rows


def _named(text: str) -> Q:
    """By name of the subject, or by the number of the case in any spelling."""
    digits = "".join(c if c.isdigit() else " " for c in text).split()
    found = Q(subject__name__contains=text)
    if len(digits) == 2 and all(len(part) < 9 for part in digits):
        found |= Q(year=digits[0], sequence=digits[1])
    elif len(digits) == 1 and digits[0] == text and len(text) < 9:
        found |= Q(sequence=text)
    return found
