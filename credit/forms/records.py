"""The form of another sector's joint sanction (联合惩戒), and which form each kind of record has."""

from __future__ import annotations

from django import forms

from credit.forms.accidents import AccidentForm
from credit.forms.entry import WIDE, Kind, RecordForm
from credit.forms.misconduct import MisconductForm
from credit.forms.penalties import PenaltyForm
from credit.models import CreditRecord
from credit.records.validity.every_kind import DECISION, LONGEST, longest
from desk.forms.fields import DayField, LineField


class SanctionForm(RecordForm):
    """Another sector's joint sanction (联合惩戒, R10); takes effect without a statement to this bureau."""

    kind = Kind.SANCTION
    triggers = "第十二条（一）5、（二）5、（三）4"
    first = ("authority", "content", "basis_on", "removed_on", *DECISION)
    weighty = frozenset({"removed_on"})
    more = ("number", "source_department", "legal_basis", "collector")

    authority = LineField(
        label="认定部门", max_length=LONGEST["authority"], widget=forms.TextInput(attrs={"autofocus": True})
    )
    content = LineField(
        label="领域", max_length=longest(Kind.SANCTION, "content"), help_text="如：税收、拖欠农民工工资、失信被执行人。"
    )
    basis_on = DayField(label="列入日期")
    removed_on = DayField(label="移出日期", required=False, help_text="移出当日起不再影响等级；未移出的留空。")
    legal_basis = forms.CharField(label="通报文件", required=False, widget=forms.Textarea(attrs=WIDE | {"rows": "2"}))

    class Meta(RecordForm.Meta):
        fields = (
            "number",
            "authority",
            "content",
            "basis_on",
            "removed_on",
            *DECISION,
            "legal_basis",
            "collector",
            "source_department",
        )

    def _fit(self, instance: CreditRecord) -> None:
        super()._fit(instance)
        self.fields["collector"].required = False
        self.fields["heard_number"].help_text = "作出认定的部门已听取陈述：写明其决定的文号、日期和机关（R5、R10）。"


FORMS: dict[str, type[RecordForm]] = {
    form.kind: form for form in (PenaltyForm, MisconductForm, AccidentForm, SanctionForm)
}
