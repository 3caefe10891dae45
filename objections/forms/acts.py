"""The short forms of the acts on a case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from django import forms

from accounts.models import User
from credit.forms.evidence import EnclosureForm
from desk.forms.acts import ActForm
from desk.forms.base import SeveralOf
from desk.forms.fields import DayField, LineField, TextField
from documents.forms import ServeForm
from documents.models import Document
from objections import assigning
from objections.models import Objection, Petition, Receiver

WIDE = {"wide": ""}


class ReviewForm(ActForm[Objection]):
    """The reason of the preliminary review."""

    reason = TextField(label="理由", rows=3, help_text="写入文书。")


class AskForm(ActForm[Objection]):
    """All that is missing, told at once."""

    AHEAD = frozenset({"until"})

    missing = TextField(label="需补正的材料", rows=3, help_text="一行一件；只能告知一次，请写全。")
    until = DayField(label="补正期限")
    reason = TextField(label="理由", rows=3, help_text="写入文书。")

    def prepare(self) -> None:
        if self.matter.without_evidence:
            claims = self.matter.claims.select_related("record")
            self.initial["missing"] = "\n".join(f"证明“{claim.label}”记载有误的证据材料" for claim in claims)


class SupplyForm(ActForm[Objection]):
    """What came in, and when."""

    on = DayField(label="补正日期")
    papers_handed = TextField(label="收到的补正材料", rows=3, help_text="一行一件。")

    def prepare(self) -> None:
        self.initial["on"] = self.today


class WithdrawForm(ActForm[Objection]):
    """A written withdrawal."""

    on = DayField(label="撤回日期")
    words = LineField(
        label="书面撤回申请",
        max_length=300,
        help_text="如：2026年9月18日书面撤回申请，自称已核实无误。",
        widget=forms.TextInput(attrs=WIDE),
    )

    def prepare(self) -> None:
        self.initial["on"] = self.today


class EncloseForm(EnclosureForm[Objection]):
    """A file that was handed in or gathered."""

    def prepare(self) -> None:
        self.fields["file"].label = "材料"


class SuspendForm(ActForm[Objection]):
    """Why the days stop counting, by which document, until when probably."""

    AHEAD = frozenset({"expected_on"})

    reason = LineField(
        label="事由",
        max_length=300,
        help_text="检验、检测、鉴定或者专家评审。",
        widget=forms.TextInput(attrs=WIDE),
    )
    document = LineField(label="依据文书", max_length=200, help_text="如：委托鉴定书〔2026〕3号。")
    expected_on = DayField(label="预计恢复日")


class AssignForm(ActForm[Objection]):
    """Who investigates: of those who may."""

    FEWEST: ClassVar[int] = assigning.FEWEST

    people = SeveralOf(
        label="核查人员",
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请选择核查人员，不少于 2 人。"},
    )

    def prepare(self) -> None:
        self.picker = assigning.picker(self.matter)
        _offer(self.fields["people"], [one.person for one in self.picker.eligible])
        self.initial["people"] = [one.person.pk for one in self.picker.eligible if one.assigned]

    @property
    def chosen(self) -> set[str]:
        """The people whose boxes are ticked."""
        return {str(pk) for pk in self["people"].value() or ()}

    @property
    def rows(self) -> list[tuple[assigning.Candidate, bool]]:
        """Who may be assigned, and whether the box is ticked."""
        chosen = self.chosen
        return [(one, str(one.person.pk) in chosen) for one in self.picker.eligible]


def _offer(field: forms.Field, people: Sequence[User]) -> None:
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = User.objects.filter(pk__in=[person.pk for person in people]).order_by("pk")


class RecusalForm(ActForm[Objection]):
    """Who is to stand back, and why."""

    person = forms.ModelChoiceField(label="人员", queryset=User.objects.none(), empty_label="请选择")
    by_applicant = forms.BooleanField(label="由申请人提出", required=False)
    reason = TextField(label="理由", rows=3, max_length=300)

    def prepare(self) -> None:
        people = [one.person for one in assigning.picker(self.matter).eligible]
        _offer(self.fields["person"], people)
        self.initial["person"] = self.by.pk if self.by in people else None


class LoanForm(ActForm[Objection]):
    """Who is to be lent, and why."""

    person = forms.ModelChoiceField(label="人员", queryset=User.objects.none(), empty_label="请选择")
    reason = TextField(label="理由", rows=3, max_length=300)

    def prepare(self) -> None:
        _offer(self.fields["person"], [one.person for one in assigning.picker(self.matter).lendable])


class DecideForm(ActForm[Petition]):
    """Granted or not, and why."""

    granted = forms.TypedChoiceField(
        label="决定",
        choices=[("True", "同意"), ("False", "不同意")],
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
    )
    decision = TextField(label="理由", rows=3, max_length=300)


class CourseForm(ActForm[Objection]):
    """What the investigators did."""

    course = TextField(
        label="核查经过", rows=3, max_length=8000, help_text="查阅了哪些案卷、询问了谁、到过哪里、何时。"
    )

    def prepare(self) -> None:
        self.initial["course"] = self.matter.course


class SendBackForm(ActForm[Objection]):
    """Why the opinion goes back."""

    reason = TextField(label="退回理由", rows=3, max_length=300)


class PaperForm(ServeForm[Document]):
    """How a paper of the case reached the applicant."""

    def paper(self) -> Document:
        return self.matter

    def receiver_known(self) -> str:
        return Objection.objects.of_paper(self.matter).applicant_name


class ToldForm(ActForm[Receiver]):
    """How a holder of old data was told."""

    words = LineField(label="告知方式", max_length=120, help_text="如：电话告知并发送更正后的台账。")
