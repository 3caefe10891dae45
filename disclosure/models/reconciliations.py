"""Reconciliation (对账): what we told against what the platform returns, difference by difference."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.keeping import Kept, KeptQuerySet
from accounts.models import User
from disclosure.models.messages import Matter, Message
from subjects.models import Subject


class Reconciliation(models.Model):
    """One file of the platform compared with what it was told by us. The file itself is not kept, its digest is."""

    what = models.CharField("信息类别", max_length=16, choices=Matter.What.choices)
    name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("摘要值", max_length=64)
    rows = models.PositiveIntegerField("文件条数")
    same = models.PositiveIntegerField("一致")
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="上传人")
    uploaded_at = models.DateTimeField("上传时间")

    class Meta:
        ordering = ("-pk",)
        verbose_name = verbose_name_plural = "对账"

    def __str__(self) -> str:
        return f"{self.get_what_display()}对账 {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("disclosure:reconciliation_show", args=[self.pk])


class DifferenceQuerySet(KeptQuerySet["Difference"]):
    """Named reads of differences."""

    def lent_to(self, user: User) -> Q:
        """What is about no subject of ours concerns everybody who reads."""
        return Q(subject=None)


class Difference(Kept):
    """One record on which we and the platform disagree. `fields` is a list of [code, name, ours, theirs]."""

    class Outcome(models.TextChoices):
        OURS_ONLY = "ours_only", "我有他无"
        THEIRS_ONLY = "theirs_only", "他有我无"
        DIFFERS = "differs", "内容不同"

    class Settled(models.TextChoices):
        OPEN = "open", "差异待处理"
        RESENT = "resent", "已重新推送"
        WITHDRAWN = "withdrawn", "已撤回"
        EXPLAINED = "explained", "已说明"

    reconciliation = models.ForeignKey(
        Reconciliation, on_delete=models.CASCADE, related_name="differences", verbose_name="对账"
    )
    outcome = models.CharField("差异", max_length=12, choices=Outcome.choices)
    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="共享事项"
    )
    subject = models.ForeignKey(
        Subject, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="信用主体"
    )
    name = models.CharField("文号或编号", max_length=200)
    code = models.CharField("主体代码", max_length=40, blank=True)
    fields = models.JSONField("不同的字段", default=list)
    state = models.CharField("处理", max_length=12, choices=Settled.choices, default=Settled.OPEN)
    note = models.CharField("说明", max_length=300, blank=True)
    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="推送消息"
    )
    settled_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="处理人"
    )
    settled_at = models.DateTimeField("处理时间", null=True, blank=True)

    objects = DifferenceQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        verbose_name = verbose_name_plural = "对账差异"
        constraints = (
            models.CheckConstraint(
                name="settled_difference_says_by_whom",
                condition=Q(state="open", settled_by=None, settled_at=None)
                | (~Q(state="open") & Q(settled_by__isnull=False, settled_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="explained_difference_has_words", condition=~Q(state="explained") | ~Q(note="")
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} {self.name}"

    @property
    def is_open(self) -> bool:
        return self.state == self.Settled.OPEN

    @property
    def is_ours(self) -> bool:
        """Whether we told of it: the platform lacks it, or holds it otherwise."""
        return self.outcome != self.Outcome.THEIRS_ONLY

    @property
    def is_lacking_there(self) -> bool:
        return self.outcome == self.Outcome.OURS_ONLY

    @property
    def differs(self) -> bool:
        """Whether both hold it, each otherwise."""
        return self.outcome == self.Outcome.DIFFERS
