"""The filters above a worklist, read from the address."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms

from accounts.models import Department, User
from credit.models.terms import TermQuerySet
from desk.forms.base import FacedForm


class TermFilter(FacedForm):
    """Which terms to show: of one kind, and for whoever reads all departments of one of them."""

    kind = forms.ChoiceField(label="期限种类", required=False)
    department = forms.ChoiceField(label="记录部门", required=False)

    def __init__(self, data: Mapping[str, object], *, terms: TermQuerySet, user: User) -> None:
        super().__init__(data)
        self.terms = terms
        kinds = terms.order_by("label").values_list("kind", "label").distinct()
        self._choices("kind", [(kind, label) for kind, label in kinds])
        if user.edits_records:
            del self.fields["department"]
        else:
            self._choices("department", [(row.code, row.name) for row in Department.objects.all()])

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "全部"), *choices]

    def results(self) -> TermQuerySet:
        """The terms that meet every filter that is filled in."""
        if not self.is_valid():
            return self.terms.none()
        kind, department = self.cleaned_data["kind"], self.cleaned_data.get("department")
        found = self.terms.filter(kind=kind) if kind else self.terms
        return found.filter(subject__department__code=department) if department else found
