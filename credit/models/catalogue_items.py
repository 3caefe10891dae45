"""Items of the public credit information catalogue (公共信用信息目录): what may be told outside under which item (R24)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.keeping import Kept, KeptQuerySet


class CatalogueItemQuerySet(KeptQuerySet["CatalogueItem"]):
    """Named reads of the catalogue."""

    def in_force(self, day: date) -> Self:
        """The items of the editions that hold on a day."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=day), begins_on__lte=day)

    def on_offer(self, day: date, chosen: int | None) -> Self:
        """What may be chosen on a day: the items in force or lately so, and the one that is chosen already (id)."""
        lately = Q(ended_on=None) | Q(ended_on__gt=day - timedelta(days=366))
        return self.filter(lately | Q(pk=chosen))

    def called(self, text: str) -> Self:
        """The items of this number or name."""
        return self.filter(Q(number=text) | Q(name=text))


class CatalogueItem(Kept):
    """One item of one edition of the catalogue, national or local, in force on [begins_on, ended_on)."""

    KEEPER: ClassVar[str] = ""

    class Level(models.TextChoices):
        NATIONAL = "national", "全国公共信用信息基础目录"
        LOCAL = "local", "地方公共信用信息补充目录"

    level = models.CharField("目录", max_length=12, choices=Level.choices)
    edition = models.CharField("版本", max_length=40)
    number = models.CharField("事项编号", max_length=40)
    name = models.CharField("事项名称", max_length=120)
    basis = models.CharField("纳入依据", max_length=300)
    begins_on = models.DateField("施行日期")
    ended_on = models.DateField("停止适用日期", null=True, blank=True)

    objects = CatalogueItemQuerySet.as_manager()

    class Meta:
        ordering = ("level", "-edition", "number")
        verbose_name = verbose_name_plural = "公共信用信息目录事项"
        constraints = (
            models.UniqueConstraint(fields=("level", "edition", "number"), name="information_item_number_is_used_once"),
            models.CheckConstraint(
                name="information_item_ends_after_it_begins",
                condition=Q(ended_on=None) | Q(ended_on__gt=F("begins_on")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("credit:catalogue_item_list")

    @property
    def told(self) -> str:
        """The item with the catalogue and the edition that it stands in."""
        return f"{self}（{self.get_level_display()} {self.edition}）"

    def holds_on(self, day: date) -> bool:
        """Whether the item is in force on a day."""
        return self.begins_on <= day and (self.ended_on is None or day < self.ended_on)
