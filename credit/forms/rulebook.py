"""What is asked for a new version of the rulebook (R23), and how the list of its effect is narrowed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from accounts.models import Department, User
from credit.facts.rulebooks import rulebooks
from credit.models import PreviewedMove
from credit.regulation.facts import Regime
from credit.regulation.levels import LEVEL_NAMES
from credit.regulation.rulebook import VALUES, Rulebook
from desk.forms.acts import ActForm
from desk.forms.fields import DayField, LineField, TextField
from desk.forms.filters import FilterForm
from subjects.models import Subject

TITLES = {value.key: f"{value.title}（{value.rule}）" for value in VALUES}


class ProposalForm(ActForm[User]):
    """The whole version: it starts from the one that it follows, and the day may lie ahead."""

    AHEAD: ClassVar[frozenset[str]] = frozenset({"in_force_from", "lapses_on"})

    version = LineField(label="规则版本号", max_length=20, help_text="例如 2027-1；每个版本号只用一次。")
    in_force_from = DayField(
        label="施行日期", help_text="最早自明日起：今天和以前的等级已按当时的规则评定、告知和使用。"
    )
    lapses_on = DayField(label="失效日期", required=False, help_text="有效期届满后的第一天；没有有效期的留空。")
    basis = TextField(label="依据", max_length=300, help_text="文件名称和文号。")
    statement_working_days = forms.IntegerField(
        label=TITLES["statement_working_days"], min_value=1, max_value=60, help_text="工作日，自告知书送达次日起算。"
    )
    current_post_burdens_unit = forms.BooleanField(
        label=TITLES["current_post_burdens_unit"],
        required=False,
        help_text="勾选：认定以后到任的，其失信行为也计入单位。",
    )
    repair_ends_three_year_conditions = forms.BooleanField(
        label=TITLES["repair_ends_three_year_conditions"],
        required=False,
        help_text="勾选：修复之日起，三年条件也不再计入；不勾选：只终止一年条件。",
    )
    poor_evaluation_withholds_level_1 = forms.BooleanField(
        label=TITLES["poor_evaluation_withholds_level_1"],
        required=False,
        help_text="勾选：最新结果为“差”的，一年内不评一级。",
    )
    regimes_ending_by_themselves = forms.MultipleChoiceField(
        label=TITLES["regimes_ending_by_themselves"],
        choices=[(regime.value, regime.value) for regime in Regime],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="勾选的名单期满自行终止，其余须作出决定。",
    )
    note = TextField(label="变更说明", max_length=300, required=False, help_text="为什么改，给确认的人看。")

    def starting(self) -> dict[str, Any]:
        last = rulebooks()[-1]
        values = {value.key: getattr(last, value.key) for value in VALUES}
        regimes = [regime.value for regime in last.regimes_ending_by_themselves]
        return {"initial": {**values, "regimes_ending_by_themselves": regimes}}

    def given(self) -> Mapping[str, object]:
        said = dict(self.cleaned_data)
        note = said.pop("note")
        said["regimes_ending_by_themselves"] = frozenset(Regime(one) for one in said["regimes_ending_by_themselves"])
        return {"book": Rulebook(**said), "note": note}


LEVELS = [(str(level or "none"), LEVEL_NAMES[level]) for level in (1, 2, 3, 4, None)]


class MoveFilter(FilterForm[PreviewedMove]):
    """Which moves to show: from a level, to a level, of a department, by name or code."""

    q = forms.CharField(label="名称或代码", max_length=60, required=False)
    old = forms.ChoiceField(label="原等级", required=False, choices=[("", "全部"), *LEVELS])
    new = forms.ChoiceField(label="变动后", required=False, choices=[("", "全部"), *LEVELS])
    department = forms.ChoiceField(label="记录部门", required=False)

    def prepare(self) -> None:
        if self.user.edits_records:
            del self.fields["department"]
            return
        field = self.fields["department"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "全部"), *((row.code, row.name) for row in Department.objects.all())]

    def narrow(self, rows: QuerySet[PreviewedMove]) -> QuerySet[PreviewedMove]:
        asked = self.cleaned_data
        for name in ("old", "new"):
            if asked[name]:
                rows = rows.filter(**{f"{name}_level": None if asked[name] == "none" else int(asked[name])})
        if asked.get("department"):
            rows = rows.filter(subject__department__code=asked["department"])
        if asked["q"]:
            rows = rows.filter(subject__in=Subject.objects.matching(asked["q"]).order_by())
        return rows
