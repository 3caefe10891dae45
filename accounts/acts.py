"""The acts on an account: it is closed, opened again, let in again, given a new password."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse

from accounts import staffing
from accounts.models import Role, User
from desk.acts import Act, Acts, Crumb, Told

ADMINISTRATOR = (Role.ADMINISTRATOR,)


def _accounts(user: User) -> QuerySet[User]:
    return User.objects.select_related("department")


def _told_of_closing(account: User, by: User, at: object) -> Told:
    return (
        f"{account.display_name}不能再登录，正在使用的登录随即退出。",
        "经其办理的记录和操作痕迹全部保留，账号可以重新启用。",
    )


USER: Acts[User] = Acts(
    address="accounts:user_act",
    article=staffing.RULE,
    seen_by=_accounts,
    name=lambda account: f"{account.display_name}（{account.username}）",
    crumbs=lambda account: [Crumb("账号", reverse("accounts:user_list"))],
    back=lambda account: reverse("accounts:user_change", args=[account.pk]),
    table={
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
