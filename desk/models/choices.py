"""What a person chose of a list: the columns shown, and filters kept under a name."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


def no_columns() -> list[str]:
    """None chosen."""
    return []


class ListChoice(models.Model):
    """One choice of one person: without a title the columns of a list, with a title filters kept under it."""

    COLUMNS: ClassVar[str] = ""
    """The title of the one row that holds the columns."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="list_choices", verbose_name="人员"
    )
    list = models.CharField("列表", max_length=60)
    title = models.CharField("名称", max_length=30, blank=True)
    query = models.CharField("筛选条件", max_length=1000, blank=True)
    columns = models.JSONField("列", default=no_columns, blank=True)

    class Meta:
        ordering = ("list", "title")
        verbose_name = verbose_name_plural = "列表设置"
        constraints = (
            models.UniqueConstraint(fields=("person", "list", "title"), name="choice_of_a_list_has_its_own_title"),
            models.CheckConstraint(name="columns_are_kept_without_filters", condition=~Q(title="") | Q(query="")),
        )

    def __str__(self) -> str:
        return f"{self.list} {self.title or '列'}"
