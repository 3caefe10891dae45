"""Filters of the list of objections."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.db.models import Q

from accounts.models import Department, User
from desk.forms.base import FacedForm
from desk.forms.fields import DayField, LineField
from objections.models import Objection, ObjectionQuerySet

OPEN = "open"


class ObjectionSearch(FacedForm):
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

    def __init__(self, data: Mapping[str, object], *, user: User) -> None:
        super().__init__(data)
        self.user = user
        if user.edits_records:
            del self.fields["department"]

    def clean(self) -> None:
        super().clean()
        first, last = self.cleaned_data.get("from_on"), self.cleaned_data.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", "截止日期早于起始日期，请核对。")

    def results(self) -> ObjectionQuerySet:
        """The cases that meet every filter, newest first."""
        found = Objection.objects.visible_to(self.user).select_related("subject__department", "received_by")
        if not self.is_valid():
            return found.none()
        data = self.cleaned_data
        if data["q"]:
            found = found.filter(_named(data["q"]))
        if data["state"]:
            found = found.open() if data["state"] == OPEN else found.filter(state=data["state"])
        if data.get("department"):
            found = found.filter(subject__department=data["department"])
        if data["from_on"]:
            found = found.filter(received_on__gte=data["from_on"])
        if data["until_on"]:
            found = found.filter(received_on__lte=data["until_on"])
        return found

    @property
    def condition(self) -> str:
        """The filters in one sentence, for the screen and the printed ledger."""
        data = self.cleaned_data if self.is_valid() else {}
        state = dict(Objection.State.choices) | {OPEN: "未办结"}
        said = [
            f"“{data['q']}”" if data.get("q") else "",
            f"状态：{state[data['state']]}" if data.get("state") else "",
            f"记录部门：{data['department']}" if data.get("department") else "",
            f"收到日期 {data['from_on']} 起" if data.get("from_on") else "",
            f"至 {data['until_on']}" if data.get("until_on") else "",
        ]
        return "；".join(part for part in said if part) or "全部"


def _named(text: str) -> Q:
    """By name of the subject, or by the number of the case in any spelling."""
    digits = "".join(c if c.isdigit() else " " for c in text).split()
    found = Q(subject__name__contains=text)
    if len(digits) == 2 and all(len(part) < 9 for part in digits):
        found |= Q(year=digits[0], sequence=digits[1])
    elif len(digits) == 1 and digits[0] == text and len(text) < 9:
        found |= Q(sequence=text)
    return found
