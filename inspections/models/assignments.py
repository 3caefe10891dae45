"""What officers have to inspect (检查任务), from wherever it came: a draw, a plan, a complaint, an order to correct."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import Department, User
from inspections.models.officers import Officer
from inspections.models.references import Inspection
from subjects.matters import Matter, MatterQuerySet, Moves
from subjects.models import Subject


class AssignmentQuerySet(MatterQuerySet["Assignment"]):
    """Named reads of assignments."""

    def lent_to(self, user: User) -> Q:
        """Those that the person goes on for another department."""
        mine = Assignment.officers.through.objects.filter(officer__user=user.pk).values("assignment")
        return Q(pk__in=mine)

    def of_officer(self, user: User) -> Self:
        """Those that this person is to carry out."""
        return self.filter(
            pk__in=Assignment.officers.through.objects.filter(officer__user=user.pk).values("assignment")
        )


class Ground(models.TextChoices):
    """What a visit may be for that does not count towards the yearly cap (国办发〔2024〕54号)."""

    COMPLAINT = "complaint", "投诉举报"
    ACCIDENT = "accident", "事故"
    ORDERED = "ordered", "上级交办"
    RECHECK = "recheck", "复查"


class Assignment(Matter):
    """A visit that two officers at least have to make between two days (both inclusive)."""

    class State(models.TextChoices):
        WAITING = "waiting", "待检查"
        DONE = "done", "已检查"
        CANCELLED = "cancelled", "已取消"

    ARTICLE: ClassVar[str] = "第十四条"
    KEEPER: ClassVar[str] = "department"
    BESIDE: ClassVar[tuple[str, ...]] = ("subject",)
    OPEN: ClassVar[tuple[str, ...]] = (State.WAITING,)
    MOVES: ClassVar[Moves] = {State.WAITING: {State.DONE: ARTICLE, State.CANCELLED: ARTICLE}}
    RECHECK: ClassVar[str] = "inspections.recheck:"
    """How the source of a re-check begins; the visit follows."""

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="assignments", verbose_name="信用主体")
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="assignments", verbose_name="检查部门"
    )
    manner = models.CharField("检查方式", max_length=16, choices=Inspection.Manner.choices)
    officers = models.ManyToManyField(Officer, related_name="assignments", verbose_name="检查人员")
    items = models.TextField("检查事项", blank=True)
    from_on = models.DateField("检查时间自")
    until_on = models.DateField("检查时间至")
    ground = models.CharField("不计入年度检查次数的事由", max_length=12, choices=Ground.choices, blank=True)
    """Empty: it counts towards the yearly cap."""
    because = models.CharField("事由说明", max_length=200, blank=True)
    source = models.CharField("来源", max_length=120)
    source_key = models.CharField("来源标识", max_length=60, db_index=True)
    """Of the matter that it comes from, as `inspections.draw:12`; unique with the subject while it waits."""
    source_url = models.CharField("来源链接", max_length=200, blank=True)
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.WAITING)
    inspection = models.ForeignKey(
        Inspection, on_delete=models.PROTECT, null=True, blank=True, related_name="assignments", verbose_name="检查记录"
    )
    """What came of it; of a re-check the inspection whose order was looked at again."""
    cancelled_because = models.CharField("取消原因", max_length=300, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="派发人")
    made_at = models.DateTimeField("派发时间")

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ("until_on", "pk")
        verbose_name = verbose_name_plural = "检查任务"
        constraints = (
            models.UniqueConstraint(
                fields=("source_key", "subject"),
                condition=Q(state="waiting"),
                name="subject_is_assigned_once_from_one_source",
            ),
            models.CheckConstraint(name="assignment_ends_after_it_begins", condition=Q(until_on__gte=F("from_on"))),
            models.CheckConstraint(
                name="done_assignment_has_an_inspection", condition=~Q(state="done") | Q(inspection__isnull=False)
            ),
            models.CheckConstraint(
                name="assignment_explains_a_ground_that_it_has", condition=Q(because="") | ~Q(ground="")
            ),
            models.CheckConstraint(
                name="cancelled_assignment_says_why", condition=~Q(state="cancelled") | ~Q(cancelled_because="")
            ),
        )

    def __str__(self) -> str:
        return f"{self.subject} {self.source}"

    def get_absolute_url(self) -> str:
        return reverse("inspections:assignment_list")

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def is_done(self) -> bool:
        return self.state == self.State.DONE

    @property
    def is_recheck(self) -> bool:
        """Whether it looks again at what was ordered; it ends with that re-check only."""
        return self.source_key.startswith(self.RECHECK)
