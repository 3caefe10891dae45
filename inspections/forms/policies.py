"""What is asked of the policy of Article 14: one row a level, one row of caps an industry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple, TypeVar

from django import forms
from django.db.models import Model
from django.forms.boundfield import BoundField
from django.utils.functional import cached_property

from accounts.models import User
from desk.forms.acts import ActForm
from desk.forms.fields import DayField, LineField, TextField
from inspections.models import InspectionPolicy
from inspections.models.plans import LEVELS
from inspections.planning.policies import CapRule, LevelRule, Proposal, caps_of, faults, rules_of
from subjects.models import Industry

M = TypeVar("M", bound=Model)

REST = "rest"
"""The row of caps for industries that have none of their own."""


class Row(NamedTuple):
    """A row of the form's tables: its words, and a field for each level."""

    label: str
    hint: str
    fields: list[BoundField]


class PolicyForm(ActForm[M]):
    """What the policy is to say. An industry whose row stays empty has the caps of the first row."""

    AHEAD = frozenset({"effective_on"})

    title = LineField(label="名称", max_length=80, widget=forms.TextInput(attrs={"wide": ""}))
    effective_on = DayField(label="生效日期", help_text="不早于今天；以前作出的抽取不受影响。")
    basis = TextField(label="依据", help_text="写明第十四条、频次上限文件的名称和文号，以及各数值的来源。")

    @property
    def base(self) -> InspectionPolicy | None:
        """The policy whose numbers it begins from."""
        raise NotImplementedError

    def prepare(self) -> None:
        self.initial.update(as_typed(self.base) if self.base else {})
        for level, name in LEVELS:
            self.fields[f"ratio_{level}"] = forms.DecimalField(
                label=f"{name}年度抽查比例（%）",
                min_value=Decimal("0.01"),
                max_value=100,
                max_digits=5,
                decimal_places=2,
            )
            self.fields[f"times_{level}"] = forms.IntegerField(
                label=f"{name}年度检查频次（次）", min_value=1, max_value=99
            )
        self.industries = list(Industry.objects.filter(active=True).select_related("parent"))
        for key, label in [(REST, "各行业"), *((str(row.pk), row.name) for row in self.industries)]:
            for level, name in LEVELS:
                self.fields[f"cap_{key}_{level}"] = forms.IntegerField(
                    label=f"{label}{name}年度上限（次）", min_value=1, max_value=99, required=key == REST
                )

    def rule_rows(self) -> Iterator[Row]:
        """Ratio and times, level by level across."""
        yield Row("年度抽查比例（%）", "当年被抽中的户数占本级户数", [self[f"ratio_{level}"] for level, _ in LEVELS])
        yield Row("年度检查频次（次）", "被抽中的主体当年检查几次", [self[f"times_{level}"] for level, _ in LEVELS])

    def cap_rows(self) -> Iterator[Row]:
        """Caps: the one for the rest, then an industry a row."""
        yield Row("各行业", "未另行规定的", [self[f"cap_{REST}_{level}"] for level, _ in LEVELS])
        for row in self.industries:
            hint = row.parent.name if row.parent else "含下级类别"
            yield Row(row.name, hint, [self[f"cap_{row.pk}_{level}"] for level, _ in LEVELS])

    def clean(self) -> None:
        super().clean()
        day = self.cleaned_data.get("effective_on")
        if day and day < self.today:
            self.add_error("effective_on", f"生效日期（{day}）早于今天（{self.today}），政策不溯及既往，请更改。")
        for row in self.industries:
            self._must_be_whole(row)
        if not self.errors:
            for fault in faults(self.rules(), self.caps()):
                self.add_error(None, fault)

    def _must_be_whole(self, industry: Industry) -> None:
        names = [f"cap_{industry.pk}_{level}" for level, _ in LEVELS]
        empty = [name for name in names if self.cleaned_data.get(name) is None and name not in self.errors]
        if 0 < len(empty) < len(names):
            self.add_error(empty[0], f"{industry}的年度上限应四级都填，或者都不填（按各行业的上限）。")

    def rules(self) -> list[LevelRule]:
        data = self.cleaned_data
        return [LevelRule(level, data[f"ratio_{level}"], data[f"times_{level}"]) for level, _ in LEVELS]

    def caps(self) -> list[CapRule]:
        found = [self._cap(None, REST)]
        return found + [
            self._cap(row, str(row.pk)) for row in self.industries if self.cleaned_data.get(f"cap_{row.pk}_1")
        ]

    def _cap(self, industry: Industry | None, key: str) -> CapRule:
        first, second, third, fourth = (int(self.cleaned_data[f"cap_{key}_{level}"]) for level, _ in LEVELS)
        return CapRule(industry, (first, second, third, fourth))

    def given(self) -> Mapping[str, object]:
        data = self.cleaned_data
        told = Proposal(data["title"], data["effective_on"], data["basis"], self.rules(), self.caps())
        return {"proposal": told}


class NewPolicyForm(PolicyForm[User]):
    """A policy that begins from the one in force."""

    @cached_property
    def base(self) -> InspectionPolicy | None:
        return InspectionPolicy.objects.in_force(self.today)


class RenewForm(PolicyForm[InspectionPolicy]):
    """A policy that begins from another one."""

    @property
    def base(self) -> InspectionPolicy | None:
        return self.matter


def as_typed(policy: InspectionPolicy) -> dict[str, object]:
    """The values of a policy as the form's first ones, to begin another from."""
    found: dict[str, object] = {"basis": policy.basis}
    for rule in rules_of(policy):
        found[f"ratio_{rule.level}"] = f"{rule.ratio.normalize():f}"
        found[f"times_{rule.level}"] = rule.times
    for cap in caps_of(policy):
        key = str(cap.industry.pk) if cap.industry else REST
        found |= {f"cap_{key}_{level}": most for level, most in enumerate(cap.most, start=1)}
    return found
