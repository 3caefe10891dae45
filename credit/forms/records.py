"""The forms of the four kinds of record."""

from __future__ import annotations

import re

from django import forms
from django.db.models import Q
from django.db.models.functions import Length
from django.utils.timezone import localtime

from credit.forms.entry import Kind, MoneyField, RecordForm, State, Sticky, yes_no
from credit.models import CreditRecord
from credit.regulation.article_12 import WORDING, citation
from subjects.entry import DayField, LineField, checked_number, person_named, private_number, waiver_field
from subjects.models import Person, Post

_YEAR_IN_BRACKETS = re.compile(r"[\[【(（〔〖]\s*(\d{4})\s*[\]】)）〕〗]")
_DOCUMENT = re.compile(r"(.*〔\d{4}〕\D*)(\d+)(号?)")

WIDE = {"wide": "", "rows": "3"}
PRINCIPAL_AUTHORITY = "新密市应急管理局"


class PenaltyForm(RecordForm):
    """行政处罚 (R7)."""

    kind = Kind.PENALTY
    recognised_by = "document_number"
    first = (
        "document_number",
        "basis_on",
        "authority",
        "by_emergency",
        "penalty_kinds",
        "fine",
        "content",
        "legal_basis",
        "collector",
        "notified_on",
        "statement",
        "statement_on",
    )
    more = ("number", "source_department", "occurred_on", "final_on", "statement_note")

    document_number = LineField(
        label="决定书文号",
        max_length=120,
        widget=forms.TextInput(attrs={"list": "document-numbers", "autocomplete": "off", "autofocus": True}),
    )
    duplicate_reason = forms.CharField(
        label="文号相同仍需另行录入的理由", required=False, max_length=60, widget=forms.TextInput(attrs={"wide": ""})
    )
    basis_on = DayField(label="决定日期")
    authority = LineField(label="处罚机关", max_length=120)
    by_emergency = yes_no("应急管理部门", help_text="其他部门的处罚只记载，不影响等级。")
    penalty_kinds = forms.MultipleChoiceField(
        label="处罚种类",
        choices=[(name, name) for name in CreditRecord.PENALTY_KINDS],
        widget=forms.CheckboxSelectMultiple(attrs={"wide": ""}),
        help_text="可多选。责令改正、不予处罚不是行政处罚，不在此录入。",
    )
    fine = MoneyField(
        label="罚款金额（元）", required=False, widget=forms.TextInput(attrs={"inputmode": "decimal"}), max_length=24
    )
    content = forms.CharField(label="违法事实", widget=forms.Textarea(attrs=WIDE))
    legal_basis = forms.CharField(label="处罚依据", required=False, widget=forms.Textarea(attrs=WIDE | {"rows": "2"}))
    occurred_on = DayField(label="违法行为发生日期", required=False)
    final_on = DayField(
        label="复议诉讼期满或维持日期", required=False, help_text="决定终局之日；只记载和显示，不推迟效力。"
    )

    class Meta(RecordForm.Meta):
        fields = (
            "number",
            "document_number",
            "basis_on",
            "authority",
            "by_emergency",
            "penalty_kinds",
            "fine",
            "content",
            "legal_basis",
            "occurred_on",
            "final_on",
            "collector",
            "statement",
            "statement_on",
            "statement_note",
            "notified_on",
            "source_department",
        )

    def _known(self, instance: CreditRecord, sticky: Sticky) -> dict[str, object]:
        known = super()._known(instance, sticky)
        prefix = sticky.get("document_prefix") or f"新密应急罚〔{self.today.year}〕"
        self.duplicates: list[CreditRecord] = []
        self.next_documents = [_next_document(prefix)]
        if self.is_new:
            known |= {"authority": sticky.get("authority") or PRINCIPAL_AUTHORITY, "by_emergency": True}
        return known

    def clean_document_number(self) -> str:
        return _YEAR_IN_BRACKETS.sub(r"〔\1〕", str(self.cleaned_data["document_number"])).replace(" ", "")

    def clean(self) -> None:
        super().clean()
        self._check_fine()
        self._check_duplicates()

    def _check_fine(self) -> None:
        kinds, fine = self.cleaned_data.get("penalty_kinds") or [], self.cleaned_data.get("fine")
        if self.complete and "罚款" in kinds and not fine and not self.has_error("fine"):
            self.add_error("fine", "处罚种类选了“罚款”，请填写罚款金额；未处罚款的，请取消勾选。")
        if fine and kinds and "罚款" not in kinds:
            self.add_error("penalty_kinds", "已填写罚款金额，请勾选“罚款”；未处罚款的，请清空金额。")

    def _check_duplicates(self) -> None:
        """Another penalty of the same document number, not revoked, asks for a reason."""
        number = self.cleaned_data.get("document_number")
        same = CreditRecord.objects.filter(kind=Kind.PENALTY, document_number=number).exclude(state=State.REVOKED)
        if number and (self.is_new or "document_number" in self.changed_data):
            others = same.exclude(pk=self.instance.pk).select_related("subject__department", "entered_by")
            self.duplicates = list(others[:3])
        for other in [] if self.cleaned_data.get("duplicate_reason") else self.duplicates[:1]:
            self.add_error(
                "document_number",
                f"文号“{number}”已由{other.entered_by or '批量导入'}于 {localtime(other.entered_at):%Y-%m-%d} 录入"
                f"（{other.subject}）。如内容不同，请更正原记录；确需另行录入的，请填写理由。",
            )

    def note(self) -> str:
        reason = self.cleaned_data.get("duplicate_reason")
        return f"文号相同：{reason}" if reason else ""

    def remarks(self) -> list[str]:
        found, data = super().remarks(), self.cleaned_data
        if fine := data.get("fine"):
            found.append(f"罚款 {fine:,.2f} 元，合 {(fine / 10_000).normalize():f} 万元。")
        if data.get("by_emergency") is False:
            found.append("不是应急管理部门的处罚：只记载和显示，不影响等级。")
        elif "应急" not in (data.get("authority") or "应急"):
            found.append("处罚机关名称中没有“应急”，请核对是否为应急管理部门。")
        return found

    def sticky(self) -> Sticky:
        data = self.cleaned_data
        kept: Sticky = {**super().sticky(), "authority": data.get("authority", "")}
        if found := _DOCUMENT.fullmatch(data.get("document_number", "")):
            kept["document_prefix"] = found[1]
        return kept


def _next_document(prefix: str) -> str:
    """The document number after the highest with this beginning; suggested, never forced."""
    numbers = CreditRecord.objects.filter(document_number__startswith=prefix).order_by(
        Length("document_number").desc(), "-document_number"
    )
    for number in numbers.values_list("document_number", flat=True)[:20]:
        if (found := _DOCUMENT.fullmatch(number)) and found[1] == prefix:
            return f"{prefix}{int(found[2]) + 1}{found[3]}"
    return f"{prefix}1号"


class MisconductForm(RecordForm):
    """失信行为 of the unit or of a person (R6), perhaps marked with an item of 12.4 (R15)."""

    kind = Kind.MISCONDUCT
    first = (
        "content",
        "item4",
        "occurred_on",
        "basis_on",
        "who",
        "person_name",
        "person_number",
        "legal_basis",
        "collector",
        "notified_on",
        "statement",
        "statement_on",
    )
    weighty = frozenset({"item4", "who", "person_name", "person_number"})
    more = ("person_waiver", "number", "source_department", "authority", "statement_note")

    content = forms.CharField(label="行为描述", widget=forms.Textarea(attrs=WIDE | {"autofocus": True}))
    item4 = forms.TypedChoiceField(
        label="四级情形",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "不属于第十二条（四）的情形")]
        + [(item, f"{citation(f'12.4.{item}')}　{WORDING[f'12.4.{item}']}") for item in range(2, 10)],
        widget=forms.Select(attrs={"wide": ""}),
        help_text="选择后自认定之日起为四级，直至名单移出；请慎重认定。",
    )
    occurred_on = DayField(label="发生日期", required=False)
    basis_on = DayField(label="认定日期")
    who = forms.ChoiceField(label="责任人", required=False, widget=forms.Select(attrs={"wide": ""}))
    person_name = LineField(label="其他人员姓名", required=False, max_length=60)
    person_number = private_number("其他人员证件号码", required=False)
    person_waiver = waiver_field()
    legal_basis = forms.CharField(label="违反依据", required=False, widget=forms.Textarea(attrs=WIDE | {"rows": "2"}))
    authority = LineField(label="认定机关", required=False, max_length=120)

    class Meta(RecordForm.Meta):
        fields = (
            "number",
            "content",
            "item4",
            "occurred_on",
            "basis_on",
            "legal_basis",
            "authority",
            "collector",
            "statement",
            "statement_on",
            "statement_note",
            "notified_on",
            "source_department",
        )

    OTHER = "other"

    def _known(self, instance: CreditRecord, sticky: Sticky) -> dict[str, object]:
        known = super()._known(instance, sticky)
        return known | ({"authority": PRINCIPAL_AUTHORITY} if self.is_new else {"who": instance.person_id or ""})

    def _fit(self, instance: CreditRecord) -> None:
        super()._fit(instance)
        if self.subject.is_person:
            for name in ("who", "person_name", "person_number", "person_waiver"):
                del self.fields[name]
            return
        who = self.fields["who"]
        assert isinstance(who, forms.ChoiceField)
        self.people = _people(self.subject, instance.person)
        who.choices = [
            ("", "单位（不针对个人）"),
            *((str(pk), label) for pk, (_, label) in self.people.items()),
            (self.OTHER, "其他人员（在下面填写姓名和证件号码）"),
        ]

    def clean(self) -> None:
        super().clean()
        if "who" in self.fields:
            self.instance.person = self._responsible()

    def _responsible(self) -> Person | None:
        who, name = self.cleaned_data.get("who"), self.cleaned_data.get("person_name")
        number = self.cleaned_data.get("person_number")
        if who == self.OTHER:
            return self._other(name or "", number or "")
        if name or number:
            self.add_error("who", "已填写其他人员的姓名或证件号码，请选择“其他人员”；不是其他人员的，请清空。")
        return self.people[int(who)][0] if who else None

    def _other(self, name: str, number: str) -> Person | None:
        for field, typed in (("person_name", name), ("person_number", number)):
            if not typed:
                self.add_error(field, f"责任人选了“其他人员”，请填写{self.fields[field].label}。")
        if not name or not number:
            return None
        waiver = str(self.cleaned_data.get("person_waiver", ""))
        try:
            return person_named(name, checked_number(number, waiver), waiver)
        except forms.ValidationError as fault:
            self.add_error("person_number", fault)
            return None

    @property
    def opened(self) -> bool:
        return super().opened or ("person_number" in self.fields and self.has_error("person_number", "check"))

    def remarks(self) -> list[str]:
        found, person, basis = super().remarks(), self.instance.person, self.day("basis_on")
        if person and basis:
            posts = Post.objects.filter(subject=self.subject, person=person) if person.pk else Post.objects.none()
            if not posts.filter(Q(until_on=None) | Q(until_on__gt=basis), from_on__lte=basis).exists():
                found.append(f"{person}在认定当日未任本单位主要负责人或分管安全负责人；以后任职的，自任职起计入。")
        if self.cleaned_data.get("item4"):
            found.append("四级须另行作出列入名单的决定，并事先书面告知（名单在主体档案中办理）。")
        return found


def _people(subject: object, named: Person | None) -> dict[int, tuple[Person, str]]:
    """Who holds or held a post at the unit, and whoever the record names already."""
    found: dict[int, tuple[Person, str]] = {}
    for post in Post.objects.filter(subject=subject).select_related("person"):  # type: ignore[misc]
        until = f"至 {post.until_on}" if post.until_on else "起"
        label = f"{post.person}（{post.get_office_display()}，{post.from_on} {until}，{post.person.identity_shown}）"
        found.setdefault(post.person_id, (post.person, label))
    if named and named.pk and named.pk not in found:
        found[named.pk] = (named, f"{named}（{named.identity_shown}）")
    return found


class AccidentForm(RecordForm):
    """生产安全事故; without a day of determination it is under investigation (R2)."""

    kind = Kind.ACCIDENT
    first = (
        "content",
        "occurred_on",
        "deaths",
        "injured",
        "loss",
        "basis_on",
        "liable",
        "especially_bad",
        "legal_basis",
        "collector",
        "statement",
        "statement_on",
    )
    weighty = frozenset({"occurred_on", "deaths", "injured", "loss"})
    more = ("notified_on", "number", "source_department", "authority", "statement_note")

    content = forms.CharField(
        label="事故名称", max_length=200, widget=forms.TextInput(attrs={"wide": "", "autofocus": True})
    )
    occurred_on = DayField(label="发生日期")
    basis_on = DayField(
        label="认定日期", help_text="事故调查报告批复之日。尚未认定的，留空并保存草稿：记为事故调查中。"
    )
    deaths = forms.IntegerField(label="死亡人数", min_value=0, max_value=10_000, initial=0)
    injured = forms.IntegerField(label="重伤人数", min_value=0, max_value=100_000, initial=0)
    loss = forms.DecimalField(
        label="直接经济损失（万元）", min_value=0, max_digits=14, decimal_places=4, initial=0, localize=False
    )
    liable = yes_no("责任事故", help_text="非责任事故只记载，不影响等级。")
    especially_bad = forms.BooleanField(
        label="已认定性质特别严重、社会影响恶劣",
        required=False,
        help_text="只凭书面认定勾选，并在认定依据中写明文件。",
    )
    legal_basis = forms.CharField(
        label="认定依据",
        required=False,
        widget=forms.Textarea(attrs=WIDE | {"rows": "2"}),
        help_text="事故调查报告、批复的名称和文号。",
    )
    authority = LineField(label="认定机关", required=False, max_length=120)

    class Meta(RecordForm.Meta):
        fields = (
            "number",
            "content",
            "occurred_on",
            "basis_on",
            "deaths",
            "injured",
            "loss",
            "liable",
            "especially_bad",
            "legal_basis",
            "authority",
            "collector",
            "statement",
            "statement_on",
            "statement_note",
            "notified_on",
            "source_department",
        )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for name, unit in (("deaths", "人数"), ("injured", "人数"), ("loss", "万元数")):
            label = self.fields[name].label
            self.fields[name].error_messages |= {
                "invalid": f"{label}应为数字，请填写{unit}，没有的填 0。",
            }
            for validator in self.fields[name].validators:
                if getattr(validator, "code", "") == "min_value":
                    validator.message = f"{label}不能为负数，请核对；没有的填 0。"  # type: ignore[attr-defined]

    def clean(self) -> None:
        super().clean()
        for name in ("deaths", "injured", "loss"):
            if name in self.cleaned_data and self.cleaned_data[name] is None:
                self.cleaned_data[name] = 0
        if self.cleaned_data.get("especially_bad") and not self.cleaned_data.get("legal_basis"):
            self.add_error("legal_basis", "勾选了性质特别严重、社会影响恶劣，请写明作出该认定的文件。")

    def remarks(self) -> list[str]:
        found, record = super().remarks(), self.instance
        if not self.errors.keys() & {"deaths", "injured", "loss"}:
            found.append(f"按死亡、重伤人数和直接经济损失，为{record.grade.label}（国务院令第493号第三条）。")
        if not self.day("basis_on"):
            found.append("尚未认定：记为事故调查中，等级不变，认定后再生效。")
        elif self.cleaned_data.get("liable") is False:
            found.append("不是责任事故：只记载和显示，不影响等级。")
        return found


class SanctionForm(RecordForm):
    """Another sector's joint sanction (联合惩戒, R10); takes effect without a statement to this bureau."""

    kind = Kind.SANCTION
    first = ("authority", "content", "basis_on", "removed_on")
    weighty = frozenset({"removed_on"})
    more = ("number", "source_department", "legal_basis", "collector")

    authority = LineField(label="认定部门", max_length=120, widget=forms.TextInput(attrs={"autofocus": True}))
    content = LineField(label="领域", max_length=200, help_text="如：税收、拖欠农民工工资、失信被执行人。")
    basis_on = DayField(label="列入日期")
    removed_on = DayField(label="移出日期", required=False, help_text="移出当日起不再影响等级；未移出的留空。")
    legal_basis = forms.CharField(label="通报文件", required=False, widget=forms.Textarea(attrs=WIDE | {"rows": "2"}))

    class Meta(RecordForm.Meta):
        fields = (
            "number",
            "authority",
            "content",
            "basis_on",
            "removed_on",
            "legal_basis",
            "collector",
            "source_department",
        )

    def _fit(self, instance: CreditRecord) -> None:
        super()._fit(instance)
        self.fields["collector"].required = False


FORMS: dict[str, type[RecordForm]] = {
    form.kind: form for form in (PenaltyForm, MisconductForm, AccidentForm, SanctionForm)
}
