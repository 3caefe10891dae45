"""The acts on a public commitment beside the register's own: its paper is scanned and kept."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse

from accounts.gate import STAFF
from accounts.models import User
from credit.forms.evidence import EnclosureForm
from credit.levels import asking
from desk.acts import Act, Acts, Crumb
from subjects.models import Commitment, Subject


def _commitments(user: User) -> QuerySet[Commitment]:
    mine = Subject.objects.visible_to(user)
    return Commitment.objects.select_related("subject__department").filter(subject__in=mine)


COMMITMENT: Acts[Commitment] = Acts(
    address="credit:commitment_act",
    article="第十二条（一）1",
    seen_by=_commitments,
    name=lambda commitment: f"{commitment.made_on} 作出的公开承诺",
    subject=lambda commitment: commitment.subject,
    crumbs=lambda commitment: [
        Crumb("公开承诺台账", reverse("credit:commitment_list")),
        Crumb(str(commitment.subject), commitment.subject.get_absolute_url()),
    ],
    back=lambda commitment: f"{commitment.subject.get_absolute_url()}?tab=people",
    table={
        "scan": Act(
            title="上传承诺书扫描件",
            button="上传",
            roles=STAFF,
            form=EnclosureForm,
            told=("扫描件按内容的摘要值保存，上传后不能更换；只能下载查看，下载记入操作痕迹。",),
            said=lambda commitment, made: f"已上传“{made}”。",
            do=asking.keep_scan,
            detail=str,
        ),
    },
)
