"""What is asked for a new interpretation (适用口径), and to cite one."""

from __future__ import annotations

from typing import ClassVar

from django import forms

from accounts.models import User
from credit.models import CreditRecord, Interpretation
from credit.rulebook.interpreting import ARTICLES, named
from desk.forms.acts import ActForm
from desk.forms.fields import DayField, LineField, TextField


class InterpretationForm(ActForm[User]):
    """Question, reading, articles, and the day from which it holds, which may lie ahead."""

    AHEAD: ClassVar[frozenset[str]] = frozenset({"holds_from"})

    question = LineField(label="问题", max_length=200, help_text="一句话写明制度没有说清的是什么。")
    reading = TextField(label="口径", max_length=2000, help_text="遇到这种情形怎样理解、怎样办理。")
    articles = forms.MultipleChoiceField(
        label="条款", choices=list(ARTICLES.items()), widget=forms.CheckboxSelectMultiple
    )
    holds_from = DayField(label="施行日期")


class _Interpretations(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Interpretation) -> str:
        return f"{obj.called}　{obj.question}（{named(obj.articles)}）"


class CiteForm(ActForm[CreditRecord]):
    """Which of those that hold the record rests on."""

    interpretation = _Interpretations(label="适用口径", queryset=Interpretation.objects.none(), empty_label="请选择")

    def prepare(self) -> None:
        field = self.fields["interpretation"]
        assert isinstance(field, _Interpretations)
        field.queryset = Interpretation.objects.holding(self.today).exclude(citations__record=self.matter)
