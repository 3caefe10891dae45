"""The acts of publication as tables (Articles 13 and 15): on a publication, on what may be published, on levels."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localtime

from accounts import rules
from accounts.gate import STAFF, why_not
from accounts.models import Role, User
from credit.models import CreditRecord, Listing
from credit.records.classing import class_of_record
from desk.acts import Act, Acts, Beginning, Crumb
from disclosure.forms.publications import (
    EndLevelsForm,
    LevelEditionForm,
    NecessityForm,
    SeenForm,
    SendBackForm,
    WithdrawForm,
    WithholdForm,
    WordingForm,
)
from disclosure.models import LevelEdition, Publication, Wording
from disclosure.publishing import board, drafting, ending, levels, signing
from disclosure.publishing.channels import LIGHT, withholding
from disclosure.publishing.contents import days_of
from subjects.models import Subject

State = Publication.State
DECIDERS = (Role.SUPERVISOR, Role.LEADER)


def publications_of(user: User) -> QuerySet[Publication]:
    """The publications that this person may see, with all that their pages read."""
    return board.related(Publication.objects.visible_to(user))


def _list_crumb(matter: object) -> list[Crumb]:
    return [Crumb("公示管理", reverse("disclosure:publication_list"))]


def _own(publication: Publication, user: User) -> bool:
    return rules.is_of(user, publication.keeper_id)


def _is_drafted(publication: Publication, user: User) -> bool:
    return _own(publication, user) and drafting.open_wording(publication) is not None


def _is_unsubmitted(publication: Publication, user: User) -> bool:
    wording = drafting.open_wording(publication)
    return _own(publication, user) and wording is not None and not wording.submitted_by_id


def _may_be_withheld(publication: Publication, user: User) -> bool:
    return not publication.is_enforcement and _is_drafted(publication, user)


def _may_be_taken_up(publication: Publication, user: User) -> bool:
    severity = class_of_record(publication.record).severity if publication.record else None
    held = withholding(publication.channel, publication.matter, severity)
    return _own(publication, user) and (held is None or held is LIGHT)


def _signs(publication: Publication, user: User) -> bool:
    wording = drafting.open_wording(publication)
    return bool(wording and wording.submitted_by_id) and not _bar(publication, wording, user)


def _bar(publication: Publication, wording: Wording | None, user: User) -> str:
    return why_not(signing.must_sign, publication, wording, user) if wording else "没有待签发的公示内容。"


def _beside(publication: Publication, by: User, at: datetime) -> Mapping[str, object]:
    return {"sheet": board.sheet_of(publication, localtime(at).date())}


def _before_signing(publication: Publication, by: User, at: datetime) -> Mapping[str, object]:
    sheet = board.sheet_of(publication, localtime(at).date())
    return {"sheet": sheet, "barred": _bar(publication, sheet.wording, by)}


def _once_signed(publication: Publication, by: User, at: datetime) -> list[str]:
    days = None if publication.is_enforcement else days_of(publication.matter, localtime(at).date())
    until = f"公示至 {days.until}（{days.severity.label}，{days.publicity.words}），期满自动停止。" if days else ""
    return [
        "自今天起任何人都可以在公示网页看到旁边的内容。",
        until
        or "执法公示是法定义务（安全生产法第七十八条），处罚决定撤销或者变更以前一直公示；异议期间标注“异议处理中”。",
        "请核对：没有人员姓名、证件号码、电话和住址。",
    ]


def _revised(publication: Publication, made: Wording) -> str:
    return "已提交，等待另一人签发。" if made.submitted_by_id else "公示内容已保存。"


PUBLICATION: Acts[Publication] = Acts(
    address="disclosure:publication_act",
    article=drafting.ARTICLE,
    seen_by=publications_of,
    subject=lambda publication: publication.subject,
    crumbs=_list_crumb,
    table={
        "withhold": Act(
            title="不予公示",
            roles=STAFF,
            states=(State.PENDING,),
            form=WithholdForm,
            told=("公众在信用公示中看不到这条信息；执法公示不受影响。", "理由留存备查；以后确需公示的，可以重新提出。"),
            said="已登记不予公示。",
            do=drafting.withhold,
            offered=_may_be_withheld,
        ),
        "withdraw": Act(
            title="撤回公示",
            roles=STAFF,
            states=(State.PUBLISHED,),
            form=WithdrawForm,
            template="disclosure/publication_withdraw.html",
            told=(
                "公示页面立即不再显示这条信息。",
                "签发《公示信息撤回说明》，送达后登记；撤回期限办结。",
                "撤回以后不能恢复，须重新提出公示。",
            ),
            said="已撤回，《公示信息撤回说明》已签发。",
            do=ending.withdraw,
            offered=_own,
            dangerous=True,
        ),
        "change": Act(
            title="拟写公示内容",
            button="保存并提交签发",
            roles=STAFF,
            states=(State.PENDING, State.PUBLISHED),
            form=WordingForm,
            template="disclosure/publication_change.html",
            beside=_beside,
            said=_revised,
            do=drafting.revise,
            offered=_own,
        ),
        "submit": Act(
            title="提交签发",
            roles=STAFF,
            states=(State.PENDING, State.PUBLISHED),
            told=("公示内容交由审核人或者局领导审核签发；拟稿人和提交人不能签发。",),
            said="已提交，等待另一人签发。",
            do=drafting.submit,
            offered=_is_unsubmitted,
            primary=True,
        ),
        "take-up": Act(
            title="确需公示",
            button="恢复为待公示",
            roles=STAFF,
            states=(State.WITHHELD,),
            form=NecessityForm,
            told=(
                "恢复为待公示，仍须提交并由另一人签发。",
                "轻微的失信行为公示不超过三个月；轻微的行政处罚不作信用公示，自然人的信息不公示（R24）。",
            ),
            said="已恢复为待公示。",
            do=drafting.take_up,
            offered=_may_be_taken_up,
        ),
        "archive": Act(
            title="转为档案保存",
            button="转档案",
            roles=STAFF,
            states=(State.REPAIRED, State.EXPIRED, State.WITHDRAWN),
            told=("转为档案保存，不再对外显示，也不再列入待办。", "内容、签发和撤回的经过完整保留。"),
            said="已转为档案保存。",
            do=ending.archive,
            offered=_own,
            primary=True,
        ),
        "return": Act(
            title="退回修改",
            roles=DECIDERS,
            states=(State.PENDING, State.PUBLISHED),
            form=SendBackForm,
            template="disclosure/publication_sign.html",
            told=("公示内容退回拟稿人，写明理由；修改后重新提交。",),
            beside=_before_signing,
            said="已退回修改。",
            do=signing.send_back,
            offered=_signs,
        ),
        "sign": Act(
            title="签发公示",
            roles=DECIDERS,
            states=(State.PENDING, State.PUBLISHED),
            form=SeenForm,
            template="disclosure/publication_sign.html",
            told=_once_signed,
            beside=_before_signing,
            said="已签发，自即日起公示。",
            do=signing.sign,
            offered=_signs,
            primary=True,
        ),
    },
)


def _records(user: User) -> QuerySet[CreditRecord]:
    return CreditRecord.objects.visible_to(user).select_related("subject__department", "person")


def _listings(user: User) -> QuerySet[Listing]:
    mine = Listing.objects.filter(subject__in=Subject.objects.visible_to(user))
    return mine.select_related("subject__department")


M = TypeVar("M", CreditRecord, Listing)


def _drafting(of: type[M]) -> Act[M]:
    """A person of the department intends the publication of a matter of this kind."""
    return Act[M](
        title="拟信用公示",
        roles=STAFF,
        told=("按记录填好公示内容，由您核对、修改后提交。", "由另一人审核签发以后才对外公示；签发前公众看不到。"),
        said="已拟稿，请核对公示内容。",
        do=drafting.draft,
        opens=True,
    )


RECORD: Acts[CreditRecord] = Acts(
    address="disclosure:record_act",
    article=drafting.ARTICLE,
    seen_by=_records,
    subject=lambda record: record.subject,
    crumbs=_list_crumb,
    table={
        "disclose": Act(
            title="拟执法公示",
            roles=STAFF,
            told=(
                "本局对生产经营单位的行政处罚，自决定之日起 7 个工作日内公示，轻微的、有异议的也公示（安全生产法第七十八条，R24）。",
                "由另一人审核签发以后才对外公示；签发前公众看不到。",
            ),
            said="已拟稿，请核对公示内容。",
            do=drafting.disclose,
            opens=True,
        ),
        "draft": _drafting(CreditRecord),
    },
)

LISTING: Acts[Listing] = Acts(
    address="disclosure:listing_act",
    article=drafting.ARTICLE,
    seen_by=_listings,
    subject=lambda listing: listing.subject,
    crumbs=_list_crumb,
    table={"draft": _drafting(Listing)},
)


NEW_EDITION = Beginning(
    title="提出等级公示",
    button="提出",
    roles=DECIDERS,
    form=LevelEditionForm,
    told=(
        "由另一位局领导签发以后，公众可以按名称或者代码查询法人和其他组织的信用等级。",
        "待确认的四级、正在重评的等级不显示；自然人的等级始终不公示。",
    ),
    said="已提出，等待局领导签发。",
    do=levels.propose,
    back=lambda by: reverse("disclosure:level_edition_list"),
    crumbs=_list_crumb,
)


def _approves(edition: LevelEdition, user: User) -> bool:
    return not why_not(levels.must_approve, edition, user)


def _ends(edition: LevelEdition, user: User) -> bool:
    return not why_not(levels.must_end, edition, user)


def _once_approved(edition: LevelEdition, by: User, at: datetime) -> list[str]:
    return [f"自 {edition.from_on} 起，公众可以查询法人和其他组织的信用等级。", f"依据和范围：{edition.basis}"]


EDITION: Acts[LevelEdition] = Acts(
    address="disclosure:level_edition_act",
    article=levels.ARTICLE,
    seen_by=lambda user: LevelEdition.objects.visible_to(user),
    crumbs=_list_crumb,
    table={
        "end": Act(
            title="停止等级公示",
            button="停止",
            roles=DECIDERS,
            states=(LevelEdition.State.PROPOSED, LevelEdition.State.APPROVED),
            form=EndLevelsForm,
            told=("自今天起，公示页面不再显示任何信用等级。",),
            said="已停止。",
            do=levels.end,
            offered=_ends,
        ),
        "approve": Act(
            title="签发等级公示",
            button="签发",
            roles=(Role.LEADER,),
            states=(LevelEdition.State.PROPOSED,),
            told=_once_approved,
            said="已签发。",
            do=levels.approve,
            offered=_approves,
            primary=True,
        ),
    },
)
