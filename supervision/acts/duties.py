"""The duties of levels 3 and 4 as a table (Article 15): closed with evidence, given to somebody."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse

from accounts import rules
from accounts.gate import STAFF
from accounts.models import User
from desk.acts import Act, Acts, Crumb
from supervision import duties
from supervision.forms.duties import AssignForm, DoneForm
from supervision.grounds import DECIDERS
from supervision.models import Duty

State = Duty.State


def _duties(user: User) -> QuerySet[Duty]:
    return Duty.objects.visible_to(user).select_related("subject__department", "owner", "done_by")


def _own(row: Duty, user: User) -> bool:
    return rules.is_of(user, row.keeper_id)


def _heads(row: Duty, user: User) -> bool:
    return rules.is_decider_of(user, row.keeper_id)


def _closed(row: Duty, by: User, at: datetime) -> list[str]:
    again = [f"下一次自动列入清单（{row.kind.interval}）。"] if row.kind.every_months else []
    return ["没有证据不能办结；办结后不能更改。", *again]


DUTY: Acts[Duty] = Acts(
    address="supervision:duty_act",
    article=duties.ARTICLE,
    seen_by=_duties,
    subject=lambda row: row.subject,
    crumbs=lambda row: [
        Crumb("职责清单", reverse("supervision:duty_list")),
        Crumb(str(row.subject), row.subject.get_absolute_url()),
    ],
    table={
        "assign": Act(
            title="指定责任人",
            button="指定",
            roles=DECIDERS,
            states=(State.OPEN,),
            form=AssignForm,
            told=("责任人的待办中出现该职责。",),
            said="责任人已指定。",
            do=duties.assign,
            offered=_heads,
        ),
        "close": Act(
            title="办结职责",
            button="办结",
            roles=STAFF,
            states=(State.OPEN,),
            form=DoneForm,
            told=_closed,
            said="已办结。",
            do=duties.close,
            offered=_own,
            primary=True,
        ),
    },
)
