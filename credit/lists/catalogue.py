"""The public credit information catalogue (公共信用信息目录, R24), item by item."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse

from accounts.gate import READERS, STAFF
from accounts.models import User
from credit.forms.catalogue import CatalogueFilter
from credit.models import CatalogueItem
from desk.lists.columns import Column
from desk.lists.lists import Empty, Listing


def _items(user: User) -> QuerySet[CatalogueItem]:
    return CatalogueItem.objects.all()


ITEMS: Listing[CatalogueItem] = Listing(
    name="credit.catalogue_items",
    title="目录事项",
    lead="公共信用信息目录的事项。失信行为只有对应目录事项的，才公示、推送；没有的只在局内使用（R24）。",
    address="credit:catalogue_item_list",
    roles=READERS,
    seen_by=_items,
    columns=(
        Column[CatalogueItem](name="item", label="事项", value=str, css="name", head=True),
        Column[CatalogueItem](name="level", label="目录", value=lambda row: row.get_level_display()),
        Column[CatalogueItem](name="edition", label="版本", value=lambda row: row.edition, css="nowrap"),
        Column[CatalogueItem](name="basis", label="纳入依据", value=lambda row: row.basis),
        Column[CatalogueItem](name="begins", label="施行日期", value=lambda row: row.begins_on, css="tight"),
        Column[CatalogueItem](name="ended", label="停止适用", value=lambda row: row.ended_on, css="tight"),
    ),
    order=("level", "-edition", "number", "pk"),
    filters=CatalogueFilter,
    url=lambda row: reverse("credit:catalogue_item_act", args=[row.pk, "change"]),
    template="credit/catalogue_item_list.html",
    empty=Empty(
        "还没有目录事项",
        "按国家发布的全国公共信用信息基础目录和地方补充目录登记；登记以前，失信行为只在局内使用。",
        "list",
        "新增目录事项",
        "credit:catalogue_item_add",
        STAFF,
    ),
)
