"""Filters of lists whose rows are about subjects: by a part of the name, and for leaders by department."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from django import forms
from django.db.models import Model, Q

from accounts.models import Department
from credit.forms.files import private_number_in
from desk.forms.filters import FilterForm
from subjects.models import Subject

M = TypeVar("M", bound=Model)


class NameField(forms.CharField):
    """A part of a subject's name, in an address: no identity number may stand there."""

    def clean(self, value: Any) -> str:
        text = str(super().clean(value)).strip()
        if private_number_in(text):
            raise forms.ValidationError("证件号码不能写在网址里，请按名称查找。")
        return text


class ListFilter(FilterForm[M], Generic[M]):
    """By name of the subject; leaders also by department."""

    q = NameField(label="主体名称", required=False, max_length=60)
    department = forms.ModelChoiceField(
        label="记录部门",
        required=False,
        queryset=Department.objects.order_by("code"),
        to_field_name="code",
        empty_label="全部",
    )

    def prepare(self) -> None:
        if self.user.edits_records:
            del self.fields["department"]

    def _of_subjects(self) -> Q:
        found = Q()
        if text := self.cleaned_data.get("q"):
            found &= Q(subject__in=Subject.objects.matching(text).order_by().values("pk"))
        if department := self.cleaned_data.get("department"):
            found &= Q(subject__department=department)
        return found
