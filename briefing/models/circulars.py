"""The monthly circular (信用情况月度通报): its text and figures while it is drafted, and the frozen files once issued."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.history import History
from accounts.models import Department, User
from briefing.months import Month
from documents.models import Document
from subjects.matters import Matter, MatterQuerySet, Moves


class CircularQuerySet(MatterQuerySet["Circular"]):
    """Named reads of circulars."""

    def lent_to(self, user: User) -> Q:
        """Issued ones are for everybody who reads records; drafts for the drafting department and leaders."""
        return Q(state=Circular.State.ISSUED)


class Circular(Matter):
    """One month's circular of the whole bureau, in figures by section; it names no subject and no person.

    `figures` are frozen with the draft (see `briefing.circulars.figures`) and counted again on request only; once
    issued nothing changes. A leader issues it who was not the last to edit it.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        ISSUED = "issued", "已签发"

    ARTICLE: ClassVar[str] = "制度第五条"
    """Who provides information answers for its being true; nothing in the regulation speaks of circulars."""
    KEEPER: ClassVar[str] = "department"
    ABOUT: ClassVar[str] = ""
    OPEN: ClassVar[tuple[str, ...]] = (State.DRAFT,)
    MOVES: ClassVar[Moves] = {State.DRAFT: {State.DRAFT: ARTICLE, State.ISSUED: ARTICLE}}
    """As long as it is a draft it is edited and counted again."""

    first = models.DateField("月份", unique=True)
    """The first day of the month."""
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.DRAFT)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+", verbose_name="起草部门")
    figures = models.JSONField("数据")
    overview = models.TextField("总体情况")
    praise = models.TextField("工作成效")
    problems = models.TextField("存在问题")
    demands = models.TextField("下一步要求")
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="起草人")
    edited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="最后修改人")
    edited_at = models.DateTimeField("最后修改时间")
    issued_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="签发人"
    )
    document = models.OneToOneField(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="文书"
    )

    history = History(excluded_fields=["figures"])
    objects = CircularQuerySet.as_manager()

    class Meta:
        ordering = ("-first",)
        verbose_name = verbose_name_plural = "月度通报"
        constraints = (
            models.CheckConstraint(name="circular_month_is_its_first_day", condition=Q(first__day=1)),
            models.CheckConstraint(
                name="issued_circular_has_a_paper",
                condition=Q(state="issued", issued_by__isnull=False, document__isnull=False)
                | Q(state="draft", issued_by=None, document=None),
            ),
            models.CheckConstraint(
                name="circular_is_issued_by_a_second_person",
                condition=Q(issued_by=None) | ~Q(issued_by=F("edited_by")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.month.words}信用情况通报"

    def get_absolute_url(self) -> str:
        return reverse("briefing:circular_show", args=[self.pk])

    @property
    def month(self) -> Month:
        return Month.of(self.first)


class CircularFile(models.Model):
    """The circular as a text file (docx), frozen with the paper: same text, same tables."""

    circular = models.OneToOneField(
        Circular, on_delete=models.PROTECT, primary_key=True, related_name="file", verbose_name="月度通报"
    )
    docx = models.BinaryField("正文")
    sha256 = models.CharField("摘要值", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "通报正文"

    def __str__(self) -> str:
        return str(self.circular)
