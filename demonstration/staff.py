"""The demonstration's accounts: a clerk and a supervisor of every department, a leader, an administrator, an auditor."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.contrib.auth.hashers import check_password, make_password

from accounts.models import Department, Role, User

PASSWORD = "xinmi-anxin-2026"
"""Printed for everybody to see; a production site refuses the whole demonstration."""
_CLERKS = {"FM": "卫砚川", "WH": "苏栩禾", "YH": "方桉序", "JC": "葛沐峤", "SP": "彭昶澈", "ZF": "袁珩砾"}
_SUPERVISORS = {"FM": "韩翊渊", "WH": "谢筠阔", "YH": "窦屿霁", "JC": "潘澍枫", "SP": "鲁洄岫", "ZF": "柏蔚樵"}
_MORE_CLERKS = {"WH": (("clerk2-wh", "江屿舟"), ("clerk3-wh", "梅砚枫"))}
"""A department where somebody is left who had no hand in the records."""
_OTHERS = (
    (Role.LEADER, "leader", "章棠川"),
    (Role.ADMINISTRATOR, "admin", "许岑禾"),
    (Role.AUDITOR, "auditor", "曹珩迟"),
)


class Account(NamedTuple):
    """What somebody needs to know to sign in."""

    username: str
    display_name: str
    role: Role
    department: str


def accounts(departments: Iterable[Department]) -> list[Account]:
    """Every account of the demonstration, by department."""
    found = []
    for department in departments:
        code, name = department.code, department.name
        if code in _CLERKS:
            found.append(Account(f"clerk-{code.lower()}", _CLERKS[code], Role.CLERK, name))
            found.append(Account(f"supervisor-{code.lower()}", _SUPERVISORS[code], Role.SUPERVISOR, name))
        found.extend(Account(username, shown, Role.CLERK, name) for username, shown in _MORE_CLERKS.get(code, ()))
    return [*found, *(Account(username, shown, role, "") for role, username, shown in _OTHERS)]


def enlist() -> list[User]:
    """Make the accounts that are not there yet, all with the one password; those there are left as they are."""
    departments = {department.name: department for department in Department.objects.all()}
    known = set(User.objects.values_list("username", flat=True))
    password = make_password(PASSWORD)
    return User.objects.bulk_create(
        User(
            username=account.username,
            display_name=account.display_name,
            role=account.role,
            department=departments.get(account.department),
            password=password,
        )
        for account in accounts(departments.values())
        if account.username not in known
    )


def usable() -> list[Account]:
    """The accounts of the demonstration that still have its password."""
    stored = dict(User.objects.filter(is_active=True).values_list("username", "password"))
    right = {password: check_password(PASSWORD, password) for password in set(stored.values())}
    return [
        account
        for account in accounts(Department.objects.all())
        if account.username in stored and right[stored[account.username]]
    ]
