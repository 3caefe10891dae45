"""The forms of statement and defence: the notice, its service, the statement by fact, the findings, the end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import cast

from django import forms
from django.db.models import QuerySet
from django.forms import BoundField
from django.http import QueryDict

from accounts.models import Role, User
from credit.hearing.notifying import Notice
from credit.hearing.stating import Answer, Stated
from credit.models import Argument, CreditRecord, Hearing, HearingFact, HearingRound
from desk.forms.base import FacedForm, SeveralOf
from desk.forms.fields import DayField, LineField, not_after

LONG = {"wide": "", "rows": "3"}
Manner = HearingRound.Manner
_NUMBERED = re.compile(r"^\s*(?:\d{1,2}\s*[.．、)）]|[（(]\s*\d{1,2}\s*[)）])\s*")


class NoticeForm(FacedForm):
    """What the notice says; one fact a line."""

    facts = forms.CharField(
        label="拟记录的事实",
        max_length=6000,
        widget=forms.Textarea(attrs=LONG | {"rows": "6", "autofocus": True}),
        help_text="每行一条，自动编号；信用主体将按编号逐条陈述。",
    )
    basis = forms.CharField(label="依据", max_length=2000, widget=forms.Textarea(attrs=LONG))
    intended = forms.CharField(
        label="拟作记录",
        max_length=2000,
        widget=forms.Textarea(attrs=LONG),
        help_text="拟记录什么、计入第十二条哪一项；对等级的影响在签发时自动写入。",
    )
    contact = LineField(label="联系人", max_length=40)
    telephone = LineField(label="联系电话", max_length=40)
    place = LineField(label="提交地点", max_length=120, widget=forms.TextInput(attrs={"wide": ""}))

    def notice(self) -> Notice:
        """The notice as filled in; numbers that somebody typed are taken off."""
        data = self.cleaned_data
        facts = tuple(_NUMBERED.sub("", line).strip() for line in data["facts"].splitlines())
        return Notice(facts, data["basis"], data["intended"], data["contact"], data["telephone"], data["place"])

    def clean_facts(self) -> str:
        facts = str(self.cleaned_data["facts"])
        lines = [line for line in facts.splitlines() if _NUMBERED.sub("", line).strip()]
        if not lines:
            raise forms.ValidationError("请逐条写明拟记录的事实，至少一条。")
        if len(lines) > 40:
            raise forms.ValidationError(f"事实有 {len(lines)} 条，最多 40 条；相同性质的请合并。")
        return facts


def drafted(record: CreditRecord, by: User) -> dict[str, object]:
    """What need not be typed of the first notice: the record tells it."""
    return {
        "facts": "\n".join(filter(None, re.split(r"(?<=[。；;])\s*|\n", record.content))),
        "basis": record.legal_basis,
        "intended": f"拟将上述事实作为你（单位）的{record.get_kind_display()}记入信用记录，并据以评定信用等级。",
        "contact": str(by),
        "place": f"新密市应急管理局{by.department or ''}",
    }


def as_drafted(round: HearingRound) -> dict[str, object]:
    """A notice that is being prepared, for its form."""
    return {
        "facts": "\n".join(f"{fact.number}. {fact.text}" for fact in round.facts.all()),
        "basis": round.basis,
        "intended": round.intended,
        "contact": round.contact,
        "telephone": round.telephone,
        "place": round.place,
    }


def hearers(record: CreditRecord) -> QuerySet[User]:
    """Who may hear the subject: the active staff of its department."""
    staff = User.objects.filter(is_active=True, role__in=(Role.CLERK, Role.SUPERVISOR))
    return staff.filter(department=record.subject.department_id).order_by("display_name")


class StatementForm(FacedForm):
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
    other = forms.CharField(label="其他意见", required=False, max_length=6000, widget=forms.Textarea(attrs=LONG))
    handed_in = forms.CharField(
        label="提交的材料",
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs=LONG),
        help_text="每行一份；扫描件保存后可在陈述申辩页面上传。",
    )

    def __init__(self, data: QueryDict | None, *, round: HearingRound, by: User, today: date) -> None:
        self.facts = list(round.facts.all())
        self.today = today
        said = {argument.fact_id: argument.words for argument in round.arguments.all()}
        known: dict[str, object] = {
            "on": round.stated_on or today,
            "manner": round.manner,
            "speaker": round.speaker,
            "role": round.speaker_role,
            "stated_at": round.stated_at or round.place,
            "heard_by": [person.pk for person in round.heard_by.all()] if round.pk and round.is_stated else [by.pk],
            "other": said.get(None, ""),
            "handed_in": "\n".join(paper.title for paper in round.handed_in.all()),
        }
        known |= {self.name_of(fact): said.get(fact.pk, "") for fact in self.facts}
        super().__init__(data, initial=known)
        cast("SeveralOf", self.fields["heard_by"]).queryset = hearers(round.hearing.record)
        for fact in self.facts:
            self.fields[self.name_of(fact)] = forms.CharField(
                label=f"对事实 {fact.number} 的意见",
                required=False,
                max_length=6000,
                widget=forms.Textarea(attrs=LONG),
                help_text="" if fact.number > 1 else "没有意见的留空。",
            )

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
        not_after(self, self.today, "on")
        if self.cleaned_data.get("manner") == Manner.ORAL and not self.cleaned_data.get("stated_at"):
            self.add_error("stated_at", "口头陈述须写明陈述地点。")

    def stated(self) -> Stated:
        """The statement as filled in."""
        data = self.cleaned_data
        answers = [Answer(fact, data[self.name_of(fact)]) for fact in self.facts]
        return Stated(
            on=data["on"],
            manner=Manner(data["manner"]),
            speaker=data["speaker"],
            role=data["role"],
            place=data["stated_at"],
            answers=[*answers, Answer(None, data["other"])],
            heard_by=list(data["heard_by"]),
            handed_in=data["handed_in"].splitlines(),
        )


class WaiverForm(FacedForm):
    """The written waiver."""

    on = DayField(label="放弃日期")
    waiver = LineField(
        label="书面材料",
        max_length=200,
        help_text="如：放弃陈述申辩声明，法定代表人签字并盖章。",
        widget=forms.TextInput(attrs={"wide": ""}),
    )

    def __init__(self, data: QueryDict | None, *, today: date) -> None:
        super().__init__(data, initial={"on": today})
        self.today = today

    def clean(self) -> None:
        super().clean()
        not_after(self, self.today, "on")


class SignatureForm(FacedForm):
    """How the minutes were signed."""

    on = DayField(label="签字日期")
    signature = LineField(
        label="签字情况",
        max_length=200,
        widget=forms.TextInput(attrs={"wide": "", "list": "signatures", "autocomplete": "off"}),
        help_text="如：陈述人、听取人、记录人均已签字。拒绝签字的，写明原因和见证人。",
    )

    def __init__(self, data: QueryDict | None, *, today: date) -> None:
        super().__init__(data, initial={"on": today, "signature": "陈述人核对无误，陈述人、听取人和记录人均已签字"})
        self.today = today

    def clean(self) -> None:
        super().clean()
        not_after(self, self.today, "on")


class FindingsForm(FacedForm):
    """A finding with its reason for every argument; what is not filled in yet stays open."""

    def __init__(self, data: QueryDict | None, *, arguments: Iterable[Argument]) -> None:
        self.arguments = list(arguments)
        known: dict[str, object] = {}
        for argument in self.arguments:
            known |= {f"finding-{argument.pk}": argument.finding, f"reason-{argument.pk}": argument.reason}
        super().__init__(data, initial=known)
        for argument in self.arguments:
            about = f"{argument.label}（第{argument.round.number}轮）"
            self.fields[f"finding-{argument.pk}"] = forms.ChoiceField(
                label=f"{about}的复核意见",
                choices=Hearing.Found.choices,
                required=False,
                widget=forms.RadioSelect,
            )
            self.fields[f"reason-{argument.pk}"] = forms.CharField(
                label=f"{about}的复核理由", required=False, max_length=4000, widget=forms.Textarea(attrs=LONG)
            )

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

    def found(self) -> Iterator[tuple[Argument, Hearing.Found, str]]:
        """What is filled in and new."""
        for row in self.arguments:
            finding, reason = self.cleaned_data[f"finding-{row.pk}"], self.cleaned_data[f"reason-{row.pk}"].strip()
            if finding and (finding, reason) != (row.finding, row.reason):
                yield row, Hearing.Found(finding), reason


class ConclusionForm(FacedForm):
    """Why the record stays where something was adopted."""

    note = forms.CharField(label="办理说明", required=False, max_length=300, widget=forms.Textarea(attrs=LONG))

    def __init__(self, data: QueryDict | None, *, hearing: Hearing) -> None:
        super().__init__(data)
        unheeded = hearing.state == Hearing.State.REVIEWED and hearing.found != Hearing.Found.NOT_ADOPTED
        if unheeded and not hearing.amended:
            self.fields["note"].required = True
            self.fields["note"].label = "采纳的意见不影响记录内容的理由"
            self.fields["note"].help_text = "采纳的意见影响记录内容的，请返回并先更改记录。"


class HearingFilter(FacedForm):
    """Which hearings to list."""

    RUNNING = "running"
    state = forms.ChoiceField(
        label="状态", required=False, choices=[(RUNNING, "办理中"), *Hearing.State.choices, ("", "全部")]
    )

    def results(self, hearings: QuerySet[Hearing]) -> QuerySet[Hearing]:
        """The hearings asked for; the running ones where nothing was."""
        state = self.cleaned_data.get("state", self.RUNNING) if self.is_valid() else self.RUNNING
        if state == self.RUNNING:
            return hearings.filter(state__in=Hearing.OPEN)
        return hearings.filter(state=state) if state else hearings
