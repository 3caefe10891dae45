"""The acts on monthly circulars as tables: drafting, changing the words, counting again, issuing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import localtime

from accounts.gate import READERS, why_not
from accounts.models import Role, User
from briefing.circulars import moving
from briefing.circulars.figures import Figures, count, differences
from briefing.forms import DraftForm, IssueForm, RefreshForm, TextForm
from briefing.lists import circulars_of
from briefing.models import Circular
from desk.acts import Act, Acts, Beginning, Crumb

State = Circular.State


def _crumbs(matter: object) -> list[Crumb]:
    return [Crumb("月度通报", reverse("briefing:circular_list"))]


NEW_CIRCULAR = Beginning(
    title="起草月度通报",
    button="取数起草",
    roles=READERS,
    form=DraftForm,
    template="briefing/circular_add.html",
    crumbs=_crumbs,
    back=lambda by: reverse("briefing:circular_list"),
    said=lambda by, made: f"{made}已起草，请核对数据和文字。",
    do=moving.draft,
)


def _must_edit(circular: Circular, user: User, at: datetime) -> None:
    if not moving.may_edit(circular, user):
        raise PermissionDenied("通报由起草部门的人员或者局领导办理。")


def _must_issue(circular: Circular, user: User, at: datetime) -> None:
    moving.must_issue(circular, user)


def _issues(circular: Circular, user: User) -> bool:
    return not why_not(moving.must_issue, circular, user)


def _figures(circular: Circular, by: User, at: datetime) -> Mapping[str, object]:
    return {"figures": Figures.read(circular.figures)}


def _counted_again(circular: Circular, by: User, at: datetime) -> Mapping[str, object]:
    old, new = Figures.read(circular.figures), count(circular.month, localtime(at).date())
    return {"old": old, "new": new, "differences": differences(old, new)}


CIRCULAR: Acts[Circular] = Acts(
    address="briefing:circular_act",
    article=moving.ARTICLE,
    seen_by=circulars_of,
    crumbs=_crumbs,
    table={
        "refresh": Act(
            title="更新数据",
            roles=READERS,
            states=(State.DRAFT,),
            must=_must_edit,
            form=RefreshForm,
            template="briefing/circular_refresh.html",
            beside=_counted_again,
            said="数据已更新。",
            do=moving.refresh,
            offered=moving.may_edit,
        ),
        "edit": Act(
            title="修改文字",
            button="保存",
            roles=READERS,
            states=(State.DRAFT,),
            must=_must_edit,
            form=TextForm,
            template="briefing/circular_edit.html",
            beside=_figures,
            said="已保存。",
            do=moving.edit,
            offered=moving.may_edit,
        ),
        "issue": Act(
            title="签发月度通报",
            button="签发",
            roles=(Role.LEADER,),
            states=(State.DRAFT,),
            must=_must_issue,
            form=IssueForm,
            told=(
                "编定文号，生成 PDF 和 Word 两个文件，内容、数据从此不再改变；",
                "全局能查看信用记录的人员都能看到和下载；下载记入操作痕迹；",
                "本月的通报只签发一次，有误的在下月通报中更正。",
            ),
            said=lambda circular, made: f"已签发：{made.document}。",
            do=moving.issue,
            offered=_issues,
            primary=True,
        ),
    },
)
