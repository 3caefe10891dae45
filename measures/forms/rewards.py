"""What is asked of rewards by other departments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django import forms
from django.db.models import Model, QuerySet

from credit.forms.filters import ListFilter
from desk.forms.acts import ActForm
from desk.forms.fields import DayField, LineField, TextField
from desk.forms.versions import AmendForm
from measures.models import Reward
from measures.rewarding import Award
from subjects.models import Subject

M = TypeVar("M", bound=Model)


class AwardForm(ActForm[M]):
    """What the other department told."""

    AHEAD = frozenset({"until_on"})

    authority = LineField(label="认定部门", max_length=120, help_text="如：新密市税务局。")
    sector = LineField(label="领域", max_length=60, help_text="如：纳税。")
    title = LineField(label="奖励名单或者称号", max_length=120, help_text="如：纳税信用A级纳税人。")
    paper = LineField(label="文号", required=False, max_length=120)
    awarded_on = DayField(label="认定日期")
    until_on = DayField(label="有效期至", required=False, help_text="长期有效的留空。")

    def clean(self) -> None:
        super().clean()
        first, last = self.cleaned_data.get("awarded_on"), self.cleaned_data.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", f"有效期至（{last}）早于认定日期（{first}），请核对。")

    def given(self) -> Mapping[str, object]:
        told: dict[str, Any] = dict(super().given())
        award = Award(**{name: told.pop(name) for name in Award._fields})
        return {**told, "award": award}


class RewardForm(AwardForm[Subject]):
    """A reward that is put down."""


class RewardAmendForm(AwardForm[Reward], AmendForm[Reward]):
    """What is told of it, put right."""

    reason = LineField(label="更改理由", max_length=100)

    def prepare(self) -> None:
        super().prepare()
        self.initial.update({name: getattr(self.matter, name) for name in Award._fields})


class RemoveForm(ActForm[Reward]):
    """Since when the other department does not list it any more, and why."""

    on = DayField(label="移出日期")
    reason = TextField(label="移出原因", max_length=300, rows=3)

    def prepare(self) -> None:
        self.initial["on"] = self.today


class RewardFilter(ListFilter[Reward]):
    """Which rewards are shown; those of today until something else is asked for."""

    show = forms.ChoiceField(label="范围", required=False, choices=[("", "今天在列"), ("all", "全部")])

    def narrow(self, rows: QuerySet[Reward]) -> QuerySet[Reward]:
        found = rows.filter(self._of_subjects())
        if self.cleaned_data["show"] == "all":
            return found
        return found.filter(pk__in=Reward.objects.valid_on(self.today).order_by().values("pk"))
