"""Check notices from the credit platform (平台转办核查): what it asks of records here, who checks, what goes back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.history import History
from accounts.models import User
from credit.models import CreditRecord
from documents.models import Document
from objections.models.cases import STATUTE
from subjects.matters import MatterQuerySet, Moves, Numbered
from subjects.models import Subject


class CheckNoticeQuerySet(MatterQuerySet["CheckNotice"]):
    """Named reads of check notices."""


class CheckNotice(Numbered):
    """One notice of the platform: somebody disputed there what came from here, and the platform asks whether it is right.

    It is no objection (Article 9): nobody applied here, so no record is marked, and the answer goes to the platform. What
    it finds wrong is corrected as every record is, or looked into as an objection.
    """

    class State(models.TextChoices):
        RECEIVED = "received", "待指派"
        CHECKING = "checking", "核查中"
        SIGNING = "signing", "待签发"
        ISSUED = "issued", "待回传"
        SENT = "sent", "已回传"
        WITHDRAWN = "withdrawn", "平台撤回"

    class Channel(models.TextChoices):
        LETTER = "letter", "来函"
        PLATFORM = "platform", "平台待办"
        OTHER = "other", "电话、邮件等（已补书面）"

    class Conclusion(models.TextChoices):
        RIGHT = "right", "记录与事实相符，维持"
        WRONG = "wrong", "记录与事实不符，予以更正或者撤销"
        PARTLY = "partly", "部分不符，予以更正"
        OBJECTION = "objection", "须由主体提出异议，按异议程序办理"

    WORD: ClassVar[str] = "核转"
    ARTICLE: ClassVar[str] = STATUTE
    BESIDE: ClassVar[tuple[str, ...]] = ("subject__department", "checker")
    OPEN: ClassVar[tuple[str, ...]] = (State.RECEIVED, State.CHECKING, State.SIGNING, State.ISSUED)
    LOOKS: ClassVar[Mapping[str, str]] = {
        State.RECEIVED: "warn",
        State.CHECKING: "info",
        State.SIGNING: "info",
        State.ISSUED: "warn",
        State.SENT: "good",
    }
    MOVES: ClassVar[Moves] = {
        State.RECEIVED: {State.CHECKING: STATUTE, State.WITHDRAWN: STATUTE},
        State.CHECKING: {State.CHECKING: STATUTE, State.SIGNING: STATUTE, State.WITHDRAWN: STATUTE},
        State.SIGNING: {State.CHECKING: STATUTE, State.ISSUED: STATUTE, State.WITHDRAWN: STATUTE},
        State.ISSUED: {State.SENT: STATUTE},
    }

    subject = models.ForeignKey(
        Subject, on_delete=models.PROTECT, related_name="check_notices", verbose_name="信用主体"
    )
    records = models.ManyToManyField(CreditRecord, related_name="check_notices", verbose_name="所涉记录")
    state = models.CharField("状态", max_length=16, choices=State.choices, default=State.RECEIVED, db_index=True)
    platform_number = models.CharField("平台转办编号", max_length=60, unique=True)
    channel = models.CharField("来文方式", max_length=16, choices=Channel.choices)
    question = models.TextField("要求核查的事项")
    received_on = models.DateField("收到日期")
    registered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="登记人")
    registered_at = models.DateTimeField("登记时间")

    checker = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="核查人员"
    )
    assigned_on = models.DateField("指派日期", null=True, blank=True)
    conclusion = models.CharField("核查结论", max_length=16, choices=Conclusion.choices, blank=True)
    findings = models.TextField("核查情况", blank=True)
    issued_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="签发人"
    )
    issued_on = models.DateField("签发日期", null=True, blank=True)
    reply = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="核查反馈"
    )
    sent_on = models.DateField("回传日期", null=True, blank=True)
    sent_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="回传人"
    )
    receipt = models.CharField("回传方式和回执", max_length=200, blank=True)
    withdrawal = models.CharField("撤回说明", max_length=300, blank=True)

    history = History()
    objects = CheckNoticeQuerySet.as_manager()

    class Meta(Numbered.Meta):
        verbose_name = verbose_name_plural = "平台转办核查"
        constraints = (
            *Numbered.Meta.constraints,
            models.CheckConstraint(
                name="check_under_way_has_a_checker",
                condition=~Q(state__in=("checking", "signing", "issued", "sent"))
                | Q(checker__isnull=False, assigned_on__isnull=False),
            ),
            models.CheckConstraint(
                name="check_is_concluded_with_findings",
                condition=~Q(state__in=("signing", "issued", "sent")) | ~Q(conclusion="") & ~Q(findings=""),
            ),
            models.CheckConstraint(
                name="check_is_issued_by_another_than_the_checker",
                condition=Q(issued_by=None) | ~Q(issued_by=F("checker")),
            ),
            models.CheckConstraint(
                name="issued_check_has_a_paper",
                condition=~Q(state__in=("issued", "sent"))
                | Q(reply__isnull=False, issued_by__isnull=False, issued_on__isnull=False),
            ),
            models.CheckConstraint(
                name="sent_check_says_how",
                condition=~Q(state="sent") | Q(sent_on__isnull=False, sent_by__isnull=False) & ~Q(receipt=""),
            ),
            models.CheckConstraint(
                name="withdrawn_check_says_why", condition=~Q(state="withdrawn") | ~Q(withdrawal="")
            ),
        )

    def get_absolute_url(self) -> str:
        return reverse("objections:check_show", args=[self.pk])

    @property
    def case_title(self) -> str:
        return f"{self}（平台{self.platform_number}）"

    @property
    def found_wrong(self) -> bool:
        """Whether something has to follow here."""
        return self.conclusion not in ("", self.Conclusion.RIGHT)
