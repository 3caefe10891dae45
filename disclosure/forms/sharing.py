"""Forms of sharing: filters, a receipt, a returned list, the words about a difference, the names of columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django import forms
from django.db.models import QuerySet

from accounts.models import User
from credit.exchange.guarding import Unreadable
from credit.forms.imports import SheetField
from desk.forms.acts import ActForm
from desk.forms.fields import LineField, TextField
from desk.forms.filters import FilterForm
from disclosure.models import Batch, Difference, Matter, Message
from disclosure.sharing import filing, naming
from disclosure.sharing.returned import read_receipt
from disclosure.sharing.sheets import file_sheet

ENDINGS = (".csv", ".xlsx")


class MessageFilter(FilterForm[Message]):
    """Which messages to list; of what came back or was stopped, only what still waits for somebody."""

    BAD: ClassVar[tuple[str, ...]] = (Message.State.FAULTY, Message.State.REFUSED, Message.State.DEAD)

    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *Message.State.choices])
    what = forms.ChoiceField(label="信息类别", required=False, choices=[("", "全部"), *Matter.What.choices])
    act = forms.ChoiceField(label="操作", required=False, choices=[("", "全部"), *Message.Act.choices])

    def narrow(self, rows: QuerySet[Message]) -> QuerySet[Message]:
        what, act, state = (self.cleaned_data[name] for name in ("what", "act", "state"))
        if what:
            rows = rows.filter(matter__what=what)
        if act:
            rows = rows.filter(act=act)
        if state == Message.State.WAITING:
            return rows.filter(state__in=(Message.State.WAITING, Message.State.SENDING))
        if state in self.BAD:
            return rows.filter(state=state, overtaken=False)
        return rows.filter(state=state) if state else rows


class HeldFilter(FilterForm[Matter]):
    """Which of what is not told to list."""

    what = forms.ChoiceField(label="信息类别", required=False, choices=[("", "全部"), *Matter.What.choices])

    def narrow(self, rows: QuerySet[Matter]) -> QuerySet[Matter]:
        what = self.cleaned_data["what"]
        return rows.filter(what=what) if what else rows


class BatchForm(ActForm[User]):
    """Which file to make; each with how many rows it would have now."""

    kind = forms.ChoiceField(label="文件种类", widget=forms.RadioSelect)

    def prepare(self) -> None:
        kind, own = self.fields["kind"], self.by.department
        assert isinstance(kind, forms.ChoiceField)
        counts = {kind: filing.waiting(kind, own).count() if own else 0 for kind in Batch.Kind}
        kind.choices = [(kind.value, f"{kind.label}（待推送 {count} 条）") for kind, count in counts.items()]


class ReceiptForm(ActForm[Batch]):
    """The receipt of a file that was handed over."""

    receipt = LineField(label="回执编号", max_length=80)
    file = SheetField(
        label="退回清单",
        help_text="平台退回的条目（.csv 或 .xlsx），含“行政处罚决定书文号”和“退回原因”两列；全部入库的不必上传。",
        endings=ENDINGS,
        required=False,
    )

    def clean_file(self) -> Mapping[str, str]:
        """What came back, and why."""
        file = self.cleaned_data["file"]
        try:
            return read_receipt(file.read(), str(file.name)) if file else {}
        except Unreadable as fault:
            raise forms.ValidationError(str(fault)) from None

    def given(self) -> Mapping[str, object]:
        return {"receipt": self.cleaned_data["receipt"], "refused": self.cleaned_data["file"]}


class ReconciliationForm(ActForm[User]):
    """A list that the platform returned."""

    KINDS: ClassVar[list[tuple[str, str]]] = [
        (what.value, what.label) for what in Matter.What if what != Matter.What.SANCTION
    ]

    what = forms.ChoiceField(label="信息类别", choices=KINDS)
    file = SheetField(
        label="平台返回的文件",
        help_text="平台导出的清单（.csv 或 .xlsx）；列名可以是字段代码、中文名称或者对照表中的名称。",
        endings=ENDINGS,
    )

    def given(self) -> Mapping[str, object]:
        file = self.cleaned_data["file"]
        return {"data": file.read(), "name": file.name, "what": self.cleaned_data["what"]}


class DifferenceFilter(FilterForm[Difference]):
    """Which differences to list."""

    outcome = forms.ChoiceField(label="差异", required=False, choices=[("", "全部"), *Difference.Outcome.choices])
    state = forms.ChoiceField(label="处理", required=False, choices=[("", "全部"), *Difference.Settled.choices])

    def narrow(self, rows: QuerySet[Difference]) -> QuerySet[Difference]:
        return rows.filter(**{name: value for name, value in self.cleaned_data.items() if value})


class ExplainForm(ActForm[Difference]):
    """Why a difference is none."""

    note = TextField(label="差异说明", max_length=300, help_text="如：平台显示的是简称，已电话核实为同一主体。")


class ColumnNamesForm(ActForm[User]):
    """How the receiver calls each column of the 双公示 files; empty: as the standard does."""

    def prepare(self) -> None:
        stored = naming.names_given()
        fields = {field.code: field for person in (False, True) for field in file_sheet(person=person)}
        for code, field in fields.items():
            self.fields[code] = LineField(
                label=f"{code} {field.name}", required=False, max_length=60, initial=stored.get(code, "")
            )

    def clean(self) -> None:
        super().clean()
        found = self.cleaned_data
        given = [name for name in found.values() if name]
        for code, name in list(found.items()):
            if name and given.count(name) > 1:
                self.add_error(code, f"“{name}”用在了两个字段上，请改为不同的名称。")

    def given(self) -> Mapping[str, object]:
        """The names that differ from the standard's."""
        return {"names": {code: str(name) for code, name in self.cleaned_data.items() if name and name != code}}
