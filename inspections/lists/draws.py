"""The list of random draws."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.gate import READERS
from accounts.models import User
from desk.lists.columns import Column, beneath, marked
from desk.lists.lists import Empty, Listing, of_one_department
from desk.templatetags.face import day, mark
from inspections.acts.draws import draws_of
from inspections.drawing.showing import standing_of
from inspections.forms.draw_searches import DrawFilter
from inspections.models import Draw
from inspections.models.standing import Standing


class Row(NamedTuple):
    """A draw as it stands: how many were drawn and how many of them wait; None before there are any."""

    draw: Draw
    standing: Standing
    drawn: int | None
    waiting: int | None

    def get_absolute_url(self) -> str:
        return self.draw.get_absolute_url()


def _counted(user: User) -> QuerySet[Draw]:
    drawn = Count("drawn", filter=Q(drawn__gone_at=None), distinct=True)
    return draws_of(user).with_visits().annotate(standing=drawn).defer("frozen")


def _as_they_stand(draws: Sequence[Draw], user: User, today: date) -> list[Row]:
    return [
        Row(
            draw,
            standing_of(draw, draw.visits()),
            getattr(draw, "standing", 0) if draw.has_result else None,
            draw.visits().waiting if draw.is_dispatched else None,
        )
        for draw in draws
    ]


def _number(row: Row) -> SafeString:
    return format_html("{} {}", row.draw, mark("重抽") if row.draw.previous_id else "")


def _households(number: int | None) -> str:
    return "" if number is None else f"{number} 户"


DRAWS: Listing[Draw] = Listing(
    name="inspections.draws",
    title="随机抽取",
    lead="按信用等级分层抽取检查对象和检查人员，名单、随机数、结果人人可以核验（第十四条）",
    address="inspections:draw_list",
    roles=READERS,
    seen_by=_counted,
    columns=(
        Column[Row](
            name="number",
            label="编号",
            value=lambda row: str(row.draw),
            shown=_number,
            sort=("year", "sequence"),
            css="nowrap",
            head=True,
        ),
        Column[Row](
            name="industry",
            label="行业类别",
            value=lambda row: str(row.draw.industry),
            shown=lambda row: beneath(row.draw.industry, row.draw.line),
        ),
        Column[Row](
            name="state",
            label="状态",
            value=lambda row: row.standing.words,
            shown=lambda row: marked(row.standing.words, row.standing.look),
            css="tight",
        ),
        Column[Row](
            name="days",
            label="检查时间",
            value=lambda row: f"{row.draw.from_on} 至 {row.draw.until_on}",
            shown=lambda row: format_html("{} 至 {}", day(row.draw.from_on), day(row.draw.until_on)),
            css="tight",
        ),
        Column[Row](
            name="drawn",
            label="抽中",
            value=lambda row: row.drawn,
            shown=lambda row: _households(row.drawn),
            css="number",
        ),
        Column[Row](
            name="waiting",
            label="待检查",
            value=lambda row: row.waiting,
            shown=lambda row: _households(row.waiting),
            css="number",
        ),
        Column[Row](
            name="digest",
            label="名单摘要值",
            value=lambda row: row.draw.list_sha256,
            shown=lambda row: row.draw.list_sha256[:12],
            css="code",
        ),
        Column[Row](name="published", label="结果公示", value=lambda row: row.draw.published_on, css="tight"),
        Column[Row](name="batch", label="计划批次", value=lambda row: str(row.draw.line or ""), spare=True),
        Column[Row](name="department", label="记录部门", value=lambda row: str(row.draw.department)),
    ),
    order=("-year", "-sequence"),
    filters=DrawFilter,
    dress=_as_they_stand,
    hidden=of_one_department,
    size=30,
    template="inspections/draw_list.html",
    empty=Empty("没有随机抽取", "抽取从拟订方案开始：选择行业和检查时间，各级户数按政策计算。", "list"),
    nothing_found=Empty("没有符合条件的抽取", "抽取由各记录部门拟订；全部记录请清除条件后查看。", "list"),
)
