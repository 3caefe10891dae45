"""The form of an item of the public credit information catalogue (公共信用信息目录, R24)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import Q, QuerySet

from credit.models import CatalogueItem
from desk.forms.acts import RowForm
from desk.forms.fields import DayField, LineField
from desk.forms.filters import FilterForm


class CatalogueItemForm(RowForm[Any]):
    """One item of one edition, national or local."""

    AHEAD: ClassVar[frozenset[str]] = frozenset({"begins_on", "ended_on"})

    level = forms.ChoiceField(label="目录", choices=CatalogueItem.Level.choices, widget=forms.RadioSelect)
    edition = LineField(label="版本", max_length=40, help_text="如：2025年版。")
    number = LineField(label="事项编号", max_length=40, help_text="目录中的编号，同一版本内不重复。")
    name = LineField(label="事项名称", max_length=120)
    basis = LineField(label="纳入依据", max_length=300, help_text="发布目录的文件名称和文号。")
    begins_on = DayField(label="施行日期")
    ended_on = DayField(
        label="停止适用日期",
        required=False,
        help_text="新版施行、本版停止适用之日；停用前认定的失信行为仍按本版。现行的留空。",
    )

    class Meta:
        model = CatalogueItem
        fields = ("level", "edition", "number", "name", "basis", "begins_on", "ended_on")

    def clean(self) -> None:
        super().clean()
        data = self.cleaned_data
        begins, ended = data.get("begins_on"), data.get("ended_on")
        if begins and ended and ended <= begins:
            self.add_error("ended_on", f"停止适用日期不晚于施行日期（{begins}），请核对两个日期。")
        same = CatalogueItem.objects.filter(
            level=data.get("level"), edition=data.get("edition"), number=data.get("number")
        )
        if same.exclude(pk=self.instance.pk).exists():
            self.add_error("number", f"{data.get('edition')}中已有编号“{data.get('number')}”，请核对。")

    def validate_unique(self) -> None:
        """Said in `clean`, in the words of the catalogue."""

    def given(self) -> Mapping[str, object]:
        return {} if self.instance.pk else {"item": self.instance}


class CatalogueFilter(FilterForm[CatalogueItem]):
    """The filters of the catalogue."""

    level = forms.ChoiceField(label="目录", required=False, choices=[("", "全部"), *CatalogueItem.Level.choices])
    q = LineField(label="编号、名称或者版本", required=False, max_length=60, widget=forms.TextInput(attrs={"grow": ""}))

    def narrow(self, rows: QuerySet[CatalogueItem]) -> QuerySet[CatalogueItem]:
        level, text = self.cleaned_data["level"], self.cleaned_data["q"]
        rows = rows.filter(level=level) if level else rows
        named = Q(number__contains=text) | Q(name__contains=text) | Q(edition__contains=text)
        return rows.filter(named) if text else rows
