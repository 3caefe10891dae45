"""Who has which hand in a case, the way to its page, and whom every act on it looks at first."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from accounts import rules
from accounts.models import Role, User
from desk.acts import Crumb
from objections import barring, clocks
from objections.models import Objection

SUPERVISOR = (Role.SUPERVISOR,)
HEADS = (Role.SUPERVISOR, Role.LEADER)


def own(objection: Objection, user: User) -> bool:
    """One of the department that keeps the record."""
    return rules.is_of(user, objection.keeper_id)


def heads(objection: Objection, user: User) -> bool:
    """Who decides in that department, or the leader."""
    return rules.is_decider_of(user, objection.keeper_id)


def investigates(objection: Objection, user: User) -> bool:
    """Who is assigned to the case now."""
    return user in clocks.investigators(objection)


def takes_part(objection: Objection, user: User) -> bool:
    """Who keeps the record or investigates."""
    return own(objection, user) or investigates(objection, user)


def conducts(objection: Objection, user: User) -> bool:
    """Who may stop and start its clock."""
    return rules.is_supervisor_of(user, objection.keeper_id) or investigates(objection, user)


def list_crumb(matter: object) -> list[Crumb]:
    """The way to the list."""
    return [Crumb("异议", reverse("objections:objection_list"))]


def case_crumbs(objection: Objection) -> list[Crumb]:
    """The way to the case."""
    return [*list_crumb(objection), Crumb(str(objection), objection.get_absolute_url())]


def recheck(objection: Objection, by: User, at: datetime) -> list[str]:
    """Who edited the record meanwhile stands back before anything else is done."""
    fallen = barring.recheck(objection, by=by, at=at)
    names = "、".join(map(str, fallen))
    return [f"{names}经手过所涉记录，应回避，指派已失效，请重新指派。"] if fallen else []
