"""First review as a table (Article 9): refused, put right once, accepted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.timezone import localtime

from accounts.gate import STAFF
from accounts.models import User
from desk.acts import Act
from objections import intake, papers, reviewing
from objections.acts.hands import HEADS, SUPERVISOR, heads, own
from objections.forms.acts import AskForm, ReviewForm, SupplyForm
from objections.models import Objection

State = Objection.State


def _not_asked(objection: Objection, user: User) -> bool:
    return own(objection, user) and not objection.supplement_until


def _accepted_until(objection: Objection, by: User, at: datetime) -> list[str]:
    due = papers.due_if_accepted(localtime(at).date())
    return [
        f"今日受理的，应于 {due} 前答复（受理当日不计）；出具异议受理通知书。",
        "所涉记录标注“异议处理中”，仍然有效。",
        "经手过记录的人员登记为应回避。",
    ]


def _asked_for(objection: Objection, by: User, at: datetime) -> list[str]:
    return [*(f"需补正：{line}" for line in objection.supplement_list.splitlines()), "案件回到“待初审”。"]


def _under_review(objection: Objection, by: User, at: datetime) -> Mapping[str, object]:
    return {
        "claims": objection.claims.select_related("record"),
        "earlier": intake.earlier(objection.subject, None, besides=objection)[:5],
    }


def _accepted(objection: Objection, made: object) -> str:
    return f"{objection}已受理，请送达受理通知书并指派核查人员。"


def _must_refuse(objection: Objection, user: User, at: datetime) -> None:
    reviewing.must_refuse(objection, user)


REVIEWING: Mapping[str, Act[Objection]] = {
    "refuse": Act(
        title="不予受理",
        roles=HEADS,
        states=(State.REVIEW, State.SUPPLEMENT),
        must=_must_refuse,
        form=ReviewForm,
        template="objections/objection_review.html",
        told=(
            "出具不予受理决定书，写明理由和救济途径，案件终止。",
            "已告知补正的，补正期限届满以后才能以未补正为由不予受理。",
        ),
        beside=_under_review,
        said="已作出不予受理决定，请送达决定书。",
        do=reviewing.refuse,
        offered=heads,
        dangerous=True,
    ),
    "ask": Act(
        title="告知补正",
        roles=SUPERVISOR,
        states=(State.REVIEW,),
        form=AskForm,
        template="objections/objection_review.html",
        told=("出具补正材料一次性告知书；只能告知一次。",),
        beside=_under_review,
        said="已一次性告知补正，请送达告知书。",
        do=reviewing.ask_supplement,
        offered=_not_asked,
    ),
    "accept": Act(
        title="受理",
        roles=SUPERVISOR,
        states=(State.REVIEW,),
        form=ReviewForm,
        template="objections/objection_review.html",
        told=_accepted_until,
        beside=_under_review,
        said=_accepted,
        do=reviewing.accept,
        offered=own,
        primary=True,
    ),
    "supply": Act(
        title="登记补正材料",
        roles=STAFF,
        states=(State.SUPPLEMENT,),
        form=SupplyForm,
        told=_asked_for,
        said="补正材料已登记，已写入办理过程。",
        do=reviewing.supplemented,
        offered=own,
        primary=True,
    ),
}
