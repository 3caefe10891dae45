"""The acts on the catalogue of measures: proposed by one person, decided by a leader who is another."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import Role, User
from desk.acts import Act, Acts, Beginning, Crumb
from desk.forms.decisions import DecisionForm
from measures import cataloguing
from measures.forms.catalogue import CeaseForm, FollowForm, NewItemForm
from measures.models import CatalogueItem

State = CatalogueItem.State
COLUMNS = "desk/act_columns.html"
PROPOSED = "已提交，待局领导批准。"
TOLD = ("由拟订人以外的局领导批准；批准后不能更改，只能由同一编号的新版本替代。", "没有法律依据的措施不能列入目录。")


def items_of(user: User) -> QuerySet[CatalogueItem]:
    """The catalogue, with who proposed and decided."""
    return CatalogueItem.objects.visible_to(user).select_related("proposed_by", "decided_by")


def _list_crumb(of: object) -> list[Crumb]:
    return [Crumb("措施目录", reverse("measures:item_list"))]


NEW_ITEM = Beginning(
    title="拟订目录事项",
    button="提交，由局领导批准",
    roles=cataloguing.PROPOSERS,
    form=NewItemForm,
    template=COLUMNS,
    told=TOLD,
    said=PROPOSED,
    do=cataloguing.propose,
    back=lambda by: reverse("measures:item_list"),
    crumbs=_list_crumb,
)


def _must_decide(row: CatalogueItem, user: User, at: datetime) -> None:
    cataloguing.must_decide(row, user)


def _told_of_deciding(row: CatalogueItem, by: User, at: datetime) -> list[str]:
    return [
        f"批准：自 {row.in_force_from} 起施行；同一编号的现行版本同日停止适用，已授予的措施继续到其截止日期。",
        "退回：不列入目录，理由告知拟订人，可以重新拟订。",
    ]


ITEM: Acts[CatalogueItem] = Acts(
    address="measures:item_act",
    article=cataloguing.ARTICLE,
    seen_by=items_of,
    crumbs=_list_crumb,
    table={
        "follow": Act(
            title="据此拟订新版本",
            button="提交，由局领导批准",
            roles=cataloguing.PROPOSERS,
            states=(State.ADOPTED, State.RETURNED),
            form=FollowForm,
            template=COLUMNS,
            told=TOLD,
            said=PROPOSED,
            do=cataloguing.follow_up,
            opens=True,
            detail=str,
        ),
        "decide": Act(
            title="决定目录事项",
            button="作出决定",
            roles=(Role.LEADER,),
            states=(State.PROPOSED,),
            must=_must_decide,
            form=DecisionForm,
            told=_told_of_deciding,
            said="决定已作出。",
            do=cataloguing.decide,
            primary=True,
        ),
        "cease": Act(
            title="停止适用",
            roles=(Role.LEADER,),
            states=(State.ADOPTED,),
            form=CeaseForm,
            told=("自所填日期起，激励措施不再授予，惩戒措施不再采取；此前已授予的到其截止日期为止。没有新版本替代。",),
            said="已记入停止适用日期。",
            do=cataloguing.cease,
            offered=lambda row, user: row.in_force_until is None,
            dangerous=True,
        ),
    },
)
