"""The people of the tests, one of each role: plain functions, named so that nobody real is meant."""

from __future__ import annotations

from django.test import Client

from accounts.models import Department, Role, User

PASSWORD = "秋水-Changtian-2026"


def person(username: str, display_name: str, role: Role, department_code: str = "") -> User:
    """An account with the tests' password; the department is one that a new installation has."""
    department = Department.objects.get(code=department_code) if department_code else None
    return User.objects.create_user(
        username, password=PASSWORD, display_name=display_name, role=role, department=department
    )


def clerk(department_code: str = "WH", *, username: str = "jia", display_name: str = "甲经办") -> User:
    return person(username, display_name, Role.CLERK, department_code)


def supervisor(department_code: str = "WH", *, username: str = "yi", display_name: str = "乙审核") -> User:
    return person(username, display_name, Role.SUPERVISOR, department_code)


def leader(*, username: str = "bing", display_name: str = "丙领导") -> User:
    return person(username, display_name, Role.LEADER)


def administrator(*, username: str = "ding", display_name: str = "丁管理") -> User:
    return person(username, display_name, Role.ADMINISTRATOR)


def auditor(*, username: str = "wu", display_name: str = "戊审计") -> User:
    return person(username, display_name, Role.AUDITOR)


def signed_in(user: User) -> Client:
    """A browser without a screen, in which this person is signed in."""
    client = Client()
    client.force_login(user, backend="notices.inbox.SignedIn")
    return client
