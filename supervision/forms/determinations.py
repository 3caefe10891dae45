"""The forms of determinations (认定): proposing, deciding, searching the register."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.db.models import Q, QuerySet

from credit.models import CreditRecord, Determination
from desk.forms.acts import ActForm
from desk.forms.fields import LineField, TextField
from desk.forms.filters import FilterForm


class ProposalForm(ActForm[CreditRecord]):
    """Why the words fit, and what shows it."""

    proposal = TextField(
        label="拟认定的理由",
        help_text="事实怎样达到该性质：后果、手段、持续时间、社会影响，与以往认定的比较。",
    )
    evidence = TextField(
        label="依据的材料",
        help_text="调查报告、批复、指令书、媒体报道等的名称和文号。",
    )
    heard = TextField(
        label="听取主体陈述的情况",
        required=False,
        help_text="第八条：记录已告知或已生效的必填，写明告知日期、主体的意见和复核结论。",
    )

    def prepare(self) -> None:
        if self.matter.state == CreditRecord.State.DRAFT:
            del self.fields["heard"]
        else:
            self.fields["heard"].required = True


class OpinionForm(ActForm[Determination]):
    """The second person's decision with reasons."""

    outcome = forms.ChoiceField(
        label="认定意见", choices=[("confirm", "认定"), ("deny", "不予认定")], widget=forms.RadioSelect
    )
    reasons = TextField(label="理由")

    def given(self) -> Mapping[str, object]:
        return {"confirm": self.cleaned_data["outcome"] == "confirm", "reasons": self.cleaned_data["reasons"]}


class RegisterFilter(FilterForm[Determination]):
    """Filters of the register of determinations."""

    q = LineField(label="理由、事实或主体", required=False, max_length=60)
    nature = forms.ChoiceField(label="认定内容", required=False, choices=[("", "全部"), *Determination.Nature.choices])
    state = forms.ChoiceField(label="结果", required=False, choices=[("", "全部"), *Determination.State.choices])

    def narrow(self, rows: QuerySet[Determination]) -> QuerySet[Determination]:
        data = self.cleaned_data
        if q := data["q"]:
            rows = rows.filter(
                Q(proposal__contains=q)
                | Q(reasons__contains=q)
                | Q(record__content__contains=q)
                | Q(record__subject__name__contains=q)
            )
        return rows.filter(**{name: data[name] for name in ("nature", "state") if data[name]})
