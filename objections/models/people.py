"""Who takes which part in a case. One row a person and case, so that nobody ever has two parts (Article 10)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from accounts.history import History
from accounts.models import User


class Part(models.Model):
    """The one part that a person has in a case.

    Unique a person and case: whoever is barred cannot become investigator, whoever investigated cannot sign, whoever
    signs cannot have investigated. A trigger keeps who is barred so for ever; on PostgreSQL another looks into the
    record's history before it lets anybody be an investigator.
    """

    class Kind(models.TextChoices):
        INVESTIGATOR = "investigator", "核查人员"
        BARRED = "barred", "应回避"
        RELEASED = "released", "不再核查"
        SIGNER = "signer", "签发人"

    objection = models.ForeignKey(
        "objections.Objection", on_delete=models.PROTECT, related_name="parts", verbose_name="异议"
    )
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="parts", verbose_name="人员")
    part = models.CharField("身份", max_length=16, choices=Kind.choices)
    reason = models.CharField("说明", max_length=400, blank=True)
    since = models.DateTimeField("时间")
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="办理人"
    )

    history = History()

    class Meta:
        ordering = ("since", "pk")
        verbose_name = verbose_name_plural = "办理人员"
        constraints = (
            models.UniqueConstraint(fields=("objection", "person"), name="person_has_one_part_in_an_objection"),
            models.CheckConstraint(name="bar_has_a_reason", condition=~Q(part="barred") | ~Q(reason="")),
        )

    def __str__(self) -> str:
        return f"{self.person} {self.get_part_display()}"


class Petition(models.Model):
    """Somebody asks that a person stand back (回避申请), or be lent by another department (借调申请); another decides."""

    class Kind(models.TextChoices):
        RECUSAL = "recusal", "回避申请"
        LOAN = "loan", "借调申请"

    objection = models.ForeignKey(
        "objections.Objection", on_delete=models.PROTECT, related_name="petitions", verbose_name="异议"
    )
    kind = models.CharField("种类", max_length=16, choices=Kind.choices)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="所涉人员")
    by_applicant = models.BooleanField("申请人提出", default=False)
    reason = models.CharField("理由", max_length=300)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="提出（登记）人")
    asked_at = models.DateTimeField("提出时间")
    granted = models.BooleanField("同意", null=True, blank=True)
    decision = models.CharField("决定理由", max_length=300, blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="决定人"
    )
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)

    class Meta:
        ordering = ("asked_at", "pk")
        verbose_name = verbose_name_plural = "回避和借调申请"
        constraints = (
            models.UniqueConstraint(
                fields=("objection", "kind", "person"), condition=Q(granted=None), name="petition_waits_once"
            ),
            models.CheckConstraint(
                name="petition_is_decided_whole",
                condition=Q(granted=None, decided_by=None, decided_at=None)
                | Q(granted__isnull=False, decided_by__isnull=False, decided_at__isnull=False) & ~Q(decision=""),
            ),
            models.CheckConstraint(
                name="nobody_decides_on_himself",
                condition=Q(decided_by=None) | ~Q(decided_by=F("person")),
            ),
            models.CheckConstraint(
                name="loan_is_decided_by_another",
                condition=Q(decided_by=None) | Q(kind="recusal") | ~Q(decided_by=F("asked_by")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.person}"
