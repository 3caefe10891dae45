"""What the four kinds of record forms share: the common fields, completeness, the statement of Article 8."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation, Overflow
from typing import Any, ClassVar

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.forms import BoundField

from accounts.models import Department
from accounts.versions import version_of
from credit.facts.telling import in_yuan
from credit.forms.one_act import Offered, offered_beside
from credit.grades.previewing import Outlook, heavier, preview
from credit.models import CreditRecord, Hearing, ImportBatch
from credit.records import one_act
from credit.records.entering import Proposal
from credit.records.recording import Statement, next_number
from credit.records.validity import Circumstances, Fault, examine, label_of, registered
from credit.records.validity.every_kind import DECISION, LONGEST, NEEDED
from desk.forms.acts import RowForm
from desk.forms.fields import DayField, LineField, half_width
from desk.forms.versions import Versioned

Kind = CreditRecord.Kind
State = CreditRecord.State

EFFECT = "effect"
SAVING = ("draft", EFFECT)
"""The buttons that save; any other only looks."""
A_SITTING = timedelta(hours=12)
"""How long what somebody typed is at hand for the next record."""
WIDE = {"wide": "", "rows": "3"}
"""A text that takes the whole width."""
PRINCIPAL_AUTHORITY = "新密市应急管理局"
YES_NO = (("True", "是"), ("False", "否"))
NOTHING_SAID = {"by_emergency": False, "liable": False, "deaths": 0, "injured": 0, "loss": Decimal(0)}
"""What stands in the row of a draft that leaves these open."""
STATEMENT = ["statement", "statement_on", "statement_note", *DECISION]
"""What a form asks of the statement, in their order."""
HEARING_FIRST = ("", "先听取陈述（保存草稿，再办理陈述申辩）")
NOT_REQUIRED = (CreditRecord.Statement.NOT_REQUIRED.value, CreditRecord.Statement.NOT_REQUIRED.label)
USUAL_REASONS = {
    Kind.PENALTY: (
        "作出原处罚决定时已依法告知并听取陈述申辩",
        "原处罚决定适用简易程序，当场告知并听取陈述申辩",
        "原处罚决定经听证作出",
    ),
    Kind.MISCONDUCT: (
        "原决定（认定）作出时已依法告知并听取陈述申辩",
        "人民法院生效裁判已认定该事实",
    ),
    Kind.ACCIDENT: ("事故调查中已听取陈述，调查报告已经批复", "人民法院生效裁判已认定该事实"),
}
"""Why a statement is usually not required once more (R5), by kind."""


def reason_field() -> forms.CharField:
    """Why no statement is required; the usual ones are offered."""
    box = forms.TextInput(attrs={"list": "statement-reasons", "autocomplete": "off", "wide": ""})
    return forms.CharField(
        label="陈述说明",
        required=False,
        max_length=300,
        widget=box,
        help_text="不须另行听取的，写明理由；可从常用理由中选。",
    )


class MoneyField(forms.CharField):
    """An amount in yuan: 50000, 50,000, 5万."""

    def prepare_value(self, value: object) -> object:
        return in_yuan(value).replace(",", "") if isinstance(value, Decimal) else value

    def clean(self, value: object) -> Decimal | None:
        typed = re.sub(r"[,，\s元]", "", half_width(str(value or "")))
        if not typed:
            return None
        number, ten_thousands = (typed[:-1], True) if typed.endswith("万") else (typed, False)
        try:
            amount = Decimal(number) * (10_000 if ten_thousands else 1)
        except (InvalidOperation, Overflow):
            raise forms.ValidationError(f"{self.label}应为数字，请填写元数，如 50000 或 5万。") from None
        if not amount.is_finite():
            raise forms.ValidationError(f"{self.label}应为数字，请填写元数，如 50000 或 5万。")
        return amount


def yes_no(label: str, *, help_text: str = "") -> forms.TypedChoiceField:
    """A choice between 是 and 否, or none yet."""
    return forms.TypedChoiceField(
        label=label,
        choices=YES_NO,
        coerce=lambda value: value == "True",
        empty_value=None,
        widget=forms.RadioSelect,
        help_text=help_text,
    )


class RecordForm(Versioned, RowForm[Any]):
    """A record of one kind. A draft may be incomplete; what takes effect, or is in force, may not."""

    kind: ClassVar[CreditRecord.Kind]
    first: ClassVar[tuple[str, ...]]
    more: ClassVar[tuple[str, ...]]
    recognised_by: ClassVar[str] = "content"
    """The one field that even a draft must have."""
    triggers: ClassVar[str]
    """The items of Article 12 that such a record can set to work."""
    weighty: ClassVar[frozenset[str]] = frozenset()
    """Fields without which nobody can say what the record will do to the grade."""
    found_remarkable: tuple[Fault, ...] = ()

    number = LineField(label="记录编号", max_length=LONGEST["number"])
    suggested = forms.CharField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    collector = LineField(
        label="信息采集人员", max_length=LONGEST["collector"], help_text="异议时，采集人员须回避（第十条）。"
    )
    statement = forms.ChoiceField(
        label="陈述情况",
        choices=[HEARING_FIRST, NOT_REQUIRED],
        widget=forms.RadioSelect,
    )
    statement_on = DayField(label="陈述日期", help_text="认定无需之日。")
    statement_note = reason_field()
    heard_number = LineField(
        label="原决定文号",
        required=False,
        max_length=LONGEST["heard_number"],
        help_text="选“无需”的，写明作出时已听取信用主体陈述的决定。",
    )
    heard_on = DayField(label="原决定日期", required=False)
    heard_authority = LineField(label="原决定机关", required=False, max_length=LONGEST["heard_authority"])
    source_department = forms.ModelChoiceField(
        label="来源部门", queryset=Department.objects.all(), required=False, empty_label="局外单位"
    )
    reason = forms.CharField(
        label="更改理由", max_length=100, widget=forms.TextInput(attrs={"wide": "", "autofocus": True})
    )

    same_act = Offered()
    adopting = forms.BooleanField(
        label="本次更改是采纳陈述申辩意见",
        required=False,
        help_text="只减轻、不加重，不必重新告知；更改其他事实的不要勾选，须补充告知。",
    )
    heavier_because = forms.CharField(
        label="加重的理由",
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"wide": ""}),
        help_text="仅当更改使等级更低或者持续更久时填写：不得因陈述申辩而加重（行政处罚法第四十五条）。",
    )

    class Meta:
        model = CreditRecord
        fields: ClassVar[tuple[str, ...]] = ()

    def starting(self) -> dict[str, Any]:
        record = self.matter if isinstance(self.matter, CreditRecord) else None
        self.is_new, self.subject = record is None, record.subject if record else self.matter
        instance = copy(record) if record else CreditRecord(kind=self.kind, subject=self.subject)
        self.hearing = Hearing.objects.open().filter(record=instance).first() if instance.pk else None
        return {"instance": instance, "initial": self.remembered(instance)}

    def prepare(self) -> None:
        self._fit(self.instance)
        self.order_fields([*self.first, *self.more])

    @property
    def is_meant(self) -> bool:
        return self.data.get("act") in SAVING

    @property
    def complete(self) -> bool:
        """Whether nothing may lack: what takes effect, or is in force."""
        return self.data.get("act") == EFFECT or self.instance.state == State.EFFECTIVE

    @property
    def last(self) -> QuerySet[CreditRecord]:
        """What this person entered by hand in the last hours, the latest first: what is typed again and again."""
        own = CreditRecord.objects.filter(entered_by=self.by, entered_at__gte=self.at - A_SITTING)
        during = {"asked_at__lte": OuterRef("entered_at"), "finished_at__gte": OuterRef("entered_at")}
        return own.exclude(Exists(ImportBatch.objects.filter(confirmed_by=self.by, **during))).order_by("-pk")

    def remembered(self, instance: CreditRecord) -> dict[str, object]:
        """What need not be typed."""
        if not self.is_new:
            return {"version": version_of(instance)}
        number, last = next_number(self.kind, self.today.year), self.last.first()
        return {
            "number": number,
            "suggested": number,
            "collector": (last.collector if last else "") or str(self.by),
            "source_department": self.by.department_id,
            "statement_note": USUAL_REASONS[self.kind][0] if self.kind == Kind.PENALTY else "",
        }

    def _fit(self, instance: CreditRecord) -> None:
        """Leave out what this record has no use for."""
        for name in NEEDED[self.kind]:
            self.fields[name].label = label_of(self.kind, name)
        if instance.state != State.DRAFT:
            self.fields["number"].disabled = True
            self.fields[self.first[0]].widget.attrs.pop("autofocus", None)
        if instance.state == State.DRAFT:
            del self.fields["reason"]
        for name in self._settled(instance):
            del self.fields[name]
        if not self.is_new or self.kind not in one_act.KINDS:
            del self.fields["same_act"]

    def _settled(self, instance: CreditRecord) -> list[str]:
        """What is not asked: of the statement what acts settle, and of changes what no hearing gives cause for."""
        settled: list[str] = []
        hearing = self.hearing
        if self.kind == Kind.SANCTION or instance.state == State.NOTIFIED or (hearing and hearing.binds):
            settled += STATEMENT if self.kind != Kind.SANCTION else STATEMENT[:3]
        elif instance.state == State.EFFECTIVE:
            settled.append("statement")
            self.fields["statement_on"].required = False
        adopted = hearing is not None and hearing.adopts
        if not (hearing and hearing.state == Hearing.State.REVIEWED and adopted):
            settled.append("adopting")
        if not (hearing and hearing.was_stated) and not self._corrects(instance):
            settled.append("heavier_because")
        return settled

    def _corrects(self, instance: CreditRecord) -> bool:
        """Whether this is a correction of an adverse record in force; then it asks how the subject was heard about it."""
        corrects = instance.state == State.EFFECTIVE and self.kind != Kind.SANCTION
        if corrects:
            field = self.fields["heavier_because"]
            field.label = "听取陈述的情况"
            field.help_text = "仅当更正使等级更低或者持续更久时填写：听取信用主体陈述的日期、方式和意见（第八条）。"
        return corrects

    @property
    def doing(self) -> str:
        """What the form is for, in words."""
        if self.is_new:
            return "录入"
        return "修改" if self.instance.is_draft else "更正"

    @property
    def offers_effect(self) -> bool:
        """Whether the record may take effect from this form: no notice binds it to a hearing."""
        waits = self.is_new or self.instance.state == State.DRAFT
        return waits and not (self.hearing and self.hearing.binds)

    @property
    def usual_reasons(self) -> tuple[str, ...]:
        """Why no statement is required, as it usually is."""
        return USUAL_REASONS.get(self.kind, ())

    @property
    def on_change(self) -> list[BoundField]:
        """What is asked of a change, before the fields themselves."""
        return self._shown(("reason", "adopting", "heavier_because"))

    def _shown(self, names: Iterable[str]) -> list[BoundField]:
        return [self[name] for name in names if name in self.fields]

    @property
    def first_fields(self) -> list[BoundField]:
        """What is filled in every time."""
        return self._shown(self.first)

    @property
    def more_fields(self) -> list[BoundField]:
        """What is folded away."""
        return self._shown(self.more)

    @property
    def opened(self) -> bool:
        """Whether the folded part has something to put right."""
        return any(field.errors for field in self.more_fields)

    @property
    def offers_same_act(self) -> bool:
        """Whether something rests on the same facts, by the subject and the day of the act as filled in (R25)."""
        offered = self.fields.get("same_act")
        return isinstance(offered, Offered) and offered.queryset is not None and offered.queryset.exists()

    def full_clean(self) -> None:
        """What may not lack is said by `validity`; a draft may be incomplete, but never nameless."""
        kept = {"number", self.recognised_by, "reason"}
        waived = [field for name, field in self.fields.items() if field.required and name not in kept]
        for field in waived:
            field.required = False
        self._offer_same_act()
        super().full_clean()
        for field in waived:
            field.required = True

    def _offer_same_act(self) -> None:
        offered = self.fields.get("same_act")
        if not isinstance(offered, Offered) or not self.is_bound:
            return
        typed = copy(self.instance)
        try:
            typed.occurred_on = self.fields["occurred_on"].clean(self["occurred_on"].data)
        except forms.ValidationError:
            typed.occurred_on = None
        offered.queryset = offered_beside(typed, self["same_act"].data or (), self.by)

    def validate_unique(self) -> None:
        """The number is the only unique field; `validity` says of whom it is."""

    def clean(self) -> None:
        super().clean()
        if "statement" in self.fields and not self.cleaned_data.get("statement"):
            self.cleaned_data["statement_note"] = ""
        self.read_together()
        record, seen = self._as_typed(), self._seen()
        found = examine(record, seen)
        self._attach((*found.faults, *self._collisions(record)))
        self.found_remarkable = found.remarks
        if not self.complete:
            self._fill_in()

    def read_together(self) -> None:
        """What fields say only together: who is meant, what is proposed."""

    def _as_typed(self) -> CreditRecord:
        """The record with every value that could be read, valid or not."""
        record: CreditRecord = copy(self.instance)
        for name, value in self.cleaned_data.items():
            if name in self.Meta.fields:
                setattr(record, name, value)
        return record

    def _seen(self) -> Circumstances:
        stored = None if self.instance.pk is None else self.instance
        return Circumstances(self.today, complete=self.complete, stored=stored)

    def _collisions(self, record: CreditRecord) -> Iterator[Fault]:
        """A typed number has to be free; a suggested one that is not gives way to the next when the record is saved."""
        suggested = self.is_new and record.number == self.data.get("suggested")
        if not suggested:
            yield from registered.of_number(record)

    def _attach(self, faults: Iterable[Fault]) -> None:
        """Each fault beside its field; none that rests on a value which could not be read, or is not asked here."""
        unread = set(self.errors)
        for fault in faults:
            places = [place for name in fault.columns if (place := self.place_of(name)) in self.fields]
            if places and not unread & set(places):
                self.add_error(places[0], forms.ValidationError(fault.words, code=fault.rule))

    def place_of(self, column: str) -> str:
        """The field in which a column is filled in."""
        return column

    def _fill_in(self) -> None:
        """What a draft leaves open stands in its row as if nothing had been said."""
        for name, value in NOTHING_SAID.items():
            if name in self.cleaned_data and self.cleaned_data[name] is None:
                self.cleaned_data[name] = value

    def day(self, name: str) -> date | None:
        """A day that was typed and is one."""
        found: date | None = self.cleaned_data.get(name)
        return found

    def record(self) -> CreditRecord:
        """The record as filled in so far; of a form with errors, without the faulty fields."""
        self.is_valid()
        record: CreditRecord = self.instance
        return record

    def heard(self) -> Statement | None:
        """How the subject's statement was met, as filled in."""
        data = self.cleaned_data
        if not data.get("statement") or not data.get("statement_on"):
            return None
        how = CreditRecord.Statement(data["statement"])
        return Statement(how, data["statement_on"], data.get("statement_note", ""))

    @property
    def previewable(self) -> bool:
        """Whether enough is right to say what the record will do to the grade."""
        return bool(self.day("basis_on")) and not self.errors.keys() & self.weighty

    def note(self) -> str:
        """What the history should say beside the entry."""
        return ""

    def days_come(self) -> Sequence[str]:
        """What a day may be is said by `validity`."""
        return ()

    def proposed(self) -> Proposal | None:
        """The judgement of its nature that the record goes to a second person with."""
        return None

    def handed(self) -> Any:
        return self.matter if self.is_new else self.record()

    def given(self) -> Mapping[str, object]:
        data = self.cleaned_data
        takes_effect = self.data.get("act") == EFFECT
        common = {
            "effect": takes_effect,
            "statement": self.heard() if takes_effect else None,
            "proposed": self.proposed(),
        }
        if self.is_new:
            common |= {"note": self.note(), "suggested": data.get("suggested", "")}
            return {"record": self.record(), "same_act": list(data.get("same_act", ())), **common}
        return {
            "reason": data.get("reason", ""),
            "seen": data["version"],
            "adopting": bool(data.get("adopting")),
            "heavier_because": data.get("heavier_because", ""),
            **common,
        }

    def remark(self) -> str:
        reason = str(self.cleaned_data.get("reason", ""))
        return "；".join(filter(None, (reason, "提出拟认定" if self.proposed() else "")))

    def outlooks(self) -> list[Outlook]:
        """What saving it does to the grades; of what stands already, while nothing is typed."""
        if self.is_bound:
            return preview(self.record(), self.today) if self.previewable else []
        return preview(self.instance, self.today) if self.instance.basis_on else []

    def said(self) -> list[str]:
        """The remarks on what was typed."""
        return self.remarks() if self.is_bound else []

    def remarks(self) -> list[str]:
        """What whoever fills in the form should know before saving; none of it bars the way."""
        found = [remark.words for remark in self.found_remarkable]
        if "heavier_because" in self.fields and self.previewable:
            stored = CreditRecord.objects.select_related("subject").get(pk=self.instance.pk)
            if heavier(stored, self.record()):
                found.append(
                    "这样更正会使等级更低或者持续更久，须先听取信用主体陈述，并写明听取的情况（第八条）。"
                    if stored.state == State.EFFECTIVE
                    else "信用主体已陈述申辩：这样更改会使等级更低或者持续更久，须写明加重的理由（行政处罚法第四十五条）。"
                )
        return found
