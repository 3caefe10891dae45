"""The forms of an inspection: beginning, the situation, a problem, pictures, signing, giving up, publishing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Model, Q, QuerySet
from django.utils.datastructures import MultiValueDict

from desk.forms.acts import ActForm
from desk.forms.base import SeveralOf
from desk.forms.fields import DayField, LineField, TextField
from desk.forms.versions import AmendForm
from inspections.assigning import PAIR
from inspections.models import Answer, Assignment, ChecklistItem, Finding, Ground, Inspection, Officer, Visit
from inspections.visiting.noting import LATEST, Problem, Situation, Told
from inspections.visiting.photos import fault_of
from subjects.models import Subject

M = TypeVar("M", bound=Model)


class OfficersField(SeveralOf):
    """Two officers at least (行政处罚法 Article 42); `choose_officers` says who is offered."""

    def __init__(self, label: str = "检查人员") -> None:
        super().__init__(
            label=label,
            queryset=Officer.objects.none(),
            widget=forms.CheckboxSelectMultiple(attrs={"wide": ""}),
            help_text="两人以上，检查当天执法证件有效。",
        )

    def label_from_instance(self, obj: Officer) -> str:
        return f"{obj.name}（{obj.certificate}）"

    def clean(self, value: Any) -> QuerySet[Officer]:
        chosen: QuerySet[Officer] = super().clean(value)
        if len(chosen) < PAIR:
            raise forms.ValidationError("检查须由两名以上执法人员进行，请再选择一名。")
        return chosen


def choose_officers(form: ActForm[Any], *, also: Iterable[Officer] = ()) -> list[Officer]:
    """Offer the able officers of the own department, and those named already."""
    named = Q(pk__in=[officer.pk for officer in also])
    field = form.fields["officers"]
    assert isinstance(field, OfficersField)
    able = Officer.objects.able_on(form.today)
    field.queryset = able.filter(named | Q(department=form.by.department_id)).distinct()
    return list(field.queryset)


class GoingForm(ActForm[M]):
    """Who goes; who was sent, or else who is signed in and may inspect, is chosen beforehand."""

    officers = OfficersField()

    @property
    def named(self) -> list[Officer]:
        """Who was sent."""
        return []

    def prepare(self) -> None:
        named = self.named
        self.offered = choose_officers(self, also=named)
        mine = [officer for officer in self.offered if officer.user_id == self.by.pk]
        self.initial["officers"] = [officer.pk for officer in named or mine]


class AssignedForm(GoingForm[Assignment]):
    """Who goes where somebody was sent; how it is inspected is settled."""

    @property
    def named(self) -> list[Officer]:
        return list(self.matter.officers.all())


class FreeForm(GoingForm[Subject]):
    """How it is inspected, and by whom, where nobody was sent."""

    field_order = ("manner",)

    manner = forms.TypedChoiceField(
        label="检查方式",
        choices=Inspection.Manner.choices,
        coerce=Inspection.Manner,
        initial=Inspection.Manner.DAILY,
        widget=forms.RadioSelect,
    )
    ground = forms.TypedChoiceField(
        label="不计入年度上限的事由",
        choices=[("", "计入年度上限"), *Ground.choices],
        coerce=Ground,
        empty_value=None,
        required=False,
        help_text="一般计入。已达到年度检查上限，因所列事由确需检查的才选择。",
    )
    because = LineField(label="事由说明", max_length=200, required=False, help_text="如交办文件、事故名称。")

    def clean(self) -> None:
        super().clean()
        if self.cleaned_data.get("because") and not self.cleaned_data.get("ground") and not self.has_error("ground"):
            self.add_error("ground", "填写了事由说明的，请选择事由。")


class SituationForm(ActForm[Visit]):
    """What was met on site."""

    outcome = forms.ChoiceField(label="检查情形", choices=Visit.Outcome.choices, widget=forms.RadioSelect)
    place = LineField(label="检查场所", max_length=200, required=False)
    present = LineField(
        label="被检查单位在场人员", max_length=100, required=False, help_text="姓名和职务，如：子虚（安全负责人）。"
    )
    words = TextField(
        label="检查情况",
        required=False,
        rows=3,
        max_length=4000,
        help_text="看了哪些场所、资料；无人在场或者拒绝检查的，写明经过。",
    )
    reply = TextField(label="被检查单位意见", required=False, rows=3, help_text="没有意见的可以不填。")
    unsigned = LineField(
        label="未签字说明", max_length=200, required=False, help_text="被检查单位负责人拒绝签字的，写明情况。"
    )

    def prepare(self) -> None:
        self.initial.update({name: getattr(self.matter, name) for name in self.base_fields})

    def given(self) -> Mapping[str, object]:
        data = dict(self.cleaned_data)
        return {"situation": Situation(Visit.Outcome(data.pop("outcome")), **data)}


class ItemsForm(ActForm[Visit]):
    """What is seen of every item; those that stand as they were shown are left to whoever changed them meanwhile.

    A touch sends the whole list as well, and names the item that was touched: that one alone is saved, whatever was shown,
    for the answer to an earlier touch may have been lost on the way.
    """

    def prepare(self) -> None:
        answers = {answer.item_id: answer for answer in self.matter.answers.all()}
        items, touched = items_of(self.matter), self.data.get("touched", "")
        self.is_touch = touched in items
        self.items = {touched: items[touched]} if self.is_touch else items
        for pk, item in self.items.items():
            answer = answers.get(item.pk)
            self.fields[f"verdict-{pk}"] = forms.ChoiceField(
                label=f"第 {item.position} 项：{item.content}",
                required=False,
                choices=[("", "未检查"), *Answer.Verdict.choices],
                initial=answer.verdict if answer else "",
                widget=forms.RadioSelect,
            )
            self.fields[f"words-{pk}"] = LineField(
                label=f"第 {item.position} 项的说明",
                required=False,
                max_length=300,
                initial=answer.words if answer else "",
            )
            seen = f"{answer.verdict}|{answer.words}" if answer else "|"
            self.fields[f"seen-{pk}"] = forms.CharField(required=False, initial=seen, widget=forms.HiddenInput)

    def given(self) -> Mapping[str, object]:
        told = [
            Told(item, self.cleaned_data[f"verdict-{pk}"], self.cleaned_data[f"words-{pk}"])
            for pk, item in self.items.items()
        ]
        if self.is_touch:
            return {"told": told}
        seen = {item.pk: self.cleaned_data[f"seen-{pk}"] or "|" for pk, item in self.items.items()}
        return {"told": [one for one in told if f"{one.verdict}|{one.words}" != seen[one.item.pk]]}


class ProblemForm(ActForm[M]):
    """One problem: the fact, the provision, what was decided."""

    AHEAD = frozenset({"correct_by"})

    item = forms.TypedChoiceField(
        label="检查项目", required=False, empty_value=None, widget=forms.Select(attrs={"wide": ""})
    )
    fact = TextField(
        label="问题和事实",
        rows=3,
        max_length=1000,
        help_text="写明时间、地点、部位、数量，如：二号罐区可燃气体报警器 2 台停用。",
    )
    basis = LineField(label="违反依据", max_length=200, widget=forms.TextInput(attrs={"wide": ""}))
    measure = forms.TypedChoiceField(
        label="处理",
        choices=Finding.Measure.choices,
        coerce=Finding.Measure,
        initial=Finding.Measure.ORDER,
        widget=forms.RadioSelect,
        help_text="责令整改不是行政处罚，不影响信用等级。",
    )
    correct_by = DayField(label="整改期限", required=False, help_text="责令限期整改的填写，到这一天为止。")
    files_case = forms.BooleanField(
        label="立案查处", required=False, help_text="完成检查后可一步转为失信行为或者行政处罚草稿。"
    )

    @property
    def visit(self) -> Visit:
        """Where it was found."""
        raise NotImplementedError

    def prepare(self) -> None:
        super().prepare()
        self.items = items_of(self.visit)
        field = self.fields["item"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", "项目表以外的问题"), *((pk, str(one)) for pk, one in self.items.items())]
        field.coerce = self.items.__getitem__

    def clean(self) -> None:
        super().clean()
        data = self.cleaned_data
        ordered, day = data.get("measure") == Finding.Measure.ORDER, data.get("correct_by")
        if ordered and not day and not self.has_error("correct_by"):
            self.add_error("correct_by", "责令限期整改的，请填写整改期限。")
        if day and day <= self.visit.visited_on:
            self.add_error("correct_by", f"整改期限（{day}）须晚于检查日期（{self.visit.visited_on}）。")
        if day and day > LATEST:
            self.add_error("correct_by", f"整改期限（{day}）过远，请核对年份。")
        if data.get("measure") == Finding.Measure.NONE and not data.get("files_case"):
            self.add_error("measure", "不作整改要求的，请勾选立案查处；否则请选择责令整改或者当场整改。")

    def given(self) -> Mapping[str, object]:
        told: dict[str, Any] = dict(super().given())
        problem = Problem(**{name: told.pop(name) for name in Problem._fields})
        if problem.measure != Finding.Measure.ORDER:
            problem = problem._replace(correct_by=None)
        return {**told, "problem": problem}


class NewProblemForm(ProblemForm[Visit]):
    """A problem that is written down; from an item (`?item=`) its basis and its words are filled in."""

    @property
    def visit(self) -> Visit:
        return self.matter

    def prepare(self) -> None:
        super().prepare()
        if item := self.items.get(self.asked.get("item", "")):
            answered = self.visit.answers.filter(item=item).first()
            self.initial.update(basis=item.basis, fact=answered.words if answered else "")


class ChangeProblemForm(ProblemForm[Finding], AmendForm[Finding]):
    """A problem that is put right."""

    @property
    def visit(self) -> Visit:
        return self.matter.visit

    def prepare(self) -> None:
        super().prepare()
        names = ("fact", "basis", "measure", "correct_by", "files_case")
        self.initial.update({name: getattr(self.matter, name) for name in names}, item=self.matter.item_id or "")


def items_of(visit: Visit) -> dict[str, ChecklistItem]:
    """The items of the visit's checklist, by what a form sends of them."""
    return {str(one.pk): one for one in visit.checklist.items.all()} if visit.checklist else {}


class SeveralFiles(forms.FileField):
    """Several pictures at once, each looked at; nothing chosen is said, a bad one is named."""

    def clean(self, value: Any, initial: Any = None) -> Any:
        files = [super(SeveralFiles, self).clean(one, initial) for one in value or [None]]
        if faults := [fault for one in files if (fault := fault_of(one))]:
            raise forms.ValidationError(faults)
        return files


class SeveralInput(forms.ClearableFileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class PhotoForm(ActForm[Visit]):
    """Pictures from the album or the camera, of one item or of the whole."""

    item = forms.ChoiceField(label="所属检查项目", required=False, widget=forms.Select(attrs={"wide": ""}))
    pictures = SeveralFiles(
        label="照片",
        widget=SeveralInput(attrs={"multiple": True, "accept": "image/jpeg,image/png"}),
        help_text="JPG、PNG，每张不超过 20 MB，可以一次选择多张。重复上传同一张不会重复保存。",
    )

    def prepare(self) -> None:
        self.files = posted_pictures(self.files)
        self.items = items_of(self.matter)
        field = self.fields["item"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "不限项目"), *((pk, str(one)) for pk, one in self.items.items())]

    def given(self) -> Mapping[str, object]:
        data = self.cleaned_data
        return {"pictures": data["pictures"], "item": self.items.get(data["item"])}


class PaperSignatureForm(ActForm[Visit]):
    """Which other officer signed on paper, and why."""

    officer = forms.ModelChoiceField(
        label="检查人员", queryset=Officer.objects.none(), empty_label=None, widget=forms.RadioSelect
    )
    on_paper = TextField(
        label="纸质签字的原因", rows=3, max_length=200, help_text="如：现场无网络，已在打印的现场检查记录上签字。"
    )

    def prepare(self) -> None:
        officer = self.fields["officer"]
        assert isinstance(officer, forms.ModelChoiceField)
        signed = self.matter.signatures.values("officer")
        officer.queryset = self.matter.officers.exclude(user=self.by).exclude(pk__in=signed)


class DropForm(ActForm[Visit]):
    """Why it is given up."""

    reason = TextField(label="作废原因", rows=3, max_length=200)


class PublishForm(ActForm[Visit]):
    """When and where the result of a random inspection was published."""

    on = DayField(label="公示日期")
    where = LineField(label="公示渠道", max_length=200, help_text="如：局网站“双随机、一公开”专栏，网址。")

    def prepare(self) -> None:
        self.initial["on"] = self.today

    def clean(self) -> None:
        super().clean()
        on = self.cleaned_data.get("on")
        if on and on < self.matter.visited_on:
            self.add_error("on", f"公示日期（{on}）早于检查日期（{self.matter.visited_on}），请核对。")


def posted_pictures(files: MultiValueDict[str, UploadedFile[bytes]]) -> MultiValueDict[str, UploadedFile[bytes]]:
    """What came from the album and from the camera, as one."""
    return MultiValueDict({"pictures": [*files.getlist("pictures"), *files.getlist("camera")]})
