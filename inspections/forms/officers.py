"""What is asked of an enforcement officer; and the filter of the list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar

from django import forms
from django.db.models import Model, Q, QuerySet

from accounts.models import Department, User
from desk.forms.acts import ActForm
from desk.forms.base import SeveralOf
from desk.forms.fields import DayField, LineField
from desk.forms.filters import FilterForm
from desk.forms.versions import AmendForm
from inspections.enlisting import EXPIRES_WITHIN, Certified, accounts_for
from inspections.models import Officer
from subjects.models import Industry

M = TypeVar("M", bound=Model)


class IndustryTicks(SeveralOf):
    """Choosing fields of work, each told with the class above it."""

    def label_from_instance(self, obj: Industry) -> str:
        return f"{obj.parent} › {obj}" if obj.parent else f"{obj}（含下级类别）"


class OfficerForm(ActForm[M]):
    """One officer."""

    AHEAD = frozenset({"certified_from", "certified_until"})

    name = LineField(label="姓名", max_length=40)
    certificate = LineField(label="执法证号", max_length=40)
    certified_from = DayField(label="证件有效期自")
    certified_until = DayField(label="证件有效期至", required=False, help_text="长期有效的留空。")
    industries = IndustryTicks(
        label="专业领域",
        queryset=Industry.objects.filter(active=True).select_related("parent"),
        widget=forms.CheckboxSelectMultiple(attrs={"wide": ""}),
        help_text="只抽派去检查这些行业的主体。",
    )
    user = forms.ModelChoiceField(
        label="账号",
        required=False,
        queryset=User.objects.none(),
        empty_label="没有账号",
        help_text="关联账号后，派发的任务直接通知本人。",
    )
    active = forms.BooleanField(label="在岗", required=False, initial=True)
    note = LineField(label="备注", required=False, max_length=200)

    @property
    def officer(self) -> Officer | None:
        """Who is on the list already."""
        return None

    @property
    def department(self) -> Department:
        """Whose officer it is."""
        assert self.by.department
        return self.officer.department if self.officer else self.by.department

    def prepare(self) -> None:
        super().prepare()
        users = self.fields["user"]
        assert isinstance(users, forms.ModelChoiceField)
        users.queryset = accounts_for(self.department, self.officer)

    def clean_certificate(self) -> str:
        certificate = str(self.cleaned_data["certificate"]).strip()
        other = Officer.objects.filter(certificate=certificate).select_related("department").first()
        if other and other != self.officer:
            raise forms.ValidationError(f"执法证号{certificate}已登记在{other.department}{other}名下，请核对。")
        return certificate

    def clean(self) -> None:
        super().clean()
        first, last = self.cleaned_data.get("certified_from"), self.cleaned_data.get("certified_until")
        if first and last and last < first:
            self.add_error("certified_until", "证件有效期止日早于起日，请更改。")

    def given(self) -> Mapping[str, object]:
        told: dict[str, Any] = dict(super().given())
        certified = Certified(**{name: told.pop(name) for name in Certified._fields})
        return {**told, "told": certified._replace(industries=list(certified.industries))}


class NewOfficerForm(OfficerForm[User]):
    """Somebody of the own department who is put on the list."""

    def given(self) -> Mapping[str, object]:
        return {"department": self.department, **super().given()}


class ChangeOfficerForm(OfficerForm[Officer], AmendForm[Officer]):
    """What the list says, put right."""

    @property
    def officer(self) -> Officer:
        return self.matter

    def prepare(self) -> None:
        super().prepare()
        self.initial.update({name: getattr(self.matter, name) for name in Certified._fields})
        self.initial["industries"] = list(self.matter.industries.values_list("pk", flat=True))


class OfficerFilter(FilterForm[Officer]):
    """Filters of the list."""

    STANDINGS: ClassVar = (
        ("", "全部"),
        ("able", "可派"),
        ("expiring", "将到期"),
        ("expired", "已过期"),
        ("inactive", "不在岗"),
    )

    q = LineField(label="姓名或证号", required=False, max_length=40)
    standing = forms.ChoiceField(label="状态", required=False, choices=STANDINGS)
    industry = forms.ModelChoiceField(
        label="专业领域", required=False, queryset=Industry.objects.filter(active=True), empty_label="全部"
    )
    department = forms.ModelChoiceField(
        label="所属部门", required=False, queryset=Department.objects.all(), empty_label="全部"
    )

    def prepare(self) -> None:
        if self.user.edits_records:
            del self.fields["department"]

    def narrow(self, rows: QuerySet[Officer]) -> QuerySet[Officer]:
        data = self.cleaned_data
        if data["q"]:
            rows = rows.filter(Q(name__contains=data["q"]) | Q(certificate__contains=data["q"]))
        if data["industry"]:
            fields = [pk for pk in (data["industry"].pk, data["industry"].parent_id) if pk]
            rows = rows.filter(pk__in=Officer.objects.filter(industries__in=fields).order_by().values("pk"))
        if data.get("department"):
            rows = rows.filter(department=data["department"])
        return self._standing(rows, data["standing"])

    def _standing(self, found: QuerySet[Officer], wanted: str) -> QuerySet[Officer]:
        if wanted == "able":
            return found.filter(pk__in=Officer.objects.able_on(self.today))
        if wanted == "expiring":
            within = (self.today, self.today + EXPIRES_WITHIN)
            return found.filter(active=True, certified_until__range=within)
        if wanted == "expired":
            return found.filter(active=True, certified_until__lt=self.today)
        return found.filter(active=False) if wanted == "inactive" else found
