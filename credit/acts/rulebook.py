"""The acts on the rulebook (R23): a version is proposed, worked out, confirmed or turned down, and taken back before it begins."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from credit.forms.rulebook import ProposalForm
from credit.models import RuleProposal, RuleVersion
from credit.rulebook import changing
from credit.rulebook.changing import KEEPERS, State
from desk.acts import Act, Acts, Beginning, Crumb, Told
from desk.forms.acts import ReasonForm


def _crumbs(of: object) -> Sequence[Crumb]:
    return [Crumb("参数与口径", reverse("credit:rulebook_show"))]


def _to_rulebook(by: object) -> str:
    return reverse("credit:rulebook_show")


def _proposals(user: User) -> QuerySet[RuleProposal]:
    return RuleProposal.objects.select_related("proposed_by", "decided_by", "adopted")


def _versions(user: User) -> QuerySet[RuleVersion]:
    return RuleVersion.objects.select_related("proposed_by", "confirmed_by", "withdrawal__by")


def _must_be_open(to: State) -> Callable[[RuleProposal, User, datetime], None]:
    def must(proposal: RuleProposal, user: User, at: datetime) -> None:
        changing.must_be_open(proposal, to, user)
        if to == State.CONFIRMED:
            changing.must_have_been_shown(proposal)

    return must


def _must_be_reworkable(proposal: RuleProposal, user: User, at: datetime) -> None:
    changing.must_be_reworkable(proposal, user)


def _must_be_retractable(version: RuleVersion, user: User, at: datetime) -> None:
    changing.must_be_retractable(version, user, at)


def _is_anothers(proposal: RuleProposal, user: User) -> bool:
    return proposal.is_open and proposal.proposed_by_id != user.pk


def _is_own(proposal: RuleProposal, user: User) -> bool:
    return proposal.is_open and proposal.proposed_by_id == user.pk


def _told_of_confirming(proposal: RuleProposal, by: User, at: datetime) -> Told:
    return (
        f"规则版本 {proposal.version} 自 {proposal.in_force_from} 起施行；确认后不能更改，只能由以后的版本接替，施行前可以撤回。",
        f"所有主体立即重新推算；预计 {proposal.run.moved} 个主体的等级因此变动，到变动当日生效并告知。",
        f"{proposal.in_force_from} 以前各日仍按原来的版本评定。",
    )


PROPOSE = Beginning(
    title="提出规则版本",
    button="提出，由另一人确认",
    roles=KEEPERS,
    form=ProposalForm,
    told=(
        "系统推演它对全部主体的影响：谁、在哪一天、由哪一级变为哪一级。",
        "由另一名审核人或局领导看过影响后确认；确认前仍按现行版本评定。",
    ),
    said="已提出，正在推演影响。推演完成后由另一名审核人或局领导确认。",
    do=changing.propose,
    back=_to_rulebook,
    crumbs=_crumbs,
)

PROPOSALS: Acts[RuleProposal] = Acts(
    address="credit:rule_proposal_act",
    article=changing.ARTICLE,
    seen_by=_proposals,
    crumbs=_crumbs,
    table={
        "withdraw": Act(
            title="撤回提议",
            button="撤回",
            roles=KEEPERS,
            must=_must_be_open(State.WITHDRAWN),
            form=ReasonForm,
            told=("这项提议不再有效，推演的结果一并删去。", "撤回后可以重新提出。"),
            said="已撤回。仍按现行版本评定。",
            do=changing.withdraw,
            detail=lambda made: made.reason,
            offered=_is_own,
            dangerous=True,
        ),
        "rework": Act(
            title="重新推演",
            button="重新推演",
            roles=KEEPERS,
            must=_must_be_reworkable,
            told=("按现在的事实重新推演影响，原来的结果删去。",),
            said="正在重新推演。",
            do=changing.rework,
            offered=lambda proposal, user: proposal.is_open,
        ),
        "refuse": Act(
            title="退回提议",
            button="退回",
            roles=KEEPERS,
            must=_must_be_open(State.REFUSED),
            form=ReasonForm,
            told=("这项提议不再有效，推演的结果一并删去。", "提出人收到您写的理由，可以改正后重新提出。"),
            said=lambda proposal, made: f"已退回，并提醒{made.proposed_by}。仍按现行版本评定。",
            do=changing.refuse,
            detail=lambda made: made.reason,
            offered=_is_anothers,
            dangerous=True,
        ),
        "confirm": Act(
            title="确认规则版本",
            button="确认",
            roles=KEEPERS,
            must=_must_be_open(State.CONFIRMED),
            told=_told_of_confirming,
            said=lambda proposal, made: f"规则版本 {made.version} 已确认，自 {made.in_force_from} 起施行。",
            do=changing.confirm,
            detail=lambda made: f"{made.version}：自 {made.in_force_from} 起施行，依据 {made.basis}",
            offered=_is_anothers,
            primary=True,
        ),
    },
)

VERSIONS: Acts[RuleVersion] = Acts(
    address="credit:rule_version_act",
    article=changing.ARTICLE,
    seen_by=_versions,
    crumbs=_crumbs,
    table={
        "retract": Act(
            title="撤回未施行的版本",
            button="撤回",
            roles=KEEPERS,
            must=_must_be_retractable,
            form=ReasonForm,
            told=("这一版本不再施行，所有主体按原来的版本重新推算。", "版本和撤回的理由留存可查；版本号不再使用。"),
            said=lambda version, made: f"规则版本 {made.version} 已撤回，不再施行。",
            do=changing.retract,
            dangerous=True,
        ),
    },
)
