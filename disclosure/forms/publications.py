"""The forms of publication: the text, signing, the reasons; the filters of the board; the decision about levels."""

from __future__ import annotations

from datetime import date

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict

from desk.forms.base import FacedForm
from desk.forms.fields import DayField, LineField
from disclosure.models import Publication, Wording


class WordingForm(FacedForm):
    """The text that the public reads."""

    text = forms.CharField(
        label="公示内容",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": "6", "wide": ""}),
        help_text="已按记录填好。不得写入身份证件号码、电话、住址和人员姓名（写职务，或者“某某”）；公示以本栏为准。",
    )


class DecisionForm(FacedForm):
    """The signer's decision, about the version that he saw."""

    SIGN, BACK = "sign", "back"

    seen = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        label="决定", choices=[(SIGN, "签发公示"), (BACK, "退回修改")], widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label="退回的理由",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": "2", "wide": ""}),
        help_text="退回修改的须填写。",
    )

    def clean(self) -> None:
        super().clean()
        if self.cleaned_data.get("decision") == self.BACK and not self.cleaned_data.get("reason", "").strip():
            self.add_error("reason", "请填写退回的理由。")


class ReasonForm(FacedForm):
    """A reason, by whatever name."""

    reason = forms.CharField(label="理由", max_length=300, widget=forms.Textarea(attrs={"rows": "3", "wide": ""}))

    def __init__(
        self, data: QueryDict | None = None, *, label: str = "理由", help_text: str = "", initial: str = ""
    ) -> None:
        super().__init__(data, initial={"reason": initial})
        self.fields["reason"].label = label
        self.fields["reason"].help_text = help_text


class BoardFilter(FacedForm):
    """The filters of the board."""

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

    def narrow(self, found: QuerySet[Publication]) -> QuerySet[Publication]:
        """Those that meet every filter that is filled in."""
        if not self.is_valid():
            return found.none()
        state, kind, text = (self.cleaned_data[name] for name in ("state", "kind", "q"))
        found = found.filter(pk__in=self._at(self.cleaned_data["stage"])) if self.cleaned_data["stage"] else found
        if state == "disputed":
            disputed = Q(record__disputes__isnull=False, record__disputes__closed_on=None)
            found = found.filter(
                disputed, state__in=(Publication.State.PENDING, Publication.State.PUBLISHED)
            ).distinct()
        elif state:
            found = found.filter(state=state)
        if kind:
            found = found.filter(listing__isnull=False) if kind == "listing" else found.filter(record__kind=kind)
        if text:
            named = Q(subject__name__contains=text) | Q(subject__code=text.upper())
            found = found.filter(
                named | Q(record__document_number__contains=text) | Q(record__number=text) | Q(listing__number=text)
            )
        return found

    def _at(self, stage: str) -> QuerySet[Publication]:
        """Those that wait for somebody."""
        if stage == "archive":
            return Publication.objects.filter(state__in=("repaired", "expired", "withdrawn"))
        submitted = Wording.objects.filter(signed_on=None, submitted_by__isnull=stage == "draft").values("publication")
        return Publication.objects.filter(pk__in=submitted, state__in=("pending", "published"))


class LevelEditionForm(FacedForm):
    """Levels are to be public from a day."""

    from_on = DayField(label="自", help_text="等级自这一天起可以查询，不早于签发之日。")
    basis = forms.CharField(
        label="依据和范围",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": "3", "wide": ""}),
        help_text="范围始终只是法人、非法人组织、社会组织和个体工商户；自然人的等级不公示。",
    )

    def __init__(self, data: QueryDict | None = None, *, today: date) -> None:
        super().__init__(data, initial={"from_on": today, "basis": "制度第十三条：信用分级结果依法依规进行公示。"})
