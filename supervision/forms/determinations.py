"""The forms of determinations (认定): proposing, deciding, searching the register."""

from __future__ import annotations

from django import forms
from django.db.models import Q
from django.http import QueryDict

from accounts.models import User
from credit.models import CreditRecord, Determination
from credit.models.determinations import DeterminationQuerySet
from desk.forms.base import FacedForm
from supervision.forms.procedures import TEXT


class ProposalForm(FacedForm):
    """Why the words fit, and what shows it."""

    proposal = forms.CharField(
        label="拟认定的理由",
        widget=forms.Textarea(attrs=TEXT),
        help_text="事实怎样达到该性质：后果、手段、持续时间、社会影响，与以往认定的比较。",
    )
    evidence = forms.CharField(
        label="依据的材料",
        widget=forms.Textarea(attrs=TEXT),
        help_text="调查报告、批复、指令书、媒体报道等的名称和文号。",
    )
    heard = forms.CharField(
        label="听取主体陈述的情况",
        required=False,
        widget=forms.Textarea(attrs=TEXT),
        help_text="第八条：记录已告知或已生效的必填，写明告知日期、主体的意见和复核结论。",
    )

    def __init__(self, data: QueryDict | None, *, record: CreditRecord) -> None:
        super().__init__(data)
        if record.state == CreditRecord.State.DRAFT:
            del self.fields["heard"]
        else:
            self.fields["heard"].required = True


class OpinionForm(FacedForm):
    """The second person's decision with reasons."""

    outcome = forms.ChoiceField(
        label="认定意见", choices=[("confirm", "认定"), ("deny", "不予认定")], widget=forms.RadioSelect
    )
    reasons = forms.CharField(label="理由", widget=forms.Textarea(attrs=TEXT))


class RegisterSearch(FacedForm):
    """Filters of the register of earlier determinations."""

    q = forms.CharField(label="理由、事实或主体", required=False, max_length=60)
    nature = forms.ChoiceField(label="认定内容", required=False, choices=[("", "全部"), *Determination.Nature.choices])
    state = forms.ChoiceField(label="结果", required=False, choices=[("", "全部"), *Determination.State.choices])

    def results(self, user: User) -> DeterminationQuerySet:
        """The determinations of the subjects that this person sees which meet every filter."""
        found = Determination.objects.visible_to(user).select_related("record__subject", "proposed_by", "decided_by")
        if not self.is_valid():
            return found.none()
        data = self.cleaned_data
        if q := data["q"]:
            found = found.filter(
                Q(proposal__contains=q)
                | Q(reasons__contains=q)
                | Q(record__content__contains=q)
                | Q(record__subject__name__contains=q)
            )
        for name in ("nature", "state"):
            if data[name]:
                found = found.filter(**{name: data[name]})
        return found
