"""The forms of publication: the text, signing, the reasons; the filters of the board; the decision about levels."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.versions import version_of
from desk.forms.acts import ActForm
from desk.forms.fields import DayField, LineField, TextField
from desk.forms.filters import FilterForm
from disclosure.models import Channel, LevelEdition, Publication, Wording
from disclosure.publishing.drafting import open_wording


class WordingForm(ActForm[Publication]):
    """The text that the public reads; the first of the two buttons submits it as well."""

    text = TextField(
        label="公示内容",
        rows=6,
        help_text="已按记录填好。不得写入身份证件号码、电话、住址和人员姓名（写职务，或者“某某”）；公示以本栏为准。",
    )

    def prepare(self) -> None:
        before = open_wording(self.matter) or self.matter.current
        self.initial["text"] = before.text if before else ""

    def given(self) -> Mapping[str, object]:
        return {**self.cleaned_data, "to_be_signed": "to_be_signed" in self.data}


class SeenForm(ActForm[Publication]):
    """The signer decides about the version that he saw."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def prepare(self) -> None:
        wording = open_wording(self.matter)
        self.initial["seen"] = version_of(wording) if wording else 0


class SendBackForm(SeenForm):
    reason = TextField(label="退回的理由", rows=2, max_length=300)


class WithholdForm(ActForm[Publication]):
    reason = TextField(label="不予公示的理由", rows=3, max_length=300)


class NecessityForm(ActForm[Publication]):
    necessity = TextField(label="确需公示的理由", rows=3, max_length=300)


class WithdrawForm(ActForm[Publication]):
    reason = TextField(
        label="撤回的理由",
        rows=3,
        max_length=300,
        help_text="写入《公示信息撤回说明》，并在公示网页公开三十日；不得含有个人信息。",
    )


class BoardFilter(FilterForm[Publication]):
    """The filters of the board."""

    channel = forms.ChoiceField(label="渠道", required=False, choices=[("", "全部"), *Channel.choices])
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部"), *Publication.State.choices, ("disputed", "异议标注")]
    )
    kind = forms.ChoiceField(
        label="类别",
        required=False,
        choices=[
            ("", "全部"),
            ("penalty", "行政处罚"),
            ("misconduct", "失信行为"),
            ("accident", "生产安全事故"),
            ("listing", "四级名单"),
        ],
    )
    stage = forms.ChoiceField(
        label="待办",
        required=False,
        choices=[("", "全部"), ("draft", "待拟稿、待提交"), ("sign", "待签发"), ("archive", "待转档案")],
    )
    q = LineField(
        label="主体名称、代码或者文号", required=False, max_length=100, widget=forms.TextInput(attrs={"grow": ""})
    )

    def narrow(self, rows: QuerySet[Publication]) -> QuerySet[Publication]:
        state, kind, text = (self.cleaned_data[name] for name in ("state", "kind", "q"))
        rows = rows.filter(pk__in=self._at(self.cleaned_data["stage"])) if self.cleaned_data["stage"] else rows
        rows = rows.filter(channel=self.cleaned_data["channel"]) if self.cleaned_data["channel"] else rows
        if state == "disputed":
            disputed = Q(record__disputes__isnull=False, record__disputes__closed_on=None)
            rows = rows.filter(disputed, state__in=(Publication.State.PENDING, Publication.State.PUBLISHED)).distinct()
        elif state:
            rows = rows.filter(state=state)
        if kind:
            rows = rows.filter(listing__isnull=False) if kind == "listing" else rows.filter(record__kind=kind)
        if text:
            named = Q(subject__name__contains=text) | Q(subject__code=text.upper())
            rows = rows.filter(
                named | Q(record__document_number__contains=text) | Q(record__number=text) | Q(listing__number=text)
            )
        return rows

    def _at(self, stage: str) -> QuerySet[Publication]:
        """Those that wait for somebody."""
        if stage == "archive":
            return Publication.objects.filter(state__in=("repaired", "expired", "withdrawn"))
        submitted = Wording.objects.filter(signed_on=None, submitted_by__isnull=stage == "draft").values("publication")
        return Publication.objects.filter(pk__in=submitted, state__in=("pending", "published"))


class LevelEditionForm(ActForm[User]):
    """Levels are to be public from a day."""

    AHEAD = frozenset({"from_on"})

    from_on = DayField(label="自", help_text="等级自这一天起可以查询，不早于签发之日。")
    basis = TextField(
        label="依据和范围",
        rows=3,
        max_length=300,
        help_text="范围始终只是法人、非法人组织、社会组织和个体工商户；自然人的等级不公示。",
    )

    def prepare(self) -> None:
        self.initial.update(from_on=self.today, basis="制度第十三条：信用分级结果依法依规进行公示。")


class EndLevelsForm(ActForm[LevelEdition]):
    reason = TextField(label="停止的理由", rows=3, max_length=300)
