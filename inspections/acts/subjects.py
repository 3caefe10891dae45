"""What begins at a subject: an inspection, a complaint, a permit, a credit check, keeping it out of the pool, the evaluation sheet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import QuerySet
from django.utils.timezone import localtime

from accounts.gate import READERS, STAFF
from accounts.models import User
from desk.acts import Act, Acts
from inspections import attesting, certifying, complaining, permitting
from inspections.acts.assignments import BEGIN, BEGUN, whom
from inspections.acts.complaints import FORM, TERM, noted, registered
from inspections.acts.permits import COLUMNS
from inspections.forms.checks import CheckForm, SheetForm
from inspections.forms.complaints import HeardForm
from inspections.forms.permits import PermitForm
from inspections.forms.pools import ExclusionForm
from inspections.forms.visits import FreeForm
from inspections.models import Permit
from inspections.planning import excluding
from inspections.visiting import beginning
from subjects.models import Subject


def subjects_of(user: User) -> QuerySet[Subject]:
    """The subjects that this person may see."""
    return Subject.objects.visible_to(user).select_related("department", "industry")


def _entered(subject: Subject, made: Permit) -> str:
    return f"{made}已登记。"


def _whom(subject: Subject, by: User, at: datetime) -> Mapping[str, object]:
    return whom(subject, localtime(at).date())


SUBJECT: Acts[Subject] = Acts(
    address="inspections:subject_act",
    article=certifying.ARTICLE,
    seen_by=subjects_of,
    subject=lambda subject: subject,
    table={
        "inspection": Act(
            title="开始检查",
            roles=STAFF,
            form=FreeForm,
            template=BEGIN,
            said=BEGUN,
            do=beginning.begin_freely,
            beside=_whom,
            opens=True,
            detail=str,
        ),
        "complaint": Act(
            title="登记投诉举报",
            button="登记",
            roles=STAFF,
            form=HeardForm,
            template=FORM,
            told=(TERM,),
            said=registered,
            do=complaining.register,
            opens=True,
            detail=noted,
        ),
        "permit": Act(
            title="登记许可",
            button="保存",
            roles=STAFF,
            form=PermitForm,
            template=COLUMNS,
            said=_entered,
            do=permitting.enter,
            opens=True,
            detail=str,
        ),
        "check": Act(
            title="进行信用核查",
            button="签署并保存",
            roles=STAFF,
            form=CheckForm,
            template="inspections/check_form.html",
            told=("逐项选择属实、已补正或者存疑；保存后不能更改，可以再次核查。",),
            said=lambda subject, made: f"{subject}的信用核查已完成并保存。",
            do=attesting.carry_out,
            opens=True,
            read=True,
            primary=True,
        ),
        "exclusion": Act(
            title="提出暂不列入抽查",
            button="提交",
            roles=STAFF,
            form=ExclusionForm,
            told=(
                "由另一名审核人或局领导批准，批准前仍可能被抽中。",
                "批准后在期间内不进入抽取名单，原因随每次的名单列明；等级、监管和举报核查不受影响。",
            ),
            said="已提出，待另一人批准。批准前仍可能被抽中。",
            do=excluding.propose,
            opens=True,
            detail=str,
        ),
        "sheet": Act(
            title="签发信用综合评定表",
            button="签发评定表",
            roles=READERS,
            form=SheetForm,
            told=(
                "签发所填日期的信用综合评定表，取得文号，内容随即固定。",
                "该日期前一年内没有作信用核查（第五条）的，评定表将注明“未核查”；建议先核查再签发。",
            ),
            said=lambda subject, made: f"已签发{made}。",
            do=certifying.issue_sheet,
            opens=True,
            detail=str,
            read=True,
        ),
    },
)
