"""The forms of a broken commitment: the notice that it is proposed with, and the decision."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms

from credit.forms.hearings import NoticeForm
from desk.forms.acts import ActForm
from desk.forms.fields import TextField
from subjects.models import Commitment
from supervision.breaching import OfCommitment
from supervision.models import Breach


class BreachForm(NoticeForm[Commitment]):
    """What the subject is told: the facts, and the commitment that they break."""

    def prepare(self) -> None:
        self.call(OfCommitment.words)
        day = self.matter.made_on
        self.initial.update(
            basis="《新密市应急管理系统行业信用分级分类监管制度（试行）》第十二条（一）1、（二）1",
            intended=f"拟认定你（单位）违背 {day} 作出的公开承诺；认定之日起该承诺不再有效。",
            contact=str(self.by),
            place=f"新密市应急管理局{self.by.department or ''}",
        )


class BreachDecisionForm(ActForm[Breach]):
    """Broken or not, with reasons."""

    outcome = forms.ChoiceField(
        label="决定", choices=[("found", "认定违背承诺"), ("denied", "不予认定")], widget=forms.RadioSelect
    )
    reasons = TextField(label="理由", help_text="写明事实、对陈述申辩意见的采纳情况。")

    def given(self) -> Mapping[str, object]:
        return {"broken": self.cleaned_data["outcome"] == "found", "reasons": self.cleaned_data["reasons"]}
