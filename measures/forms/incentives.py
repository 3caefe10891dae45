"""What is asked of incentives: which is granted, its use, its end; and how the register is searched."""

from __future__ import annotations

from django import forms
from django.db.models import Exists, OuterRef, QuerySet

from credit.forms.filters import ListFilter, NameField
from desk.forms.acts import ActForm
from desk.forms.fields import DayField, LineField, TextField
from desk.forms.filters import FilterForm
from measures.models import CatalogueItem, Incentive
from subjects.models import Subject


class ItemChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Choosing an item of the catalogue, with its legal basis."""

    def label_from_instance(self, obj: CatalogueItem) -> str:
        return f"{obj.number} {obj.wording}（{obj.basis}）"


class GrantForm(ActForm[Subject]):
    """Which measure of the catalogue, from when until when."""

    AHEAD = frozenset({"until_on"})

    item = ItemChoice(
        label="激励措施", queryset=CatalogueItem.objects.none(), widget=forms.RadioSelect(attrs={"wide": ""})
    )
    content = LineField(
        label="具体内容", required=False, max_length=300, help_text="如：安全生产许可证延期申请优先受理。"
    )
    paper = LineField(label="授予文件", required=False, max_length=120, help_text="有批准文件的填文号。")
    from_on = DayField(label="起始日期", help_text="不早于评为一级之日。")
    until_on = DayField(label="截止日期", required=False, help_text="当日仍有效；随等级长期有效的留空。")

    def prepare(self) -> None:
        self.initial["from_on"] = self.today
        item = self.fields["item"]
        assert isinstance(item, forms.ModelChoiceField)
        item.queryset = CatalogueItem.objects.in_force(self.today).incentives().order_by("number")
        item.empty_label = None

    def clean(self) -> None:
        super().clean()
        first, last = self.cleaned_data.get("from_on"), self.cleaned_data.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", f"截止日期（{last}）早于起始日期（{first}），请核对。")


class UseForm(ActForm[Incentive]):
    """When it was used, for what, at which window."""

    used_on = DayField(label="使用日期")
    what = LineField(label="办理事项", max_length=200, help_text="如：危险化学品经营许可证延期，容缺受理。")
    window = LineField(label="窗口", required=False, max_length=60)

    def prepare(self) -> None:
        self.initial["used_on"] = self.today


class EndForm(ActForm[Incentive]):
    """From which day on it is not given any more, and why."""

    on = DayField(label="终止日期", help_text="自该日起不再享受。")
    reason = TextField(label="理由", max_length=300, rows=3)

    def prepare(self) -> None:
        self.initial["on"] = self.today


class IncentiveFilter(ListFilter[Incentive]):
    """Which measures are shown; those that stand today until something else is asked for."""

    item = LineField(label="目录编号", required=False, max_length=20)
    show = forms.ChoiceField(
        label="范围",
        required=False,
        choices=[("", "今天有效"), ("lapsed", "随等级终止"), ("ended", "已终止或届满"), ("all", "全部")],
    )

    def narrow(self, rows: QuerySet[Incentive]) -> QuerySet[Incentive]:
        data = self.cleaned_data
        found = rows.filter(self._of_subjects())
        if data["item"]:
            found = found.filter(item__number__istartswith=data["item"])
        if data["show"] == "lapsed":
            return found.filter(state=Incentive.State.LAPSED)
        if data["show"] == "all":
            return found
        standing = Incentive.objects.standing_on(self.today).order_by().values("pk")
        if data["show"] == "ended":
            return found.exclude(state=Incentive.State.LAPSED).exclude(pk__in=standing)
        return found.filter(pk__in=standing)


class WindowFilter(FilterForm[Subject]):
    """Whom the window asks for; those who have something today until somebody is named."""

    q = NameField(label="主体名称或代码", required=False, max_length=60)

    def narrow(self, rows: QuerySet[Subject]) -> QuerySet[Subject]:
        if text := self.cleaned_data["q"]:
            return rows.filter(pk__in=Subject.objects.matching(text).order_by().values("pk"))
        standing = Incentive.objects.standing_on(self.today).filter(subject=OuterRef("pk"))
        return rows.filter(Exists(standing))
