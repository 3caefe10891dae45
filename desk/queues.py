"""How all owed work stands, queue by queue, and another try for what keeps failing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from django.apps import apps
from django.db import transaction
from django.db.models import Count, Min, Q, QuerySet

from accounts.gate import Refused
from accounts.models import User
from desk import promises
from desk.models import Promise

LATELY = timedelta(days=7)
"""For so long work that was given up is told of."""
MOST_SHOWN = 50


class Standing(NamedTuple):
    """How one queue stands."""

    name: str
    waiting: int
    in_hand: int
    failing: int
    given_up: int
    oldest: datetime | None


class Trouble(NamedTuple):
    """A promise that keeps failing, or was given up lately."""

    queue: str
    name: str
    row: Promise

    @property
    def may_be_retried(self) -> bool:
        """What was given up is asked for again by whoever needs it, on the page of the matter."""
        return self.row.given_up_at is None


def queues() -> list[type[Promise]]:
    """Every kind of owed work that the house knows, in the order of the apps."""
    return [model for model in apps.get_models() if issubclass(model, Promise)]


def queue_named(key: str) -> type[Promise] | None:
    """A queue by the name of its model."""
    return next((model for model in queues() if model._meta.model_name == key), None)


def standings(at: datetime) -> list[Standing]:
    """How every queue stands: what waits, is in hand, fails, was given up, and since when the oldest waits."""
    return [_standing(model, at) for model in queues()]


def _standing(model: type[Promise], at: datetime) -> Standing:
    held = Q(claimed_at__gt=at - model.LEASE)
    found = promises.owed(_rows(model)).aggregate(
        owed=Count("pk"),
        in_hand=Count("pk", filter=held),
        failing=Count("pk", filter=~Q(failure="")),
        oldest=Min("asked_at"),
    )
    given_up = _given_up(model, at).count()
    waiting = found["owed"] - found["in_hand"]
    return Standing(_name(model), waiting, found["in_hand"], found["failing"], given_up, found["oldest"])


def failing() -> int:
    """How many promises of all queues keep failing."""
    return sum(_failing(model).count() for model in queues())


def troubles(at: datetime) -> list[Trouble]:
    """What keeps failing, and what was given up lately; of each queue those first that were tried most often."""
    return [
        Trouble(model._meta.model_name or "", _name(model), row)
        for model in queues()
        for row in (_failing(model) | _given_up(model, at)).order_by("-attempts", "asked_at", "pk")[:MOST_SHOWN]
    ]


def _rows(model: type[Promise]) -> QuerySet[Promise]:
    return model._default_manager.all()


def _failing(model: type[Promise]) -> QuerySet[Promise]:
    return promises.owed(_rows(model)).exclude(failure="")


def _given_up(model: type[Promise], at: datetime) -> QuerySet[Promise]:
    return _rows(model).filter(given_up_at__gt=at - LATELY)


def _name(model: type[Promise]) -> str:
    return str(model._meta.verbose_name)


@transaction.atomic
def retry(*, model: type[Promise], pk: int, by: User, at: datetime) -> Promise:
    """Have a failing promise tried at once. Refused where it is done meanwhile, was given up, or is in hand."""
    rows = promises.owed(_rows(model)).filter(pk=pk)
    row = rows.first()
    if row is None or not promises.ask_again(rows):
        raise Refused("系统状态", "该任务已经办成，或者正在办理，没有再次安排。")
    promises.nudge(row.job)
    return row
