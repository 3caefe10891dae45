"""The way off a list (移出), by time, early or by correction; and its revocation."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.history import History
from accounts.models import User
from credit.models import Listing
from documents.models import Document
from subjects.matters import Matter, MatterQuerySet, Moves


class RemovalQuerySet(MatterQuerySet["Removal"]):
    """Named reads of removals."""


class Removal(Matter):
    """How a subject leaves a list (移出): by the end of the period, on application, after a check, or early (R16)."""

    class Way(models.TextChoices):
        EXPIRY = "expiry", "期满移出"
        APPLICATION = "application", "申请移出"
        CHECK = "check", "核实整改移出"
        EARLY = "early", "提前移出"
        GROUNDLESS = "groundless", "依据消失移出"

    class State(models.TextChoices):
        RECEIVED = "received", "待核实"
        CHECKED = "checked", "待决定"
        REMOVED = "removed", "已移出"
        DENIED = "denied", "不予移出"
        WITHDRAWN = "withdrawn", "已撤回"
        REVOKED = "revoked", "移出已撤销"

    ARTICLE: ClassVar[str] = "第十二条（四）、第十六条"
    KEEPER: ClassVar[str] = "listing__subject__department"
    ABOUT: ClassVar[str] = "listing__subject"
    RESTS_ON: ClassVar[tuple[str, ...]] = ("listing",)
    BESIDE: ClassVar[tuple[str, ...]] = ("listing__subject",)
    OPEN: ClassVar[tuple[str, ...]] = (State.RECEIVED, State.CHECKED)
    MOVES: ClassVar[Moves] = {
        State.RECEIVED: {State.CHECKED: "第十六条", State.WITHDRAWN: "第十六条"},
        State.CHECKED: {State.REMOVED: "第十六条", State.DENIED: "第十六条", State.WITHDRAWN: "第十六条"},
        State.REMOVED: {State.REVOKED: "应急管理部令第11号"},
    }

    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="removals", verbose_name="名单")
    way = models.CharField("移出方式", max_length=16, choices=Way.choices)
    state = models.CharField("状态", max_length=16, choices=State.choices, default=State.RECEIVED)
    received_on = models.DateField("申请或启动日期")
    application = models.TextField("申请或启动事由")
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="承办人")
    fulfilled = models.BooleanField("处罚义务已履行", default=False)
    corrected = models.BooleanField("违法行为已整改", default=False)
    harm_removed = models.BooleanField("危害和不良影响已消除", default=False)
    nothing_new = models.BooleanField("在列期间没有新的列入情形", default=False)
    check_note = models.TextField("核实情况", blank=True)
    checked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="核实人"
    )
    checked_on = models.DateField("核实日期", null=True, blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="决定人"
    )
    decided_on = models.DateField("决定日期", null=True, blank=True)
    reasons = models.TextField("决定理由", blank=True)
    removed_on = models.DateField("移出日期", null=True, blank=True)
    document = models.OneToOneField(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="移出文书"
    )
    revoked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="撤销移出决定人"
    )
    revoked_on = models.DateField("撤销移出日期", null=True, blank=True)
    revocation = models.TextField("撤销移出的理由", blank=True)
    heard = models.TextField("撤销前听取陈述的情况", blank=True)
    revocation_document = models.OneToOneField(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="撤销移出决定书"
    )

    history = History()
    objects = RemovalQuerySet.as_manager()

    class Meta:
        ordering = ("-received_on", "-pk")
        verbose_name = verbose_name_plural = "移出程序"
        constraints = (
            models.UniqueConstraint(
                fields=("listing",),
                condition=Q(state__in=("received", "checked", "removed")),
                name="listing_has_one_removal_that_stands",
            ),
            models.CheckConstraint(
                name="removal_is_decided_by_another_person",
                condition=Q(decided_by=None) | Q(checked_by=None) | ~Q(decided_by=F("checked_by")),
            ),
            models.CheckConstraint(
                name="removed_has_day_and_paper",
                condition=~Q(state__in=("removed", "revoked"))
                | Q(removed_on__isnull=False, document__isnull=False, decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="revoked_removal_has_person_day_and_reason",
                condition=(Q(state="revoked", revoked_by__isnull=False, revoked_on__isnull=False) & ~Q(revocation=""))
                | (~Q(state="revoked") & Q(revoked_by=None, revoked_on=None)),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_way_display()} {self.listing.number}"

    def get_absolute_url(self) -> str:
        return reverse("supervision:removal_show", args=[self.pk])

    @property
    def is_revoked(self) -> bool:
        return self.state == self.State.REVOKED

    @property
    def case_title(self) -> str:
        return f"{self.get_way_display()}（名单 {self.listing.number}）"
