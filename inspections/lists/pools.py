"""The pool (检查对象名录库) as a list: who may be drawn, and who may not with the reason."""

from __future__ import annotations

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.gate import READERS
from accounts.models import User
from desk.lists.columns import Column, levelled
from desk.lists.lists import Empty, Listing
from inspections.forms.pools import PoolForm
from inspections.models.plans import LEVELS
from inspections.planning.pools import Excluded, Member

NAMES = dict(LEVELS)
Pooled = Member | Excluded

NAME = Column[Pooled](name="name", label="主体名称", value=lambda row: row.name, css="name", head=True)
CODE = Column[Pooled](name="code", label="主体代码", value=lambda row: row.code, css="code")
LEVEL = Column[Pooled](
    name="level",
    label="等级",
    value=lambda row: NAMES.get(row.level or 0, ""),
    shown=lambda row: levelled(row.level) if row.level else None,
    css="tight",
)
LEFT_OUT = (
    NAME,
    CODE,
    LEVEL,
    Column[Excluded](name="reason", label="不列入的原因", value=lambda row: row.reason, css="telling"),
)
"""The columns of those who are left out."""


def _excluding(row: Member) -> SafeString:
    address = reverse("inspections:subject_act", args=[row.subject, "exclusion"])
    return format_html('<a href="{}" aria-label="{}暂不列入抽查">暂不列入…</a>', address, row.name)


NOBODY = Empty("这一天没有可抽取的主体", "请核对行业类别、日期和等级；不列入的原因见另一页签。", "subjects")
NONE_OUT = Empty("没有不列入抽取的主体", "该行业的主体这一天都可以被抽到。", "check")


def _without_acts(user: User) -> tuple[str, ...]:
    return () if user.edits_records else ("acts",)


POOL: Listing[Pooled] = Listing(
    name="inspections.pool",
    title="检查对象名录库",
    lead="由主体登记和当日等级得出，不另行维护；谁不列入抽取、为什么，全部列明。",
    address="inspections:pool_show",
    roles=READERS,
    columns=(
        NAME,
        CODE,
        LEVEL,
        Column[Member](
            name="acts", label="办理", value=lambda row: None, shown=_excluding, css="tight", on_screen=True
        ),
    ),
    filters=PoolForm,
    url=lambda row: reverse("credit:subject_show", args=[row.subject]),
    hidden=_without_acts,
    template="inspections/pool_show.html",
    files="",
    empty=NOBODY,
    nothing_found=NOBODY,
    subject=lambda row: row.subject,
)
"""It leaves the house whole, members and those left out, as one registered file (`pool_export`)."""
