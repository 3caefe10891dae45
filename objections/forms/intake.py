"""The form at the counter: who applies, which lines, with which papers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.http import QueryDict

from desk.forms.acts import ActForm
from desk.forms.base import FacedForm
from desk.forms.fields import DayField, LineField, TextField, half_width
from objections.intake import Earlier, Pointed, earlier
from objections.lines import GRADE, grades_of, lines_of, records_open_to
from objections.models import Claim, Objection
from subjects.entry import checked_number, private_number
from subjects.models import Subject

FEWEST_ROWS, MOST_ROWS = 2, 10
_PAGES = re.compile(r"\d+\s*(页|张|份|段|分钟|件)")
"""How much of it there is: pages of a paper, pictures, the length of a recording."""


class IntakeForm(ActForm[Subject]):
    """Who applies, how it was proved, what was handed in, and the rows of claims.

    With the button that adds a row nothing is taken in yet; the address may say which line is pointed at.
    """

    received_on = DayField(label="收到日期")
    applicant = forms.ChoiceField(label="申请方式", choices=Objection.Applicant.choices, widget=forms.RadioSelect)
    applicant_name = LineField(label="来人姓名", max_length=60)
    authority = LineField(
        label="授权委托", required=False, max_length=120, help_text="代理人申请的必填，如：授权委托书（2026-09-16）。"
    )
    proof = forms.ChoiceField(label="身份证明", choices=[("", "请选择"), *Objection.Proof.choices])
    number = private_number("证件号码", required=False, help_text="加密保存，只显示首尾几位。")
    telephone = LineField(label="联系电话", max_length=40)
    address = LineField(label="送达地址", required=False, max_length=200, widget=forms.TextInput(attrs={"wide": ""}))
    evidence_kinds = forms.MultipleChoiceField(
        label="证据种类",
        required=False,
        choices=Objection.Evidence.choices,
        widget=forms.CheckboxSelectMultiple(attrs={"wide": ""}),
        help_text="申请人提交的每一种都勾选。",
    )
    papers = TextField(
        label="提交材料",
        rows=3,
        required=False,
        help_text="一行一件，写明页数，如：行政处罚决定书复印件 3 页；电子文件登记后上传。",
    )
    without_evidence = forms.BooleanField(
        label="申请人未提交证据，已告知可以补交", required=False, help_text="初审时可以一次性告知补正。"
    )
    confirmed = forms.BooleanField(
        label="已告知申请人同一记录有未办结的异议，仍然登记", required=False, widget=forms.HiddenInput
    )

    def prepare(self) -> None:
        subject = self.matter
        self.initial.update(
            received_on=self.today,
            applicant=Objection.Applicant.SELF,
            telephone=subject.telephone,
            address=subject.address,
        )
        posted = cast("QueryDict", self.data) if self.is_bound else None
        rows = _one_more(posted) if posted and self.adds_row else posted
        self.rows = claim_set(rows, subject=subject, today=self.today, chosen=_pointed_at(self.asked))

    @property
    def adds_row(self) -> bool:
        """Whether only another row for a claim is wanted."""
        return "more" in self.data

    def is_valid(self) -> bool:
        return all([super().is_valid(), self.rows.is_valid()]) and not self.adds_row

    def clean(self) -> None:
        super().clean()
        data = self.cleaned_data
        if data.get("applicant") == Objection.Applicant.AGENT and not data.get("authority"):
            self.add_error("authority", "代理人申请的，请填写授权委托（如：授权委托书及日期）。")
        if data.get("number") and data.get("proof") == Objection.Proof.CITIZEN:
            try:
                data["number"] = checked_number(data["number"], "")
            except forms.ValidationError as fault:
                self.add_error("number", fault)
        self._clean_evidence()
        if not data.get("confirmed") and not self.adds_row and self.rows.is_valid():
            self._ask_to_confirm(open_duplicates(self.matter, claims_in(self.rows, self.matter)))

    def _clean_evidence(self) -> None:
        """What was handed in, each with its pages, or that nothing was; never left open."""
        data = self.cleaned_data
        kinds, papers = (
            data.get("evidence_kinds", []),
            [line for line in data.get("papers", "").splitlines() if line.strip()],
        )
        if data.get("without_evidence"):
            if kinds or papers:
                self.add_error("without_evidence", "已写明提交材料的，请不要勾选；确实没有提交的，请清空材料和种类。")
        elif not papers:
            self.add_error("papers", "请逐件写明提交的证据材料和页数；没有提交的，请勾选“申请人未提交证据”。")
        elif not kinds:
            self.add_error("evidence_kinds", "请勾选所提交证据的种类。")
        for line in papers:
            if not _PAGES.search(half_width(line)):
                self.add_error("papers", f"“{line.strip()[:20]}”没有写页数，请写成：{line.strip()[:20]} 3 页。")

    def _ask_to_confirm(self, found: list[Earlier]) -> None:
        """Another case about the same line is open: say so, and let it be confirmed."""
        if found:
            self.fields["confirmed"].widget = forms.CheckboxInput()
            said = "、".join(dict.fromkeys(f"{one.objection}（{one.claim.label}）" for one in found))
            self.add_error("confirmed", f"同一项正在办理：{said}。如仍要登记，请勾选确认。")

    def given(self) -> Mapping[str, object]:
        own = ["received_on", "applicant", "applicant_name", "authority", "proof", "telephone", "address"]
        own += ["papers", "evidence_kinds", "without_evidence"]
        objection = Objection(**{name: self.cleaned_data[name] for name in own})
        objection.proof_number = self.cleaned_data["number"]
        return {"objection": objection, "claims": claims_in(self.rows, self.matter)}


def _one_more(data: QueryDict) -> QueryDict:
    """What was posted, with room for another row."""
    more = data.copy()
    more["claims-TOTAL_FORMS"] = str(min(_whole(data.get("claims-TOTAL_FORMS")) + 1, MOST_ROWS))
    return more


def _whole(text: object) -> int:
    return int(str(text)) if str(text).isascii() and str(text).isdigit() and len(str(text)) < 4 else FEWEST_ROWS


def _pointed_at(asked: QueryDict) -> str:
    """The line that the address names: of a record, or a grade."""
    record = asked.get("record", "")
    return f"{record}:{asked.get('line', '')}" if record.isdigit() else asked.get("point", "")


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
    reasons = TextField(label="理由", rows=2, required=False)

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
    for first in made.forms[:1]:
        first.fields["point"].widget.attrs["autofocus"] = True
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
