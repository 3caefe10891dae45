"""The acts on the public credit information catalogue (公共信用信息目录, R24): an item is added or changed."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse

from accounts.gate import STAFF
from accounts.models import User
from credit.forms.catalogue import CatalogueItemForm
from credit.models import CatalogueItem
from credit.records import cataloguing
from desk.acts import Act, Acts, Beginning, Crumb


def _to_items(matter: object) -> str:
    return reverse("credit:catalogue_item_list")


def _crumb(matter: object) -> list[Crumb]:
    return [Crumb("目录事项", _to_items(matter))]


def _settled(matter: object, made: CatalogueItem) -> str:
    return f"目录事项“{made}”已保存。"


NEW_ITEM = Beginning(
    title="新增目录事项",
    button="保存",
    roles=STAFF,
    form=CatalogueItemForm,
    said=_settled,
    do=cataloguing.settle_item,
    opens=False,
    crumbs=_crumb,
    back=_to_items,
    noted=str,
    detail=cataloguing.item_told,
)


def _items(user: User) -> QuerySet[CatalogueItem]:
    return CatalogueItem.objects.all()


ITEM: Acts[CatalogueItem] = Acts(
    address="credit:catalogue_item_act",
    article=cataloguing.ARTICLE,
    seen_by=_items,
    crumbs=_crumb,
    back=_to_items,
    table={
        "change": Act(
            title="更改目录事项",
            button="保存",
            roles=STAFF,
            form=CatalogueItemForm,
            told=("以本事项公示、推送的失信行为随即重新核对：停止适用日期早于其认定日期的，不再公示、推送。",),
            said=_settled,
            do=cataloguing.settle_item,
            detail=cataloguing.item_told,
        ),
    },
)
