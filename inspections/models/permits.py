"""Permits (许可管理, Article 4): the fields of the 双公示 standard, so that they can be told outside as they stand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.history import History
from inspections.models.standing import Standing
from subjects.matters import Matter, MatterQuerySet, Moves
from subjects.models import Subject

SOON = timedelta(days=90)
"""How long before its last day a permit is told of."""


class PermitQuerySet(MatterQuerySet["Permit"]):
    """Named reads of permits."""

    def valid_on(self, day: date) -> Self:
        """In force on the day, both ends included; one that lost its force later was valid before."""
        open_end = Q(valid_until=None) | Q(valid_until__gte=day)
        standing = Q(state=Permit.State.VALID) | Q(state_on__gt=day)
        return self.filter(open_end, standing, valid_from__lte=day)

    def running_out(self, day: date) -> Self:
        """In force by its state, with a last day within the next 90 days."""
        return self.filter(state=Permit.State.VALID, valid_until__gte=day, valid_until__lte=day + SOON)

    def run_out(self, day: date) -> Self:
        """In force by its state, and past its last day."""
        return self.filter(state=Permit.State.VALID, valid_until__lt=day)


class Permit(Matter):
    """One licence (许可) of a subject. `valid_until` is its last day; None is without limit (长期)."""

    class Kind(models.TextChoices):
        ORDINARY = "ordinary", "普通"
        CONCESSION = "concession", "特许"
        RECOGNITION = "recognition", "认可"
        APPROVAL = "approval", "核准"
        REGISTRATION = "registration", "登记"
        OTHER = "other", "其他"

    class State(models.TextChoices):
        VALID = "valid", "有效"
        CANCELLED = "cancelled", "注销"
        ANNULLED = "annulled", "撤销"
        REVOKED = "revoked", "吊销"
        SUSPENDED = "suspended", "暂扣"

    ARTICLE: ClassVar[str] = "第四条"
    BESIDE: ClassVar[tuple[str, ...]] = ("subject__department",)
    OPEN: ClassVar[tuple[str, ...]] = (State.VALID, State.SUSPENDED)
    MOVES: ClassVar[Moves] = {
        State.VALID: {
            State.SUSPENDED: "行政处罚法第九条",
            State.CANCELLED: "行政许可法第七十条",
            State.ANNULLED: "行政许可法第六十九条",
            State.REVOKED: "行政处罚法第九条",
        },
        State.SUSPENDED: {
            State.VALID: "行政处罚法第九条",
            State.CANCELLED: "行政许可法第七十条",
            State.ANNULLED: "行政许可法第六十九条",
            State.REVOKED: "行政处罚法第九条",
        },
    }

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="permits", verbose_name="信用主体")
    name = models.CharField("许可证书名称", max_length=120)
    number = models.CharField("许可编号", max_length=80)
    decision = models.CharField("许可决定文书名称", max_length=120, blank=True)
    decision_number = models.CharField("许可决定文书号", max_length=120)
    kind = models.CharField("许可类别", max_length=16, choices=Kind.choices, default=Kind.ORDINARY)
    kind_told = models.CharField("其他类别说明", max_length=40, blank=True)
    content = models.TextField("许可内容")
    authority = models.CharField("许可机关", max_length=120)
    decided_on = models.DateField("许可决定日期")
    valid_from = models.DateField("有效期自")
    valid_until = models.DateField("有效期至", null=True, blank=True)
    state = models.CharField("当前状态", max_length=12, choices=State.choices, default=State.VALID)
    state_on = models.DateField("状态变更日期", null=True, blank=True)
    state_because = models.CharField("状态变更理由", max_length=300, blank=True)

    history = History()
    objects = PermitQuerySet.as_manager()

    class Meta:
        ordering = (F("valid_until").asc(nulls_last=True), "pk")
        verbose_name = verbose_name_plural = "许可"
        constraints = (
            models.UniqueConstraint(
                fields=("number", "decided_on"),
                name="permit_of_a_decision_is_entered_once",
                violation_error_message="该编号、该决定日期的许可已登记，请核对。",
            ),
            models.CheckConstraint(
                name="permit_ends_after_it_begins", condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from"))
            ),
            models.CheckConstraint(
                name="permit_not_in_force_says_since_when_and_why",
                condition=Q(state="valid") | (Q(state_on__isnull=False) & ~Q(state_because="")),
            ),
            models.CheckConstraint(name="other_kind_of_permit_is_told", condition=~Q(kind="other") | ~Q(kind_told="")),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("inspections:permit_show", args=[self.pk])

    @property
    def kind_words(self) -> str:
        """As the standard writes it: 其他-… with what it is."""
        return f"其他-{self.kind_told}" if self.kind == self.Kind.OTHER else self.get_kind_display()

    def standing_on(self, day: date) -> Standing:
        """How it stands on the day: 有效, 将届满, 已过期, 尚未生效, or what its state became."""
        if self.state != self.State.VALID and self.state_on and self.state_on <= day:
            return Standing(self.get_state_display(), "bad")
        if day < self.valid_from:
            return Standing("尚未生效", "info")
        if self.valid_until and self.valid_until < day:
            return Standing("已过期", "bad")
        ends_soon = self.valid_until is not None and self.valid_until <= day + SOON
        return Standing("将届满", "warn") if ends_soon else Standing("有效", "good")
