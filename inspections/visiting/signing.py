"""Signing (签字确认): what was written down stands still, and every officer stands by it."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.gate import Refused
from accounts.models import User
from accounts.versions import version_of
from inspections.models import Officer, Signature, Visit
from inspections.models.visits import OFFICERS_ARTICLE, SIGNED_ARTICLE
from inspections.visiting.moves import must_take_part
from inspections.visiting.noting import missing_of
from notices.telling import tell
from subjects.moving import locked, move

State = Visit.State


@transaction.atomic
def submit(visit: Visit, *, by: User, at: datetime) -> Visit:
    """Everything is written down: from here on it is signed, not changed. Tells the other officers."""
    visit = locked(visit)
    article = visit.must_move(State.SIGNING)
    must_take_part(visit, by)
    if missing := missing_of(visit):
        raise Refused(article, f"提交签字前请补齐：{'；'.join(missing)}。")
    move(visit, State.SIGNING, by=by, at=at, reason="提交签字")
    others = [one.user for one in visit.officers.select_related("user") if one.user and one.user != by]
    version = version_of(visit)
    title = f"请签字确认现场检查：{visit.subject}"
    tell(others, key=f"{visit.key}:sign:{version}", title=title, at=at, url=visit.get_absolute_url())
    return visit


@transaction.atomic
def reopen(visit: Visit, *, reason: str, by: User, at: datetime) -> Visit:
    """退回修改: something has to be changed, so the signatures fall."""
    visit = locked(visit)
    article = visit.must_move(State.OPEN)
    must_take_part(visit, by)
    if not reason.strip():
        raise Refused(article, "请写明退回修改的原因。")
    visit.signatures.all().delete()
    return move(visit, State.OPEN, by=by, at=at, reason="退回修改", detail=reason.strip())


@transaction.atomic
def sign(visit: Visit, officer: Officer | None = None, *, by: User, at: datetime, on_paper: str = "") -> Signature:
    """An officer signs by the own account; or, `on_paper` with the reason, as an officer who signed confirms.

    Where no officer is named, it is whose account it is.
    """
    visit = locked(visit)
    officer = officer or visit.officers.filter(user=by).first()
    if officer is None:
        raise Refused(SIGNED_ARTICLE, "您没有参加本次检查，不能签字。")
    _must_be_signable(visit, officer, by, on_paper)
    try:
        with transaction.atomic():
            return Signature.objects.create(
                visit=visit, officer=officer, by=by, on_paper=on_paper.strip(), signed_at=at
            )
    except IntegrityError as collision:
        raise Refused(SIGNED_ARTICLE, f"{officer}已经签字，不必重复。") from collision


def _must_be_signable(visit: Visit, officer: Officer, by: User, on_paper: str) -> None:
    visit.must_be(State.SIGNING, doing="签字；请先提交签字")
    if not visit.officers.filter(pk=officer.pk).exists():
        raise Refused(OFFICERS_ARTICLE, f"{officer}没有参加本次检查，不能签字。")
    if not on_paper.strip():
        if officer.user_id != by.pk:
            raise Refused(SIGNED_ARTICLE, f"{officer}须用本人账号签字；在纸上签字的，请写明原因并由已签字的人员确认。")
        return
    if officer.user_id == by.pk:
        raise Refused(SIGNED_ARTICLE, "您本人请直接签字，不必登记纸质签字。")
    if not has_signed(visit, by):
        raise Refused(SIGNED_ARTICLE, "请您本人先签字，再确认其他检查人员的纸质签字。")


def has_signed(visit: Visit, user: User) -> bool:
    """Whether this person stands by it, by the own account."""
    return visit.signatures.filter(by=user, on_paper="", officer__user=user).exists()


def unsigned_of(visit: Visit) -> list[Officer]:
    """The officers who have not signed yet."""
    return list(visit.officers.exclude(pk__in=visit.signatures.values("officer")))
