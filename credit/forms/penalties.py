"""The form of a penalty (行政处罚)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django import forms
from django.db.models.functions import Length

from credit.facts.telling import in_yuan
from credit.forms.entry import NOT_REQUIRED, PRINCIPAL_AUTHORITY, WIDE, Kind, MoneyField, RecordForm, yes_no
from credit.models import CreditRecord
from credit.records.validity import Fault, registered
from credit.records.validity.every_kind import DECISION, LONGEST
from credit.records.validity.penalty import document_number_as_written
from desk.forms.fields import DayField, LineField

_DOCUMENT = re.compile(r"(.*〔\d{4}〕\D*)(\d+)(号?)")


class PenaltyForm(RecordForm):
    """行政处罚 (R7)."""

    kind = Kind.PENALTY
    triggers = "第十二条（一）3、（二）3、（三）2"
    recognised_by = "document_number"
    first = (
        "document_number",
        "basis_on",
        "authority",
        "by_emergency",
        "penalty_kinds",
        "fine",
        "procedure",
        "content",
        "legal_basis",
        "collector",
        "statement",
        "statement_on",
        "statement_note",
        *DECISION,
    )
    more = ("number", "source_department", "occurred_on", "final_on")

    document_number = LineField(
        label="决定书文号",
        max_length=LONGEST["document_number"],
        widget=forms.TextInput(attrs={"list": "document-numbers", "autocomplete": "off", "autofocus": True}),
    )
    duplicate_reason = forms.CharField(
        label="文号相同仍需另行录入的理由", required=False, max_length=60, widget=forms.TextInput(attrs={"wide": ""})
    )
    basis_on = DayField(label="决定日期")
    authority = LineField(label="处罚机关", max_length=LONGEST["authority"])
    by_emergency = yes_no("应急管理部门", help_text="其他部门的处罚只记载，不影响等级。")
    penalty_kinds = forms.MultipleChoiceField(
        label="处罚种类",
        choices=[(name, name) for name in CreditRecord.PENALTY_KINDS],
        widget=forms.CheckboxSelectMultiple(attrs={"wide": ""}),
        help_text="可多选。责令改正、不予处罚不是行政处罚，不在此录入。",
    )
    fine = MoneyField(
        label="罚款金额（元）", required=False, widget=forms.TextInput(attrs={"inputmode": "decimal"}), max_length=24
    )
    procedure = forms.ChoiceField(
        label="适用程序",
        required=False,
        choices=[("", "未登记"), *CreditRecord.Procedure.choices],
        help_text="自然人适用简易程序的处罚，不公示、不推送（河南省社会信用条例第十三条，R24）。",
    )
    content = forms.CharField(label="违法事实", widget=forms.Textarea(attrs=WIDE))
    legal_basis = forms.CharField(label="处罚依据", required=False, widget=forms.Textarea(attrs=WIDE | {"rows": "2"}))
    occurred_on = DayField(label="违法行为发生日期", required=False)
    final_on = DayField(
        label="复议诉讼期满或维持日期", required=False, help_text="决定终局之日；只记载和显示，不推迟效力。"
    )

    class Meta(RecordForm.Meta):
        fields = (
            "number",
            "document_number",
            "basis_on",
            "authority",
            "by_emergency",
            "penalty_kinds",
            "fine",
            "procedure",
            "content",
            "legal_basis",
            "occurred_on",
            "final_on",
            "collector",
            "statement",
            "statement_on",
            "statement_note",
            *DECISION,
            "source_department",
        )

    def prepare(self) -> None:
        super().prepare()
        if "heard_number" in self.fields:
            self.fields["heard_number"].help_text = "选“无需”而不填的，为本处罚决定书。"

    def remembered(self, instance: CreditRecord) -> dict[str, object]:
        known, last = super().remembered(instance), self.last.filter(kind=self.kind).first()
        found = _DOCUMENT.fullmatch(last.document_number) if last else None
        year = f"〔{self.today.year}〕"
        prefix = found[1] if found and year in found[1] else f"新密应急罚{year}"
        self.duplicates: list[CreditRecord] = []
        self.next_documents = [_next_document(prefix)]
        if self.is_new:
            known |= {"authority": (last.authority if last else "") or PRINCIPAL_AUTHORITY, "by_emergency": True}
        return known

    def clean_document_number(self) -> str:
        return document_number_as_written(str(self.cleaned_data["document_number"]))

    def _collisions(self, record: CreditRecord) -> Iterator[Fault]:
        """Another penalty of the same document number, not revoked, asks for a reason."""
        yield from super()._collisions(record)
        self.duplicates = registered.same_document(record, self._seen().stored)
        if self.duplicates and not self.cleaned_data.get("duplicate_reason"):
            yield registered.document_taken(record, self.duplicates[0])

    def read_together(self) -> None:
        """Where nothing else is named, it was this very decision that heard the subject (R5)."""
        super().read_together()
        data = self.cleaned_data
        how = data.get("statement", self.instance.statement)
        if how == NOT_REQUIRED[0] and not any(data.get(name) for name in DECISION):
            own = (data.get("document_number", ""), data.get("basis_on"), data.get("authority", ""))
            data.update(zip(DECISION, own, strict=True))

    def note(self) -> str:
        reason = self.cleaned_data.get("duplicate_reason")
        return f"文号相同：{reason}" if reason else ""

    def remarks(self) -> list[str]:
        found, data = super().remarks(), self.cleaned_data
        if fine := data.get("fine"):
            found.append(f"罚款 {in_yuan(fine)} 元，合 {(fine / 10_000).normalize():f} 万元。")
        if data.get("by_emergency") is False:
            found.append("不是应急管理部门的处罚：只记载和显示，不影响等级。")
        return found


def _next_document(prefix: str) -> str:
    """The document number after the highest with this beginning; suggested, never forced."""
    numbers = CreditRecord.objects.filter(document_number__startswith=prefix).order_by(
        Length("document_number").desc(), "-document_number"
    )
    for number in numbers.values_list("document_number", flat=True)[:20]:
        if (found := _DOCUMENT.fullmatch(number)) and found[1] == prefix:
            return f"{prefix}{int(found[2]) + 1}{found[3]}"
    return f"{prefix}1号"
