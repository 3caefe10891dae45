"""The form of misconduct (失信行为)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from django import forms

from credit.forms.entry import PRINCIPAL_AUTHORITY, WIDE, Kind
from credit.forms.judging import JudgedForm
from credit.models import CatalogueItem, CreditRecord
from credit.records.validity import Circumstances, Fault, Rule, registered
from credit.records.validity.every_kind import DECISION, LONGEST
from credit.records.validity.judging import JUDGED_ITEM4, is_judged
from credit.regulation.article_12 import WORDING, citation
from desk.forms.fields import DayField, LineField
from subjects.entry import person_meant, private_number, waiver_field
from subjects.models import Person, Post, Subject

ITEMS: list[tuple[str | int, str]] = [
    ("", "不属于第十二条（四）的情形"),
    *((item, f"{citation(f'12.4.{item}')}　{WORDING[f'12.4.{item}']}") for item in range(2, 10)),
]
"""The marked items of 12.4, as they are offered."""

OTHER = "other"
"""Somebody who holds no post here, named in the fields beside."""
_PLACES = {"person": "who", "person.name": "person_name", "person.identity": "person_number"}


class ItemChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """An item of the catalogue, told with its edition."""

    def label_from_instance(self, obj: CatalogueItem) -> str:
        return obj.told


class MisconductForm(JudgedForm):
    """失信行为 of the unit or of a person (R6), perhaps marked with an item of 12.4 (R15)."""

    kind = Kind.MISCONDUCT
    triggers = "第十二条（一）2、（二）2、（三）1；标注四级情形的，（四）2 至 9"
    first = (
        "content",
        "item4",
        "proposal",
        "occurred_on",
        "basis_on",
        "who",
        "person_name",
        "person_number",
        "legal_basis",
        "catalogue_item",
        "collector",
        "statement",
        "statement_on",
        "statement_note",
        *DECISION,
    )
    weighty = frozenset({"item4", "who", "person_name", "person_number"})
    more = ("person_waiver", "number", "source_department", "authority")

    content = forms.CharField(label="行为描述", widget=forms.Textarea(attrs=WIDE | {"autofocus": True}))
    item4 = forms.TypedChoiceField(
        label="四级情形",
        required=False,
        coerce=int,
        empty_value=None,
        choices=ITEMS,
        widget=forms.Select(attrs={"wide": ""}),
        help_text="选择后自认定之日起为四级，直至名单移出；请慎重认定。第 9 项须另一人认定性质恶劣后才适用。",
    )
    occurred_on = DayField(
        label="发生日期", required=False, help_text="个人的失信行为，发生当日任职的也计入单位（R6），请尽量填写。"
    )
    basis_on = DayField(label="认定日期")
    who = forms.ChoiceField(label="责任人", required=False, widget=forms.Select(attrs={"wide": ""}))
    person_name = LineField(label="其他人员姓名", required=False, max_length=60)
    person_number = private_number("其他人员证件号码", required=False)
    person_waiver = waiver_field()
    legal_basis = forms.CharField(label="违反依据", required=False, widget=forms.Textarea(attrs=WIDE | {"rows": "2"}))
    catalogue_item = ItemChoice(
        label="目录事项",
        queryset=CatalogueItem.objects.none(),
        required=False,
        empty_label="未选择（只在局内使用）",
        widget=forms.Select(attrs={"wide": ""}),
        help_text="公共信用信息目录的事项；没有对应事项的，不公示、不推送（R24）。",
    )
    authority = LineField(label="认定机关", required=False, max_length=LONGEST["authority"])

    class Meta(JudgedForm.Meta):
        fields = (
            "number",
            "content",
            "item4",
            "occurred_on",
            "basis_on",
            "legal_basis",
            "catalogue_item",
            "authority",
            "collector",
            "statement",
            "statement_on",
            "statement_note",
            *DECISION,
            "source_department",
        )

    def remembered(self, instance: CreditRecord) -> dict[str, object]:
        known = super().remembered(instance)
        return known | ({"authority": PRINCIPAL_AUTHORITY} if self.is_new else {"who": instance.person_id or ""})

    def _fit(self, instance: CreditRecord) -> None:
        super()._fit(instance)
        self._fit_item4(instance)
        item = self.fields["catalogue_item"]
        assert isinstance(item, forms.ModelChoiceField)
        item.queryset = CatalogueItem.objects.on_offer(self.today, instance.catalogue_item_id)
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
            (OTHER, "其他人员（在下面填写姓名和证件号码）"),
        ]

    def _fit_item4(self, instance: CreditRecord) -> None:
        """Item 9 is proposed with a draft, kept where it stands, and not offered otherwise."""
        item4 = self.fields["item4"]
        assert isinstance(item4, forms.ChoiceField)
        self.stands = is_judged(instance)
        if not self._may_propose(instance):
            del self.fields["proposal"]
            if not self.stands:
                item4.choices = [choice for choice in ITEMS if choice[0] != JUDGED_ITEM4]

    def read_together(self) -> None:
        self.proposes = self.cleaned_data.get("item4") == JUDGED_ITEM4 and not self.stands
        if self.proposes:
            self.cleaned_data["item4"] = None
            self._ask_for_reasons()
        if "who" in self.fields:
            self.instance.person = self._responsible()

    def _seen(self) -> Circumstances:
        return super()._seen()._replace(in_office=registered.in_office(self._as_typed()))

    def _collisions(self, record: CreditRecord) -> Iterator[Fault]:
        return chain(super()._collisions(record), registered.of_person(record))

    def place_of(self, column: str) -> str:
        return _PLACES.get(column, column)

    def _responsible(self) -> Person | None:
        who, name = self.cleaned_data.get("who"), self.cleaned_data.get("person_name")
        number = self.cleaned_data.get("person_number")
        if who == OTHER:
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
        return person_meant(name, number, waiver)

    @property
    def opened(self) -> bool:
        return super().opened or ("person_number" in self.fields and self.has_error("person_number", Rule.CHECK_DIGIT))

    def remarks(self) -> list[str]:
        found = super().remarks()
        if self.proposes:
            found.append("拟认定性质恶劣：经另一人认定后才适用第十二条（四）9，届时为四级。")
        if self.cleaned_data.get("item4"):
            found.append("四级须另行作出列入名单的决定，并事先书面告知（名单在主体档案中办理）。")
        return found


def _people(subject: Subject, named: Person | None) -> dict[int, tuple[Person, str]]:
    """Who holds or held a post at the unit, and whoever the record names already."""
    found: dict[int, tuple[Person, str]] = {}
    for post in Post.objects.filter(subject=subject).select_related("person"):
        until = f"至 {post.until_on}" if post.until_on else "起"
        label = f"{post.person}（{post.get_office_display()}，{post.from_on} {until}，{post.person.identity_shown}）"
        found.setdefault(post.person_id, (post.person, label))
    if named and named.pk and named.pk not in found:
        found[named.pk] = (named, f"{named}（{named.identity_shown}）")
    return found
