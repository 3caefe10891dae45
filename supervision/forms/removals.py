"""The forms of leaving a list: application, check, decision, revocation."""

from __future__ import annotations

from datetime import date

from django import forms
from django.http import QueryDict

from desk.forms.base import FacedForm
from desk.forms.fields import DayField, not_after
from supervision.forms.procedures import TEXT
from supervision.papers import CHECKS
from supervision.removing import Checked

YES_NO = (("yes", "是"), ("no", "否"))


class ApplicationForm(FacedForm):
    """What the subject applies with, or why the bureau begins its check."""

    on = DayField(label="申请（启动）日期")
    application = forms.CharField(
        label="申请事由和所附材料",
        widget=forms.Textarea(attrs=TEXT),
        help_text="申请书的日期和理由；履行处罚、整改的证明材料。",
    )

    def __init__(self, data: QueryDict | None, *, today: date) -> None:
        super().__init__(data, initial={"on": today})
        self.today = today

    def clean(self) -> None:
        super().clean()
        not_after(self, self.today, "on")


class CheckForm(FacedForm):
    """What the check found of each condition."""

    note = forms.CharField(
        label="核实情况",
        widget=forms.Textarea(attrs=TEXT),
        help_text="核实的时间、人员、方式；缴款凭证、复查意见书、现场核查记录的编号。",
    )

    def __init__(self, data: QueryDict | None) -> None:
        super().__init__(data)
        for name, label in CHECKS:
            self.fields[name] = forms.ChoiceField(label=label, choices=YES_NO, widget=forms.RadioSelect)
        self.order_fields([*(name for name, _ in CHECKS), "note"])

    def checked(self) -> Checked:
        """What was filled in."""
        data = self.cleaned_data
        fulfilled, corrected, harm_removed, nothing_new = (data[name] == "yes" for name, _ in CHECKS)
        return Checked(fulfilled, corrected, harm_removed, nothing_new, data["note"])


class RemovalDecisionForm(FacedForm):
    """To remove or not, with reasons."""

    outcome = forms.ChoiceField(
        label="决定", choices=[("grant", "移出名单"), ("deny", "不予移出")], widget=forms.RadioSelect
    )
    reasons = forms.CharField(label="决定理由", widget=forms.Textarea(attrs=TEXT))


class RevocationForm(FacedForm):
    """Why the removal is revoked, and how the subject was heard."""

    reason = forms.CharField(
        label="虚假陈述的事实和撤销理由", widget=forms.Textarea(attrs=TEXT), help_text="将写入撤销移出决定书。"
    )
    heard = forms.CharField(
        label="听取主体陈述的情况",
        widget=forms.Textarea(attrs=TEXT),
        help_text="第八条：告知的时间和方式，主体的意见，复核结论。",
    )
