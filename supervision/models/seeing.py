"""What each row about a subject can be asked for."""

from __future__ import annotations

from typing import ClassVar, Self, TypeVar

from django.db import models

from accounts.models import User

M = TypeVar("M", bound=models.Model)


class OfSubjects(models.QuerySet[M]):
    """Rows of the subjects that somebody may see."""

    path: ClassVar[str] = "subject"

    def visible_to(self, user: User) -> Self:
        """Clerks and supervisors see their department's, leaders all, others none."""
        if not user.reads_records:
            return self.none()
        return self.filter(**{f"{self.path}__department": user.department_id}) if user.edits_records else self
