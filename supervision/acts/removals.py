"""Leaving a list as tables (R16): taken up at the listing, checked, decided by another person, finished, revoked."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils.timezone import localtime

from accounts import rules
from accounts.gate import STAFF
from accounts.models import User
from credit.models import Listing
from desk.acts import Act, Acts, Crumb
from desk.forms.acts import ReasonForm
from subjects.models import Subject
from supervision import deciding, removing
from supervision.forms.removals import ApplicationForm, CheckForm, RemovalDecisionForm, RevocationForm
from supervision.grounds import DECIDERS
from supervision.models import Removal
from supervision.queues import terms_of

State = Removal.State


def _listings(user: User) -> QuerySet[Listing]:
    mine = Listing.objects.filter(subject__in=Subject.objects.visible_to(user))
    return mine.select_related("subject__department")


def _must_be_removable(listing: Listing, user: User, at: datetime) -> None:
    removing.must_be_removable(listing, localtime(at).date())


def _taken_up(listing: Listing, by: User, at: datetime) -> list[str]:
    way = removing.way_of(listing).label
    return [f"受理{way}，开始计算作出决定的期限。", "核实和决定须由两人分别办理；决定移出之前名单不变。"]


LISTING: Acts[Listing] = Acts(
    address="supervision:listing_act",
    article=Removal.ARTICLE,
    seen_by=_listings,
    name=lambda listing: f"名单 {listing}",
    subject=lambda listing: listing.subject,
    crumbs=lambda listing: [Crumb(str(listing.subject), listing.subject.get_absolute_url())],
    table={
        "remove": Act(
            title="受理移出",
            button="受理",
            roles=STAFF,
            must=_must_be_removable,
            form=ApplicationForm,
            told=_taken_up,
            said=lambda listing, made: f"已受理{made.get_way_display()}。下一步：核实。",
            do=removing.receive,
            opens=True,
        ),
        "expire": Act(
            title="办理期满移出",
            button="签发移出告知书",
            roles=STAFF,
            told=(
                "名单已按期满自行终止，不需要另行决定。",
                "签发《移出告知书》，并开始计算公告、停止公示和解除措施的期限。",
            ),
            said="期满移出已办理。下一步：送达、公告并解除措施。",
            do=removing.expire,
            opens=True,
        ),
        "remind": Act(
            title="登记期满提醒",
            button="已提醒主体",
            roles=STAFF,
            told=("提醒主体名单即将期满及移出的条件和程序，并办结该期限。",),
            said="已登记期满提醒。",
            do=deciding.remind,
        ),
    },
)


def _removals(user: User) -> QuerySet[Removal]:
    return Removal.objects.visible_to(user).select_related(
        "listing__subject__department", "opened_by", "checked_by", "decided_by", "revoked_by", "document"
    )


def _own(row: Removal, user: User) -> bool:
    return rules.is_of(user, row.keeper_id)


def _must_decide(row: Removal, user: User, at: datetime) -> None:
    removing.must_be_another(row, user)


def _was_decided(row: Removal, user: User) -> bool:
    return row.way != Removal.Way.EXPIRY


def _leaves_something(row: Removal, user: User) -> bool:
    running = (term for term in terms_of(row.key) if term.kind == "removal_exit" and not term.ended_on)
    return _own(row, user) and any(running)


def _checked(row: Removal, by: User, at: datetime) -> list[str]:
    groundless = row.way == Removal.Way.GROUNDLESS
    bars = "所依据的记录已不成立，各项结论不影响移出。" if groundless else "有一项为否的，只能决定不予移出。"
    return [f"核实后由另一人作出决定；{bars}"]


REMOVAL: Acts[Removal] = Acts(
    address="supervision:removal_act",
    article=Removal.ARTICLE,
    seen_by=_removals,
    subject=lambda row: row.listing.subject,
    crumbs=lambda row: [
        Crumb(str(row.listing.subject), row.listing.subject.get_absolute_url()),
        Crumb(f"名单 {row.listing.number}", row.listing.get_absolute_url()),
    ],
    table={
        "check": Act(
            title="核实移出条件",
            button="保存核实结论",
            roles=STAFF,
            states=(State.RECEIVED,),
            form=CheckForm,
            told=_checked,
            said="核实结论已保存。",
            do=removing.check,
            offered=_own,
            primary=True,
        ),
        "decide": Act(
            title="作出移出决定",
            button="作出决定",
            roles=DECIDERS,
            states=(State.CHECKED,),
            must=_must_decide,
            form=RemovalDecisionForm,
            told=(
                "决定移出：签发《移出决定书》，名单和因其而定的四级自今天终止。",
                "不予移出：签发《移出告知书》说明理由，名单继续。",
            ),
            said="决定已作出。",
            do=removing.decide,
            primary=True,
        ),
        "withdraw": Act(
            title="撤回移出申请",
            button="撤回",
            roles=STAFF,
            states=Removal.OPEN,
            form=ReasonForm,
            told=("移出程序结束，名单不变；以后可以再次申请。",),
            said="已撤回。",
            do=removing.withdraw,
            offered=_own,
        ),
        "finish": Act(
            title="登记公告和解除措施",
            button="已办理",
            roles=STAFF,
            states=(State.REMOVED,),
            told=("记载已通过原渠道公告移出、停止公示、解除管理措施，并办结该期限。",),
            said="已登记。",
            do=removing.finish,
            offered=_leaves_something,
            primary=True,
        ),
        "revoke": Act(
            title="撤销移出",
            roles=DECIDERS,
            states=(State.REMOVED,),
            must=_must_decide,
            form=RevocationForm,
            told=(
                "签发《撤销移出决定书》，名单恢复为在列，期限按原公布日期计算。",
                "按现在所知，四级没有中断；移出期间的等级仍可按当时所知查询。",
            ),
            said="移出已撤销，名单恢复，正在重新评定。",
            do=removing.revoke,
            offered=_was_decided,
            dangerous=True,
        ),
    },
)
