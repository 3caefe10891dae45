"""The checklists (检查项目库): a supervisor adds a version."""

from __future__ import annotations

from django.urls import reverse

from accounts.models import Role
from desk.acts import Beginning, Crumb
from inspections.forms.lists import ChecklistForm
from inspections.visiting import checklists


def _list(of: object) -> str:
    return reverse("inspections:checklist_list")


NEW_CHECKLIST = Beginning(
    title="修订检查项目表",
    button="保存新版本",
    roles=(Role.SUPERVISOR,),
    form=ChecklistForm,
    template="desk/act_columns.html",
    said=lambda by, made: f"{made}已保存，自 {made.from_on} 起启用。",
    do=checklists.add_version,
    back=_list,
    crumbs=lambda by: [Crumb("检查项目库", _list(by))],
)
