"""Keeping the list of enforcement officers (执法检查人员名录库): who may inspect what, and until when.

A department's supervisors keep their own department's officers; every change stays in the history.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from accounts import rules
from accounts.gate import Refused
from accounts.history import keep
from accounts.models import Department, User
from accounts.versions import require_version
from inspections.models import Officer
from inspections.models.standing import Standing
from subjects.models import Industry

ARTICLE = "行政处罚法第四十二条"
EXPIRES_WITHIN = timedelta(days=60)
"""How long before its end a certificate is marked as expiring: the bureau's own rule."""


class Certified(NamedTuple):
    """What is entered of an officer; days inclusive at both ends, `certified_until` None: without an end."""

    name: str
    certificate: str
    certified_from: date
    certified_until: date | None
    industries: Sequence[Industry]
    user: User | None
    active: bool = True
    note: str = ""


def must_keep(department: Department, by: User) -> None:
    """Supervisors of the department keep its list."""
    rules.must_be_supervisor_of(by, department.pk, article=ARTICLE, reason="检查人员名录由所属部门的审核人维护。")


@transaction.atomic
def enlist(department: Department, told: Certified, *, by: User, at: datetime) -> Officer:
    """Put somebody on the list."""
    must_keep(department, by)
    return _kept(Officer(department=department), told, by, at, "列入检查人员名录")


@transaction.atomic
def change(officer: Officer, told: Certified, *, by: User, at: datetime, seen: int | None = None) -> Officer:
    """Change what the list says; `seen` is the version that the form showed."""
    officer = Officer.objects.select_for_update(of=("self",)).select_related("department").get(pk=officer.pk)
    must_keep(officer.department, by)
    require_version(officer, seen)
    return _kept(officer, told, by, at, "更改检查人员名录")


def _kept(officer: Officer, told: Certified, by: User, at: datetime, reason: str) -> Officer:
    _must_be_sound(officer, told)
    officer.name, officer.certificate, officer.user = told.name.strip(), told.certificate.strip(), told.user
    officer.certified_from, officer.certified_until = told.certified_from, told.certified_until
    officer.active, officer.note = told.active, told.note.strip()
    try:
        with transaction.atomic():
            keep(officer, by=by, reason=reason, at=at, industries=told.industries)
    except IntegrityError as collision:
        raise Refused(ARTICLE, f"执法证号{told.certificate}或者该账号已在名录中，请核对。") from collision
    return officer


def _must_be_sound(officer: Officer, told: Certified) -> None:
    if not told.name.strip() or not told.certificate.strip():
        raise Refused(ARTICLE, "请填写姓名和执法证号。")
    if told.certified_until and told.certified_until < told.certified_from:
        raise Refused(ARTICLE, "证件有效期止日早于起日，请更改。")
    if not told.industries:
        raise Refused(ARTICLE, "请至少选择一个专业领域。")
    if told.user and told.user.department_id != officer.department_id:
        raise Refused(ARTICLE, f"账号{told.user}不属于{officer.department}，不能关联。")


def accounts_for(department: Department, officer: Officer | None = None) -> QuerySet[User]:
    """The department's accounts that are nobody else's."""
    free = Q(officer=None) | Q(officer=officer) if officer else Q(officer=None)
    return User.objects.filter(free, department=department, is_active=True).order_by("display_name")


def validity(officer: Officer, today: date) -> Standing:
    """有效, 将到期, 已过期, 未生效 or 不在岗: how the certificate stands today."""
    if not officer.active:
        return Standing("不在岗", "quiet")
    if today < officer.certified_from:
        return Standing("未生效", "quiet")
    if officer.certified_until and officer.certified_until < today:
        return Standing("已过期", "bad")
    ends_soon = officer.certified_until is not None and officer.certified_until <= today + EXPIRES_WITHIN
    return Standing("将到期", "warn") if ends_soon else Standing("有效", "good")
