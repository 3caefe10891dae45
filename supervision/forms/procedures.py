"""The forms of the listing procedure: what is intended, the notice, decision, delivery, publication."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import ClassVar, TypeVar

from django import forms
from django.db.models import Model, QuerySet

from credit.forms.hearings import NoticeForm
from credit.forms.listings import DecisiveRecords
from credit.models import CreditRecord
from credit.records.listing import decisive
from credit.regulation.article_12 import citation
from credit.regulation.facts import Regime
from credit.regulation.listing_grounds import CONDITIONS, GROUNDS, MONTHS, fault_of_months
from desk.forms.acts import ActForm
from desk.forms.base import SeveralOf
from desk.forms.fields import DayField, TextField
from desk.forms.filters import FilterForm
from documents.forms import ServeForm
from documents.models import Document
from measures import cataloguing
from measures.forms.catalogue import RestraintsChoice
from measures.models import CatalogueItem
from subjects.models import Person, Post, Subject
from supervision.grounds import doubts
from supervision.hearing import OfListing, notice_for
from supervision.models import Procedure
from supervision.policies import REGIMES
from supervision.proposing import Proposal

M = TypeVar("M", bound=Model)


class PenaltyChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Choosing the penalty that 令第11号 needs."""

    def label_from_instance(self, obj: CreditRecord) -> str:
        return f"{obj.document_number or obj.number}　{obj.basis_on}　{obj.authority}"


class PersonChoice(SeveralOf):
    """Choosing responsible persons (Henan statute, Article 35)."""

    def label_from_instance(self, obj: Person) -> str:
        return f"{obj.name}（{obj.identity_shown}）"


class ProposingForm(ActForm[M]):
    """What is intended; what is only doubtful asks for a second look and does not bar the way."""

    records = DecisiveRecords(
        label="触发记录",
        queryset=CreditRecord.objects.none(),
        widget=forms.CheckboxSelectMultiple(attrs={"wide": ""}),
        help_text="该主体已生效、属于第十二条（四）情形的记录。",
    )
    regime = forms.ChoiceField(
        label="名单依据", choices=Procedure.REGIMES, widget=forms.RadioSelect(attrs={"wide": ""})
    )
    conditions = forms.MultipleChoiceField(
        label="令第11号的情形",
        required=False,
        choices=[(condition.code, condition.wording) for condition in CONDITIONS.values()],
        widget=forms.CheckboxSelectMultiple(attrs={"wide": ""}),
        help_text="依据令第11号的必须选择；迟报事故不在其列。标“兜底”的由人作出判断，并在理由中写明。",
    )
    basis = PenaltyChoice(
        label="作为前提的行政处罚",
        required=False,
        queryset=CreditRecord.objects.none(),
        empty_label="不适用",
        help_text="依据令第11号的必须选择本局作出的处罚（谁处罚、谁决定）。",
        widget=forms.Select(attrs={"wide": ""}),
    )
    persons = PersonChoice(
        label="责任人员",
        required=False,
        queryset=Person.objects.none(),
        widget=forms.CheckboxSelectMultiple(attrs={"wide": ""}),
        help_text="写入列入决定书的主要负责人和其他责任人员（河南省社会信用条例第三十五条）。",
    )
    months = forms.IntegerField(
        label="管理期限（月）",
        required=False,
        min_value=1,
        max_value=600,
        help_text="不填则按依据：令第11号固定 36 个月；本局四级管理 12 个月，可以更长。",
    )
    reason = TextField(label="拟列入的理由")
    measures = TextField(
        label="拟采取的管理措施",
        required=False,
        help_text="不填则用该依据的通用措施。",
    )
    restraints = RestraintsChoice(
        label="措施目录事项",
        required=False,
        queryset=CatalogueItem.objects.none(),
        widget=forms.CheckboxSelectMultiple(attrs={"wide": ""}),
        help_text="每项措施须是惩戒措施目录中现行的事项；不选则用该依据的通用措施。",
    )
    confirmed = forms.BooleanField(label="已核对，仍按此办理", required=False)

    doubts: Sequence[str] = ()

    @property
    def subject(self) -> Subject:
        """Who is meant to be listed."""
        raise NotImplementedError

    @property
    def known(self) -> Procedure | None:
        """What was intended before; None where nothing was yet."""
        return None

    def prepare(self) -> None:
        self.grounds = decisive(self.subject.pk)
        self.initial.update(self._known(self.known))
        self._offer(self.known)

    @property
    def items(self) -> list[str]:
        """The items of 12.4 that the subject's decisive records fall under."""
        return sorted({effect.item for found in self.grounds.values() for effect in found})

    def _known(self, instance: Procedure | None) -> dict[str, object]:
        if instance is None:
            usual = {GROUNDS[item].usual for item in self.items}
            return {"regime": usual.pop()} if len(usual) == 1 else {}
        return {
            "records": list(instance.records.all()),
            "persons": list(instance.persons.all()),
            "restraints": list(instance.restraints.all()),
            **{
                name: getattr(instance, name)
                for name in ("regime", "conditions", "basis", "months", "reason", "measures")
            },
        }

    def _offer(self, instance: Procedure | None) -> None:
        records, basis, persons = (self.fields[name] for name in ("records", "basis", "persons"))
        offered = self.fields["restraints"]
        assert isinstance(offered, RestraintsChoice)
        offered.offer(4, self.today)
        assert isinstance(records, DecisiveRecords)
        assert isinstance(basis, PenaltyChoice)
        assert isinstance(persons, PersonChoice)
        unrepaired = self.subject.records.filter(number__in=self.grounds, repaired_on=None)
        records.queryset = unrepaired.order_by("basis_on", "pk")
        records.items = {  # type: ignore[misc]
            number: "、".join(dict.fromkeys(citation(effect.item) for effect in found))
            for number, found in self.grounds.items()
        }
        basis.queryset = self.subject.records.in_force().filter(kind=CreditRecord.Kind.PENALTY)
        known = set(Post.objects.filter(subject=self.subject).values_list("person", flat=True))
        known |= set(records.queryset.exclude(person=None).values_list("person", flat=True))
        persons.queryset = Person.objects.filter(pk__in=known).order_by("name", "pk")
        if instance is None:
            free = records.queryset.filter(listings=None)
            self.initial["records"] = [
                record for record in free if any(self.today in effect.span for effect in self.grounds[record.number])
            ]

    def clean(self) -> None:
        super().clean()
        data = self.cleaned_data
        regime = Regime(data["regime"]) if data.get("regime") else None
        if regime is None:
            return
        if not data.get("months") and not self.has_error("months"):
            data["months"] = MONTHS[regime]
        if data.get("months") and (fault := fault_of_months(regime, data["months"])):
            self.add_error("months", fault)
        if regime is Regime.ORDER_11 and not data.get("basis"):
            self.add_error("basis", "令第11号以受到行政处罚为前提，请选择作为前提的处罚；没有处罚的，改选其他依据。")
        if regime is Regime.ORDER_11 and not data.get("conditions"):
            self.add_error("conditions", "请选择令第11号的具体情形；没有相符情形的，改选其他依据。")
        if regime is not Regime.ORDER_11:
            data["conditions"], data["basis"] = [], None
        data["measures"] = data.get("measures") or REGIMES[regime].measures
        data["restraints"] = data.get("restraints") or cataloguing.restraints(REGIMES[regime].restraints, self.today)
        if not self.errors:
            self.doubts = list(doubts(self.proposal().plan))
            if self.doubts and not data.get("confirmed"):
                self.add_error("confirmed", "有需要核对的事项。核对无误的，请勾选后再保存。")

    def proposal(self) -> Proposal:
        """What was filled in."""
        data = self.cleaned_data
        return Proposal(
            self.subject,
            list(data["records"]),
            Regime(data["regime"]),
            data["months"],
            data["reason"],
            data["measures"],
            list(data["conditions"]),
            data["basis"],
            list(data["persons"]),
            list(data["restraints"]),
        )

    def given(self) -> Mapping[str, object]:
        return {"meant": self.proposal()}


class OpeningForm(ProposingForm[Subject]):
    """A procedure begins at a subject."""

    @property
    def subject(self) -> Subject:
        return self.matter


class RevisionForm(ProposingForm[Procedure]):
    """What is intended changes, as long as nobody was told."""

    @property
    def subject(self) -> Subject:
        return self.matter.subject

    @property
    def known(self) -> Procedure | None:
        return self.matter


class ListingNoticeForm(NoticeForm[Procedure]):
    """The first notice of an intended listing: what the procedure says need not be typed."""

    def prepare(self) -> None:
        self.call(OfListing.words)
        place = f"新密市应急管理局{self.by.department or ''}"
        notice = notice_for(self.matter, contact=str(self.by), telephone="", place=place)
        self.initial.update(notice._asdict() | {"facts": "\n".join(notice.facts)})


class ServeDecisionForm(ServeForm[Procedure]):
    """The decision reached the subject."""

    def paper(self) -> Document | None:
        return self.matter.decision


class DecisionForm(ActForm[Procedure]):
    """To list or not to list, with reasons; not to list names the day on which the question is put again."""

    AHEAD = frozenset({"review_on"})

    outcome = forms.ChoiceField(
        label="决定", choices=[("list", "列入名单"), ("not", "不列入")], widget=forms.RadioSelect
    )
    reasons = TextField(label="决定理由", help_text="对陈述申辩意见的采纳情况、过罚相当的考虑。")
    review_on = DayField(
        label="再次复核日期", required=False, help_text="决定不列入时必填：四级继续，到该日再次决定是否列入。"
    )

    def clean(self) -> None:
        super().clean()
        if self.cleaned_data.get("outcome") == "not" and not self.cleaned_data.get("review_on"):
            self.add_error("review_on", "决定不列入的，请填写再次复核日期。")

    def given(self) -> Mapping[str, object]:
        data = self.cleaned_data
        return {"listed": data["outcome"] == "list", "reasons": data["reasons"], "review_on": data["review_on"]}


class PublicationForm(ActForm[Procedure]):
    """The day on which the listing begins."""

    on = DayField(label="公布日期", help_text="名单自该日起计算期限。")

    def prepare(self) -> None:
        self.initial["on"] = self.today


class DropForm(ActForm[Procedure]):
    """Why the procedure ends before publication."""

    reason = TextField(label="理由", max_length=300)


class DeferralForm(ActForm[CreditRecord]):
    """Not to list for now: why, and until when."""

    AHEAD = frozenset({"review_on"})

    reason = TextField(
        label="暂不列入的理由",
        help_text="如：行政处罚尚未作出，不具备令第11号的前提；异议正在处理。",
    )
    review_on = DayField(label="复核日期", help_text="到该日再次决定是否列入，不超过 180 日。")


class ProcedureFilter(FilterForm[Procedure]):
    """Which procedures are shown; those in hand until something else is asked for."""

    SHOWN = (("running", "在办"), ("listed", "已列入"), ("ended", "不列入和终止"), ("all", "全部"))
    STATES: ClassVar[Mapping[str, Collection[str]]] = {
        "running": Procedure.OPEN,
        "listed": (Procedure.State.LISTED,),
        "ended": (Procedure.State.NOT_LISTED, Procedure.State.DROPPED),
        "all": tuple(Procedure.State.values),
    }

    show = forms.ChoiceField(label="范围", required=False, choices=SHOWN)

    @classmethod
    def usual(cls) -> dict[str, object]:
        return {"show": "running"}

    def narrow(self, rows: QuerySet[Procedure]) -> QuerySet[Procedure]:
        return rows.filter(state__in=self.STATES[self.cleaned_data["show"] or "running"])
