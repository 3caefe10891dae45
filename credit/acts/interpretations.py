"""The acts on an interpretation (适用口径): proposed by one, confirmed or turned down by another, ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from credit.forms.interpretations import InterpretationForm
from credit.models import Interpretation
from credit.rulebook import interpreting
from credit.rulebook.changing import KEEPERS
from credit.rulebook.interpreting import State
from desk.acts import Act, Acts, Beginning, Crumb
from desk.forms.acts import ReasonForm


def _crumbs(of: object) -> Sequence[Crumb]:
    return [
        Crumb("参数与口径", reverse("credit:rulebook_show")),
        Crumb("适用口径", reverse("credit:interpretation_list")),
    ]


def rows_of(user: User) -> QuerySet[Interpretation]:
    """Every interpretation, with its people: they are the bureau's, of no department."""
    return Interpretation.objects.select_related("proposed_by", "decided_by", "ended_by")


def _must_be_open(to: State) -> Callable[[Interpretation, User, datetime], None]:
    def must(row: Interpretation, user: User, at: datetime) -> None:
        interpreting.must_be_open(row, to, user)

    return must


def _is_anothers(row: Interpretation, user: User) -> bool:
    return row.proposed_by_id != user.pk


PROPOSE_INTERPRETATION = Beginning(
    title="提出适用口径",
    button="提出，由另一人确认",
    roles=KEEPERS,
    form=InterpretationForm,
    told=("由另一名审核人或局领导确认后登记；登记后不能更改，不再适用的予以废止，另行提出。",),
    said="已提出，待另一名审核人或局领导确认。",
    do=interpreting.propose,
    back=lambda by: reverse("credit:interpretation_list"),
    crumbs=_crumbs,
)

INTERPRETATIONS: Acts[Interpretation] = Acts(
    address="credit:interpretation_act",
    article=interpreting.ARTICLE,
    seen_by=rows_of,
    crumbs=_crumbs,
    table={
        "withdraw": Act(
            title="撤回口径",
            button="撤回",
            roles=KEEPERS,
            states=(State.PROPOSED,),
            must=_must_be_open(State.WITHDRAWN),
            form=ReasonForm,
            said="已撤回。",
            do=interpreting.withdraw,
            detail=lambda made: made.reason,
            offered=lambda row, user: not _is_anothers(row, user),
            dangerous=True,
        ),
        "refuse": Act(
            title="退回口径",
            button="退回",
            roles=KEEPERS,
            states=(State.PROPOSED,),
            must=_must_be_open(State.REFUSED),
            form=ReasonForm,
            told=("提出人收到您写的理由，可以改正后重新提出。",),
            said="已退回。",
            do=interpreting.refuse,
            detail=lambda made: made.reason,
            offered=_is_anothers,
            dangerous=True,
        ),
        "confirm": Act(
            title="确认口径",
            button="确认",
            roles=KEEPERS,
            states=(State.PROPOSED,),
            must=_must_be_open(State.CONFIRMED),
            told=("自施行日期起可以被记录引用，印在涉及这些条款的评级依据单上。",),
            said="口径已确认。",
            do=interpreting.confirm,
            offered=_is_anothers,
            primary=True,
        ),
        "end": Act(
            title="废止口径",
            button="废止",
            roles=KEEPERS,
            states=(State.CONFIRMED,),
            must=_must_be_open(State.ENDED),
            form=ReasonForm,
            told=("今天起不再施行，不能再被引用；已经引用的记录和签发的文书不变。",),
            said="口径已废止。",
            do=interpreting.end,
            detail=lambda made: made.reason,
            offered=_is_anothers,
            dangerous=True,
        ),
    },
)
