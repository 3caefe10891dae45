"""The acts on complaints (投诉举报), on what came in from the public (公众来件), and on ratings (公众评价); Articles 4, 15."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localtime

from accounts import rules
from accounts.gate import STAFF, Refused
from accounts.models import Role, User
from credit.models import CreditRecord
from desk.acts import Act, Acts, Beginning, Crumb
from desk.forms.acts import ReasonForm
from inspections import complaining, converting, receiving
from inspections import rating as ratings
from inspections.forms.complaints import (
    CheckingForm,
    ConductForm,
    ContactForm,
    NewComplaintForm,
    ReplyForm,
    SettleForm,
    TakeForm,
)
from inspections.models import Complaint, Intake, PublicRating

State = Complaint.State
SUPERVISOR = (Role.SUPERVISOR,)
FORM = "inspections/complaint_form.html"
TERM = "自受理之日起 15 个工作日内核查办结（受理当日不计；本局口径）。"


def complaints_of(user: User) -> QuerySet[Complaint]:
    """The complaints that this person may see, with whom they name."""
    return Complaint.objects.visible_to(user).select_related(
        "subject__department", "handler", "record", "registered_by", "settled_by", "replied_by"
    )


def _own(matter: Complaint | PublicRating, user: User) -> bool:
    return rules.is_of(user, matter.keeper_id)


def _unanswered(complaint: Complaint, user: User) -> bool:
    return _own(complaint, user) and complaint.is_named and complaint.replied_on is None


def _convertible(complaint: Complaint, user: User) -> bool:
    return _own(complaint, user) and complaint.is_verified and complaint.record is None


def _has_contact(complaint: Complaint, user: User) -> bool:
    return complaint.has_contact and rules.is_supervisor_of(user, complaint.keeper_id)


def _must_be_verified(complaint: Complaint, user: User, at: datetime) -> None:
    if not complaint.verified or complaint.record:
        told = f"已转为{complaint.record}" if complaint.record else "没有查实"
        raise Refused(converting.ARTICLE, f"{complaint}{told}，不能转为信用记录。")


def _converted(complaint: Complaint, made: CreditRecord) -> str:
    return f"已生成{made}草稿；生效前须听取陈述（第八条），此前等级不变。"


def registered(begun_by: object, made: Complaint) -> str:
    """What is said of a new complaint."""
    return f"投诉举报{made}已登记，请交办核查。"


def noted(made: Complaint) -> str:
    """How the journal names a new complaint."""
    return f"{made} {made.subject}"


def _list_crumb(of: object) -> list[Crumb]:
    return [Crumb("投诉举报", reverse("inspections:complaint_list"))]


NEW_COMPLAINT = Beginning(
    title="登记投诉举报",
    button="登记",
    roles=STAFF,
    form=NewComplaintForm,
    template=FORM,
    told=(TERM,),
    said=registered,
    do=complaining.register,
    back=lambda by: reverse("inspections:complaint_list"),
    crumbs=_list_crumb,
    noted=noted,
)

_TOLD_OF_CHECKING = ("由所选人员核查，期限不变，自受理之日起计算。", "派出检查的，生成举报核查检查任务并提醒检查人员。")

COMPLAINT: Acts[Complaint] = Acts(
    address="inspections:complaint_act",
    article=complaining.ARTICLE,
    seen_by=complaints_of,
    name=lambda complaint: complaint.case_title,
    subject=lambda complaint: complaint.subject,
    crumbs=_list_crumb,
    table={
        "contact": Act(
            title="查看投诉举报人",
            button="显示投诉举报人",
            roles=SUPERVISOR,
            form=ContactForm,
            told=(
                "投诉举报人的信息依法保密（安全生产法第七十三条），不得向被投诉举报人和无关人员透露。",
                "查看的理由、人员和时间记入操作痕迹。",
            ),
            said="",
            do=complaining.show_contact,
            shows="inspections/contact_show.html",
            offered=_has_contact,
        ),
        "check": Act(
            title="交办核查",
            roles=STAFF,
            states=(State.REGISTERED,),
            form=CheckingForm,
            told=_TOLD_OF_CHECKING,
            said="已交办核查。",
            do=complaining.check,
            offered=_own,
            primary=True,
        ),
        "reassign": Act(
            title="改派核查",
            roles=STAFF,
            states=(State.CHECKING,),
            form=CheckingForm,
            told=_TOLD_OF_CHECKING,
            said="已改派核查。",
            do=complaining.check,
            offered=_own,
        ),
        "settle": Act(
            title="办结",
            roles=STAFF,
            states=(State.CHECKING,),
            form=SettleForm,
            told=(
                "查实或者未查实都不影响信用等级；查实的可以转为信用记录，听取陈述后才生效。",
                "留有联系方式的，由审核人在 5 个工作日内答复（本局口径）。",
            ),
            said="已办结。",
            do=complaining.settle,
            offered=_own,
            primary=True,
        ),
        "reply": Act(
            title="登记答复",
            roles=SUPERVISOR,
            states=(State.SETTLED,),
            form=ReplyForm,
            told=("记录答复的方式和内容；联系方式在“查看投诉举报人”中说明理由后显示。",),
            said="答复已登记。",
            do=complaining.answer,
            offered=_unanswered,
            primary=True,
        ),
        "convert": Act(
            title="转为信用记录",
            roles=STAFF,
            must=_must_be_verified,
            form=ConductForm,
            told=(
                "生成失信行为记录草稿，与本投诉举报互相链接；只能转一次。",
                "草稿不影响等级；须告知主体、听取陈述后才能生效（第八条）。",
                "登记、核查、办结本投诉举报的人员，不能核查对该记录的异议（第十条）。",
            ),
            said=_converted,
            do=converting.convert,
            offered=_convertible,
            opens=True,
            detail=str,
            primary=True,
        ),
    },
)


def intakes_of(user: User) -> QuerySet[Intake]:
    """What came in and this person may see."""
    rows = Intake.objects.visible_to(user)
    return rows.select_related("subject__department", "handled_by", "complaint", "rating")


def _named(intake: Intake) -> str:
    return f"{intake.get_kind_display()} {intake}"


def _taken(intake: Intake, made: Complaint | PublicRating) -> str:
    if isinstance(made, PublicRating):
        return "已登记为公众评价，待审核人审核后计入综合评定表。"
    return f"已登记为投诉举报{made}，请交办核查。"


def _told_of_taking(intake: Intake, by: User, at: datetime) -> list[str]:
    if intake.is_rating:
        return ["登记后由审核人审核，计入综合评定表，仅供参考。"]
    return ["登记后按投诉举报办理，自收到之日起计算期限。"]


def _told_of_refusing(intake: Intake, by: User, at: datetime) -> list[str]:
    return [
        f"{localtime(intake.received_at):%Y-%m-%d %H:%M} 收到的来件保留，不登记为投诉举报或者公众评价。",
        "凭回执号查询的人可以看到理由，请写得让公众看得懂。",
    ]


def _original(intake: Intake, by: User, at: datetime) -> Mapping[str, object]:
    return {"intake": intake}


INTAKE: Acts[Intake] = Acts(
    address="inspections:intake_act",
    article=receiving.ARTICLE,
    seen_by=intakes_of,
    name=_named,
    crumbs=lambda intake: [*_list_crumb(intake), Crumb("公众来件", reverse("inspections:intake_list"))],
    table={
        "take": Act(
            title="登记公众来件",
            roles=STAFF,
            states=(Intake.State.WAITING,),
            form=TakeForm,
            template="inspections/intake_take.html",
            told=_told_of_taking,
            said=_taken,
            do=receiving.take,
            beside=_original,
            opens=True,
            detail=str,
            primary=True,
        ),
        "refuse": Act(
            title="不予登记",
            roles=STAFF,
            states=(Intake.State.WAITING,),
            form=ReasonForm,
            told=_told_of_refusing,
            said="来件不予登记。",
            do=receiving.refuse,
            dangerous=True,
        ),
    },
)


def _what_it_says(rating: PublicRating) -> str:
    return f"{rating.score} 分　{rating.comment[:80]}"


def _told_of_counting(rating: PublicRating, by: User, at: datetime) -> list[str]:
    return [f"计入综合评定表的公众评价，仅供参考，不影响信用等级：{_what_it_says(rating)}"]


def _told_of_hiding(rating: PublicRating, by: User, at: datetime) -> list[str]:
    return [
        f"不再计入综合评定表；评价和理由保留，不删除，可以重新计入：{_what_it_says(rating)}",
        "只屏蔽辱骂、广告、张冠李戴等滥用，不屏蔽批评。",
    ]


RATING: Acts[PublicRating] = Acts(
    address="inspections:rating_act",
    article=ratings.ARTICLE,
    seen_by=lambda user: PublicRating.objects.visible_to(user).select_related("subject__department", "looked_by"),
    crumbs=lambda rating: [Crumb("公众评价", reverse("inspections:rating_list"))],
    table={
        "count": Act(
            title="计入评价",
            roles=SUPERVISOR,
            states=(PublicRating.State.PENDING, PublicRating.State.HIDDEN),
            told=_told_of_counting,
            said=lambda rating, made: f"{rating}已计入。",
            do=ratings.count_in,
            offered=_own,
        ),
        "hide": Act(
            title="屏蔽评价",
            roles=SUPERVISOR,
            states=(PublicRating.State.PENDING, PublicRating.State.COUNTED),
            form=ReasonForm,
            told=_told_of_hiding,
            said=lambda rating, made: f"{rating}已屏蔽。",
            do=ratings.hide,
            offered=_own,
            dangerous=True,
        ),
    },
)
