"""The acts on the list of enforcement officers (检查人员名录库)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localtime

from accounts.models import Role, User
from accounts.versions import versions_of
from desk.acts import Act, Acts, Beginning, Crumb
from inspections import enlisting
from inspections.forms.officers import ChangeOfficerForm, NewOfficerForm
from inspections.models import Officer

SUPERVISOR = (Role.SUPERVISOR,)


def _list(of: object) -> str:
    return reverse("inspections:officer_list")


def _list_crumb(of: object) -> list[Crumb]:
    return [Crumb("检查人员名录库", _list(of))]


NEW_OFFICER = Beginning(
    title="列入检查人员名录",
    button="保存",
    roles=SUPERVISOR,
    form=NewOfficerForm,
    template="desk/act_columns.html",
    said=lambda by, made: f"{made}已列入检查人员名录。",
    do=enlisting.enlist,
    back=_list,
    opens=False,
    crumbs=_list_crumb,
    noted=lambda made: f"{made.department}检查人员{made}",
)


def _history(officer: Officer, by: User, at: datetime) -> Mapping[str, object]:
    return {"standing": enlisting.validity(officer, localtime(at).date()), "versions": versions_of(officer)}


OFFICER: Acts[Officer] = Acts(
    address="inspections:officer_act",
    article=enlisting.ARTICLE,
    seen_by=lambda user: Officer.objects.visible_to(user).select_related("department"),
    crumbs=_list_crumb,
    back=_list,
    table={
        "change": Act(
            title="更改检查人员名录",
            button="保存",
            roles=SUPERVISOR,
            form=ChangeOfficerForm,
            template="inspections/officer_form.html",
            said=lambda officer, made: f"{made}的名录信息已更改。",
            do=enlisting.change,
            beside=_history,
        ),
    },
)
