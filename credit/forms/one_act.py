"""R25: which record rests on the same facts (同一事项), chosen from what it may be; on a record's page, and at its entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django import forms
from django.db.models import Q

from accounts.models import User
from credit.models import CreditRecord, SameAct
from credit.models.records import RecordQuerySet
from credit.records import one_act
from desk.forms.acts import ActForm
from desk.forms.fields import TextField

MOST = 50
"""So many are offered, the newest first."""


def in_one_line(record: CreditRecord) -> str:
    """By what people tell it from others: kind, number, the day of the act, the basis date, what it is about."""
    happened = f"，{record.occurred_on} 发生" if record.occurred_on else ""
    basis = f"，{record.basis_label} {record.basis_on}" if record.basis_on else ""
    content = "" if record.title.startswith(record.content[:10]) else f"：{record.content[:30]}"
    return f"{record}　{record.title}{content}（{record.get_state_display()}{happened}{basis}）"


class Offered(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """The records that a new one may rest on the same facts with: one click each."""

    def __init__(self) -> None:
        super().__init__(
            CreditRecord.objects.none(),
            label="同一事项",
            required=False,
            widget=forms.CheckboxSelectMultiple(attrs={"wide": ""}),
            help_text="行为日期相同的记录。同一违法事实的，勾选后关联为同一事项：各自计算期限，一次申请修复，一并处理异议（R25）。",
        )

    def label_from_instance(self, record: CreditRecord) -> str:
        return in_one_line(record)


class LinkForm(ActForm[CreditRecord]):
    """Which record, and why. Those whose act lies on the same day come first."""

    to = forms.ChoiceField(label="关联的记录", widget=forms.RadioSelect(attrs={"wide": ""}))
    reason = TextField(
        label="认定为同一事项的理由", max_length=300, required=False, rows=2, help_text="不填写的，记为“同一违法事实”。"
    )

    def prepare(self) -> None:
        mine = one_act.candidates(self.matter).visible_to(self.by)
        agreeing = list(one_act.agreeing(self.matter).visible_to(self.by)[:MOST])
        others = mine.exclude(pk__in=[record.pk for record in agreeing])
        self.found = {str(record.pk): record for record in (*agreeing, *others[: MOST - len(agreeing)])}
        to = self.fields["to"]
        assert isinstance(to, forms.ChoiceField)
        to.choices = [(pk, in_one_line(record)) for pk, record in self.found.items()]
        if len(self.found) == 1 or len(agreeing) == 1:
            self.initial["to"] = next(iter(self.found))

    def given(self) -> Mapping[str, object]:
        return {"to": self.found[self.cleaned_data["to"]], "reason": self.cleaned_data["reason"]}


class UnlinkForm(ActForm[CreditRecord]):
    """Which link, and why it does not hold."""

    same = forms.ChoiceField(label="解除关联的记录", widget=forms.RadioSelect(attrs={"wide": ""}))
    reason = TextField(label="解除关联的理由", max_length=300, rows=2, help_text="如：经核实不是同一违法事实。")

    def prepare(self) -> None:
        self.found = {str(link.pk): link for link in one_act.links_of(self.matter)}
        same = self.fields["same"]
        assert isinstance(same, forms.ChoiceField)
        same.choices = [(pk, in_one_line(link.other_than(self.matter))) for pk, link in self.found.items()]
        if len(self.found) == 1:
            self.initial["same"] = next(iter(self.found))

    def handed(self) -> SameAct:  # type: ignore[override]
        return self.found[self.cleaned_data["same"]]

    def given(self) -> Mapping[str, object]:
        return {"reason": self.cleaned_data["reason"]}


def offered_beside(record: CreditRecord, ticked: Iterable[str], by: User) -> RecordQuerySet:
    """What is offered at the entry of a record: what agrees with it in subject and day of the act, and what was ticked."""
    agrees = Q(pk__in=[int(pk) for pk in ticked if pk.isascii() and pk.isdigit() and len(pk) < 19])
    if record.occurred_on:
        agrees |= Q(occurred_on=record.occurred_on)
    return one_act.candidates(record).visible_to(by).filter(agrees)
