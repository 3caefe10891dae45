"""The forms of leaving a list: application, check, decision, revocation."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms

from credit.models import Listing
from desk.forms.acts import ActForm
from desk.forms.fields import DayField, TextField
from supervision.models import Removal
from supervision.papers import CHECKS
from supervision.removing import Checked

YES_NO = (("yes", "是"), ("no", "否"))


class ApplicationForm(ActForm[Listing]):
    """What the subject applies with, or why the bureau begins its check."""

    on = DayField(label="申请（启动）日期")
    application = TextField(
        label="申请事由和所附材料",
        help_text="申请书的日期和理由；履行处罚、整改的证明材料。",
    )

    def prepare(self) -> None:
        self.initial["on"] = self.today


class CheckForm(ActForm[Removal]):
    """What the check found of each condition."""

    note = TextField(
        label="核实情况",
        help_text="核实的时间、人员、方式；缴款凭证、复查意见书、现场核查记录的编号。",
    )

    def prepare(self) -> None:
        for name, label in CHECKS:
            self.fields[name] = forms.ChoiceField(label=label, choices=YES_NO, widget=forms.RadioSelect)
        self.order_fields([*(name for name, _ in CHECKS), "note"])

    def given(self) -> Mapping[str, object]:
        data = self.cleaned_data
        fulfilled, corrected, harm_removed, nothing_new = (data[name] == "yes" for name, _ in CHECKS)
        return {"found": Checked(fulfilled, corrected, harm_removed, nothing_new, data["note"])}


class RemovalDecisionForm(ActForm[Removal]):
    """To remove or not, with reasons."""

    outcome = forms.ChoiceField(
        label="决定", choices=[("grant", "移出名单"), ("deny", "不予移出")], widget=forms.RadioSelect
    )
    reasons = TextField(label="决定理由")

    def given(self) -> Mapping[str, object]:
        return {"removed": self.cleaned_data["outcome"] == "grant", "reasons": self.cleaned_data["reasons"]}


class RevocationForm(ActForm[Removal]):
    """Why the removal is revoked, and how the subject was heard."""

    reason = TextField(label="虚假陈述的事实和撤销理由", help_text="将写入撤销移出决定书。")
    heard = TextField(
        label="听取主体陈述的情况",
        help_text="第八条：告知的时间和方式，主体的意见，复核结论。",
    )
