"""The lists of measures: what the window asks for, the register, rewards by others, the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.gate import READERS, SignedInRequest
from accounts.models import User
from credit.models import GradePeriod
from credit.regulation.levels import LEVEL_NAMES
from desk.lists.columns import Column, beneath, cut, levelled, marked
from desk.lists.lists import Empty, Listing, of_one_department
from desk.templatetags.face import day
from measures import cataloguing
from measures.acts.catalogue import items_of
from measures.acts.rewards import rewards_of
from measures.entitlements import at_the_window
from measures.forms.catalogue import CatalogueFilter
from measures.forms.incentives import IncentiveFilter, WindowFilter
from measures.forms.rewards import RewardFilter
from measures.models import CatalogueItem, Incentive, Reward
from measures.standing import Standing, item_standing, reward_standing, standing_of
from subjects.models import Subject
from subjects.numbered import numbered

PAGE = "measures/list.html"


def _tab(name: str) -> Callable[[SignedInRequest, date, Sequence[object]], Mapping[str, object]]:
    return lambda request, today, rows: {"tab": name}


class WindowRow(NamedTuple):
    """A subject, whether it is level 1 today, and what it may have; no other level is told at a window."""

    subject: Subject
    is_first: bool
    measures: list[Incentive]

    def get_absolute_url(self) -> str:
        return reverse("measures:entitlement_show", args=[self.subject.pk])


def _with_measures(subjects: Sequence[Subject], user: User, today: date) -> list[WindowRow]:
    ids = [subject.pk for subject in subjects]
    periods = GradePeriod.objects.known().on(today).filter(subject__in=numbered(ids), level=1)
    first = set(periods.order_by().values_list("subject", flat=True))
    found: dict[int, list[Incentive]] = {}
    standing = Incentive.objects.standing_on(today).filter(subject__in=numbered(ids)).select_related("item")
    for row in standing.order_by("item__number", "pk"):
        found.setdefault(row.subject_id, []).append(row)
    return [WindowRow(one, one.pk in first, found.get(one.pk, [])) for one in subjects]


def _first_words(row: WindowRow) -> str:
    return LEVEL_NAMES[1] if row.is_first else f"不是{LEVEL_NAMES[1]}"


def _measure_lines(row: WindowRow) -> SafeString:
    if not row.measures:
        return SafeString('<span class="muted">没有</span>')
    told = ((one.item.number, one.content or one.item.wording) for one in row.measures)
    return format_html_join(SafeString("<br>"), '<span class="nowrap">{}</span> {}', told)


WINDOW: Listing[Subject] = Listing(
    name="measures.window",
    title="窗口查询",
    lead="按名称或代码查找，点开即见该主体今天可以享受的激励措施；未查找时列出今天有激励措施的主体",
    address="measures:entitlement_list",
    roles=READERS,
    seen_by=at_the_window,
    columns=(
        Column[WindowRow](name="subject", label="信用主体", value=lambda row: str(row.subject), css="name", head=True),
        Column[WindowRow](name="code", label="代码", value=lambda row: row.subject.code, css="code"),
        Column[WindowRow](
            name="level",
            label="今天的等级",
            value=_first_words,
            shown=lambda row: levelled(1) if row.is_first else _first_words(row),
            css="tight",
        ),
        Column[WindowRow](
            name="measures",
            label="可以享受的激励措施",
            value=lambda row: [f"{one.item.number} {one.content or one.item.wording}" for one in row.measures],
            shown=_measure_lines,
            css="telling",
        ),
        Column[WindowRow](name="industry", label="行业", value=lambda row: str(row.subject.industry), spare=True),
        Column[WindowRow](
            name="department", label="记录部门", value=lambda row: str(row.subject.department), css="tight"
        ),
    ),
    order=("department__code", "code", "pk"),
    filters=WindowFilter,
    dress=_with_measures,
    size=20,
    template=PAGE,
    beside=_tab("window"),
    empty=Empty("今天没有主体享受激励措施", "可以按名称或代码查找；激励措施从一级主体的档案授予。", "search"),
    nothing_found=Empty("没有这个主体", "请核对名称或代码。由其他部门监管的，只能查到已授予激励措施的单位。", "search"),
    subject=lambda row: row.subject.pk,
)


class IncentiveRow(NamedTuple):
    """A measure as it stands today, and how often it was used."""

    incentive: Incentive
    standing: Standing
    over: date | None
    uses: int

    def get_absolute_url(self) -> str:
        return self.incentive.get_absolute_url()


def _as_they_stand(rows: Sequence[Incentive], user: User, today: date) -> list[IncentiveRow]:
    ids = [row.pk for row in rows]
    with_level = set(Incentive.objects.standing_on(today).filter(pk__in=ids).order_by().values_list("pk", flat=True))
    counted = Incentive.objects.filter(pk__in=ids).order_by().annotate(number=Count("uses"))
    uses = dict(counted.values_list("pk", "number"))
    return [
        IncentiveRow(
            row,
            standing_of(row, today, has_level=row.pk in with_level),
            row.over_on if row.over_on and row.over_on <= today else None,
            uses.get(row.pk, 0),
        )
        for row in rows
    ]


def _validity(row: IncentiveRow) -> SafeString:
    until = row.incentive.until_on
    return format_html("{} 至 {}", day(row.incentive.from_on), day(until) if until else "等级不变期间")


def _validity_words(row: IncentiveRow) -> str:
    return f"{row.incentive.from_on} 至 {row.incentive.until_on or '等级不变期间'}"


def _register(user: User) -> QuerySet[Incentive]:
    return Incentive.objects.kept_by(user).select_related("subject__department", "item", "given_by")


INCENTIVES: Listing[Incentive] = Listing(
    name="measures.incentives",
    title="激励措施登记册",
    lead="第七条、第十五条（R26）。只授予一级信用主体，随等级同日终止，不影响信用等级；从信用主体档案的“办理事项”授予",
    address="measures:incentive_list",
    roles=READERS,
    seen_by=_register,
    columns=(
        Column[IncentiveRow](
            name="number",
            label="编号",
            value=lambda row: str(row.incentive),
            sort=("year", "sequence"),
            css="nowrap",
            head=True,
        ),
        Column[IncentiveRow](
            name="subject", label="信用主体", value=lambda row: str(row.incentive.subject), css="name"
        ),
        Column[IncentiveRow](
            name="item",
            label="目录事项",
            value=lambda row: f"{row.incentive.item.number} {row.incentive.item.wording}",
            shown=lambda row: beneath(
                f"{row.incentive.item.number} {cut(row.incentive.item.wording)}", row.incentive.content
            ),
            css="telling",
        ),
        Column[IncentiveRow](name="validity", label="期限", value=_validity_words, shown=_validity, css="tight"),
        Column[IncentiveRow](
            name="state",
            label="情况",
            value=lambda row: row.standing.words,
            shown=lambda row: marked(row.standing.words, row.standing.look),
            css="tight",
        ),
        Column[IncentiveRow](name="over", label="自何日终止", value=lambda row: row.over, css="tight"),
        Column[IncentiveRow](name="uses", label="使用次数", value=lambda row: row.uses, css="number"),
        Column[IncentiveRow](
            name="given_by", label="授予人", value=lambda row: str(row.incentive.given_by), css="tight"
        ),
        Column[IncentiveRow](
            name="from",
            label="起始日期",
            value=lambda row: row.incentive.from_on,
            sort=("from_on",),
            css="tight",
            spare=True,
        ),
        Column[IncentiveRow](
            name="content", label="具体内容", value=lambda row: row.incentive.content, css="telling", spare=True
        ),
        Column[IncentiveRow](
            name="basis", label="法律依据", value=lambda row: row.incentive.item.basis, css="telling", spare=True
        ),
        Column[IncentiveRow](name="paper", label="授予文件", value=lambda row: row.incentive.paper, spare=True),
        Column[IncentiveRow](
            name="code", label="代码", value=lambda row: row.incentive.subject.code, css="code", spare=True
        ),
        Column[IncentiveRow](
            name="department", label="记录部门", value=lambda row: str(row.incentive.subject.department), spare=True
        ),
    ),
    order=("-year", "-sequence"),
    filters=IncentiveFilter,
    dress=_as_they_stand,
    hidden=of_one_department,
    template=PAGE,
    beside=_tab("incentives"),
    empty=Empty("没有授予激励措施", "从一级信用主体档案的“办理事项”授予。", "check"),
    nothing_found=Empty("没有符合条件的激励措施", "要看已终止的，请在“范围”中选择。", "search"),
    subject=lambda row: row.incentive.subject_id,
)


class RewardRow(NamedTuple):
    """A reward as it stands today."""

    reward: Reward
    standing: Standing

    def get_absolute_url(self) -> str:
        return self.reward.get_absolute_url()


def _rewards(rows: Sequence[Reward], user: User, today: date) -> list[RewardRow]:
    return [RewardRow(row, reward_standing(row, today)) for row in rows]


REWARDS: Listing[Reward] = Listing(
    name="measures.rewards",
    title="联合奖励",
    lead="其他部门通报的奖励（第四条、第十五条），列入信用综合评定表供参考，不影响信用等级",
    address="measures:reward_list",
    roles=READERS,
    seen_by=rewards_of,
    columns=(
        Column[RewardRow](name="title", label="奖励名单或者称号", value=lambda row: row.reward.title, head=True),
        Column[RewardRow](name="subject", label="信用主体", value=lambda row: str(row.reward.subject), css="name"),
        Column[RewardRow](name="authority", label="认定部门", value=lambda row: row.reward.authority),
        Column[RewardRow](name="sector", label="领域", value=lambda row: row.reward.sector, css="tight"),
        Column[RewardRow](
            name="awarded",
            label="认定日期",
            value=lambda row: row.reward.awarded_on,
            sort=("awarded_on",),
            css="tight",
        ),
        Column[RewardRow](name="until", label="有效期至", value=lambda row: row.reward.until_on or "长期", css="tight"),
        Column[RewardRow](
            name="state",
            label="情况",
            value=lambda row: row.standing.words,
            shown=lambda row: marked(row.standing.words, row.standing.look),
            css="tight",
        ),
        Column[RewardRow](name="paper", label="文号", value=lambda row: row.reward.paper, spare=True),
        Column[RewardRow](
            name="department", label="记录部门", value=lambda row: str(row.reward.subject.department), spare=True
        ),
    ),
    order=("-awarded_on", "-pk"),
    filters=RewardFilter,
    dress=_rewards,
    hidden=of_one_department,
    template=PAGE,
    beside=_tab("rewards"),
    empty=Empty("没有联合奖励", "从信用主体档案的“办理事项”登记。"),
    nothing_found=Empty("没有符合条件的联合奖励", "请放宽筛选条件。", "search"),
    subject=lambda row: row.reward.subject_id,
)


class ItemRow(NamedTuple):
    """An item of the catalogue as it stands today."""

    item: CatalogueItem
    standing: Standing

    def get_absolute_url(self) -> str:
        return self.item.get_absolute_url()


def _items(rows: Sequence[CatalogueItem], user: User, today: date) -> list[ItemRow]:
    return [ItemRow(row, item_standing(row, today)) for row in rows]


def _people(row: ItemRow) -> list[str]:
    return [str(person) for person in (row.item.proposed_by, row.item.decided_by) if person]


def _catalogue(request: SignedInRequest, today: date, rows: Sequence[object]) -> Mapping[str, object]:
    return {"tab": "catalogue", "may_propose": request.user.role in cataloguing.PROPOSERS}


def _in_force(row: ItemRow) -> str:
    return f"{row.item.in_force_from} 起" + (f"，{row.item.in_force_until} 停止" if row.item.in_force_until else "")


CATALOGUE: Listing[CatalogueItem] = Listing(
    name="measures.catalogue",
    title="措施目录",
    lead="激励措施清单和失信惩戒措施清单（第七条、第十四条、第十五条）：由一人拟订、局领导批准，批准后不再更改，由新版本替代",
    address="measures:item_list",
    roles=READERS,
    seen_by=items_of,
    columns=(
        Column[ItemRow](
            name="number",
            label="目录编号",
            value=lambda row: row.item.number,
            sort=("number",),
            css="nowrap",
            head=True,
        ),
        Column[ItemRow](name="kind", label="清单", value=lambda row: row.item.get_kind_display(), css="tight"),
        Column[ItemRow](name="wording", label="措施内容", value=lambda row: row.item.wording, css="telling"),
        Column[ItemRow](name="basis", label="法律依据", value=lambda row: row.item.basis, css="telling"),
        Column[ItemRow](name="levels", label="适用等级", value=lambda row: row.item.levels_shown, css="tight"),
        Column[ItemRow](name="in_force", label="施行", value=_in_force, css="tight"),
        Column[ItemRow](
            name="state",
            label="情况",
            value=lambda row: row.standing.words,
            shown=lambda row: marked(row.standing.words, row.standing.look),
            css="tight",
        ),
        Column[ItemRow](name="by", label="拟订、批准", value=_people, spare=True),
    ),
    order=("number", "-in_force_from", "-pk"),
    filters=CatalogueFilter,
    dress=_items,
    template="measures/item_list.html",
    beside=_catalogue,
    empty=Empty("措施目录是空的", "由审核人或局领导拟订，局领导批准。"),
)
