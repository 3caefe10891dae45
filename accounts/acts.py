"""Who works here, as tables: accounts and departments are opened, changed, closed; nobody is deleted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse

from accounts import staffing
from accounts.forms import AccountForm, DepartmentChangeForm, DepartmentForm, PlaceForm
from accounts.models import Department, Role, User
from desk.acts import Act, Acts, Beginning, Crumb, Told

ADMINISTRATOR = (Role.ADMINISTRATOR,)


def _list_crumb(matter: object) -> list[Crumb]:
    return [Crumb("账号", reverse("accounts:user_list"))]


def _named(account: User) -> str:
    return f"{account.display_name}（{account.username}）"


NEW_USER = Beginning(
    title="新增账号",
    button="建立账号",
    roles=ADMINISTRATOR,
    form=AccountForm,
    told=("系统生成一个临时密码，只显示一次；本人首次登录时须修改。",),
    said="账号已建立",
    do=staffing.open_account,
    shows="accounts/user_password_show.html",
    crumbs=_list_crumb,
    back=lambda by: reverse("accounts:user_list"),
    noted=lambda made: _named(made.account),
    detail=lambda made: staffing.told(staffing.place_of(made.account)),
)


def _accounts(user: User) -> QuerySet[User]:
    return User.objects.select_related("department")


def _standing(account: User, by: User, at: datetime) -> Mapping[str, object]:
    return {"locked": staffing.locked_among([account.username], at)}


def _told_of_closing(account: User, by: User, at: object) -> Told:
    return (
        f"{account.display_name}不能再登录，正在使用的登录随即退出。",
        "经其办理的记录和操作痕迹全部保留，账号可以重新启用。",
    )


USER: Acts[User] = Acts(
    address="accounts:user_act",
    article=staffing.RULE,
    seen_by=_accounts,
    name=_named,
    crumbs=_list_crumb,
    back=lambda account: reverse("accounts:user_act", args=[account.pk, "change"]),
    table={
        "change": Act(
            title="更改账号",
            button="保存",
            roles=ADMINISTRATOR,
            form=PlaceForm,
            template="accounts/user_change.html",
            beside=_standing,
            said=lambda account, made: f"{made.what.display_name}的账号已更改。",
            do=staffing.change,
            then=lambda form, made: reverse("accounts:user_list"),
            detail=lambda made: made.told,
        ),
        "unlock": Act(
            title="解除锁定",
            roles=ADMINISTRATOR,
            told=("登录失败的次数清零，可以立即再次登录。",),
            said=lambda account, made: f"{account.display_name}的账号已解除锁定。",
            do=staffing.unlock,
        ),
        "password": Act(
            title="重置密码",
            roles=ADMINISTRATOR,
            told=(
                "原密码立即失效，正在使用的登录随即退出。",
                "系统生成一个临时密码，只显示一次；本人登录后须先修改。",
            ),
            said="密码已重置",
            do=staffing.reset_password,
            shows="accounts/user_password_show.html",
        ),
        "deactivate": Act(
            title="停用账号",
            roles=ADMINISTRATOR,
            told=_told_of_closing,
            said=lambda account, made: f"{account.display_name}的账号已停用。",
            do=staffing.deactivate,
            dangerous=True,
        ),
        "reactivate": Act(
            title="启用账号",
            roles=ADMINISTRATOR,
            told=("可以用原密码登录。",),
            said=lambda account, made: f"{account.display_name}的账号已启用。",
            do=staffing.reactivate,
        ),
    },
)


def _departments_crumb(matter: object) -> list[Crumb]:
    return [Crumb("记录部门", reverse("accounts:department_list"))]


def _department_named(department: Department) -> str:
    return f"{department.name}（{department.code}）"


NEW_DEPARTMENT = Beginning(
    title="新增记录部门",
    button="保存",
    roles=ADMINISTRATOR,
    form=DepartmentForm,
    said=lambda by, made: f"{made.name}已新增。",
    do=staffing.add_department,
    opens=False,
    crumbs=_departments_crumb,
    back=lambda by: reverse("accounts:department_list"),
    noted=_department_named,
)


def _departments(user: User) -> QuerySet[Department]:
    return Department.objects.all()


DEPARTMENT: Acts[Department] = Acts(
    address="accounts:department_act",
    article=staffing.RULE,
    seen_by=_departments,
    name=_department_named,
    crumbs=_departments_crumb,
    back=lambda department: reverse("accounts:department_list"),
    table={
        "change": Act(
            title="更改记录部门",
            button="保存",
            roles=ADMINISTRATOR,
            form=DepartmentChangeForm,
            said=lambda department, made: f"{made.what.name}已更改。",
            do=staffing.change_department,
            detail=lambda made: made.told,
        ),
    },
)
