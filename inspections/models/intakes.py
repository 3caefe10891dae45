"""What comes in from the public pages (公众来件): taken in as it is, looked at by staff, registered or refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from inspections.models.references import Complaint, PublicRating
from subjects import identity
from subjects.identity import SealedField
from subjects.matters import Matter, MatterQuerySet, Moves
from subjects.models import Subject


class IntakeQuerySet(MatterQuerySet["Intake"]):
    """Named reads of what came in."""

    def lent_to(self, user: User) -> Q:
        """What names no subject that is known: every department may look at it."""
        return Q(subject=None)


class Intake(Matter):
    """A complaint or a rating as somebody sent it. `subject` is whom the typed name or code (`named`) exactly means.

    What could name a person is sealed. `address_index` is a keyed hash of where it came from, for the limits only; it is
    wiped after two days.
    """

    class Kind(models.TextChoices):
        COMPLAINT = "complaint", "投诉举报"
        RATING = "rating", "公众评价"

    class State(models.TextChoices):
        WAITING = "waiting", "待登记"
        TAKEN = "taken", "已登记"
        REFUSED = "refused", "不予登记"

    ARTICLE: ClassVar[str] = "第十五条"
    BESIDE: ClassVar[tuple[str, ...]] = ("subject",)
    OPEN: ClassVar[tuple[str, ...]] = (State.WAITING,)
    LOOKS: ClassVar[Mapping[str, str]] = {State.WAITING: "warn", State.TAKEN: "good"}
    MOVES: ClassVar[Moves] = {State.WAITING: {State.TAKEN: ARTICLE, State.REFUSED: ARTICLE}}

    kind = models.CharField("类别", max_length=12, choices=Kind.choices)
    receipt = models.CharField("回执号", max_length=20, unique=True)
    named = SealedField("所指主体")
    named_index = models.CharField(max_length=64, editable=False)
    subject = models.ForeignKey(
        Subject, on_delete=models.PROTECT, null=True, blank=True, related_name="intakes", verbose_name="信用主体"
    )
    score = models.PositiveSmallIntegerField("评分", null=True, blank=True)
    content = models.TextField("内容", blank=True)
    complainant = SealedField("姓名", blank=True, default="")
    telephone = SealedField("联系方式", blank=True, default="")
    received_at = models.DateTimeField("收到时间")
    address_index = models.CharField(max_length=64, blank=True, editable=False)
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.WAITING)
    handled_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="处理人"
    )
    handled_at = models.DateTimeField("处理时间", null=True, blank=True)
    refused_because = models.CharField("不予登记理由", max_length=300, blank=True)
    complaint = models.OneToOneField(
        Complaint, on_delete=models.PROTECT, null=True, blank=True, related_name="intake", verbose_name="投诉举报"
    )
    rating = models.OneToOneField(
        PublicRating, on_delete=models.PROTECT, null=True, blank=True, related_name="intake", verbose_name="公众评价"
    )

    objects = IntakeQuerySet.as_manager()

    class Meta:
        ordering = ("-received_at", "-pk")
        verbose_name = verbose_name_plural = "公众来件"
        indexes = (
            models.Index(fields=("address_index", "received_at"), name="intake_by_address"),
            models.Index(fields=("named_index", "received_at"), name="intake_by_name"),
        )
        constraints = (
            models.CheckConstraint(
                name="intake_that_rates_has_a_score",
                condition=Q(kind="rating", score__gte=1, score__lte=5) | Q(kind="complaint", score=None),
            ),
            models.CheckConstraint(
                name="taken_intake_became_something",
                condition=Q(state="taken", kind="complaint", complaint__isnull=False, rating=None)
                | Q(state="taken", kind="rating", rating__isnull=False, complaint=None)
                | (~Q(state="taken") & Q(complaint=None, rating=None)),
            ),
            models.CheckConstraint(
                name="refused_intake_says_why", condition=~Q(state="refused") | ~Q(refused_because="")
            ),
            models.CheckConstraint(
                name="handled_intake_names_who", condition=Q(state="waiting") | Q(handled_by__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return self.receipt

    def get_absolute_url(self) -> str:
        return reverse("inspections:intake_show", args=[self.pk])

    @property
    def is_refused(self) -> bool:
        return self.state == self.State.REFUSED

    @property
    def is_rating(self) -> bool:
        """Whether somebody rated; else somebody complained."""
        return self.kind == self.Kind.RATING

    @property
    def named_shown(self) -> str:
        """What was typed, a citizen identity number masked."""
        plain = identity.normalise(self.named)
        return identity.mask(plain) if identity.is_citizen_number(plain) else self.named
