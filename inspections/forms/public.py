"""The forms of the public pages: plain, without a list of subjects to choose from, with a trap for machines."""

from __future__ import annotations

from django import forms

from credit.forms.files import private_number_in
from desk.forms.base import FacedForm
from desk.forms.fields import LineField
from inspections.models import Intake
from inspections.receiving import Sent

SCORES = (("5", "5 分　很好"), ("4", "4 分　较好"), ("3", "3 分　一般"), ("2", "2 分　较差"), ("1", "1 分　很差"))


class SendForm(FacedForm):
    """What both have in common. `website` is not shown: whoever fills it in is no person."""

    kind: Intake.Kind
    named = LineField(
        label="单位或者经营者",
        max_length=200,
        help_text="请写全称或者统一社会信用代码。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    website = forms.CharField(
        label="网址（请勿填写）",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    @property
    def is_machine(self) -> bool:
        return bool(self.cleaned_data.get("website"))

    def clean(self) -> None:
        super().clean()
        for name in ("content",):
            if private_number_in(str(self.cleaned_data.get(name) or "")):
                self.add_error(name, "内容中请不要填写身份证号码，请删去后再提交。")


class ComplaintForm(SendForm):
    """投诉举报 of a threat to production safety, or of what breaks its rules."""

    kind = Intake.Kind.COMPLAINT
    content = forms.CharField(
        label="投诉举报内容",
        min_length=10,
        max_length=2000,
        help_text="什么时间、什么地点、什么事情。请勿填写身份证号码。",
        widget=forms.Textarea(attrs={"rows": "7"}),
        error_messages={"min_length": "请把事情写清楚，至少 10 个字。"},
    )
    complainant = LineField(label="您的姓名", required=False, max_length=60, help_text="可以匿名，留空即可。")
    telephone = LineField(
        label="联系电话或者邮箱", required=False, max_length=60, help_text="需要答复的请填写；加密保存，只用于答复。"
    )
    field_order = ("named", "content", "complainant", "telephone", "website")

    def sent(self) -> Sent:
        data = self.cleaned_data
        return Sent(self.kind, data["named"], data["content"], None, data["complainant"], data["telephone"])


class RatingForm(SendForm):
    """公众评价, one to five."""

    kind = Intake.Kind.RATING
    score = forms.TypedChoiceField(label="安全生产评价", choices=SCORES, widget=forms.RadioSelect, coerce=int)
    content = forms.CharField(
        label="意见", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": "4"}), help_text="可以不写。"
    )
    field_order = ("named", "score", "content", "website")

    def sent(self) -> Sent:
        data = self.cleaned_data
        return Sent(self.kind, data["named"], data["content"], data["score"])


class ReceiptForm(FacedForm):
    """The number on the receipt."""

    receipt = LineField(
        label="回执号",
        max_length=20,
        help_text="形如 7K2M-QX4D-9TRA。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-private": ""}),
    )
