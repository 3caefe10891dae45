"""What is asked of the values by which changes are told and commitments asked for."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms

from accounts.models import User
from credit.levels.policies import Values, in_force
from desk.forms.acts import ActForm
from desk.forms.fields import DayField, TextField


class TellingPolicyForm(ActForm[User]):
    """A version that begins from the values in force."""

    AHEAD = frozenset({"effective_on"})

    effective_on = DayField(label="生效日期", help_text="晚于今天；以前的变动按当时的期限。")
    notice_days = forms.IntegerField(
        label="变动告知期限（工作日）",
        min_value=1,
        max_value=60,
        help_text="自变动记入之日起（须确认的，自确认之日起）。",
    )
    second_look = forms.BooleanField(label="单位降为三级，须经另一名审核人复核，才共享、公示和告知", required=False)
    reminder_days = forms.IntegerField(
        label="承诺提醒间隔（日）", min_value=1, max_value=366, help_text="待承诺的主体，隔这么多天可以再次提醒。"
    )
    expiry_days = forms.IntegerField(
        label="承诺到期提醒（日）", min_value=1, max_value=366, help_text="承诺到期前这么多天提醒记录部门。"
    )
    basis = TextField(label="依据", help_text="写明制度条文、文件名称和文号，或者会议决定。")

    def prepare(self) -> None:
        self.initial.update(in_force(self.today)._asdict())

    def given(self) -> Mapping[str, object]:
        data = self.cleaned_data
        values = Values(**{name: data[name] for name in Values._fields})
        return {"effective_on": data["effective_on"], "basis": data["basis"], "values": values}
