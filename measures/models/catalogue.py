"""The catalogue of measures (激励措施清单、惩戒措施清单): what may be used on which level, on what legal basis, from when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.history import History
from accounts.models import User
from credit.regulation.levels import LEVEL_NAMES
from subjects.matters import Matter, MatterQuerySet, Moves


class CatalogueQuerySet(MatterQuerySet["CatalogueItem"]):
    """Named reads of the catalogue."""

    def in_force(self, day: date) -> Self:
        """Adopted, begun, and not ended by the day."""
        open_end = Q(in_force_until=None) | Q(in_force_until__gt=day)
        return self.filter(open_end, state=CatalogueItem.State.ADOPTED, in_force_from__lte=day)

    def incentives(self) -> Self:
        """What level 1 is given."""
        return self.filter(kind=CatalogueItem.Kind.INCENTIVE)

    def restraints(self) -> Self:
        """What is used on levels 3 and 4."""
        return self.filter(kind=CatalogueItem.Kind.RESTRAINT)

    def for_level(self, level: int) -> Self:
        """Those that may be used on this level."""
        return self.filter(level_from__lte=level, level_to__gte=level)


class CatalogueItem(Matter):
    """One item: number, wording, legal basis, levels (both ends included), days in force `in_force_from <= day < until`.

    Adopted by a second person and never changed then: another item of the same number follows it from a later day.
    """

    class Kind(models.TextChoices):
        INCENTIVE = "incentive", "激励措施"
        RESTRAINT = "restraint", "惩戒措施"

    class State(models.TextChoices):
        PROPOSED = "proposed", "待批准"
        ADOPTED = "adopted", "已列入目录"
        RETURNED = "returned", "已退回"

    ARTICLE: ClassVar[str] = "第七条、第十五条"
    KEEPER: ClassVar[str] = ""
    ABOUT: ClassVar[str] = ""
    OPEN: ClassVar[tuple[str, ...]] = (State.PROPOSED,)
    LOOKS: ClassVar[Mapping[str, str]] = {State.PROPOSED: "warn", State.ADOPTED: "good"}
    MOVES: ClassVar[Moves] = {State.PROPOSED: {State.ADOPTED: ARTICLE, State.RETURNED: ARTICLE}}

    kind = models.CharField("清单", max_length=12, choices=Kind.choices)
    number = models.CharField("目录编号", max_length=20)
    wording = models.TextField("措施内容")
    basis = models.TextField("法律依据")
    level_from = models.PositiveSmallIntegerField("适用等级自")
    level_to = models.PositiveSmallIntegerField("适用等级至")
    in_force_from = models.DateField("施行日期")
    in_force_until = models.DateField("停止适用日期", null=True, blank=True)
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.PROPOSED)
    proposed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="拟订人"
    )
    proposed_at = models.DateTimeField("拟订时间")
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="批准人"
    )
    decided_at = models.DateTimeField("批准时间", null=True, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)

    history = History()
    objects = CatalogueQuerySet.as_manager()

    class Meta:
        ordering = ("kind", "number", "-in_force_from", "-pk")
        verbose_name = verbose_name_plural = "措施目录事项"
        indexes = (models.Index(fields=("number",), name="catalogue_item_by_number"),)
        constraints = (
            models.CheckConstraint(name="catalogue_item_has_a_legal_basis", condition=~Q(basis="") & ~Q(wording="")),
            models.CheckConstraint(
                name="incentives_are_for_level_1_restraints_for_3_and_4",
                condition=Q(kind="incentive", level_from=1, level_to=1)
                | Q(kind="restraint", level_from__gte=3, level_to__lte=4, level_to__gte=F("level_from")),
            ),
            models.CheckConstraint(
                name="catalogue_item_is_adopted_by_a_second_person",
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="proposed_item_in_force_was_adopted",
                condition=~Q(state="adopted") | Q(proposed_by=None) | Q(decided_by__isnull=False),
            ),
            models.CheckConstraint(name="returned_item_says_why", condition=~Q(state="returned") | ~Q(note="")),
            models.CheckConstraint(
                name="catalogue_item_ends_after_it_begins",
                condition=Q(in_force_until=None) | Q(in_force_until__gt=F("in_force_from"), state="adopted"),
            ),
            models.UniqueConstraint(
                fields=("number",),
                condition=Q(state="adopted", in_force_until=None),
                name="number_has_one_item_without_an_end",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.wording[:30]}{'…' if len(self.wording) > 30 else ''}"

    def get_absolute_url(self) -> str:
        return reverse("measures:item_show", args=[self.pk])

    @property
    def levels_shown(self) -> str:
        """On which levels it may be used, in words."""
        return "、".join(LEVEL_NAMES[level] for level in range(self.level_from, self.level_to + 1))

    @property
    def is_incentive(self) -> bool:
        """Whether it is something that level 1 is given."""
        return self.kind == self.Kind.INCENTIVE

    @property
    def is_adopted(self) -> bool:
        """Whether it stands in the catalogue."""
        return self.state == self.State.ADOPTED

    @property
    def is_returned(self) -> bool:
        return self.state == self.State.RETURNED

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on the day."""
        return self.is_adopted and self.in_force_from <= day and not self.ends_by(day)

    def ends_by(self, day: date) -> bool:
        """Whether it has ended by the day."""
        return self.in_force_until is not None and self.in_force_until <= day
