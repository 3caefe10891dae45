"""The part of a record's form by which its nature is proposed for determination (12.4.1, 12.4.9)."""

from __future__ import annotations

from django import forms

from credit.forms.entry import WIDE, RecordForm, State
from credit.models import CreditRecord
from credit.records.entering import Proposal
from credit.records.validity.judging import is_judged


class JudgedForm(RecordForm):
    """Ticking proposes: the record is saved without the mark, and waits as 待认定 for the second person."""

    proposes = False
    """Whether the form, as filled in, proposes a determination."""

    proposal = forms.CharField(
        label="拟认定的理由",
        required=False,
        widget=forms.Textarea(attrs=WIDE | {"rows": "2"}),
        help_text="拟认定性质时填写：事实怎样达到该性质。保存后由另一名审核人决定，认定后才适用。",
    )

    def _may_propose(self, instance: CreditRecord) -> bool:
        """Only with a draft: once notified or in force the subject is heard first, on the page of the record."""
        if instance.pk is None:
            return True
        waits = instance.determinations.filter(state="proposed").exists()
        return instance.state == State.DRAFT and not waits and not is_judged(instance)

    def _ask_for_reasons(self) -> None:
        for name, said in (("proposal", "理由"), ("legal_basis", "依据的材料（文件名称和文号）")):
            if not self.cleaned_data.get(name):
                self.add_error(name, f"第十二条（四）：拟认定性质，请写明{said}。")

    def proposed(self) -> Proposal | None:
        if not self.proposes:
            return None
        data = self.cleaned_data
        return Proposal(data["proposal"], data["legal_basis"], self.heard_words())

    def heard_words(self) -> str:
        """How the subject was heard about the record and its intended nature, as filled in."""
        if not (heard := self.heard()):
            return ""
        return f"{heard.on} {heard.how.label}" + (f"：{heard.note}" if heard.note else "")
