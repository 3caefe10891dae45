"""What is asked of the catalogue of measures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from django import forms
from django.db.models import Model, QuerySet

from accounts.models import User
from desk.forms.acts import ActForm
from desk.forms.base import SeveralOf
from desk.forms.fields import DayField, LineField, TextField
from desk.forms.filters import FilterForm
from measures.cataloguing import Kind, Meant, State
from measures.models import CatalogueItem

M = TypeVar("M", bound=Model)
LEVELS = ((1, "一级"), (3, "三级"), (4, "四级"))


class RestraintsChoice(SeveralOf):
    """Choosing items of the restraint catalogue, each with its legal basis."""

    def label_from_instance(self, obj: CatalogueItem) -> str:
        return f"{obj.number} {obj.wording}（{obj.basis}）"

    def offer(self, level: int, on: date) -> None:
        """Those that may be used on this level on a day."""
        self.queryset = CatalogueItem.objects.in_force(on).restraints().for_level(level).order_by("number")


class MeantForm(ActForm[M]):
    """What an item is to say."""

    AHEAD = frozenset({"in_force_from"})

    kind = forms.TypedChoiceField(label="清单", choices=Kind.choices, coerce=Kind, widget=forms.RadioSelect)
    number = LineField(label="目录编号", max_length=20, help_text="如 JL-05、CJ-07；同一编号的新版本替代旧版本。")
    wording = TextField(label="措施内容", max_length=500, rows=3)
    basis = TextField(label="法律依据", max_length=500, rows=3, help_text="没有法律依据的措施不能列入目录。")
    level_from = forms.TypedChoiceField(label="适用等级自", choices=LEVELS, coerce=int)
    level_to = forms.TypedChoiceField(
        label="适用等级至", choices=LEVELS, coerce=int, help_text="激励措施只用于一级，惩戒措施用于三级、四级。"
    )
    in_force_from = DayField(label="施行日期", help_text="不早于批准之日。")

    def given(self) -> Mapping[str, object]:
        data = {**self._kept(), **self.cleaned_data}
        return {"meant": Meant(**{name: data[name] for name in Meant._fields})}

    def _kept(self) -> dict[str, Any]:
        """What is not asked, because it stays."""
        return {}


class NewItemForm(MeantForm[User]):
    """A new item."""


class FollowForm(MeantForm[CatalogueItem]):
    """The item that follows another: the number stays."""

    def prepare(self) -> None:
        row = self.matter
        self.initial.update({name: getattr(row, name) for name in ("wording", "basis", "level_from", "level_to")})
        del self.fields["kind"], self.fields["number"]

    def _kept(self) -> dict[str, Any]:
        return {"kind": Kind(self.matter.kind), "number": self.matter.number}


class CeaseForm(ActForm[CatalogueItem]):
    """From which day on it is no longer used, and why."""

    AHEAD = frozenset({"on"})

    on = DayField(label="停止适用日期", help_text="自该日起不再使用；此前已授予的，到其截止日期为止。")
    reason = TextField(label="理由", max_length=300, rows=3)


class CatalogueFilter(FilterForm[CatalogueItem]):
    """Which items are shown; those in force and those that wait until something else is asked for."""

    kind = forms.ChoiceField(label="清单", required=False, choices=[("", "全部"), *Kind.choices])
    show = forms.ChoiceField(
        label="范围", required=False, choices=[("", "现行和待批准"), ("waiting", "待批准"), ("all", "全部版本")]
    )

    def narrow(self, rows: QuerySet[CatalogueItem]) -> QuerySet[CatalogueItem]:
        data = self.cleaned_data
        if data["kind"]:
            rows = rows.filter(kind=data["kind"])
        if data["show"] == "waiting":
            return rows.filter(state=State.PROPOSED)
        if data["show"] == "all":
            return rows
        over = CatalogueItem.objects.filter(in_force_until__lte=self.today).order_by().values("pk")
        return rows.exclude(state=State.RETURNED).exclude(pk__in=over)
