"""The forms of an inspection: beginning, the situation, a problem, pictures, signing, and the acts that ask for a reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from accounts.models import User
from desk.forms.base import FacedForm
from desk.forms.fields import DayField, LineField, not_after
from inspections.assigning import PAIR
from inspections.models import Assignment, ChecklistItem, Finding, Ground, Inspection, Officer, Visit
from inspections.visiting.noting import LATEST, Problem, Situation
from inspections.visiting.photos import fault_of

_LONG = {"rows": "3", "wide": ""}


def text(label: str, *, required: bool = True, hint: str = "", limit: int = 2000) -> forms.CharField:
    """A field of several lines."""
    box = forms.Textarea(attrs=_LONG)
    return forms.CharField(label=label, required=required, max_length=limit, help_text=hint, widget=box)


def officer_field(label: str = "检查人员") -> forms.MultipleChoiceField:
    """Choosing officers; `choose_officers` offers them."""
    return forms.MultipleChoiceField(
        label=label,
        widget=forms.CheckboxSelectMultiple(attrs={"wide": ""}),
        help_text="两人以上，检查当天执法证件有效。",
    )


def choose_officers(form: forms.Form, *, by: User, day: date, also: Iterable[Officer] = ()) -> dict[str, Officer]:
    """Offer the able officers of the own department, and those named already."""
    named = Q(pk__in=[officer.pk for officer in also])
    able = Officer.objects.able_on(day).filter(named | Q(department=by.department_id)).distinct()
    offered = {str(officer.pk): officer for officer in able}
    field = form.fields["officers"]
    assert isinstance(field, forms.MultipleChoiceField)
    field.choices = [(pk, f"{one.name}（{one.certificate}）") for pk, one in offered.items()]
    return offered


def at_least_two(form: forms.Form) -> None:
    """行政处罚法 Article 42, said at the field."""
    chosen = form.cleaned_data.get("officers")
    if chosen is not None and len(chosen) < PAIR:
        form.add_error("officers", "检查须由两名以上执法人员进行，请再选择一名。")


class BeginForm(FacedForm):
    """How it is inspected, and by whom; who is signed in and may inspect is chosen beforehand."""

    manner = forms.ChoiceField(label="检查方式", choices=Inspection.Manner.choices, widget=forms.RadioSelect)
    officers = officer_field()
    ground = forms.ChoiceField(
        label="不计入年度上限的事由",
        choices=[("", "计入年度上限"), *Ground.choices],
        required=False,
        help_text="一般计入。已达到年度检查上限，因所列事由确需检查的才选择。",
    )
    because = LineField(label="事由说明", max_length=200, required=False, help_text="如交办文件、事故名称。")

    def __init__(self, data: QueryDict | None, *, by: User, day: date, assignment: Assignment | None) -> None:
        super().__init__(data)
        self.assignment = assignment
        named = list(assignment.officers.all()) if assignment else []
        self.offered = choose_officers(self, by=by, day=day, also=named)
        mine = [pk for pk, officer in self.offered.items() if officer.user_id == by.pk]
        self.initial["officers"] = [str(officer.pk) for officer in named] or mine
        self.initial["manner"] = assignment.manner if assignment else Inspection.Manner.DAILY
        if assignment:
            self.fields["manner"].disabled = True
            del self.fields["ground"], self.fields["because"]

    def clean(self) -> None:
        super().clean()
        at_least_two(self)
        if self.cleaned_data.get("because") and not self.cleaned_data.get("ground") and not self.has_error("ground"):
            self.add_error("ground", "填写了事由说明的，请选择事由。")

    def chosen(self) -> list[Officer]:
        """The officers who go."""
        return [self.offered[pk] for pk in self.cleaned_data["officers"]]

    def ground_chosen(self) -> Ground | None:
        """Why it does not count towards the yearly cap."""
        return Ground(chosen) if (chosen := self.cleaned_data.get("ground")) else None


class SituationForm(FacedForm):
    """What was met on site."""

    outcome = forms.ChoiceField(label="检查情形", choices=Visit.Outcome.choices, widget=forms.RadioSelect)
    place = LineField(label="检查场所", max_length=200, required=False)
    present = LineField(
        label="被检查单位在场人员", max_length=100, required=False, help_text="姓名和职务，如：子虚（安全负责人）。"
    )
    words = text("检查情况", required=False, hint="看了哪些场所、资料；无人在场或者拒绝检查的，写明经过。", limit=4000)
    reply = text("被检查单位意见", required=False, hint="没有意见的可以不填。", limit=2000)
    unsigned = LineField(
        label="未签字说明", max_length=200, required=False, help_text="被检查单位负责人拒绝签字的，写明情况。"
    )

    def __init__(self, data: QueryDict | None, *, visit: Visit) -> None:
        super().__init__(data, initial={name: getattr(visit, name) for name in self.base_fields})

    def situation(self) -> Situation:
        data = self.cleaned_data
        return Situation(
            Visit.Outcome(data["outcome"]),
            data["place"],
            data["present"],
            data["words"],
            data["reply"],
            data["unsigned"],
        )


class FindingForm(FacedForm):
    """One problem: the fact, the provision, what was decided."""

    item = forms.ChoiceField(label="检查项目", required=False, widget=forms.Select(attrs={"wide": ""}))
    fact = text("问题和事实", hint="写明时间、地点、部位、数量，如：二号罐区可燃气体报警器 2 台停用。", limit=1000)
    basis = LineField(label="违反依据", max_length=200, widget=forms.TextInput(attrs={"wide": ""}))
    measure = forms.ChoiceField(
        label="处理",
        choices=Finding.Measure.choices,
        widget=forms.RadioSelect,
        help_text="责令整改不是行政处罚，不影响信用等级。",
    )
    correct_by = DayField(label="整改期限", required=False, help_text="责令限期整改的填写，到这一天为止。")
    files_case = forms.BooleanField(
        label="立案查处", required=False, help_text="完成检查后可一步转为失信行为或者行政处罚草稿。"
    )

    def __init__(
        self, data: QueryDict | None, *, visit: Visit, finding: Finding | None = None, item: ChecklistItem | None = None
    ) -> None:
        super().__init__(data)
        self.visit = visit
        self.items = {str(one.pk): one for one in visit.checklist.items.all()} if visit.checklist else {}
        field = self.fields["item"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "项目表以外的问题"), *((pk, str(one)) for pk, one in self.items.items())]
        self.initial = self._known(finding, item)

    def _known(self, finding: Finding | None, item: ChecklistItem | None) -> dict[str, Any]:
        if finding:
            names = ("fact", "basis", "measure", "correct_by", "files_case")
            return {name: getattr(finding, name) for name in names} | {"item": finding.item_id or ""}
        known: dict[str, Any] = {"measure": Finding.Measure.ORDER}
        if item:
            answered = self.visit.answers.filter(item=item).first()
            known |= {"item": str(item.pk), "basis": item.basis, "fact": answered.words if answered else ""}
        return known

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

    def problem(self) -> Problem:
        data = self.cleaned_data
        measure = Finding.Measure(data["measure"])
        day = data["correct_by"] if measure == Finding.Measure.ORDER else None
        return Problem(data["fact"], data["basis"], measure, day, data["files_case"], self.items.get(data["item"]))


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


class PhotoForm(FacedForm):
    """Pictures from the album or the camera, of one item or of the whole."""

    item = forms.ChoiceField(label="所属检查项目", required=False, widget=forms.Select(attrs={"wide": ""}))
    pictures = SeveralFiles(
        label="照片",
        widget=SeveralInput(attrs={"multiple": True, "accept": "image/jpeg,image/png"}),
        help_text="JPG、PNG，每张不超过 20 MB，可以一次选择多张。重复上传同一张不会重复保存。",
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile[bytes]] | None = None,
        *,
        visit: Visit,
    ) -> None:
        super().__init__(data, files)
        self.items = {str(one.pk): one for one in visit.checklist.items.all()} if visit.checklist else {}
        field = self.fields["item"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "不限项目"), *((pk, str(one)) for pk, one in self.items.items())]

    def of_item(self) -> ChecklistItem | None:
        """The item that they show; None: of the whole."""
        return self.items.get(self.cleaned_data["item"])

    def chosen(self) -> list[UploadedFile[bytes]]:
        """The pictures, each looked at."""
        found: list[UploadedFile[bytes]] = self.cleaned_data["pictures"]
        return found


class ReasonForm(FacedForm):
    """An act that asks for a reason."""

    reason = text("原因", limit=200)


class PaperSignatureForm(FacedForm):
    """Another officer signed on paper."""

    reason = text("纸质签字的原因", limit=200, hint="如：现场无网络，已在打印的现场检查记录上签字。")


class PublishForm(FacedForm):
    """When and where the result of a random inspection was published."""

    on = DayField(label="公示日期")
    where = LineField(label="公示渠道", max_length=200, help_text="如：局网站“双随机、一公开”专栏，网址。")

    def __init__(self, data: QueryDict | None, *, today: date, visit: Visit) -> None:
        super().__init__(data, initial={"on": today})
        self.today, self.visit = today, visit

    def clean(self) -> None:
        super().clean()
        not_after(self, self.today, "on")
        on = self.cleaned_data.get("on")
        if on and on < self.visit.visited_on:
            self.add_error("on", f"公示日期（{on}）早于检查日期（{self.visit.visited_on}），请核对。")


def posted_pictures(files: MultiValueDict[str, UploadedFile[bytes]]) -> MultiValueDict[str, UploadedFile[bytes]]:
    """What came from the album and from the camera, as one."""
    return MultiValueDict({"pictures": [*files.getlist("pictures"), *files.getlist("camera")]})
