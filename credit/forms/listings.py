"""The forms of listings (四级名单, R16)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, ClassVar, NamedTuple

from django import forms

from accounts.versions import version_of
from credit.models import CreditRecord, Listing
from credit.records.listing import decisive
from credit.regulation.article_12 import citation
from credit.regulation.facts import Regime
from credit.regulation.listing_grounds import DECIDABLE, GROUNDS, MONTHS, SUCCEEDED_ON, fault_of_months
from desk.forms.acts import RowForm
from desk.forms.base import SeveralOf
from desk.forms.fields import DayField, LineField
from desk.forms.versions import Versioned


class Hint(NamedTuple):
    """What the regimes say of one decisive item of the subject."""

    citation: str
    regime: str
    text: str


class DecisiveRecords(SeveralOf):
    """Choosing among a subject's decisive records, each with the item that makes it one."""

    items: ClassVar[dict[str, str]] = {}

    def label_from_instance(self, obj: CreditRecord) -> str:
        return f"{obj.number}　{self.items.get(obj.number, '')}　{obj.basis_on}　{obj.title}"


class ListingForm(Versioned, RowForm[Listing]):
    """Correcting a listing that was brought in; what is only doubtful asks for a second look and bars nothing."""

    number = LineField(label="名单编号", max_length=60)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    records = DecisiveRecords(
        label="触发记录",
        queryset=CreditRecord.objects.none(),
        widget=forms.CheckboxSelectMultiple(attrs={"wide": ""}),
        help_text="该主体已生效、属于第十二条（四）情形的记录。",
    )
    regime = forms.ChoiceField(label="名单依据", choices=Listing.REGIMES, widget=forms.RadioSelect(attrs={"wide": ""}))
    published_on = DayField(label="公布日期")
    months = forms.IntegerField(
        label="管理期限（月）",
        required=False,
        min_value=1,
        max_value=600,
        help_text="不填则按依据：令第11号固定 36 个月；2017年办法 12 个月；本局四级管理 12 个月，可以更长。",
    )
    confirmed = forms.BooleanField(label="已核对，仍按此办理", required=False)
    reason = forms.CharField(label="更改理由", max_length=100, widget=forms.TextInput(attrs={"wide": ""}))

    class Meta:
        model = Listing
        fields = ("number", "regime", "published_on", "months")

    def starting(self) -> dict[str, Any]:
        self.subject, self.doubts = self.matter.subject, list[str]()
        self.grounds = decisive(self.matter.subject_id)
        initial = {"version": version_of(self.matter), "records": list(self.matter.records.all())}
        return {"instance": self.row(), "initial": initial}

    def prepare(self) -> None:
        self._offer()

    def _offer(self) -> None:
        """The superseded regime only where the import brought it (R16)."""
        regime = self.fields["regime"]
        assert isinstance(regime, forms.ChoiceField)
        offered = [*DECIDABLE] if self.matter.regime in DECIDABLE else [*Regime]
        regime.choices = [(known.value, known.value) for known in offered]
        field = self.fields["records"]
        assert isinstance(field, DecisiveRecords)
        field.queryset = self.subject.records.filter(number__in=self.grounds).order_by("basis_on", "pk")
        field.items = {  # type: ignore[misc]
            number: "、".join(dict.fromkeys(citation(effect.item) for effect in found))
            for number, found in self.grounds.items()
        }

    @property
    def items(self) -> list[str]:
        """The items of 12.4 that the subject's decisive records fall under."""
        return sorted({effect.item for found in self.grounds.values() for effect in found})

    @property
    def hints(self) -> list[Hint]:
        """What to look at before choosing a regime."""
        return [
            Hint(citation(item), regime, text)
            for item in self.items
            for regime in DECIDABLE
            if (text := GROUNDS[item].hint(regime))
        ]

    def clean_number(self) -> str:
        """A typed number has to be free."""
        number = str(self.cleaned_data["number"])
        if Listing.objects.filter(number=number).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(f"名单编号{number}已被使用，请改用其他编号。")
        return number

    def validate_unique(self) -> None:
        """The number is the only unique field; see `clean_number`."""

    def clean(self) -> None:
        super().clean()
        data = self.cleaned_data
        regime = Regime(data["regime"]) if data.get("regime") else None
        if regime and not data.get("months") and not self.has_error("months"):
            data["months"] = MONTHS[regime]
        if regime and data.get("months") and (fault := fault_of_months(regime, data["months"])):
            self.add_error("months", fault)
        if regime and not self.errors:
            self.doubts = list(self._doubts(regime))
            if self.doubts and not data.get("confirmed"):
                self.add_error("confirmed", "有需要核对的事项。核对无误的，请勾选后再保存。")

    def _doubts(self, regime: Regime) -> Iterator[str]:
        """What does not bar the listing, but has to be looked at."""
        published, records = self.cleaned_data["published_on"], list(self.cleaned_data["records"])
        effects = [effect for record in records for effect in self.grounds[record.number]]
        for item in sorted({effect.item for effect in effects}):
            if text := GROUNDS[item].hint(regime):
                yield f"{citation(item)}：{text}"
        if regime is Regime.MEASURE_2017 and published >= SUCCEEDED_ON:
            yield f"2017年办法自 {SUCCEEDED_ON} 起由应急管理部令第11号接替，公布日期在此之后。"
        if regime is Regime.ORDER_11 and not self._penalised(published):
            yield "令第11号以受到行政处罚为前提，该主体在公布日期以前没有已生效的应急管理部门行政处罚记录。"
        if any(record.basis_on and record.basis_on > published for record in records):
            yield "公布日期早于触发记录的认定日期。"

    def _penalised(self, on: date) -> bool:
        penalties = self.subject.records.filter(kind=CreditRecord.Kind.PENALTY, state=CreditRecord.State.EFFECTIVE)
        return bool(penalties.filter(by_emergency=True, basis_on__lte=on).exists())

    def given(self) -> Mapping[str, object]:
        data = self.cleaned_data
        return {"records": list(data["records"]), "reason": data["reason"], "seen": data["version"]}

    def remark(self) -> str:
        return str(self.cleaned_data["reason"])
