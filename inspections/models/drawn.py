"""What hangs on a draw: recusals declared for it, who was drawn, and every step back."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from inspections.models.assignments import Assignment
from inspections.models.draws import Draw
from inspections.models.officers import Officer
from inspections.models.plans import LEVELS
from subjects.models import Subject


class Recusal(models.Model):
    """An officer stands back from a subject in one draw (回避), declared before the list is frozen."""

    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="recusals", verbose_name="抽取")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+", verbose_name="检查人员")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+", verbose_name="信用主体")
    reason = models.CharField("回避理由", max_length=200)
    declared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="登记人")
    declared_at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ("pk",)
        verbose_name = verbose_name_plural = "回避"
        constraints = (
            models.UniqueConstraint(fields=("draw", "officer", "subject"), name="recusal_is_declared_once"),
            models.CheckConstraint(name="recusal_says_why", condition=~Q(reason="")),
        )

    def __str__(self) -> str:
        return f"{self.officer} {self.subject}"


class DrawnSubject(models.Model):
    """A subject that was drawn, with its two officers; `gone_at` when another came in for it (更换)."""

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="drawn", verbose_name="抽取")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="drawn", verbose_name="信用主体")
    key = models.CharField("名单标识", max_length=24)
    level = models.PositiveSmallIntegerField("信用等级", choices=LEVELS)
    place = models.PositiveIntegerField("次序")
    officer_1 = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+", verbose_name="检查人员一")
    officer_2 = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+", verbose_name="检查人员二")
    came_for = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="successor", verbose_name="替换"
    )
    gone_because = models.CharField("更换理由", max_length=300, blank=True)
    gone_at = models.DateTimeField("更换时间", null=True, blank=True)
    gone_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="更换人"
    )
    assignment = models.OneToOneField(
        Assignment, on_delete=models.PROTECT, null=True, blank=True, related_name="drawn", verbose_name="检查任务"
    )

    class Meta:
        ordering = ("place", "pk")
        verbose_name = verbose_name_plural = "抽中对象"
        constraints = (
            models.UniqueConstraint(fields=("draw", "subject"), name="subject_is_drawn_once_in_a_draw"),
            models.UniqueConstraint(
                fields=("draw", "place"), condition=Q(gone_at=None), name="place_in_a_draw_is_taken_once"
            ),
            models.CheckConstraint(name="drawn_subject_has_two_officers", condition=~Q(officer_1=F("officer_2"))),
            models.CheckConstraint(name="replacement_says_why", condition=Q(gone_at=None) | ~Q(gone_because="")),
        )

    def __str__(self) -> str:
        return f"{self.draw} {self.subject}"

    @property
    def may_be_replaced(self) -> bool:
        """Drawn, and neither replaced nor sent out."""
        return self.gone_at is None and self.draw.is_drawn

    @property
    def officers(self) -> tuple[Officer, Officer]:
        return self.officer_1, self.officer_2


class StepBack(models.Model):
    """A draw is to be voided and begun again (作废重抽): asked for with a reason, consented to by a leader, never forgotten."""

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="steps_back", verbose_name="抽取")
    reason = models.CharField("作废理由", max_length=300)
    stood = models.CharField("申请时状态", max_length=12, choices=Draw.State.choices)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="申请人")
    asked_at = models.DateTimeField("申请时间")
    granted = models.BooleanField("同意", null=True, blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="决定人"
    )
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    note = models.CharField("决定意见", max_length=300, blank=True)

    class Meta:
        ordering = ("pk",)
        verbose_name = verbose_name_plural = "作废重抽申请"
        constraints = (
            models.UniqueConstraint(fields=("draw",), condition=Q(granted=None), name="draw_has_one_open_step_back"),
            models.CheckConstraint(name="step_back_says_why", condition=~Q(reason="")),
            models.CheckConstraint(
                name="step_back_is_decided_by_a_second_person",
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
            ),
            models.CheckConstraint(
                name="decided_step_back_says_who",
                condition=Q(granted=None, decided_by=None, decided_at=None)
                | Q(granted__isnull=False, decided_by__isnull=False, decided_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.draw} {self.reason}"

    @property
    def waits(self) -> bool:
        """Whether no leader has decided yet."""
        return self.granted is None

    @property
    def was_refused(self) -> bool:
        return self.granted is False
