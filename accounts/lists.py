"""The lists of the house itself: accounts, and the journal of who did and who saw what."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from accounts import staffing
from accounts.forms import AccountSearch, JournalSearch
from accounts.models import JournalEntry, Role, User
from desk.lists.columns import Column
from desk.lists.lists import Empty, Listing
from desk.templatetags.face import mark


class Account(NamedTuple):
    """An account, and whether it is locked now."""

    person: User
    is_locked: bool

    @property
    def marks(self) -> list[str]:
        """What stands in the way of using it, in words."""
        person = self.person
        temporary = person.password_is_temporary and person.is_active
        found = (("停用", not person.is_active), ("已锁定", self.is_locked), ("临时密码", temporary))
        return [words for words, holds in found if holds]

    @property
    def standing(self) -> str:
        return "、".join([*(["在用"] if self.person.is_active else []), *self.marks])

    @property
    def standing_shown(self) -> SafeString:
        """The same as marks."""
        words = ["在用"] if self.person.is_active else []
        return format_html_join(" ", "{}", ((one,) for one in [*words, *map(mark, self.marks)]))


def _with_locks(people: Sequence[User], user: User, at: datetime) -> list[Account]:
    locked: Collection[str] = staffing.locked_among([one.username for one in people], at)
    return [Account(one, one.username in locked) for one in people]


def _accounts(user: User) -> QuerySet[User]:
    return User.objects.select_related("department")


ACCOUNTS: Listing[User] = Listing(
    name="accounts.users",
    title="账号",
    lead="账号不删除，离岗即停用；一个账号只有一个角色。",
    address="accounts:user_list",
    roles=(Role.ADMINISTRATOR,),
    seen_by=_accounts,
    columns=(
        Column(name="name", label="姓名", value=lambda row: row.person.display_name, css="nowrap", head=True),
        Column(name="username", label="用户名", value=lambda row: row.person.username, sort=("username",), css="code"),
        Column(name="role", label="角色", value=lambda row: row.person.get_role_display(), css="nowrap"),
        Column(
            name="department",
            label="记录部门",
            value=lambda row: str(row.person.department or ""),
            sort=("department__code",),
            css="nowrap",
        ),
        Column(name="standing", label="状态", value=lambda row: row.standing, shown=lambda row: row.standing_shown),
        Column(name="login", label="最近登录", value=lambda row: row.person.last_login),
        Column(name="email", label="电子邮箱", value=lambda row: row.person.email, spare=True),
    ),
    order=("username",),
    filters=AccountSearch,
    dress_at=_with_locks,
    url=lambda row: reverse("accounts:user_act", args=[row.person.pk, "change"]),
    template="accounts/user_list.html",
    empty=Empty("没有账号", "请新增账号。", "users"),
    nothing_found=Empty("没有符合条件的账号", "请放宽筛选条件，或新增账号。", "users"),
)


def _journal(user: User) -> QuerySet[JournalEntry]:
    return JournalEntry.objects.select_related("user")


JOURNAL: Listing[JournalEntry] = Listing(
    name="accounts.journal",
    title="操作痕迹",
    lead="谁在何时办理、查阅了什么。只增不改，不能删除。",
    address="accounts:journal_list",
    roles=(Role.AUDITOR,),
    seen_by=_journal,
    columns=(
        Column(name="at", label="时间", value=lambda row: row.at, sort=("at",), css="tight", head=True),
        Column(name="user", label="人员", value=lambda row: str(row.user or ""), css="tight"),
        Column(name="act", label="操作", value=lambda row: row.act, sort=("act",), css="tight"),
        Column(name="matter", label="事项", value=lambda row: row.matter, css="wordy"),
        Column(name="detail", label="说明", value=lambda row: row.detail, css="wordy"),
        Column(name="address", label="来源地址", value=lambda row: row.address, css="tight code"),
    ),
    order=("-at", "-id"),
    filters=JournalSearch,
    url=lambda row: "",
    empty=Empty("还没有操作痕迹", "办理和查阅之后显示在这里。", "journal"),
    nothing_found=Empty("没有符合条件的操作痕迹", "请核对日期和人员，或清除条件后再查。", "journal"),
)
