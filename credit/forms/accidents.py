"""The form of an accident (生产安全事故)."""

from __future__ import annotations

from django import forms

from credit.forms.entry import WIDE, Kind, yes_no
from credit.forms.judging import JudgedForm
from credit.models import CreditRecord
from credit.records.validity import Circumstances
from credit.records.validity.every_kind import DECISION, LONGEST, longest
from desk.forms.fields import DayField, LineField

_FIGURE = forms.NumberInput(attrs={"min": 0})
_LOSS = forms.NumberInput(attrs={"min": 0, "step": "0.0001"})


class AccidentForm(JudgedForm):
    """生产安全事故; without a day of determination it is under investigation (R2)."""

    kind = Kind.ACCIDENT
    triggers = "第十二条（一）4、（二）4、（三）3、（四）1"
    first = (
        "content",
        "occurred_on",
        "deaths",
        "injured",
        "loss",
        "basis_on",
        "liable",
        "especially_bad",
        "proposal",
        "legal_basis",
        "collector",
        "statement",
        "statement_on",
        "statement_note",
        *DECISION,
    )
    weighty = frozenset({"occurred_on", "deaths", "injured", "loss"})
    more = ("number", "source_department", "authority")

    content = forms.CharField(
        label="事故名称",
        max_length=longest(Kind.ACCIDENT, "content"),
        widget=forms.TextInput(attrs={"wide": "", "autofocus": True}),
    )
    occurred_on = DayField(label="发生日期")
    basis_on = DayField(
        label="认定日期", help_text="事故调查报告批复之日。尚未认定的，留空并保存草稿：记为事故调查中。"
    )
    deaths = forms.IntegerField(label="死亡人数", widget=_FIGURE, initial=0)
    injured = forms.IntegerField(label="重伤人数", widget=_FIGURE, initial=0)
    loss = forms.DecimalField(label="直接经济损失（万元）", widget=_LOSS, initial=0, localize=False)
    liable = yes_no("责任事故", help_text="非责任事故只记载，不影响等级。")
    especially_bad = forms.BooleanField(
        label="拟认定性质特别严重、社会影响恶劣",
        required=False,
        help_text="勾选即提出拟认定，由另一名审核人决定；认定后才适用第十二条（四）1。",
    )
    legal_basis = forms.CharField(
        label="认定依据",
        required=False,
        widget=forms.Textarea(attrs=WIDE | {"rows": "2"}),
        help_text="事故调查报告、批复的名称和文号。",
    )
    authority = LineField(label="认定机关", required=False, max_length=LONGEST["authority"])

    class Meta(JudgedForm.Meta):
        fields = (
            "number",
            "content",
            "occurred_on",
            "basis_on",
            "deaths",
            "injured",
            "loss",
            "liable",
            "legal_basis",
            "authority",
            "collector",
            "statement",
            "statement_on",
            "statement_note",
            *DECISION,
            "source_department",
        )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for name, unit in (("deaths", "人数"), ("injured", "人数"), ("loss", "万元数")):
            label = self.fields[name].label
            self.fields[name].error_messages["invalid"] = f"{label}应为数字，请填写{unit}，没有的填 0。"

    def remembered(self, instance: CreditRecord) -> dict[str, object]:
        return super().remembered(instance) | ({"liable": None} if self.is_new else {})

    def _fit(self, instance: CreditRecord) -> None:
        super()._fit(instance)
        if not self._may_propose(instance):
            del self.fields["especially_bad"], self.fields["proposal"]

    def read_together(self) -> None:
        self.proposes = bool(self.cleaned_data.get("especially_bad"))
        if self.proposes:
            self._ask_for_reasons()

    def _seen(self) -> Circumstances:
        return super()._seen()._replace(proposed=self.proposes)

    def remarks(self) -> list[str]:
        found, record = super().remarks(), self.instance
        if not self.errors.keys() & {"deaths", "injured", "loss"}:
            found.append(f"按死亡、重伤人数和直接经济损失，为{record.grade.label}（国务院令第493号第三条）。")
        if not self.day("basis_on"):
            found.append("尚未认定：记为事故调查中，等级不变，认定后再生效。")
        elif self.cleaned_data.get("liable") is False:
            found.append("不是责任事故：只记载和显示，不影响等级。")
        if self.proposes:
            found.append("拟认定性质特别严重、社会影响恶劣：经另一人认定后才适用第十二条（四）1，届时为四级。")
        return found
