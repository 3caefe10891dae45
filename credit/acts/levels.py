"""The acts on a level: it is confirmed or sent back (R21), its change is told, what it rests on is certified."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localtime

from accounts.gate import READERS, STAFF
from accounts.models import User
from credit.file.subject_file import SubjectFile, When, opened
from credit.forms.levels import ConfirmForm, ProofForm, ReturnForm
from credit.levels import certifying, confirming, noticing
from credit.models import Confirmation, GradeChange
from desk.acts import Act, Acts, Crumb
from subjects.models import Subject


def _waits(subject: Subject, by: User, at: datetime) -> Mapping[str, object]:
    """What is to be confirmed, who had a hand in it, and who may."""
    today = localtime(at).date()
    found = confirming.unconfirmed_of([subject.pk], today).get(subject.pk)
    rests_on = confirming.deciding(subject, found.grounds) if found else []
    candidates = confirming.candidates(subject, rests_on) if found else []
    own = next((one for one in candidates if one.user == by), None)
    file = SubjectFile(subject, When(today, None, today), by)
    return {
        "subject": subject,
        "file": file,
        "found": found,
        "rests_on": rests_on,
        "grounds": file.grounds if found else [],
        "candidates": candidates,
        "own": own,
        "may": by.confirms_levels and own is not None and not own.reasons,
        "free": [one.user for one in candidates if not one.reasons],
        "all_disputed": bool(rests_on) and all(one.disputed for one in rests_on),
        "before": subject.confirmations.select_related("by"),
    }


def _confirmed(subject: Subject, made: Confirmation) -> str:
    return f"{subject}的{made.get_level_display()}已确认，可以共享、公示和告知。"


def _returned(subject: Subject, made: Confirmation) -> str:
    return f"{subject}的{made.get_level_display()}已退回核对，录入人将收到提醒。"


def _to_queue(form: object, made: Confirmation) -> str:
    return reverse("credit:confirmation_list")


LEVEL: Acts[Subject] = Acts(
    address="credit:level_act",
    article=confirming.ARTICLE,
    seen_by=opened,
    name=lambda subject: f"{subject.name}（{subject.code}）",
    subject=lambda subject: subject,
    table={
        "confirm": Act(
            title="确认等级",
            roles=READERS,
            form=ConfirmForm,
            template="credit/confirmation_add.html",
            beside=_waits,
            said=_confirmed,
            do=confirming.confirm,
            then=_to_queue,
            detail=str,
            read=True,
        ),
        "return": Act(
            title="退回核对等级",
            roles=READERS,
            form=ReturnForm,
            template="credit/confirmation_add.html",
            beside=_waits,
            said=_returned,
            do=confirming.send_back,
            then=_to_queue,
            detail=str,
            read=True,
        ),
        "proof": Act(
            title="签发评级依据单",
            roles=READERS,
            form=ProofForm,
            told=(
                "签发所选日期的评级依据单（按所选时间掌握的情况，不填即签发时），取得文号，内容随即固定。",
                "依据单印有核验值；以后凭文号或者核验值可以核对真伪，并查出此后有何变化。",
            ),
            said=lambda subject, made: f"已签发{made}。",
            do=certifying.issue_proof,
            opens=True,
            detail=str,
        ),
    },
)


def _changes(user: User) -> QuerySet[GradeChange]:
    mine = Subject.objects.visible_to(user)
    return GradeChange.objects.filter(subject__in=mine).select_related("subject__department")


def _draft(change: GradeChange, by: User, at: datetime) -> Mapping[str, object]:
    line = noticing.lines([change], localtime(at).date())[0]
    notice = getattr(change, "notice", None)
    return {"line": line, "notice": notice, "may": notice is None and not line.obstacle}


CHANGE: Acts[GradeChange] = Acts(
    address="credit:change_act",
    article=noticing.ARTICLE,
    seen_by=_changes,
    name=lambda change: f"{change.on} 等级变动 {noticing.words_of(change)}",
    subject=lambda change: change.subject,
    crumbs=lambda change: [Crumb("等级变动待告知", reverse("credit:notice_list"))],
    back=lambda change: change.subject.get_absolute_url(),
    table={
        "notice": Act(
            title="签发信用等级变动告知书",
            button="签发告知书",
            roles=STAFF,
            told=(
                "签发《信用等级变动告知书》，取得文号，内容随即固定，不能更改或者重发。",
                "告知书写明变动的依据、起止、自动变动日，以及异议（第九条、第十条）和修复（第十六条）的途径。",
                "签发后请打印、送达，并登记送达。",
            ),
            template="credit/notice_add.html",
            beside=_draft,
            said=lambda change, made: f"已签发{made}。请打印、送达，并在本页登记送达。",
            do=noticing.issue_notice,
            opens=True,
            detail=str,
        ),
    },
)
