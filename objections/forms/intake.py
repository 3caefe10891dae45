"""The form at the counter: who applies, which lines, with which papers."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.http import QueryDict

from desk.forms.base import Faced, FacedForm
from desk.forms.fields import DayField, LineField, not_after
from objections.intake import Earlier, Pointed, earlier
from objections.lines import GRADE, grades_of, lines_of, records_open_to
from objections.models import Claim, Objection
from subjects.entry import checked_number, private_number
from subjects.models import Subject

FEWEST_ROWS, MOST_ROWS = 2, 10


class IntakeForm(Faced, forms.ModelForm):  # type: ignore[type-arg]
    """Who applies, how it was proved, and what was handed in."""

    received_on = DayField(label="收到日期")
    applicant_name = LineField(label="来人姓名", max_length=60)
    authority = LineField(
        label="授权委托", required=False, max_length=120, help_text="代理人申请的必填，如：授权委托书（2026-09-16）。"
    )
    number = private_number("证件号码", required=False, help_text="加密保存，只显示首尾几位。")
    telephone = LineField(label="联系电话", max_length=40)
    address = LineField(label="送达地址", required=False, max_length=200, widget=forms.TextInput(attrs={"wide": ""}))
    papers = forms.CharField(
        label="提交材料",
        required=False,
        widget=forms.Textarea(attrs={"rows": "3", "wide": ""}),
        help_text="一行一件；电子文件登记后上传。",
    )
    confirmed = forms.BooleanField(
        label="已告知申请人同一记录有未办结的异议，仍然登记", required=False, widget=forms.HiddenInput
    )

    class Meta:
        model = Objection
        fields: ClassVar[tuple[str, ...]] = (
            "received_on",
            "applicant",
            "applicant_name",
            "authority",
            "proof",
            "telephone",
            "address",
            "papers",
        )
        widgets: ClassVar[dict[str, forms.Widget]] = {"applicant": forms.RadioSelect()}

    def __init__(self, data: QueryDict | None, *, subject: Subject, today: date) -> None:
        known = {
            "received_on": today,
            "applicant": Objection.Applicant.SELF,
            "telephone": subject.telephone,
            "address": subject.address,
        }
        super().__init__(data, initial=known, instance=Objection(subject=subject))
        self.subject, self.today = subject, today
        applicant = self.fields["applicant"]
        assert isinstance(applicant, forms.ChoiceField)
        applicant.choices = Objection.Applicant.choices
        self.order_fields(
            [
                "received_on",
                "applicant",
                "applicant_name",
                "authority",
                "proof",
                "number",
                "telephone",
                "address",
                "papers",
                "confirmed",
            ]
        )

    def clean(self) -> None:
        super().clean()
        not_after(self, self.today, "received_on")
        data = self.cleaned_data
        if data.get("applicant") == Objection.Applicant.AGENT and not data.get("authority"):
            self.add_error("authority", "代理人申请的，请填写授权委托（如：授权委托书及日期）。")
        if data.get("number") and data.get("proof") == Objection.Proof.CITIZEN:
            try:
                data["number"] = checked_number(data["number"], "")
            except forms.ValidationError as fault:
                self.add_error("number", fault)

    def objection(self) -> Objection:
        """The case as filled in, unsaved."""
        row: Objection = self.instance
        row.proof_number = self.cleaned_data.get("number", "")
        return row

    def ask_to_confirm(self, found: list[Earlier]) -> None:
        """Another case about the same line is open: say so, and let it be confirmed."""
        self.fields["confirmed"].widget = forms.CheckboxInput()
        said = "、".join(dict.fromkeys(f"{one.objection}（{one.claim.label}）" for one in found))
        self.add_error("confirmed", f"同一项正在办理：{said}。如仍要登记，请勾选确认。")


class ClaimForm(FacedForm):
    """One line that is disputed; an empty row is left out."""

    point = forms.ChoiceField(label="异议项", widget=forms.Select(attrs={"wide": ""}), required=False)
    asked = forms.ChoiceField(
        label="请求",
        choices=[(Claim.Asked.CORRECT, "更正"), (Claim.Asked.REVOKE, "撤销")],
        widget=forms.RadioSelect,
        initial=Claim.Asked.CORRECT,
        required=False,
    )
    wanted = LineField(label="认为应当是", required=False, max_length=300)
    reasons = forms.CharField(
        label="理由", required=False, widget=forms.Textarea(attrs={"rows": "2", "wide": ""}), max_length=2000
    )

    def __init__(self, *args: Any, choices: list[tuple[str, object]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        point = self.fields["point"]
        assert isinstance(point, forms.ChoiceField)
        point.choices = choices

    @property
    def is_empty(self) -> bool:
        data = self.cleaned_data
        return not (data.get("point") or data.get("wanted") or data.get("reasons"))

    def clean(self) -> None:
        super().clean()
        data = self.cleaned_data
        if self.is_empty:
            return
        if not data.get("point") and not self.has_error("point"):
            self.add_error("point", "请选择异议指向哪条记录的哪一项。")
        if not data.get("reasons") and not self.has_error("reasons"):
            self.add_error("reasons", "请填写申请人的理由和依据。")

    def pointed(self, subject: Subject) -> Pointed:
        """The line as the bureau's own rows."""
        data = self.cleaned_data
        kind, _, rest = str(data["point"]).partition(":")
        said = (data.get("wanted", ""), data["reasons"])
        if kind == "grade":
            return Pointed(None, "", date.fromisoformat(rest), Claim.Asked.REGRADE, *said)
        record = next(row for row in records_open_to(subject) if str(row.pk) == kind)
        return Pointed(record, rest, None, Claim.Asked(data["asked"] or Claim.Asked.CORRECT), *said)


ClaimSet = formset_factory(ClaimForm, extra=0, max_num=MOST_ROWS, validate_max=True)


def points(subject: Subject, today: date) -> list[tuple[str, object]]:
    """Every line that may be disputed, record by record, then the grades."""
    groups: list[tuple[str, object]] = [("", "请选择")]
    for record in records_open_to(subject):
        lines = [(f"{record.pk}:{line.name}", _worded(line.label, line.stated)) for line in lines_of(record)]
        groups.append((f"{record}　{record.title}", lines))
    grades = [(f"grade:{grade.start}", f"{GRADE}：{grade.stated}") for grade in grades_of(subject, today)[:12]]
    return [*groups, ("评级", grades)] if grades else groups


def _worded(label: str, stated: str) -> str:
    return f"{label}：{stated[:40]}{'…' if len(stated) > 40 else ''}"


def claim_set(
    data: QueryDict | None, *, subject: Subject, today: date, chosen: str = "", rows: int = FEWEST_ROWS
) -> BaseFormSet[ClaimForm]:
    """Rows for claims; the first points at what was chosen before."""
    initial: list[dict[str, object]] = [{"point": chosen if place == 0 else ""} for place in range(rows)]
    made: BaseFormSet[ClaimForm] = ClaimSet(
        data, initial=initial, prefix="claims", form_kwargs={"choices": points(subject, today)}
    )
    made.forms[0].fields["point"].widget.attrs["autofocus"] = True
    return made


def claims_in(rows: BaseFormSet[ClaimForm], subject: Subject) -> list[Pointed]:
    """The rows that are filled in."""
    return [form.pointed(subject) for form in rows if not form.is_empty]


def open_duplicates(subject: Subject, claims: list[Pointed]) -> list[Earlier]:
    """Open cases about one of these very lines."""
    return [
        found
        for pointed in claims
        for found in earlier(subject, pointed.record)
        if found.objection.is_open
        and (found.claim.line, found.claim.graded_from) == (pointed.line, pointed.graded_from)
    ]
