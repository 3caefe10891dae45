"""Inspections in the field (现场检查): a visit under way, what was found at it, who signed.

A visit is no reference fact. When it is finished, it makes one (`Inspection`); until then nothing of it counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.history import History
from accounts.models import Department, User
from inspections.models.assignments import Assignment, Ground
from inspections.models.checklists import Checklist, ChecklistItem
from inspections.models.officers import Officer
from inspections.models.references import Inspection
from subjects.matters import Matter, MatterQuerySet, Moves
from subjects.models import Subject

SIGNED_ARTICLE = "安全生产法第六十八条"
OFFICERS_ARTICLE = "行政处罚法第四十二条"


class VisitQuerySet(MatterQuerySet["Visit"]):
    """Named reads of visits."""

    def lent_to(self, user: User) -> Q:
        """Those at the department's subjects, and those that the person went on."""
        mine = Visit.officers.through.objects.filter(officer__user=user.pk).values("visit")
        return Q(subject__department=user.department_id) | Q(pk__in=mine)

    def of_officer(self, user: User) -> Self:
        """Those that this person went on."""
        return self.filter(pk__in=Visit.officers.through.objects.filter(officer__user=user.pk).values("visit"))


class Visit(Matter):
    """One visit of two officers at least to a subject."""

    class State(models.TextChoices):
        OPEN = "open", "进行中"
        SIGNING = "signing", "待签字"
        DONE = "done", "已完成"
        DROPPED = "dropped", "已作废"

    class Outcome(models.TextChoices):
        INSPECTED = "inspected", "已检查"
        ABSENT = "absent", "无人在场"
        REFUSED = "refused", "拒绝检查"

    ARTICLE: ClassVar[str] = SIGNED_ARTICLE
    KEEPER: ClassVar[str] = "department"
    BESIDE: ClassVar[tuple[str, ...]] = ("subject__department", "department")
    OPEN: ClassVar[tuple[str, ...]] = (State.OPEN, State.SIGNING)
    LOOKS: ClassVar[Mapping[str, str]] = {State.OPEN: "warn", State.SIGNING: "info", State.DONE: "good"}
    MOVES: ClassVar[Moves] = {
        State.OPEN: {State.SIGNING: SIGNED_ARTICLE, State.DROPPED: OFFICERS_ARTICLE},
        State.SIGNING: {State.OPEN: SIGNED_ARTICLE, State.DONE: SIGNED_ARTICLE},
    }

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="visits", verbose_name="信用主体")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+", verbose_name="检查部门")
    assignment = models.ForeignKey(
        Assignment, on_delete=models.PROTECT, null=True, blank=True, related_name="visits", verbose_name="检查任务"
    )
    manner = models.CharField("检查方式", max_length=16, choices=Inspection.Manner.choices)
    officers = models.ManyToManyField(Officer, related_name="visits", verbose_name="检查人员")
    checklist = models.ForeignKey(
        Checklist, on_delete=models.PROTECT, null=True, blank=True, related_name="visits", verbose_name="检查项目表"
    )
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.OPEN)
    outcome = models.CharField("检查情形", max_length=12, choices=Outcome.choices, default=Outcome.INSPECTED)
    visited_on = models.DateField("检查日期")
    ground = models.CharField("不计入年度上限的事由", max_length=12, choices=Ground.choices, blank=True)
    """Of a visit without an assignment; empty: it counts towards the yearly cap."""
    because = models.CharField("事由说明", max_length=200, blank=True)
    place = models.CharField("检查场所", max_length=200, blank=True)
    present = models.CharField("被检查单位在场人员", max_length=100, blank=True)
    words = models.TextField("检查情况", blank=True)
    reply = models.TextField("被检查单位意见", blank=True)
    unsigned = models.CharField("未签字说明", max_length=200, blank=True)
    """Why whom it was done to did not sign (安全生产法 Article 68); empty where he did."""
    begun_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="登记人")
    begun_at = models.DateTimeField("登记时间")
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)
    dropped = models.CharField("作废原因", max_length=200, blank=True)
    inspection = models.OneToOneField(
        Inspection, on_delete=models.PROTECT, null=True, blank=True, related_name="visit", verbose_name="检查记录"
    )
    published_on = models.DateField("结果公示日期", null=True, blank=True)
    published_at = models.CharField("公示渠道", max_length=200, blank=True)

    history = History(m2m_fields=[officers])
    objects = VisitQuerySet.as_manager()

    class Meta:
        ordering = ("-visited_on", "-pk")
        verbose_name = verbose_name_plural = "现场检查"
        constraints = (
            models.UniqueConstraint(
                fields=("assignment",),
                condition=Q(state__in=("open", "signing")),
                name="assignment_has_one_visit_under_way",
            ),
            models.CheckConstraint(
                name="finished_visit_made_an_inspection_unless_nobody_was_there",
                condition=Q(state="done", outcome="absent", inspection=None)
                | (Q(state="done", inspection__isnull=False) & ~Q(outcome="absent"))
                | (~Q(state="done") & Q(inspection=None)),
            ),
            models.CheckConstraint(name="visit_explains_a_ground_that_it_has", condition=Q(because="") | ~Q(ground="")),
            models.CheckConstraint(name="visit_given_up_says_why", condition=Q(state="dropped") ^ Q(dropped="")),
            models.CheckConstraint(
                name="published_result_says_where", condition=Q(published_on=None) | ~Q(published_at="")
            ),
        )

    def __str__(self) -> str:
        return f"{self.subject} {self.visited_on} 现场检查"

    def get_absolute_url(self) -> str:
        return reverse("inspections:visit_show", args=[self.pk])

    @property
    def case_title(self) -> str:
        return f"现场检查 {self.visited_on}"

    @property
    def is_noted(self) -> bool:
        """Whether it is still being written down."""
        return self.state == self.State.OPEN

    @property
    def is_done(self) -> bool:
        return self.state == self.State.DONE

    @property
    def is_dropped(self) -> bool:
        return self.state == self.State.DROPPED

    @property
    def was_possible(self) -> bool:
        """Whether somebody was there and let the officers in."""
        return self.outcome == self.Outcome.INSPECTED

    @property
    def was_refused(self) -> bool:
        return self.outcome == self.Outcome.REFUSED

    @property
    def awaits_publication(self) -> bool:
        """Whether its result, as that of every random inspection, has still to be published."""
        made = self.is_done and self.inspection_id is not None
        return made and self.manner == Inspection.Manner.RANDOM and self.published_on is None


class Answer(models.Model):
    """What was seen of one item."""

    class Verdict(models.TextChoices):
        GOOD = "good", "符合"
        BAD = "bad", "不符合"
        NONE = "none", "不适用"

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="answers", verbose_name="现场检查")
    item = models.ForeignKey(ChecklistItem, on_delete=models.PROTECT, related_name="+", verbose_name="检查项目")
    verdict = models.CharField("结论", max_length=8, choices=Verdict.choices)
    words = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        ordering = ("item__position", "pk")
        verbose_name = verbose_name_plural = "项目结论"
        constraints = (models.UniqueConstraint(fields=("visit", "item"), name="item_is_answered_once_a_visit"),)

    def __str__(self) -> str:
        return f"{self.item} {self.get_verdict_display()}"


def photo_path(photo: Photo, filename: str) -> str:
    """Stored by content, so that a name never tells whose picture it is."""
    return f"{photo.sha256[:2]}/{photo.sha256}"


class Photo(models.Model):
    """A picture taken at a visit; as it came, with what the camera wrote into it."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="photos", verbose_name="现场检查")
    item = models.ForeignKey(
        ChecklistItem, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="检查项目"
    )
    title = models.CharField("名称", max_length=120)
    file = models.FileField("文件", upload_to=photo_path)
    sha256 = models.CharField("摘要值", max_length=64, editable=False)
    content_type = models.CharField("类型", max_length=40)
    size = models.PositiveIntegerField("大小（字节）")
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="上传人")
    added_at = models.DateTimeField("上传时间")

    class Meta:
        ordering = ("pk",)
        verbose_name = verbose_name_plural = "现场照片"
        constraints = (models.UniqueConstraint(fields=("visit", "sha256"), name="picture_is_kept_once_a_visit"),)

    def __str__(self) -> str:
        return self.title


class Signature(models.Model):
    """An officer stands by what was written down: by the own account, or on paper as another officer confirms."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="signatures", verbose_name="现场检查")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+", verbose_name="检查人员")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="确认人")
    on_paper = models.CharField("纸质签字说明", max_length=200, blank=True)
    """Why it was on paper; empty where the officer signed by the own account."""
    signed_at = models.DateTimeField("签字时间")

    class Meta:
        ordering = ("pk",)
        verbose_name = verbose_name_plural = "检查人员签字"
        constraints = (models.UniqueConstraint(fields=("visit", "officer"), name="officer_signs_a_visit_once"),)

    def __str__(self) -> str:
        return f"{self.officer} {self.signed_at}"
