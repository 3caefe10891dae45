"""What is done with every matter: it is numbered, locked, moved, and told of."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from django.db import models
from django.utils.timezone import localtime

from accounts.models import User
from desk import numbers
from subjects.matters import Matter, Numbered

M = TypeVar("M", bound=Matter)


def locked(matter: M) -> M:
    """The matter as it stands, kept from everybody else until the transaction ends; what it rests on is locked before it."""
    for name in matter.RESTS_ON:
        _lock(matter._meta.get_field(name).related_model, getattr(matter, f"{name}_id"))
    rows = type(matter)._default_manager.select_for_update(of=("self",))
    return (rows.select_related(*matter.BESIDE) if matter.BESIDE else rows).get(pk=matter.pk)


def _lock(model: object, pk: int | None) -> None:
    assert isinstance(model, type)
    assert issubclass(model, models.Model)
    list(model._default_manager.select_for_update().filter(pk=pk).values_list("pk"))


def move(matter: M, to: str, *, by: User | None, at: datetime, reason: str, detail: str = "") -> M:
    """Save the locked matter in its next state, with its history and a line of its chronicle; refused where no edge leads there."""
    matter.must_move(to)
    matter.state = to
    matter.write(by=by, at=at, reason=reason, detail=detail)
    return matter


def number(matter: Numbered, *, at: datetime) -> None:
    """Give a new matter the next number of the year; before it is saved, and before any paper of it is issued."""
    matter.year = localtime(at).year
    matter.sequence = numbers.take(matter.WORD, matter.year)
