"""The forms of a what-if (模拟推演): one for each sort of supposition. What was supposed stands in the address, nowhere else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, ClassVar, NamedTuple

from django import forms

from accounts.models import User
from credit.facts.dossier_as_known import Held
from credit.forms.files import within_reach
from credit.models import CreditRecord
from credit.regulation.facts import Regime
from credit.whatif import supposing
from desk.forms.base import FacedForm
from desk.forms.fields import DayField
from subjects.models import Post

Kind = CreditRecord.Kind
BETWEEN = "~"
"""Parts the values of a supposition in the address; no value holds it."""
MOST = 20
"""So many suppositions at once; their address stays short enough for every server on the way."""


class Supposition(FacedForm):
    """One thing supposed. Its fields, in their order, are its values in the address."""

    CODE: ClassVar[str]
    TITLE: ClassVar[str]
    HELP: ClassVar[str] = ""

    def __init__(self, held: Held, user: User, known: datetime, data: Any = None) -> None:
        super().__init__(data)
        self.held = held
        self.user = user
        self.known = known
        for name, choices in self.choices().items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", "请选择"), *choices]

    def choices(self) -> dict[str, list[tuple[str, str]]]:
        """What there is to choose from, by field."""
        return {}

    @property
    def is_possible(self) -> bool:
        """Whether there is something to suppose about."""
        return all(self.choices().values())

    def clean(self) -> dict[str, Any] | None:
        for name, value in list(self.cleaned_data.items()):
            if isinstance(value, date):
                try:
                    within_reach(value, str(self.fields[name].label))
                except forms.ValidationError as fault:
                    self.add_error(name, fault)
        return self.cleaned_data

    def suppose(self) -> Held:
        """The rows as they would be. ValueError, in words, where that cannot be supposed."""
        raise NotImplementedError

    def words(self) -> str:
        """What is supposed."""
        raise NotImplementedError

    @property
    def token(self) -> str:
        """How it stands in the address."""
        values = (self.cleaned_data[name] for name in self.fields)
        return BETWEEN.join([self.CODE, *("" if value is None else str(value) for value in values)])

    def label_of(self, name: str) -> str:
        """The chosen one of a field, as it was offered."""
        return dict(self.choices()[name])[self.cleaned_data[name]]


class OfRecord(Supposition):
    """About a record that is there."""

    record = forms.ChoiceField(label="记录")

    def choices(self) -> dict[str, list[tuple[str, str]]]:
        return {"record": [(record.number, _named(record)) for record in self.held.records if not _is_revoked(record)]}


class Drop(OfRecord):
    CODE, TITLE = "drop", "记录不计入"
    HELP = "如同该记录从未生效，例如异议成立后撤销。"

    def suppose(self) -> Held:
        return supposing.record_dropped(self.held, self.cleaned_data["record"])

    def words(self) -> str:
        return f"{self.cleaned_data['record']} 不计入"


class Move(OfRecord):
    CODE, TITLE = "move", "记录改日期"
    HELP = "基准日：失信行为为认定日期，行政处罚为决定日期，事故为认定日期。草稿按已生效推演。"

    of_day = DayField(label="基准日改为")

    def suppose(self) -> Held:
        return supposing.record_changed(self.held, self.cleaned_data["record"], basis_on=self.cleaned_data["of_day"])

    def words(self) -> str:
        return f"{self.cleaned_data['record']} 的基准日为 {self.cleaned_data['of_day']}"


class Repair(OfRecord):
    CODE, TITLE = "repair", "记录修复"
    HELP = "修复之日起不再计入一年和三年条件（R12）；四级依 R15。"

    of_day = DayField(label="修复日期")

    def suppose(self) -> Held:
        number = self.cleaned_data["record"]
        record = next(record for record in self.held.records if record.number == number)
        if record.basis_on is None:
            raise ValueError(f"{number}还没有基准日，请先假设它的日期。")
        return supposing.record_changed(self.held, number, repaired_on=self.cleaned_data["of_day"])

    def words(self) -> str:
        return f"{self.cleaned_data['record']} 于 {self.cleaned_data['of_day']} 修复"


class Add(Supposition):
    CODE, TITLE = "add", "新增记录"

    kind = forms.ChoiceField(label="类型")
    of_day = DayField(label="基准日")
    item4 = forms.TypedChoiceField(
        label="四级情形",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "无"), *((str(number), f"第十二条（四）{number}") for number in range(2, 10))],
        help_text="只对失信行为。",
    )
    deaths = forms.IntegerField(
        label="死亡人数", required=False, min_value=0, max_value=999, help_text="只对事故，按责任事故推演。"
    )

    def choices(self) -> dict[str, list[tuple[str, str]]]:
        return {"kind": [(str(value), str(label)) for value, label in Kind.choices]}

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.cleaned_data.get("item4") and self.cleaned_data.get("kind") != Kind.MISCONDUCT:
            self.add_error("item4", "四级情形只能标在失信行为上，请清除，或者把类型改为失信行为。")
        if self.cleaned_data.get("deaths") and self.cleaned_data.get("kind") != Kind.ACCIDENT:
            self.add_error("deaths", "死亡人数只用于事故，请清除，或者把类型改为事故。")
        return cleaned

    def suppose(self) -> Held:
        given = self.cleaned_data
        return supposing.record_added(
            self.held, given["kind"], given["of_day"], item4=given["item4"], deaths=given["deaths"] or 0
        )

    def words(self) -> str:
        given = self.cleaned_data
        item = f"，第十二条（四）{given['item4']}" if given["item4"] else ""
        deaths = f"，死亡 {given['deaths']} 人" if given["deaths"] else ""
        return (
            f"新增{self.label_of('kind')}（{supposing.next_number(self.held)}），基准日 {given['of_day']}{item}{deaths}"
        )


class Appoint(Supposition):
    CODE, TITLE = "appoint", "任用人员"
    HELP = "所选记录记到的人员，自该日起在本单位任职（R6）。其他主体的记录，请填写记录编号。"

    number = forms.CharField(label="记录编号", max_length=40)
    office = forms.ChoiceField(label="职务")
    of_day = DayField(label="任职日期")

    def choices(self) -> dict[str, list[tuple[str, str]]]:
        return {"office": [(str(value), str(label)) for value, label in Post.Office.choices]}

    def clean_number(self) -> str:
        number = str(self.cleaned_data["number"]).strip()
        if BETWEEN in number or not self._record(number):
            raise forms.ValidationError("没有这样编号的记录，请在记录页面核对编号。")
        return number

    def _record(self, number: str) -> CreditRecord | None:
        found = CreditRecord.objects.visible_to(self.user).select_related("subject").filter(number=number)
        return found.filter(state=CreditRecord.State.EFFECTIVE).first()

    def suppose(self) -> Held:
        given = self.cleaned_data
        record = self._record(given["number"])
        assert record is not None
        return supposing.post_added(self.held, record, given["office"], given["of_day"], self.known)

    def words(self) -> str:
        given = self.cleaned_data
        return f"{given['number']} 所记人员自 {given['of_day']} 起任{self.label_of('office')}"


class Leave(Supposition):
    CODE, TITLE = "leave", "人员离任"
    HELP = "自离任当日起不再任职；以前的任职仍按 R6 计。"

    post = forms.ChoiceField(label="任职")
    of_day = DayField(label="离任日期")

    def choices(self) -> dict[str, list[tuple[str, str]]]:
        return {"post": [(str(post.pk), f"{post}，{post.from_on} 起") for post in self.held.posts if post.pk]}

    def suppose(self) -> Held:
        post = next(post for post in self.held.posts if str(post.pk) == self.cleaned_data["post"])
        if self.cleaned_data["of_day"] < post.from_on:
            raise ValueError(f"离任日期不能早于任职日期 {post.from_on}。")
        return supposing.post_ended(self.held, post.pk, self.cleaned_data["of_day"])

    def words(self) -> str:
        return f"{self.label_of('post')}，{self.cleaned_data['of_day']} 离任"


class NeverHeld(Supposition):
    CODE, TITLE = "unheld", "任职不计"
    HELP = "如同从未任职，例如登记有误。"

    post = forms.ChoiceField(label="任职")

    def choices(self) -> dict[str, list[tuple[str, str]]]:
        return {"post": [(str(post.pk), f"{post}，{post.from_on} 起") for post in self.held.posts if post.pk]}

    def suppose(self) -> Held:
        return supposing.post_dropped(self.held, int(self.cleaned_data["post"]))

    def words(self) -> str:
        return f"{self.label_of('post')}，不计"


class Promise(Supposition):
    CODE, TITLE = "promise", "公开承诺"

    of_day = DayField(label="承诺日期")

    def suppose(self) -> Held:
        return supposing.commitment_added(self.held, self.cleaned_data["of_day"])

    def words(self) -> str:
        return f"{self.cleaned_data['of_day']} 公开承诺"


class Unpromise(Supposition):
    CODE, TITLE = "unpromise", "承诺终止"
    HELP = "撤回，或者认定违背（R11）。"

    commitment = forms.ChoiceField(label="公开承诺")
    of_day = DayField(label="终止日期")

    def choices(self) -> dict[str, list[tuple[str, str]]]:
        return {"commitment": [(str(row.pk), f"{row.made_on} 作出") for row in self.held.commitments if row.pk]}

    def suppose(self) -> Held:
        row = next(row for row in self.held.commitments if str(row.pk) == self.cleaned_data["commitment"])
        if self.cleaned_data["of_day"] < row.made_on:
            raise ValueError(f"终止日期不能早于承诺日期 {row.made_on}。")
        return supposing.commitment_ended(self.held, row.pk, self.cleaned_data["of_day"])

    def words(self) -> str:
        return f"{self.label_of('commitment')}的承诺于 {self.cleaned_data['of_day']} 终止"


class List(OfRecord):
    CODE, TITLE = "list", "列入名单"

    regime = forms.ChoiceField(label="名单依据")
    of_day = DayField(label="公布日期")
    months = forms.IntegerField(label="期限（月）", min_value=12, max_value=120)

    def choices(self) -> dict[str, list[tuple[str, str]]]:
        return {**super().choices(), "regime": [(regime.value, regime.value) for regime in Regime]}

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.cleaned_data.get("regime") == Regime.ORDER_11 and self.cleaned_data.get("months", 36) != 36:
            self.add_error("months", "应急部令2023-11 的期限为 36 个月（R16），请改为 36。")
        return cleaned

    def suppose(self) -> Held:
        given = self.cleaned_data
        regime = Regime(given["regime"])
        return supposing.listing_added(self.held, [given["record"]], regime, given["of_day"], given["months"])

    def words(self) -> str:
        given = self.cleaned_data
        return f"{given['record']} 于 {given['of_day']} 依 {given['regime']} 列入，{given['months']} 个月"


class Unlist(Supposition):
    CODE, TITLE = "unlist", "移出名单"

    listing = forms.ChoiceField(label="名单")
    of_day = DayField(label="移出日期")

    def choices(self) -> dict[str, list[tuple[str, str]]]:
        return {"listing": [(row.record, f"{row.record} {row.regime}") for row in self.held.listings]}

    def suppose(self) -> Held:
        return supposing.listing_ended(self.held, self.cleaned_data["listing"], self.cleaned_data["of_day"])

    def words(self) -> str:
        return f"{self.cleaned_data['listing']} 于 {self.cleaned_data['of_day']} 移出"


class NeverListed(Supposition):
    CODE, TITLE = "unlisted", "名单不计"

    listing = forms.ChoiceField(label="名单")

    def choices(self) -> dict[str, list[tuple[str, str]]]:
        return {"listing": [(row.record, f"{row.record} {row.regime}") for row in self.held.listings]}

    def suppose(self) -> Held:
        return supposing.listing_dropped(self.held, self.cleaned_data["listing"])

    def words(self) -> str:
        return f"{self.cleaned_data['listing']} 不计"


SUPPOSITIONS: tuple[type[Supposition], ...] = (
    Add, Drop, Move, Repair, Appoint, Leave, NeverHeld, Promise, Unpromise, List, Unlist, NeverListed,
)  # fmt: skip
BY_CODE = {form.CODE: form for form in SUPPOSITIONS}


class Stated(NamedTuple):
    """A supposition that holds: its words, and how it stands in the address."""

    words: str
    token: str


class Supposed(NamedTuple):
    """What becomes of the rows under all that is supposed, one after the other."""

    held: Held
    stated: list[Stated]
    faults: list[str]
    """What stood in the address and cannot be supposed."""


def supposed(held: Held, tokens: Sequence[str], user: User, known: datetime) -> Supposed:
    """Suppose everything that an address says, in its order; what cannot be is told and left out."""
    stated: list[Stated] = []
    faults: list[str] = []
    for token in tokens[:MOST]:
        code, *values = token.split(BETWEEN)
        kind = BY_CODE.get(code)
        form = kind(held, user, known, dict(zip(kind.base_fields, values, strict=False))) if kind else None
        if form is None or not form.is_valid():
            faults.append(f"“{token[:60]}”不能推演，已略去。")
            continue
        try:
            held, line = form.suppose(), Stated(form.words(), form.token)
        except ValueError as fault:
            faults.append(f"{form.words()}：{fault}")
        else:
            stated.append(line)
    if len(tokens) > MOST:
        faults.append(f"一次最多推演 {MOST} 项假设，其余已略去。")
    return Supposed(held, stated, faults)


def _named(record: CreditRecord) -> str:
    return f"{record.number} {record.get_kind_display()} {record.basis_on or '未定'}"


def _is_revoked(record: CreditRecord) -> bool:
    return record.state == CreditRecord.State.REVOKED


def offered(held: Held, user: User, known: datetime) -> Iterator[tuple[str, str]]:
    """Code and title of each sort of supposition that there is something to suppose about."""
    for kind in SUPPOSITIONS:
        if kind(held, user, known).is_possible:
            yield kind.CODE, kind.TITLE
