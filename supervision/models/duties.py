"""What is owed while level 3 or 4 lasts (重点监管职责)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.history import History
from accounts.models import User
from measures.models import CatalogueItem
from subjects.matters import Matter, MatterQuerySet, Moves
from subjects.models import Subject
from supervision.duty_list import BY_CODE, DutyKind


class DutyQuerySet(MatterQuerySet["Duty"]):
    """Named reads of duties."""

    def overdue(self, today: date) -> Self:
        """Open, and the day has passed."""
        return self.open().filter(due_on__lt=today)


def duty_path(duty: Duty, filename: str) -> str:
    """Stored under a name that never tells whose paper it is."""
    return f"duties/{uuid4().hex}"


class Duty(Matter):
    """One duty of the checklist for a level-3 or level-4 subject (重点监管职责): who, until when, with what evidence.

    `round` counts the repetitions since the subject came to the level; the next one opens when this one is done.
    """

    class State(models.TextChoices):
        OPEN = "open", "待办"
        DONE = "done", "已完成"
        CEASED = "ceased", "不再需要"

    ARTICLE: ClassVar[str] = "第十二条（四）、第十四条"
    RESTS_ON: ClassVar[tuple[str, ...]] = ("subject",)
    BESIDE: ClassVar[tuple[str, ...]] = ("subject",)
    OPEN: ClassVar[tuple[str, ...]] = (State.OPEN,)
    MOVES: ClassVar[Moves] = {State.OPEN: {State.DONE: ARTICLE, State.CEASED: ARTICLE}}

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="duties", verbose_name="信用主体")
    code = models.CharField("职责", max_length=40)
    level = models.PositiveSmallIntegerField("等级")
    round = models.PositiveSmallIntegerField("次数", default=1)
    began_on = models.DateField("起算日")
    due_on = models.DateField("截止日")
    owner = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="责任人"
    )
    state = models.CharField("状态", max_length=16, choices=State.choices, default=State.OPEN)
    evidence = models.TextField("完成情况和证据", blank=True)
    inspection = models.CharField("检查记录编号", max_length=60, blank=True)
    file = models.FileField("证据文件", upload_to=duty_path, blank=True)
    restraints = models.ManyToManyField(CatalogueItem, blank=True, related_name="+", verbose_name="采取的措施")
    done_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="完成登记人"
    )
    ended_on = models.DateField("办结日期", null=True, blank=True)

    history = History()
    objects = DutyQuerySet.as_manager()

    class Meta:
        ordering = ("due_on", "pk")
        verbose_name = verbose_name_plural = "重点监管职责"
        indexes = (models.Index(fields=("due_on",), condition=Q(state="open"), name="open_duty_by_due_day"),)
        constraints = (
            models.UniqueConstraint(
                fields=("subject", "code"), condition=Q(state="open"), name="subject_has_one_open_duty_of_a_kind"
            ),
            models.CheckConstraint(name="duty_is_of_level_3_or_4", condition=Q(level__in=(3, 4))),
            models.CheckConstraint(
                name="done_duty_has_evidence_person_and_day",
                condition=~Q(state="done") | (~Q(evidence="") & Q(done_by__isnull=False, ended_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="open_duty_has_not_ended",
                condition=(Q(state="open", ended_on=None)) | (~Q(state="open") & Q(ended_on__isnull=False)),
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind.title} {self.subject}"

    def get_absolute_url(self) -> str:
        return reverse("supervision:duty_show", args=[self.pk])

    @property
    def is_done(self) -> bool:
        return self.state == self.State.DONE

    @property
    def has_ceased(self) -> bool:
        """Whether the subject left the level before it was done."""
        return self.state == self.State.CEASED

    @property
    def kind(self) -> DutyKind:
        """Which duty of the checklist it is."""
        return BY_CODE[self.code]

    @property
    def case_title(self) -> str:
        """What the duty is called, with the repetition that it is."""
        return f"{self.kind.title}（第 {self.round} 次）" if self.kind.every_months else self.kind.title
