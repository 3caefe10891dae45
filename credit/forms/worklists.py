"""The filters above a worklist."""

from __future__ import annotations

from functools import cached_property
from typing import TypeVar

from django import forms
from django.db.models import QuerySet

from accounts.models import Department
from credit.models import Term
from credit.models.terms import TermQuerySet
from credit.terms import worklist
from credit.terms.worklist import Tally
from desk.forms.filters import FilterForm

Q = TypeVar("Q", bound=QuerySet[Term])


class TermFilter(FilterForm[Term]):
    """Which terms to show: counting, suspended or ended lately; of one kind, and for whoever reads all of one department."""

    tab = forms.ChoiceField(
        label="期限状态",
        required=False,
        choices=[("", "计时中"), ("suspended", "暂停计时"), ("finished", "近 30 天办结")],
        widget=forms.HiddenInput,
    )
    kind = forms.ChoiceField(label="期限种类", required=False)
    department = forms.ChoiceField(label="记录部门", required=False)

    def prepare(self) -> None:
        kinds = self.terms().order_by("label").values_list("kind", "label").distinct()
        self._choices("kind", [(kind, label) for kind, label in kinds])
        if self.user.edits_records:
            del self.fields["department"]
        else:
            self._choices("department", [(row.code, row.name) for row in Department.objects.all()])

    def terms(self) -> TermQuerySet:
        """Those that this person sees here."""
        return Term.objects.visible_to(self.user)

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "全部"), *choices]

    def narrow(self, rows: QuerySet[Term]) -> QuerySet[Term]:
        found = self._of_the_kind(rows)
        match self.cleaned_data["tab"]:
            case "finished":
                return found.filter(ended_on__gte=self.today - worklist.FINISHED_WITHIN)
            case "suspended":
                return found.filter(ended_on=None, due_on=None)
            case _:
                return found.filter(ended_on=None, due_on__isnull=False)

    def _of_the_kind(self, rows: Q) -> Q:
        kind, department = self.cleaned_data["kind"], self.cleaned_data.get("department")
        found = rows.filter(kind=kind) if kind else rows
        return found.filter(subject__department__code=department) if department else found

    @cached_property
    def tally(self) -> Tally:
        """The terms that meet the filters, counted by how they stand."""
        if not self.is_valid():
            return Tally(0, 0, 0, 0)
        return worklist.tally(self._of_the_kind(self.terms()), self.today)


class MyTermFilter(TermFilter):
    """The same among those that wait for this person."""

    def terms(self) -> TermQuerySet:
        return Term.objects.waiting_for(self.user)
