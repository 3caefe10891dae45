"""Who works here: accounts are opened, changed, closed and let in again by an administrator, and never deleted."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from axes.utils import reset as forget_failures
from django.conf import settings
from django.db import transaction
from django.db.models import Sum

from accounts import rules
from accounts.gate import Refused
from accounts.models import Department, Role, User

RULE = "账号管理规则"
_LEGIBLE = "abcdefghjkmnpqrstuvwxyz23456789"


class Place(NamedTuple):
    """What an administrator decides of a person: the name shown, the one role, the department, the address for mail."""

    display_name: str
    role: Role
    department: Department | None
    email: str = ""


def temporary_password() -> str:
    """Three groups of four characters that cannot be mistaken for one another when read out."""
    return "-".join("".join(secrets.choice(_LEGIBLE) for _ in range(4)) for _ in range(3))


class LetIn(NamedTuple):
    """An account with a temporary password, which is shown once."""

    account: User
    password: str


class Changed(NamedTuple):
    """What was changed of an account or a department, told before and after."""

    what: User | Department
    told: str


@transaction.atomic
def open_account(username: str, place: Place, *, by: User, at: datetime) -> LetIn:
    """Open an account; the password returned is shown once and has to be changed at the first log-in."""
    _check_place(place)
    password = temporary_password()
    user = User(username=username, password_is_temporary=True, **place._asdict())
    user.set_password(password)
    user.save()
    return LetIn(user, password)


@transaction.atomic
def change(user: User, *, place: Place, by: User, at: datetime) -> Changed:
    """Change name, role, department or address. Nobody changes the own role; the last administrator stays one."""
    user = User.objects.select_for_update().get(pk=user.pk)
    before = place_of(user)
    _check_place(place)
    if place.role != before.role:
        reason = "不能更改自己的角色，请由另一名系统管理员办理。"
        rules.must_be_another(by, user.pk, article=RULE, reason=reason)
        _keep_an_administrator(user, "更改其角色")
    if place == before:
        return Changed(user, "没有更改")
    user.display_name, user.role, user.department, user.email = place
    user.save()
    return Changed(user, f"{told(before)} → {told(place)}")


@transaction.atomic
def deactivate(user: User, *, by: User, at: datetime) -> User:
    """Close an account; what the person did stays as it is, and the person is signed out at once."""
    user = User.objects.select_for_update().get(pk=user.pk)
    reason = "不能停用自己的账号，请由另一名系统管理员办理。"
    rules.must_be_another(by, user.pk, article=RULE, reason=reason)
    _keep_an_administrator(user, "停用其账号")
    user.is_active = False
    user.save()
    return user


@transaction.atomic
def reactivate(user: User, *, by: User, at: datetime) -> User:
    """Open a closed account again."""
    user = User.objects.select_for_update().get(pk=user.pk)
    user.is_active = True
    user.save()
    return user


@transaction.atomic
def reset_password(user: User, *, by: User, at: datetime) -> LetIn:
    """Give a temporary password, returned once; it ends the person's sessions and any lock-out."""
    user = User.objects.select_for_update().get(pk=user.pk)
    rules.must_be_another(by, user.pk, article=RULE, reason="修改自己的密码，请用右上角“修改密码”。")
    password = temporary_password()
    user.set_password(password)
    user.password_is_temporary = True
    user.save()
    forget_failures(username=user.username)
    return LetIn(user, password)


@transaction.atomic
def unlock(user: User, *, by: User, at: datetime) -> None:
    """Forget the failed log-ins that lock an account."""
    forget_failures(username=user.username)


def locked_among(usernames: Collection[str], at: datetime) -> set[str]:
    """Those of these accounts that failed log-ins keep locked at this moment."""
    recent = AccessAttempt.objects.filter(username__in=usernames, attempt_time__gt=at - get_cool_off())
    failures = recent.order_by().values("username").annotate(failures=Sum("failures_since_start"))
    return set(failures.filter(failures__gte=settings.AXES_FAILURE_LIMIT).values_list("username", flat=True))


@transaction.atomic
def add_department(department: Department, *, by: User, at: datetime) -> Department:
    """Add a recording department; its code stays for ever."""
    department.save()
    return department


@transaction.atomic
def change_department(department: Department, *, name: str, active: bool, by: User, at: datetime) -> Changed:
    """Rename, close or reopen a department; one with people at work is not closed."""
    department = Department.objects.select_for_update().get(pk=department.pk)
    people = department.users.filter(is_active=True).count()
    if department.active and not active and people:
        raise Refused(RULE, f"{department.name}尚有 {people} 个在用账号，请先调整这些账号的部门，再停用该部门。")
    before = _department_told(department)
    department.name, department.active = name, active
    department.save()
    return Changed(department, f"{before} → {_department_told(department)}")


def _check_place(place: Place) -> None:
    if place.role in (Role.CLERK, Role.SUPERVISOR) and place.department is None:
        raise Refused(RULE, f"{place.role.label}须属于一个记录部门。")


def _keep_an_administrator(user: User, act: str) -> None:
    """Refuse to take away the last active administrator: nobody could open an account again."""
    administrators = User.objects.select_for_update().filter(role=Role.ADMINISTRATOR, is_active=True)
    if user.role == Role.ADMINISTRATOR and user.is_active and not administrators.exclude(pk=user.pk).exists():
        raise Refused(RULE, f"{user.display_name}是唯一在用的系统管理员，不能{act}。请先新增另一名系统管理员。")


def place_of(user: User) -> Place:
    """What an administrator decided of the person."""
    return Place(user.display_name, Role(user.role), user.department, user.email)


def told(place: Place) -> str:
    """The place in words."""
    department = place.department.name if place.department else ""
    parts = (place.display_name, str(place.role.label), department, place.email)
    return "，".join(part for part in parts if part)


def _department_told(department: Department) -> str:
    return f"{department.name}，{'在用' if department.active else '停用'}"


def deciders_of(department: int | None, *but: int | None) -> list[User]:
    """Who may decide as the second person: the department's supervisors, else the leaders; these people (ids) left out."""
    people = User.objects.filter(is_active=True).exclude(pk__in=[pk for pk in but if pk is not None])
    own = list(people.filter(role=Role.SUPERVISOR, department=department))
    return own or list(people.filter(role=Role.LEADER))
