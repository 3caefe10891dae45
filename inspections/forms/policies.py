"""The forms of the policy of Article 14: one row a level, one row of caps an industry; and the decision."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django import forms
from django.forms.boundfield import BoundField

from desk.forms.base import FacedForm
from desk.forms.fields import DayField, LineField
from inspections.models import InspectionPolicy
from inspections.models.plans import LEVELS
from inspections.planning.policies import CapRule, LevelRule, Proposal, caps_of, faults, rules_of
from subjects.models import Industry

REST = "rest"
"""The row of caps for industries that have none of their own."""


class Row(NamedTuple):
    """A row of the form's tables: its words, and a field for each level."""

    label: str
    hint: str
    fields: list[BoundField]


class PolicyForm(FacedForm):
    """What the policy is to say. An industry whose row stays empty has the caps of the first row."""

    title = LineField(label="名称", max_length=80, widget=forms.TextInput(attrs={"wide": ""}))
    effective_on = DayField(label="生效日期", help_text="不早于今天；以前作出的抽取不受影响。")
    basis = forms.CharField(
        label="依据",
        max_length=2000,
        widget=forms.Textarea(attrs={"wide": "", "rows": "4"}),
        help_text="写明第十四条、频次上限文件的名称和文号，以及各数值的来源。",
    )

    def __init__(self, *args: object, today: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.today = today
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

    def proposal(self) -> Proposal:
        """What was typed."""
        data = self.cleaned_data
        return Proposal(data["title"], data["effective_on"], data["basis"], self.rules(), self.caps())


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


class DecisionForm(FacedForm):
    """Yes with an optional word, or no with a reason."""

    outcome = forms.ChoiceField(
        label="决定", choices=(("approve", "批准"), ("return", "退回")), widget=forms.RadioSelect(attrs={"wide": ""})
    )
    note = forms.CharField(
        label="意见",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"wide": "", "rows": "3"}),
        help_text="不批准的须写明理由。",
    )

    def clean(self) -> None:
        super().clean()
        if self.cleaned_data.get("outcome") == "return" and not self.cleaned_data.get("note", "").strip():
            self.add_error("note", "不批准的，请在意见中写明理由。")

    @property
    def approves(self) -> bool:
        """Whether the answer is yes."""
        return bool(self.cleaned_data["outcome"] == "approve")
