"""The forms of statement and defence: the notice, its service, the statement by fact, the findings, the end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TypeVar, cast

from django import forms
from django.db.models import Model, QuerySet
from django.forms import BoundField

from accounts.models import Role, User
from credit.forms.evidence import EnclosureForm
from credit.hearing.intents import Words, intent_of
from credit.hearing.notifying import Notice
from credit.hearing.reviewing import Finding, arguments_of
from credit.hearing.stating import Answer, Stated
from credit.models import Argument, CreditRecord, Hearing, HearingFact, HearingRound
from desk.forms.acts import ActForm
from desk.forms.base import SeveralOf
from desk.forms.fields import DayField, LineField, TextField
from desk.forms.filters import FilterForm
from documents.forms import ServeForm
from documents.models import Document
from subjects.models import Subject

M = TypeVar("M", bound=Model)
WIDE = forms.TextInput(attrs={"wide": ""})
Manner = HearingRound.Manner
_NUMBERED = re.compile(r"^\s*(?:\d{1,2}\s*[.．、)）]|[（(]\s*\d{1,2}\s*[)）])\s*")


class NoticeForm(ActForm[M]):
    """What the notice says; one fact a line."""

    facts = TextField(
        label="拟记录的事实",
        max_length=6000,
        widget=forms.Textarea(attrs={"wide": "", "rows": "6", "autofocus": True}),
        help_text="每行一条，自动编号；信用主体将按编号逐条陈述。",
    )
    basis = TextField(label="依据", rows=3)
    intended = TextField(
        label="拟作记录", rows=3, help_text="拟记录什么、计入第十二条哪一项；对等级的影响在签发时自动写入。"
    )
    contact = LineField(label="联系人", max_length=40)
    telephone = LineField(label="联系电话", max_length=40)
    place = LineField(label="提交地点", max_length=120, widget=WIDE)

    def call(self, words: Words) -> None:
        """Name the fields as this kind of intention does."""
        self.fields["facts"].label, self.fields["intended"].label = words.facts, words.intended
        self.fields["intended"].help_text = words.intended_help

    def given(self) -> Mapping[str, object]:
        """The notice as filled in; numbers that somebody typed are taken off."""
        facts = tuple(_NUMBERED.sub("", line).strip() for line in self.cleaned_data["facts"].splitlines())
        return {"notice": Notice(**{**self.cleaned_data, "facts": facts})}

    def clean_facts(self) -> str:
        facts = str(self.cleaned_data["facts"])
        lines = [line for line in facts.splitlines() if _NUMBERED.sub("", line).strip()]
        if not lines:
            raise forms.ValidationError("请逐条写明拟记录的事实，至少一条。")
        if len(lines) > 40:
            raise forms.ValidationError(f"事实有 {len(lines)} 条，最多 40 条；相同性质的请合并。")
        return facts


class FirstNoticeForm(NoticeForm[CreditRecord]):
    """The first notice of a record: what the record tells need not be typed."""

    def prepare(self) -> None:
        record = self.matter
        self.initial.update(
            facts="\n".join(filter(None, re.split(r"(?<=[。；;])\s*|\n", record.content))),
            basis=record.legal_basis,
            intended=f"拟将上述事实作为你（单位）的{record.get_kind_display()}记入信用记录，并据以评定信用等级。",
            contact=str(self.by),
            place=f"新密市应急管理局{self.by.department or ''}",
        )


class RevisedNoticeForm(NoticeForm[Hearing]):
    """A notice that is being prepared."""

    def prepare(self) -> None:
        round = self.matter.round
        self.call(intent_of(self.matter).words)
        self.initial.update({name: getattr(round, name) for name in self.fields if name != "facts"})
        self.initial["facts"] = "\n".join(f"{fact.number}. {fact.text}" for fact in round.facts.all())


class NoticeServiceForm(ServeForm[Hearing]):
    """The notice reached the subject."""

    def paper(self) -> Document | None:
        return self.matter.round.notice


def hearers(subject: Subject) -> QuerySet[User]:
    """Who may hear the subject: the active staff of its department."""
    staff = User.objects.filter(is_active=True, role__in=(Role.CLERK, Role.SUPERVISOR))
    return staff.filter(department=subject.department_id).order_by("display_name")


class AnewForm(ActForm[Hearing]):
    """Why the subject is told once more."""

    reason = TextField(label="重新告知的原因", max_length=300, help_text="如：据以列入的记录已更正。写入补充的告知书。")


class HandedInForm(EnclosureForm[Hearing]):
    """The scan of a paper that the subject handed in."""

    def prepare(self) -> None:
        self.fields["file"].label = "提交的材料"


class StatementForm(ActForm[Hearing]):
    """What the subject says, number by number."""

    on = DayField(label="陈述日期")
    manner = forms.ChoiceField(
        label="陈述方式",
        choices=Manner.choices,
        widget=forms.RadioSelect,
        help_text="口头陈述由两人听取，制作笔录并由陈述人签字。",
    )
    speaker = LineField(label="陈述人", max_length=60)
    role = LineField(label="陈述人身份", max_length=60, help_text="如：法定代表人、本人、委托代理人（附授权委托书）。")
    stated_at = LineField(label="陈述地点", max_length=120, required=False)
    heard_by = SeveralOf(label="听取人", queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple)
    other = TextField(label="其他意见", required=False, max_length=6000, rows=3)
    handed_in = TextField(
        label="提交的材料",
        required=False,
        max_length=3000,
        rows=3,
        help_text="每行一份；扫描件保存后可在陈述申辩页面上传。",
    )

    def prepare(self) -> None:
        round = self.matter.round
        self.facts = list(round.facts.all())
        cast("SeveralOf", self.fields["heard_by"]).queryset = hearers(self.matter.subject)
        for fact in self.facts:
            self.fields[self.name_of(fact)] = TextField(
                label=f"对事实 {fact.number} 的意见",
                required=False,
                max_length=6000,
                rows=3,
                help_text="" if fact.number > 1 else "没有意见的留空。",
            )
        self.initial.update(self._known(round))

    def _known(self, round: HearingRound) -> dict[str, object]:
        said = {argument.fact_id: argument.words for argument in round.arguments.all()}
        known: dict[str, object] = {
            "on": round.stated_on or self.today,
            "manner": round.manner,
            "speaker": round.speaker,
            "role": round.speaker_role,
            "stated_at": round.stated_at or round.place,
            "heard_by": [person.pk for person in round.heard_by.all()] if round.is_stated else [self.by.pk],
            "other": said.get(None, ""),
            "handed_in": "\n".join(paper.title for paper in round.handed_in.all()),
        }
        return known | {self.name_of(fact): said.get(fact.pk, "") for fact in self.facts}

    @staticmethod
    def name_of(fact: HearingFact) -> str:
        return f"fact-{fact.number}"

    @property
    def by_fact(self) -> list[tuple[HearingFact, BoundField]]:
        """Each fact with the field for what is said to it."""
        return [(fact, self[self.name_of(fact)]) for fact in self.facts]

    @property
    def who_fields(self) -> list[BoundField]:
        return [self[name] for name in ("on", "manner", "speaker", "role", "stated_at", "heard_by")]

    def clean(self) -> None:
        super().clean()
        if self.cleaned_data.get("manner") == Manner.ORAL and not self.cleaned_data.get("stated_at"):
            self.add_error("stated_at", "口头陈述须写明陈述地点。")

    def given(self) -> Mapping[str, object]:
        data = self.cleaned_data
        answers = [Answer(fact, data[self.name_of(fact)]) for fact in self.facts]
        stated = Stated(
            on=data["on"],
            manner=Manner(data["manner"]),
            speaker=data["speaker"],
            role=data["role"],
            place=data["stated_at"],
            answers=[*answers, Answer(None, data["other"])],
            heard_by=list(data["heard_by"]),
            handed_in=data["handed_in"].splitlines(),
        )
        return {"stated": stated}


class WaiverForm(ActForm[Hearing]):
    """The written waiver."""

    on = DayField(label="放弃日期")
    waiver = LineField(
        label="书面材料",
        max_length=200,
        help_text="如：放弃陈述申辩声明，法定代表人签字并盖章。",
        widget=WIDE,
    )

    def prepare(self) -> None:
        self.initial["on"] = self.today


class SignatureForm(ActForm[Hearing]):
    """How the minutes were signed."""

    on = DayField(label="签字日期")
    signature = LineField(
        label="签字情况",
        max_length=200,
        widget=forms.TextInput(attrs={"wide": "", "list": "signatures", "autocomplete": "off"}),
        help_text="如：陈述人、听取人、记录人均已签字。拒绝签字的，写明原因和见证人。",
    )

    def prepare(self) -> None:
        self.initial.update(on=self.today, signature="陈述人核对无误，陈述人、听取人和记录人均已签字")


class FindingsForm(ActForm[Hearing]):
    """A finding with its reason for every argument; what is not filled in yet stays open."""

    def prepare(self) -> None:
        self.arguments = arguments_of(self.matter)
        for argument in self.arguments:
            self.initial[f"finding-{argument.pk}"] = argument.finding
            self.initial[f"reason-{argument.pk}"] = argument.reason
            about = f"{argument.label}（第{argument.round.number}轮）"
            self.fields[f"finding-{argument.pk}"] = forms.ChoiceField(
                label=f"{about}的复核意见",
                choices=Hearing.Found.choices,
                required=False,
                widget=forms.RadioSelect,
            )
            self.fields[f"reason-{argument.pk}"] = TextField(
                label=f"{about}的复核理由", required=False, max_length=4000, rows=3
            )

    @property
    def goes_on(self) -> bool:
        """Whether the review is to be issued next."""
        return self.data.get("act") == "issue"

    @property
    def rows(self) -> list[tuple[Argument, BoundField, BoundField]]:
        """Each argument with its two fields."""
        return [(row, self[f"finding-{row.pk}"], self[f"reason-{row.pk}"]) for row in self.arguments]

    def clean(self) -> None:
        super().clean()
        for argument in self.arguments:
            finding = self.cleaned_data.get(f"finding-{argument.pk}")
            reason = (self.cleaned_data.get(f"reason-{argument.pk}") or "").strip()
            if finding and not reason:
                self.add_error(f"reason-{argument.pk}", f"{argument.label}：选了复核意见，请写明理由。")
            if reason and not finding:
                self.add_error(f"finding-{argument.pk}", f"{argument.label}：写了理由，请选择复核意见。")

    def given(self) -> Mapping[str, object]:
        return {"findings": list(self._found())}

    def _found(self) -> Iterator[Finding]:
        """What is filled in and new."""
        for row in self.arguments:
            finding, reason = self.cleaned_data[f"finding-{row.pk}"], self.cleaned_data[f"reason-{row.pk}"].strip()
            if finding and (finding, reason) != (row.finding, row.reason):
                yield Finding(row, Hearing.Found(finding), reason)


class ConclusionForm(ActForm[Hearing]):
    """Why the record stays where something was adopted."""

    note = TextField(label="办理说明", required=False, max_length=300, rows=3)

    def prepare(self) -> None:
        if self.matter.is_unheeded:
            self.fields["note"].required = True
            self.fields["note"].label = "采纳的意见不影响记录内容的理由"
            self.fields["note"].help_text = "采纳的意见影响记录内容的，请返回并先更改记录。"


class HearingFilter(FilterForm[Hearing]):
    """Which hearings to list: those under way, unless said otherwise."""

    RUNNING = "running"
    state = forms.ChoiceField(
        label="状态", required=False, choices=[(RUNNING, "办理中"), *Hearing.State.choices, ("all", "全部")]
    )

    @classmethod
    def usual(cls) -> dict[str, object]:
        return {"state": cls.RUNNING}

    def narrow(self, rows: QuerySet[Hearing]) -> QuerySet[Hearing]:
        state = self.cleaned_data["state"]
        if state == self.RUNNING:
            return rows.filter(state__in=Hearing.OPEN)
        return rows if state in ("", "all") else rows.filter(state=state)
