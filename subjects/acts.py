"""The short forms of acts on the register: posts, commitments, evaluations."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django import forms
from django.http import QueryDict

from desk.forms.base import FacedForm
from desk.forms.fields import DayField, LineField, not_after
from subjects.entry import checked_number, person_named, private_number, waiver_field
from subjects.models import Commitment, Evaluation, Person, Post, Subject


class ActForm(FacedForm):
    """An act on the register on some day that is not after today."""

    DAYS: ClassVar[tuple[str, ...]] = ()

    def __init__(self, data: QueryDict | None, *, subject: Subject, today: date, **initial: object) -> None:
        super().__init__(data, initial=initial)
        self.subject, self.today = subject, today

    def clean(self) -> None:
        super().clean()
        not_after(self, self.today, *self.DAYS)


class PostForm(ActForm):
    """Someone takes a post at the unit."""

    DAYS = ("from_on", "until_on")

    person_name = LineField(label="姓名", max_length=60)
    person_number = private_number("证件号码", help_text="公民身份号码，加密保存，只显示首尾。")
    office = forms.ChoiceField(
        label="职务",
        choices=Post.Office.choices,
        widget=forms.RadioSelect,
        help_text="实际控制人按主要负责人登记；主要负责人可以有多名。",
    )
    from_on = DayField(label="任职日期")
    until_on = DayField(label="离任日期", required=False, help_text="离任当日起不再任职；在任的留空。")
    person_waiver = waiver_field()

    def clean(self) -> None:
        super().clean()
        data = self.cleaned_data
        start, end = data.get("from_on"), data.get("until_on")
        if start and end and end < start:
            self.add_error("until_on", f"离任日期早于任职日期（{start}），请核对两个日期。")
        if data.get("person_name") and data.get("person_number"):
            self._find_person(data["person_name"].strip(), data["person_number"], data.get("person_waiver", ""))

    def _find_person(self, name: str, number: str, waiver: str) -> None:
        try:
            self.person: Person = person_named(name, checked_number(number, waiver), waiver)
        except forms.ValidationError as fault:
            self.add_error("person_number", fault)
            return
        start: date | None = self.cleaned_data.get("from_on")
        end: date | None = self.cleaned_data.get("until_on")
        if start is None or not self.person.pk:
            return
        same = Post.objects.filter(subject=self.subject, person=self.person, office=self.cleaned_data.get("office"))
        for post in same:
            if (post.until_on is None or start < post.until_on) and (end is None or post.from_on < end):
                self.add_error("from_on", f"{post}自 {post.from_on} 起已在任，任期重叠；请先登记离任。")
                return

    def post(self) -> Post:
        """The post as filled in; its person may still have to be registered."""
        data = self.cleaned_data
        days = {"from_on": data["from_on"], "until_on": data["until_on"]}
        return Post(subject=self.subject, office=data["office"], **days)


class LeaveForm(ActForm):
    """Someone leaves a post."""

    DAYS = ("on",)

    on = DayField(label="离任日期", help_text="离任当日起不再任职。任内的失信行为仍计入单位。")
    reason = forms.CharField(label="更正理由", max_length=100)

    def __init__(self, data: QueryDict | None, *, post: Post, today: date) -> None:
        super().__init__(data, subject=post.subject, today=today, on=post.until_on)
        self.post = post
        if post.until_on is None:
            del self.fields["reason"]

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on < self.post.from_on:
            raise forms.ValidationError(f"离任日期早于任职日期（{self.post.from_on}），请核对。")
        return on


class CommitmentForm(ActForm):
    """A public commitment is made (R11)."""

    DAYS = ("made_on",)

    made_on = DayField(label="承诺日期")
    published_at = LineField(
        label="公开方式", required=False, max_length=120, help_text="如：信用中国（河南）、厂区公示栏。"
    )

    def commitment(self) -> Commitment:
        return Commitment(subject=self.subject, **self.cleaned_data)


class EndForm(ActForm):
    """A public commitment ends."""

    DAYS = ("on",)

    on = DayField(label="终止日期", help_text="终止当日起不再有效。没有其他有效承诺的，不评一级、二级。")
    ending = forms.ChoiceField(label="终止原因", choices=Commitment.Ending.choices, widget=forms.RadioSelect)

    def __init__(self, data: QueryDict | None, *, commitment: Commitment, today: date) -> None:
        super().__init__(data, subject=commitment.subject, today=today)
        self.commitment = commitment

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on < self.commitment.made_on:
            raise forms.ValidationError(f"终止日期早于承诺日期（{self.commitment.made_on}），请核对。")
        return on


class EvaluationForm(ActForm):
    """A national or provincial evaluation (R17)."""

    DAYS = ("dated_on",)

    source = forms.ChoiceField(label="来源", choices=Evaluation.Source.choices, widget=forms.RadioSelect)
    result = forms.ChoiceField(
        label="评价结果",
        choices=Evaluation.Result.choices,
        widget=forms.RadioSelect,
        help_text="最新结果为差的，一年内不评一级；不降至三级、四级。",
    )
    dated_on = DayField(label="评价日期")

    def evaluation(self) -> Evaluation:
        return Evaluation(subject=self.subject, **self.cleaned_data)
