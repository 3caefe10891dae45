"""Rows that a department keeps (记录部门, Article 13), and who may see them: said once for the whole house."""

from __future__ import annotations

from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q

from accounts.models import User


class Kept(models.Model):
    """A row that a department keeps: its staff see it, leaders see all, administrators and auditors none."""

    KEEPER: ClassVar[str] = "subject__department"
    """The way to the department, as queries write it; empty: it is the whole bureau's."""

    class Meta:
        abstract = True

    @property
    def keeper_id(self) -> int | None:
        """The department that keeps it; None: no single one does."""
        if not self.KEEPER:
            return None
        *way, last = self.KEEPER.split("__")
        row: models.Model | None = self
        for name in way:
            row = getattr(row, name) if row is not None else None
        return getattr(row, f"{last}_id") if row is not None else None


K = TypeVar("K", bound=Kept)


class KeptQuerySet(models.QuerySet[K]):
    """Rows as far as somebody may see them."""

    def visible_to(self, user: User) -> Self:
        """Leaders see all; clerks and supervisors their department's, the bureau's, and those lent to them; others none."""
        if not user.reads_records:
            return self.none()
        if not user.edits_records or not self.model.KEEPER:
            return self
        return self.filter(self.own_of(user) | self.lent_to(user))

    def own_of(self, user: User) -> Q:
        """Which rows the person's department keeps."""
        return Q(**{self.model.KEEPER: user.department_id})

    def lent_to(self, user: User) -> Q:
        """Which rows beside the department's the person was asked in for: none, unless a kind of row says otherwise."""
        return Q(pk__in=())
